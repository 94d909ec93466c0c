// Signing in with the account of an organisation, against a real provider in a process of its own.
import { cpSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { freePort } from './support/free-port.ts';
import { JarBrowser } from './support/oidc/jar-browser.ts';
import { type RealProvider, startRealProvider } from './support/oidc/provider-process.ts';
import { firstAdministrator, PASSWORD, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';
import { failToStart } from './support/started-program.ts';

const SECRET = 'a-secret-of-the-client-that-is-long-enough';
const folder = temporaryFolder();
const region = join(folder, 'region');
let provider: RealProvider;
let lagebild: RunningLagebild;
let administrator: Person;
let home: string;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  writeFileSync(
    join(region, 'sign-in.yaml'),
    `claim: groups
scopes: [profile]
second_factor: { required_for: [operator], from: 2026-01-01 } # of local accounts: nobody here is asked
roles:
  - { group: unna-betrieb, role: operator, municipality: unna }
  - { group: kamen-technik, role: technician, municipality: kamen }
  - { group: leitung, role: administrator, district: true }
`,
  );
  writeFileSync(join(folder, 'secret'), `${SECRET}\n`, { mode: 0o600 });
  const port = await freePort();
  home = `http://localhost:${port}`;
  provider = await startRealProvider(home + paths.signInOidcCallback, SECRET);
  lagebild = await runLagebild({
    ACCOUNTS: 'required',
    HTTP_PORT: String(port),
    REGION_DIR: region,
    PUBLIC_URL: home,
    OIDC_ISSUER: provider.issuer,
    OIDC_CLIENT_ID: 'lagebild',
    OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
    OIDC_NAME: 'Kreis Unna',
  });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(async () => {
  await lagebild?.[Symbol.asyncDispose]();
  await provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const beginAt = (to = '') => `${home}${paths.signInOidc}${to && `?to=${encodeURIComponent(to)}`}`;

/** Who somebody is here after they came back. */
function personOf(browser: JarBrowser): Person {
  const person = new Person(home);
  const secret = browser.cookie('localhost', '__Host-lagebild');
  person.cookie = secret && `__Host-lagebild=${secret}`;
  return person;
}

async function signIn(login: string) {
  const browser = new JarBrowser();
  const landed = await browser.go(beginAt(), login);
  return { browser, landed, person: personOf(browser) };
}

describe('signing in with an account of an organisation', () => {
  it('is offered by its name', async () => {
    expect((await new Person(home).ask('me')).provider).toBe('Kreis Unna');
  });

  it('gives a session with the roles of all groups, and leads on to the page that was wanted', async () => {
    await provider.tell({ anna: ['unna-betrieb', 'kamen-technik', 'chor'] });
    const browser = new JarBrowser();
    const landed = await browser.go(beginAt('/m/unna?x=1&y=%3Cb%3E'), 'anna');
    expect(landed).toMatchObject({ status: 200, url: expect.stringContaining(paths.signInOidcCallback) });
    expect(landed.text).toContain('url=/m/unna?x=1&amp;y=%3Cb%3E"');
    expect(landed.headers.get('content-security-policy')).not.toContain('unsafe');
    expect(landed.headers.get('cache-control')).toBe('no-store');
    const me = await personOf(browser).ask('me');
    expect(me).toMatchObject({ account: { login: 'anna', name: 'Frau anna', hasPassword: false } });
    expect(me.grants).toEqual([
      { role: 'technician', municipality: 'kamen' },
      { role: 'operator', municipality: 'unna' },
    ]);
    expect(browser.cookie('localhost', '__Host-lagebild-oidc')).toBeUndefined();
  });

  it('is the same account the next time, with the roles of then; what is open loses those that went', async () => {
    await provider.tell({ berta: ['unna-betrieb'] });
    const first = await signIn('berta');
    const before = await first.person.ask('me');
    await provider.tell({ berta: ['kamen-technik'] });
    const second = await signIn('berta');
    const after = await second.person.ask('me');
    expect(after.account?.id).toBe(before.account?.id);
    expect(after.grants).toEqual([{ role: 'technician', municipality: 'kamen' }]);
    expect((await first.person.ask('me')).grants).toEqual(after.grants);
    expect(await first.person.status(`${paths.quarantine}?municipality=unna`)).toBe(403);
  });

  it('has no second factor of ours: that is the matter of its provider', async () => {
    await provider.tell({ frieda: ['unna-betrieb'] });
    const { person } = await signIn('frieda');
    expect(await person.ask('secondFactor')).toEqual({ isPossible: false, since: null, recoveryCodesLeft: 0, requiredFrom: null });
    expect((await person.post(paths.secondFactorBegin, { current: PASSWORD })).status).toBe(401);
  });

  it('without a role shows a page that says so, makes no account, and ends what somebody had before', async () => {
    await provider.tell({});
    const nobody = await signIn('clara');
    expect(nobody.landed.status).toBe(403);
    expect(nobody.landed.text).toContain('keine Rolle');
    expect(nobody.person.cookie).toBeUndefined();
    // Whoever has no account here is in the log without a name: that they tried is told for as long as from where.
    const [tried] = (await administrator.ask('audit', { action: 'signInFailed' })).entries;
    expect([tried?.who, tried?.origin]).toEqual(['(unknown)', expect.stringContaining('"login":"clara"')]);
    expect(tried?.what).not.toContain('clara');
    await provider.tell({ dora: ['leitung'] });
    const before = await signIn('dora');
    const { token } = await before.person.act('tokenIssue', { name: 'x', permissions: ['read'], municipality: null, days: 1 });
    await provider.tell({ dora: [] });
    expect((await signIn('dora')).landed.status).toBe(403);
    expect(await before.person.status(paths.devices)).toBe(401);
    expect((await fetch(home + paths.devices, { headers: { authorization: `Bearer ${token}` } })).status).toBe(401);
    const { accounts } = await administrator.ask('accounts');
    expect(accounts.map(({ login }) => login)).not.toContain('clara');
    expect(accounts.find(({ login }) => login === 'dora')?.grants).toEqual([]);
  });

  it('takes over no account of the same name: who somebody is, is told by issuer and subject', async () => {
    await provider.tell({ leitung: ['unna-betrieb'], 'anna@2': ['kamen-technik'], anna: ['unna-betrieb'] });
    expect((await (await signIn('leitung')).person.ask('me')).account?.login).toBe('leitung-2');
    await signIn('anna');
    expect((await (await signIn('anna@2')).person.ask('me')).account?.login).toBe('anna-2');
    expect((await administrator.ask('me')).grants).toContainEqual({ role: 'administrator', municipality: null });
  });

  it('lets nobody in who is blocked here', async () => {
    await provider.tell({ emma: ['unna-betrieb'] });
    await signIn('emma');
    const id = (await administrator.ask('accounts')).accounts.find(({ login }) => login === 'emma')?.id ?? 0;
    await administrator.act('accountBlock', { id, isBlocked: true });
    const { landed, person } = await signIn('emma');
    expect(landed).toMatchObject({ status: 403, text: expect.stringContaining('gesperrt') });
    expect(person.cookie).toBeUndefined();
  });

  it('is written down', async () => {
    const { entries: all } = await administrator.ask('audit', { who: 'berta' });
    const entries = all.filter(({ action }) => action !== 'refused');
    expect(entries.map(({ action }) => action)).toEqual(['signIn', 'accountGrants', 'signIn', 'accountAdd']);
    expect(entries[0]?.what).toContain('"how":"oidc"');
  });

  it('asked for by another name leads to the page of the address that is known at the provider', async () => {
    const response = await fetch(beginAt().replace('localhost', '127.0.0.1'), { redirect: 'manual' });
    expect(response.headers.get('location')).toBe(`${home}/anmelden`);
    expect(response.headers.getSetCookie()).toEqual([]);
  });

  it('is begun by a button of ours: a page of others gets the page with that button, and nobody is signed in by it (ASVS 7.6.2)', async () => {
    const begin = (site: string) => fetch(beginAt(), { redirect: 'manual', headers: { 'sec-fetch-site': site } });
    for (const site of ['cross-site', 'same-site']) {
      const response = await begin(site);
      expect(response.headers.get('location')).toBe(`${home}/anmelden`);
      expect(response.headers.getSetCookie()).toEqual([]);
    }
    // "none" is an address somebody typed, or keeps as a bookmark.
    for (const site of ['same-origin', 'none']) expect((await begin(site)).headers.get('location')).toContain(provider.issuer);
  });

  it.each([
    '//elsewhere.example',
    '/\\elsewhere.example',
    'https://elsewhere.example',
    '/\t/elsewhere.example',
    '/./\\elsewhere',
    '/api/v1/me',
  ])('leads to nowhere but a page of ours: %s', async (to) => {
    await provider.tell({ anna: ['unna-betrieb'] });
    const landed = await new JarBrowser().go(beginAt(to), 'anna');
    expect(landed.text).toContain('content="0; url=/"');
  });
});

describe('while the provider is away', () => {
  it('says so to who comes back, and signs in who has a password', async () => {
    await provider.tell({ anna: ['unna-betrieb'] });
    const browser = new JarBrowser();
    const callback = await browser.go(beginAt(), 'anna', `${home}${paths.signInOidcCallback}`);
    await provider.stop();
    const away = await browser.step(callback.url);
    expect(away.status).toBe(503);
    expect(await away.text()).toContain('Kreis Unna antwortet gerade nicht');
    expect(personOf(browser).cookie).toBeUndefined();
    const local = new Person(home);
    expect(await local.act('signIn', { login: 'leitung', password: PASSWORD })).toMatchObject({ account: { login: 'leitung' } });
  });

  it('starts all the same, and says so to who wants to go there', async () => {
    const port = await freePort();
    await using other = await runLagebild({
      ACCOUNTS: 'required',
      HTTP_PORT: String(port),
      PUBLIC_URL: `http://localhost:${port}`,
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'lagebild',
    });
    const away = await new JarBrowser().go(other.httpUrl + paths.signInOidc);
    expect(away).toMatchObject({ status: 503, text: expect.stringContaining('127.0.0.1 antwortet gerade nicht') });
  });
});

describe('a start with OIDC_ISSUER', () => {
  const good = {
    ACCOUNTS: 'required',
    OIDC_ISSUER: 'https://idp.example',
    OIDC_CLIENT_ID: 'lagebild',
    PUBLIC_URL: 'https://lagebild.example',
  };
  it.each([
    [{ ACCOUNTS: 'off' }, /ACCOUNTS=required/],
    [{ PUBLIC_URL: '' }, /PUBLIC_URL/],
    [{ PUBLIC_URL: 'http://lagebild.example' }, /PUBLIC_URL=.*https/],
    [{ OIDC_ISSUER: 'http://idp.example' }, /OIDC_ISSUER=.*https/],
    [{ OIDC_CLIENT_ID: '' }, /OIDC_CLIENT_ID/],
    [{ OIDC_CLIENT_SECRET_FILE: '/nowhere/secret' }, /OIDC_CLIENT_SECRET_FILE.*nowhere/],
    [{ OIDC_ISSUER: '' }, /OIDC_CLIENT_ID.*OIDC_ISSUER/],
  ])('is refused with a sentence when %o', async (over: Record<string, string>, expected) => {
    const { code, said } = await failToStart({ ...good, DATA_DIR: join(folder, 'data'), ...over });
    expect(code).toBe(1);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(said).toMatch(expected);
  });

  it('names the line of sign-in.yaml that is wrong', async () => {
    const own = join(folder, 'wrong-region');
    cpSync('region', own, { recursive: true });
    writeFileSync(
      join(own, 'sign-in.yaml'),
      'claim: groups\nscopes: []\nroles:\n  - group: a\n    role: viewer\n    municipality: atlantis\n',
    );
    const { code, said } = await failToStart({ DATA_DIR: join(folder, 'data'), REGION_DIR: own });
    expect([code, said]).toEqual([1, expect.stringMatching(/region\/sign-in\.yaml:6:19: roles\.0\.municipality: "atlantis"/)]);
    writeFileSync(join(own, 'sign-in.yaml'), 'claim: groups\nscopes: []\nroles:\n  - group: a\n    role: king\n    district: true\n');
    expect((await failToStart({ DATA_DIR: join(folder, 'data'), REGION_DIR: own })).said).toMatch(/sign-in\.yaml:5:\d+: roles\.0\.role/);
  });
});
