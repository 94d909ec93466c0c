// Check 28: secrets that everybody can read or knows keep Lagebild from starting; and none ends up where it can be read later.
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { readSecret } from '@lagebild/shared/registry/read-named.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate } from '../support/certificate.ts';
import { freePort } from '../support/free-port.ts';
import { JarBrowser } from '../support/oidc/jar-browser.ts';
import { startRogueProvider } from '../support/oidc/provider-process.ts';
import { firstAdministrator, PASSWORD, Person } from '../support/people.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { failToStart, startProgram } from '../support/started-program.ts';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);

beforeAll(() => makeCertificate(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function secretFile(name: string, content: string, mode = 0o600): string {
  writeFileSync(file(name), content);
  chmodSync(file(name), mode);
  return file(name);
}

/** @returns what was said */
async function refused(over: Record<string, string>): Promise<string> {
  const { code, said } = await failToStart({ DATA_DIR: file('data'), ...over });
  expect(code).toBe(1);
  expect(said.trim().split('\n')).toHaveLength(1);
  return said;
}

/** Settings with which a file is read, but for the file. */
const USES: Readonly<Record<string, Record<string, string>>> = {
  INFLUX_TOKEN_FILE: { STORE: 'influx1' },
  MQTT_PASSWORD_FILE: { MQTT_URL: 'mqtt://127.0.0.1:1', MQTT_USERNAME: 'lagebild' },
  SMTP_PASSWORD_FILE: {
    SMTP_URL: 'smtps://127.0.0.1:1',
    SMTP_USERNAME: 'lagebild',
    ALARM_MAIL_FROM: 'a@b.example',
    ALARM_MAIL_TO: 'c@d.example',
  },
  ALARM_WEBHOOK_SECRET_FILE: { ALARM_WEBHOOK_URL: 'https://127.0.0.1:1/hook' },
  OIDC_CLIENT_SECRET_FILE: {
    ACCOUNTS: 'required',
    OIDC_ISSUER: 'https://idp.example',
    OIDC_CLIENT_ID: 'lagebild',
    PUBLIC_URL: 'https://lagebild.example',
  },
};

describe('28 Lagebild is started with a secret that is none', () => {
  it.each(Object.keys(USES))('%s that everybody on the machine can read: refused', async (setting) => {
    const path = secretFile('open', 'a-secret-nobody-can-guess-4711', 0o604);
    const said = await refused({ ...USES[setting], [setting]: path });
    expect(said).toContain(setting);
    expect(said).toContain(`chmod 640`);
    expect(said).not.toContain('4711');
  });

  it.each(['HTTP_TLS', 'MQTT_TLS'])('%s_KEY_FILE that everybody on the machine can read: refused', async (door) => {
    cpSync(file('key.pem'), file('open.pem'));
    chmodSync(file('open.pem'), 0o644);
    const said = await refused({ [`${door}_CERT_FILE`]: file('cert.pem'), [`${door}_KEY_FILE`]: file('open.pem') });
    expect(said).toMatch(new RegExp(`^${door}_KEY_FILE.*chmod 640`));
  });

  it('a secret that programs come with: refused, and not told again', async () => {
    const said = await refused({ ...USES.INFLUX_TOKEN_FILE, INFLUX_TOKEN_FILE: secretFile('known', 'admin:admin\n') });
    expect(said).toMatch(/^INFLUX_TOKEN_FILE.*tried first by everybody/);
    for (const secret of ['changeme', 'Change-Me', 'lagebild:lagebild', 'supersecret', 'your_token', 'Passwort', 'root:Password']) {
      const path = secretFile('known', secret);
      expect(() => readSecret(path, 'X_FILE'), secret).toThrow(
        /^X_FILE: what \S+ holds is tried first by everybody; put a secret of your own there$/,
      );
    }
    expect(readSecret(secretFile('own', ' admin:einGeheimnis\n'), 'X_FILE')).toBe('admin:einGeheimnis');
  });

  it('an empty secret: refused', async () => {
    expect(await refused({ ...USES.INFLUX_TOKEN_FILE, INFLUX_TOKEN_FILE: secretFile('empty', '\n') })).toMatch(/is empty/);
  });

  it.each([
    ['INFLUX_URL', 'http://admin:hunter2@127.0.0.1:8086'],
    ['INFLUX_URL', 'http://127.0.0.1:8086/?u=admin&p=hunter2'],
    ['INFLUX_URL', 'admin:hunter2@127.0.0.1:8086'],
    ['MQTT_URL', 'mqtt://admin:hunter2@127.0.0.1'],
    ['SMTP_URL', 'smtp://admin:hunter2@127.0.0.1'],
    ['ALARM_WEBHOOK_URL', 'https://admin:hunter2@127.0.0.1/'],
    ['OIDC_ISSUER', 'https://admin:hunter2@127.0.0.1/'],
    ['INGEST_URL', 'http://admin:hunter2@127.0.0.1/'],
    ['PUBLIC_URL', 'http://admin:hunter2@127.0.0.1/'],
  ])('credentials in %s: refused, and not told again', (setting, url) => {
    expect(() => readSettings({ [setting]: url })).toThrow(new RegExp(`^${setting} holds credentials; [^:]*$`));
  });

  it('credentials in a setting keep it from starting', async () => {
    expect(await refused({ INFLUX_URL: 'http://admin:hunter2@127.0.0.1:8086' })).toMatch(/^INFLUX_URL holds credentials; [^:]*$/);
  });
});

describe('28 somebody reads what Lagebild writes', () => {
  it('finds no password, token, cookie, code or key: in the log at its most talkative, in figures, health, audit log and files', async () => {
    const provider = await startRogueProvider();
    const port = await freePort();
    const home = `http://localhost:${port}`;
    const region = file('region');
    cpSync('region', region, { recursive: true });
    const roles = '  - { group: lagebild-leitung, role: administrator, district: true }\n';
    writeFileSync(join(region, 'sign-in.yaml'), `claim: groups\nscopes: []\nroles:\n${roles}`);
    const secrets = new Map<string, string>([
      ['password', PASSWORD],
      ['access token of the provider', 'a-token-for-userinfo-that-nobody-may-see'],
    ]);
    const keep = <T extends string | undefined>(name: string, secret: T): T => {
      expect(secret?.length, name).toBeGreaterThan(7);
      secrets.set(name, secret ?? '');
      return secret;
    };
    const data = file('kept');
    const program = await startProgram({
      DATA_DIR: data,
      ACCOUNTS: 'required',
      HTTP_PORT: String(port),
      PUBLIC_URL: home,
      REGION_DIR: region,
      LOG_LEVEL: 'debug',
      OIDC_ISSUER: provider.issuer,
      OIDC_CLIENT_ID: 'lagebild',
      OIDC_CLIENT_SECRET_FILE: secretFile('oidc', keep('client secret', 'oidc-secret-7Qp2xWz9Lk4v')),
      ALARM_WEBHOOK_URL: 'http://127.0.0.1:1/hook',
      ALARM_WEBHOOK_SECRET_FILE: secretFile('hook', keep('key of the webhook', 'hook-secret-m3Nd8Tq5Yb1c')),
    });
    try {
      keep('first link', program.firstLink?.split('#')[1]);
      const person = await firstAdministrator({ httpUrl: home, firstLink: program.firstLink });
      keep('cookie', person.cookie?.split('=')[1]);
      const wrong = keep('wrong password', 'ganz falsch geraten 99');
      await new Person(home).post(paths.signIn, { login: 'leitung', password: wrong });
      // Typed into the wrong field, and into an address.
      await new Person(home).post(paths.signIn, { login: keep('password as a login', 'Tr0ub4dor-vertippt'), password: wrong });
      const next = keep('new password', 'neun Dohlen auf dem Dach');
      await person.act('passwordChange', { current: PASSWORD, next });
      const { link } = await person.act('accountAdd', { login: 'zwei', name: 'Zwei', grants: [{ role: 'viewer', municipality: 'unna' }] });
      await new Person(home).act('linkUse', { secret: keep('link of an account', link), password: PASSWORD });
      await new Person(home).act('linkUse', { secret: keep('link of a wall', (await person.act('wallLink', {})).link) });
      const { token } = await person.act('tokenIssue', { name: 'Export', permissions: ['read'], municipality: null, days: 1 });
      keep('API token', token);
      const bearer = { authorization: `Bearer ${token}` };
      expect((await fetch(home + paths.devices, { headers: bearer })).status).toBe(200);
      await fetch(home + paths.devices, { headers: { authorization: `Bearer ${keep('token of nobody', 'lb_made-up-token-of-nobody')}` } });
      const access = await person.act('accessIssue', { municipality: 'unna', note: 'Gateway' });
      keep('password of a gateway', access.password);
      const device = await mqtt.connectAsync(program.mqttUrl, { username: access.username, password: access.password });
      await device.publishAsync('v1/unna/air/a', '{"values":{"o3":42}}', { qos: 1 });
      await device.endAsync();
      const guess = keep('wrong password of a gateway', 'gateway-geraten-123');
      const stranger = mqtt.connectAsync(program.mqttUrl, { username: access.username, password: guess, reconnectPeriod: 0 });
      await stranger.then((client) => client.endAsync()).catch(() => undefined);
      for (const tried of [access.password, keep('push token of nobody', 'push-token-of-nobody-1')]) {
        await fetch(`${home}${paths.pushAirrohr.replace('{municipality}', 'unna')}`, {
          method: 'POST',
          headers: { authorization: `Basic ${Buffer.from(`${access.username}:${tried}`).toString('base64')}` },
          body: '{',
        });
      }
      for (const lie of ['nothing', 'expired'] as const) {
        await provider.tell(lie);
        const browser = new JarBrowser();
        const callback = await browser.go(home + paths.signInOidc, 'x', home + paths.signInOidcCallback);
        keep(`code of the provider, ${lie}`, new URL(callback.url).searchParams.get('code') ?? undefined);
        const pending = keep(`cookie on the way, ${lie}`, browser.cookie('localhost', '__Host-lagebild-oidc')) ?? '';
        const { verifier } = JSON.parse(Buffer.from(pending, 'base64url').toString()) as { verifier: string };
        keep(`verifier, ${lie}`, verifier);
        expect((await browser.step(callback.url)).status).toBe(lie === 'nothing' ? 200 : 403);
        if (lie === 'nothing') keep('cookie by the provider', browser.cookie('localhost', '__Host-lagebild'));
      }

      const told = new Map<string, string>();
      for (const path of [
        '/metrics',
        '/healthz',
        paths.auditDownload,
        paths.accounts,
        paths.tokens,
        paths.sessions,
        `${paths.access}?municipality=unna`,
      ]) {
        const response = await person.request(path);
        expect([path, response.status]).toEqual([path, 200]);
        told.set(path, await response.text());
      }
      await program.end('SIGTERM');
      told.set('the log', program.logged());
      for (const name of readdirSync(data, { recursive: true, encoding: 'utf8' })) {
        if (statSync(join(data, name)).isFile()) told.set(name, readFileSync(join(data, name), 'latin1'));
      }
      expect(program.logged().split('\n').length).toBeGreaterThan(3);
      expect([...told.keys()]).toContain('lagebild.sqlite');
      const found = [...secrets].flatMap(([name, secret]) =>
        [
          secret,
          Buffer.from(secret).toString('base64').replace(/=+$/, ''),
          encodeURIComponent(secret),
          Buffer.from(secret).toString('latin1'),
        ].flatMap((written) => [...told].flatMap(([where, text]) => (text.includes(written) ? [`${name} in ${where}`] : []))),
      );
      expect([...new Set(found)]).toEqual([]);
    } finally {
      await program.end('SIGTERM');
      await provider.stop();
    }
  }, 60_000);
});
