// Check 19: ID tokens that are forged, old, meant for others or played back, and sign-ins that were begun by somebody else.
import { createHash } from 'node:crypto';
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from '../support/free-port.ts';
import { JarBrowser } from '../support/oidc/jar-browser.ts';
import { type RealProvider, type RogueProvider, startRealProvider, startRogueProvider } from '../support/oidc/provider-process.ts';
import type { Lie } from '../support/oidc/rogue-provider.ts';
import { firstAdministrator, type Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from '../support/running-lagebild.ts';

const SECRET = 'a-secret-of-the-client-that-is-long-enough';
const PENDING = '__Host-lagebild-oidc';
const folder = temporaryFolder();
const region = join(folder, 'region');

beforeAll(() => {
  cpSync('region', region, { recursive: true });
  const role = '  - { group: lagebild-leitung, role: administrator, district: true }\n';
  writeFileSync(join(region, 'sign-in.yaml'), `claim: groups\nscopes: [profile]\nroles:\n${role}`);
  writeFileSync(join(folder, 'secret'), SECRET, { mode: 0o600 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function runWith(issuer: string, port: number, over: Record<string, string> = {}): Promise<RunningLagebild> {
  const settings = { ACCOUNTS: 'required', HTTP_PORT: String(port), PUBLIC_URL: `http://localhost:${port}`, REGION_DIR: region };
  return runLagebild({ ...settings, OIDC_ISSUER: issuer, OIDC_CLIENT_ID: 'lagebild', ...over });
}

const sessionOf = (browser: JarBrowser) => browser.cookie('localhost', '__Host-lagebild');

describe('19 a provider, or somebody who poses as one, sends a forged ID token', () => {
  let provider: RogueProvider;
  let lagebild: RunningLagebild;
  let administrator: Person;

  beforeAll(async () => {
    provider = await startRogueProvider();
    lagebild = await runWith(provider.issuer, await freePort());
    administrator = await firstAdministrator(lagebild);
  }, 60_000);
  afterAll(async () => {
    await lagebild?.[Symbol.asyncDispose]();
    await provider?.stop();
  });

  async function signIn(lie: Lie, at = lagebild) {
    await provider.tell(lie);
    const browser = new JarBrowser();
    const landed = await browser.go(at.httpUrl + paths.signInOidc);
    return { browser, landed, asked: (await provider.tell('nothing')).asked };
  }

  /** But the administrator. */
  async function removeAll(): Promise<void> {
    const { accounts } = await administrator.ask('accounts');
    for (const { id, login } of accounts) if (login !== 'leitung') await administrator.act('accountRemove', { id });
  }

  const logins = async () => (await administrator.ask('accounts')).accounts.map(({ login }) => login);

  it('is believed while it tells the truth, so that the refusals below are for the lie', async () => {
    const { browser, landed, asked } = await signIn('nothing');
    expect(landed.status).toBe(200);
    expect(sessionOf(browser)).toMatch(/^[\w-]{43}$/);
    expect(await logins()).toContain('mallory');
    const [authorize, token] = asked;
    expect(authorize).toMatchObject({ response_type: 'code', code_challenge_method: 'S256' });
    expect(authorize?.nonce?.length).toBeGreaterThan(30);
    expect(authorize?.state?.length).toBeGreaterThan(30);
    // PKCE: what was promised is shown, and only now.
    expect(
      createHash('sha256')
        .update(token?.code_verifier ?? '')
        .digest('base64url'),
    ).toBe(authorize?.code_challenge);
    expect(JSON.stringify(authorize)).not.toContain(token?.code_verifier);
    await removeAll();
  });

  it.each<[Lie, string]>([
    ['expired', 'JWT_TIMESTAMP_CHECK_FAILED'],
    ['alg none', 'UNSUPPORTED_OPERATION'],
    ['HS256 with the public key', 'UNSUPPORTED_OPERATION'],
    ['signed by a key of somebody else', 'INVALID_RESPONSE'],
    ['not signed at all', 'INVALID_RESPONSE'],
    ['claims changed after signing', 'INVALID_RESPONSE'],
    ['wrong audience', 'JWT_CLAIM_COMPARISON_FAILED'],
    ['another issuer in the token', 'JWT_CLAIM_COMPARISON_FAILED'],
    ['another issuer in the address', 'INVALID_RESPONSE'],
    ['nonce of an earlier sign-in', 'JWT_CLAIM_COMPARISON_FAILED'],
    ['no nonce', 'INVALID_RESPONSE'],
    ['no ID token', 'INVALID_RESPONSE'],
    ['a subject of its own at userinfo', 'JSON_ATTRIBUTE_COMPARISON_FAILED'],
    ['several audiences, issued to another', 'JWT_CLAIM_COMPARISON_FAILED'],
    ['several audiences, issued to nobody', 'JWT_CLAIM_COMPARISON_FAILED'],
    ['for us, issued to another', 'ANOTHER_PARTY'],
    ['sends on to somewhere else', 'RESPONSE_IS_NOT_CONFORM'],
  ])('%s: refused, no session, no account, written down', async (lie, reason) => {
    const { browser, landed, asked } = await signIn(lie);
    expect(landed).toMatchObject({ status: 403, text: expect.stringContaining('Niemand wurde angemeldet') });
    expect(sessionOf(browser)).toBeUndefined();
    expect(await logins()).toEqual(['leitung']);
    const { entries } = await administrator.ask('audit', { action: 'signInFailed' });
    expect(JSON.parse(entries[0]?.what ?? '{}')).toMatchObject({
      how: 'oidc',
      reason: expect.stringMatching(`^(OAUTH_)?${reason}$`) as string,
    });
    expect(asked.filter(({ at }) => at === 'elsewhere')).toEqual([]);
  });

  it('several audiences, issued to us: believed', async () => {
    const { browser } = await signIn('several audiences, issued to us');
    expect(sessionOf(browser)).toBeDefined();
    await removeAll();
  });

  it('the provider has changed its keys a moment ago: the second who comes is let in', async () => {
    await using fresh = await runWith(provider.issuer, await freePort());
    await signIn('nothing', fresh);
    await signIn('other keys from now on', fresh);
    const { browser } = await signIn('other keys from now on', fresh);
    expect(sessionOf(browser)).toBeDefined();
  });

  it('an answer without end: given up, and the provider called away', async () => {
    const { browser, landed } = await signIn('an answer without end');
    expect(landed).toMatchObject({ status: 503, text: expect.stringContaining('antwortet gerade nicht') });
    expect(sessionOf(browser)).toBeUndefined();
  });

  it('a login that the audit log has for others, and a name that turns text around: another login, and the name without', async () => {
    await signIn('a name that is none');
    const { accounts } = await administrator.ask('accounts');
    expect(accounts.map(({ login, name }) => [login, name])).toContainEqual(['public-2', 'Mallory']);
    await removeAll();
  });

  it('wrong state: refused before the provider is asked for anything', async () => {
    const { browser, landed, asked } = await signIn('wrong state');
    expect(landed).toMatchObject({ status: 400, text: expect.stringContaining('abgelaufen') });
    expect(asked.filter(({ at }) => at === 'token')).toEqual([]);
    expect(sessionOf(browser)).toBeUndefined();
  });

  it('the whole address once more, with the cookie of the first time: refused, though this provider takes a code twice', async () => {
    const browser = new JarBrowser();
    const { url } = await browser.go(lagebild.httpUrl + paths.signInOidc, 'x', `${lagebild.httpUrl}${paths.signInOidcCallback}`);
    const cookie = `${PENDING}=${browser.cookie('localhost', PENDING)}`;
    expect((await fetch(url, { headers: { cookie } })).status).toBe(200);
    expect((await fetch(url, { headers: { cookie } })).status).toBe(400);
    await removeAll();
  });

  it("somebody else's address in one's own browser, with another sign-in under way or none: refused", async () => {
    const attacker = new JarBrowser();
    const { url } = await attacker.go(lagebild.httpUrl + paths.signInOidc, 'x', `${lagebild.httpUrl}${paths.signInOidcCallback}`);
    const victim = new JarBrowser();
    expect((await victim.step(url)).status).toBe(400);
    await victim.step(lagebild.httpUrl + paths.signInOidc);
    expect((await victim.step(url)).status).toBe(400);
    expect(sessionOf(victim)).toBeUndefined();
  });

  it('another issuer in the metadata: nobody is sent there', async () => {
    await provider.tell('another issuer in the metadata');
    await using fresh = await runWith(provider.issuer, await freePort());
    const landed = await new JarBrowser().go(fresh.httpUrl + paths.signInOidc);
    expect(landed).toMatchObject({ status: 403, url: fresh.httpUrl + paths.signInOidc });
  });
});

describe('19 a code is stolen and used by somebody else (PKCE)', () => {
  let provider: RealProvider;
  let lagebild: RunningLagebild;

  beforeAll(async () => {
    const port = await freePort();
    provider = await startRealProvider(`http://localhost:${port}${paths.signInOidcCallback}`, SECRET);
    lagebild = await runWith(provider.issuer, port, { OIDC_CLIENT_SECRET_FILE: join(folder, 'secret') });
    await firstAdministrator(lagebild);
    await provider.tell({ anna: ['lagebild-leitung'] });
  }, 60_000);
  afterAll(async () => {
    await lagebild?.[Symbol.asyncDispose]();
    await provider?.stop();
  });

  /** The address with a code, and what the browser kept, decoded. */
  async function comeBack() {
    const browser = new JarBrowser();
    const { url } = await browser.go(lagebild.httpUrl + paths.signInOidc, 'anna', `${lagebild.httpUrl}${paths.signInOidcCallback}`);
    const kept = JSON.parse(Buffer.from(browser.cookie('localhost', PENDING) ?? '', 'base64url').toString()) as Record<string, string>;
    return { url, kept };
  }

  const use = (url: string, kept: object) =>
    fetch(url, { headers: { cookie: `${PENDING}=${Buffer.from(JSON.stringify(kept)).toString('base64url')}` } });

  it('with the verifier of another sign-in: the provider refuses the code', async () => {
    const stolen = await comeBack();
    const own = await comeBack();
    const response = await use(stolen.url, { ...own.kept, state: stolen.kept.state });
    expect(response.status).toBe(403);
    expect(response.headers.getSetCookie().join()).not.toContain('__Host-lagebild=');
  });

  it('without a verifier: nobody is asked', async () => {
    const { url, kept } = await comeBack();
    const { verifier: _verifier, ...rest } = kept;
    expect((await use(url, rest)).status).toBe(400);
    expect((await use(url, { ...kept, verifier: '' })).status).toBe(400);
  });

  it('as it should be: it is let in', async () => {
    const { url, kept } = await comeBack();
    expect((await use(url, kept)).status).toBe(200);
  });
});
