// A provider with a certificate of its organisation's own authority, which tells roles the way a Keycloak does.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { freePort } from './support/free-port.ts';
import { JarBrowser } from './support/oidc/jar-browser.ts';
import { type RealProvider, startRealProvider } from './support/oidc/provider-process.ts';
import { Person } from './support/people.ts';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';
import { failToStart } from './support/started-program.ts';

const SECRET = 'a-secret-of-the-client-that-is-long-enough';
const folder = temporaryFolder();
const region = join(folder, 'region');
const [own, foreign] = [join(folder, 'own'), join(folder, 'foreign')];
let port: number;
let provider: RealProvider;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  writeFileSync(join(folder, 'secret'), SECRET, { mode: 0o600 });
  for (const each of [own, foreign]) {
    mkdirSync(each);
    makeCertificate(each);
  }
  port = await freePort();
  provider = await startRealProvider(`http://localhost:${port}${paths.signInOidcCallback}`, SECRET, own);
}, 60_000);
afterAll(async () => {
  await provider?.stop();
  rmSync(folder, { recursive: true, force: true });
});

const settings = (more: Record<string, string> = {}) => ({
  ACCOUNTS: 'required',
  HTTP_PORT: String(port),
  PUBLIC_URL: `http://localhost:${port}`,
  REGION_DIR: region,
  OIDC_ISSUER: provider.issuer,
  OIDC_CLIENT_ID: 'lagebild',
  OIDC_CLIENT_SECRET_FILE: join(folder, 'secret'),
  ...more,
});

/** What somebody of a group may here, when their groups are told in a claim; or the page they see instead. */
async function signInBy(claim: string, group: string) {
  const role = `  - { group: ${group}, role: operator, municipality: unna }\n`;
  writeFileSync(join(region, 'sign-in.yaml'), `claim: ${claim}\nscopes: [profile, roles]\nroles:\n${role}`);
  await using lagebild = await runLagebild(settings({ OIDC_CA_FILE: join(own, 'ca.pem') }));
  const browser = new JarBrowser(readFileSync(join(own, 'ca.pem'), 'utf8'));
  const { status, text } = await browser.go(lagebild.httpUrl + paths.signInOidc, 'anna');
  const secret = browser.cookie('localhost', '__Host-lagebild');
  if (secret === undefined) return { status, text };
  const person = new Person(lagebild.httpUrl);
  person.cookie = `__Host-lagebild=${secret}`;
  return { status, grants: (await person.ask('me')).grants };
}

describe('a provider like Keycloak, with a realm in its issuer', () => {
  it('is one: realm, session_state, azp', async () => {
    expect(provider.issuer).toMatch(/^https:.*\/realms\/kreis$/);
    await using lagebild = await runLagebild(settings({ OIDC_CA_FILE: join(own, 'ca.pem') }));
    const browser = new JarBrowser(readFileSync(join(own, 'ca.pem'), 'utf8'));
    const back = await browser.go(lagebild.httpUrl + paths.signInOidc, 'anna', lagebild.httpUrl + paths.signInOidcCallback);
    const { searchParams } = new URL(back.url);
    expect([...searchParams.keys()].sort()).toEqual(['code', 'iss', 'session_state', 'state']);
    expect(searchParams.get('iss')).toBe(provider.issuer);
  });

  it.each([
    ['groups', '/unna/betrieb'],
    ['realm_access.roles', 'unna-betrieb'],
    // In the ID token is an object of this name with other things: the roles are at the address for more.
    ['resource_access.lagebild.kreis.roles', 'unna-betrieb'],
  ])('maps what is told in %s', async (claim, group) => {
    await provider.tell({ anna: ['offen', group] });
    expect(await signInBy(claim, group)).toEqual({ status: 200, grants: [{ role: 'operator', municipality: 'unna' }] });
  });

  it.each([
    ['realm_access', 'unna-betrieb'],
    ['realm_access.roles.0', 'unna-betrieb'],
    ['realm_access.constructor', 'unna-betrieb'],
    ['resource_access.account.roles', 'unna-betrieb'],
    ['groups', 'unna/betrieb'],
    ['nowhere', 'unna-betrieb'],
  ])('gives nobody a role by %s when no such word is told there', async (claim, group) => {
    await provider.tell({ anna: ['unna-betrieb', '/unna/betrieb'] });
    expect(await signInBy(claim, group)).toEqual({ status: 403, text: expect.stringContaining('keine Rolle') });
  });
});

describe('a provider with a certificate of its organisation', () => {
  it.each([
    ['no OIDC_CA_FILE', () => ({})],
    ['the authority of somebody else', () => ({ OIDC_CA_FILE: join(foreign, 'ca.pem') })],
  ])('is not asked for anything with %s', async (_name, more) => {
    await using lagebild = await runLagebild(settings(more()));
    const landed = await new JarBrowser().go(lagebild.httpUrl + paths.signInOidc);
    expect(landed).toMatchObject({ status: 503, url: lagebild.httpUrl + paths.signInOidc });
  });

  it('and an OIDC_CA_FILE that is none, or is not there, keeps Lagebild from starting', async () => {
    writeFileSync(join(folder, 'none.pem'), '-----BEGIN CERTIFICATE-----\nno\n-----END CERTIFICATE-----\n');
    for (const name of ['none.pem', 'secret', 'nowhere.pem']) {
      const { code, said } = await failToStart({ ...settings({ OIDC_CA_FILE: join(folder, name) }), DATA_DIR: join(folder, 'data') });
      expect([name, code, said.trim().split('\n')]).toEqual([name, 1, [expect.stringContaining('OIDC_CA_FILE')]]);
    }
  });
});
