// npm run ca: what a municipality does with it, step by step, checked by OpenSSL.
import { execFileSync, spawnSync } from 'node:child_process';
import { chmodSync, readFileSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { periodOfCrl } from '@lagebild/ingest/mqtt-door/revocation-list.ts';
import { readTlsIdentity } from '@lagebild/ingest/tls-identity.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const GATEWAY = '24e124fffef7a001';

function ca(...args: string[]): { code: number | null; said: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['scripts/ca.ts', ...args, '--folder', folder], {
    cwd: join(import.meta.dirname, '..'),
    encoding: 'utf8',
  });
  return { code: status, said: stdout + stderr };
}
function verify(gateway: string): string {
  const args = ['verify', '-purpose', 'sslclient', '-crl_check_all', '-CRLfile', file('crl.pem'), '-CAfile', file('ca.pem')];
  const { stdout, stderr } = spawnSync('openssl', [...args, file(`gateways/${gateway}/cert.pem`)], { encoding: 'utf8' });
  return stdout + stderr;
}

beforeAll(() => void ca('init', '--name', 'Kreis Unna'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

it('issues what OpenSSL trusts, and takes it back', () => {
  expect(ca('issue', '--gateway', '24:E1:24:FF:FE:F7:A0:01')).toMatchObject({ code: 0, said: expect.stringContaining(GATEWAY) });
  expect(statSync(file('ca.key')).mode & 0o777).toBe(0o600);
  expect(statSync(file(`gateways/${GATEWAY}/key.pem`)).mode & 0o777).toBe(0o600);
  expect(verify(GATEWAY)).toContain('OK');
  expect(ca('list').said).toMatch(new RegExp(`${GATEWAY} .* 39\\d days left`));
  expect(ca('revoke', '--gateway', GATEWAY)).toMatchObject({ code: 0, said: expect.stringContaining('Taken back: 1') });
  expect(verify(GATEWAY)).toContain('certificate revoked');
  expect(ca('list').said).toContain('taken back');
  expect(ca('revoke', '--gateway', GATEWAY)).toMatchObject({ code: 2, said: expect.stringContaining('No certificate that is good') });
});

it('signs the request of a gateway whose key never leaves it, and no request that is broken', () => {
  execFileSync(
    'openssl',
    ['req', '-newkey', 'rsa:2048', '-nodes', '-keyout', file('own.key'), '-out', file('own.csr'), '-subj', '/CN=whatever'],
    { stdio: 'ignore' },
  );
  expect(ca('issue', '--gateway', 'rathaus-2', '--request', file('own.csr'))).toMatchObject({ code: 0 });
  expect(verify('rathaus-2')).toContain('OK');
  const subject = execFileSync('openssl', ['x509', '-in', file('gateways/rathaus-2/cert.pem'), '-noout', '-subject'], { encoding: 'utf8' });
  expect(subject).toContain('rathaus-2');
  expect(ca('issue', '--gateway', 'rathaus-3', '--request', file('ca.pem'))).toMatchObject({ code: 2 });
});

it('issues a certificate for the ports of Lagebild, which browsers and gateways trust by its names, and no gateway comes in with', async () => {
  const issued = ca('issue', '--server', 'lagebild.unna.example, 127.0.0.1,2001:db8::7:0:1');
  expect(issued).toMatchObject({ code: 0, said: expect.stringContaining('HTTP_TLS_CERT_FILE') });
  const [certFile, keyFile] = [file('servers/lagebild.unna.example/cert.pem'), file('servers/lagebild.unna.example/key.pem')];
  expect(statSync(keyFile).mode & 0o777).toBe(0o600);
  const check = (...args: string[]) =>
    spawnSync('openssl', ['verify', '-x509_strict', '-CAfile', file('ca.pem'), ...args, certFile], { encoding: 'utf8' }).stdout;
  const names = [
    ['-verify_hostname', 'lagebild.unna.example'],
    ['-verify_ip', '127.0.0.1'],
    ['-verify_ip', '2001:db8:0:0:0:7:0:1'],
  ];
  for (const name of names) expect(check('-purpose', 'sslserver', ...name)).toContain('OK');
  expect(check('-verify_hostname', 'other.example')).not.toContain('OK');
  expect(check('-purpose', 'sslclient')).not.toContain('OK');
  expect(ca('list').said).toContain('lagebild.unna.example');
  expect(readTlsIdentity({ certFile, keyFile, door: 'HTTP' }).dated).toHaveLength(1);
  for (const bad of ['', 'a b', 'https://a', '../x', '10.0.0.1/24', 'a.example,']) expect(ca('issue', '--server', bad).code, bad).toBe(2);
  ca('issue', '--gateway', 'rathaus-4');
  const gateway = spawnSync('openssl', [
    'verify',
    '-x509_strict',
    '-purpose',
    'sslserver',
    '-CAfile',
    file('ca.pem'),
    file('gateways/rathaus-4/cert.pem'),
  ]);
  expect(gateway.status).not.toBe(0);
});

it("issues nothing that mosquitto would take for one of Lagebild's own accounts", () => {
  for (const name of ['lagebild', 'administration'])
    expect(ca('issue', '--gateway', name)).toMatchObject({ code: 2, said: expect.stringContaining("account of Lagebild's own") });
});

it('says until when its list is good, as Lagebild reads it', () => {
  expect(ca('crl')).toMatchObject({ code: 0 });
  const { until = 0 } = periodOfCrl(readFileSync(file('crl.pem'), 'utf8')) ?? {};
  const told = execFileSync('openssl', ['crl', '-in', file('crl.pem'), '-noout', '-nextupdate'], { encoding: 'utf8' });
  expect(until).toBe(Date.parse(told.replace('nextUpdate=', '')));
  for (const bad of ['', 'x', '-----BEGIN X509 CRL-----\nMIIB\n-----END X509 CRL-----']) expect(periodOfCrl(bad)).toBeUndefined();
});

it('is refused in one sentence when it makes no sense, or its key could have been read by others', () => {
  expect(ca('init')).toMatchObject({ code: 2, said: expect.stringContaining('already') });
  expect(ca('issue', '--gateway', 'a/b').said).toContain('cannot be the id of a gateway');
  expect(ca('issue', '--gateway', '..').said).toContain('cannot be the id of a gateway');
  expect(ca('issue', '--gateway', GATEWAY, '--days', '9999').said).toContain('ask for fewer days');
  for (const mode of [0o604, 0o640]) {
    chmodSync(file('ca.key'), mode);
    expect(ca('issue', '--gateway', GATEWAY)).toMatchObject({ code: 2, said: expect.stringContaining('chmod 600') });
  }
  chmodSync(file('ca.key'), 0o600);
});

it('is not taken for what it is not when Lagebild starts', () => {
  makeCertificate(folder); // overwrites ca.pem with another authority
  const [certFile, keyFile] = [file('cert.pem'), file('key.pem')];
  const read = (over: object) => () =>
    readTlsIdentity({
      certFile,
      keyFile,
      door: 'MQTT',
      clients: { caFile: file('ca.pem'), crlFile: file('crl.pem'), isRequired: true, ...over },
    });
  expect(read({})().dated.map(({ what }) => what)).toEqual([
    'certificate of the MQTT port',
    'certificate of the authority for gateways',
    'list of revoked certificates',
  ]);
  expect(read({ caFile: certFile })).toThrow('is not the certificate of an authority');
  expect(read({ crlFile: certFile })).toThrow('is not a list of revoked certificates in PEM form');
  expect(read({ caFile: file('nowhere') })).toThrow('MQTT_TLS_CLIENT_CA_FILE');
});
