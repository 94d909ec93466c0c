// MQTT with TLS at Lagebild's own port: trusted, renewed without a restart, refused with a sentence when it is not right.
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { connect as connectPlain } from 'node:net';
import { join } from 'node:path';
import { connect, type TLSSocket } from 'node:tls';
import { readTlsIdentity, watchTlsIdentity } from '@lagebild/ingest/tls-identity.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';
import { failToStart } from './support/started-program.ts';

const folder = temporaryFolder();
const file = (name: string) => join(folder, name);
const settings = { MQTT_TLS_PORT: '0', MQTT_TLS_CERT_FILE: file('cert.pem'), MQTT_TLS_KEY_FILE: file('key.pem') };

beforeAll(() => makeCertificate(folder));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('the port with TLS', () => {
  it('takes readings and uplinks of whoever trusts its certificate, and turns others away', async () => {
    await using lagebild = await runLagebild(settings);
    const url = lagebild.mqttTlsUrl ?? '';
    expect(url).toMatch(/^mqtts:\/\/localhost:\d+$/);
    const { username, password } = await issue(lagebild.httpUrl);
    const ca = readFileSync(file('ca.pem'));
    const client = await mqtt.connectAsync(url, { ca, username, password });
    // Longer than one TLS record of 16 KiB, so that it comes in pieces.
    const uplink = { deviceInfo: { devEui: '70b3d5a4d3100a17' }, fCnt: 1, fPort: 1, data: 'lA==', rxInfo: [], note: 'ä'.repeat(20_000) };
    await client.publishAsync('v1/unna/air/a', '{"values":{"o3":42}}', { qos: 1 });
    await client.publishAsync('lns/unna/application/1/device/70b3d5a4d3100a17/event/up', JSON.stringify(uplink), { qos: 1 });
    await client.endAsync();
    expect(await lagebild.ask('ledger')).toMatchObject({ received: 2, stored: 1, quarantined: 1 });
    expect((await lagebild.ask('lorawanWaiting')).devices).toMatchObject([{ device: '70b3d5a4d3100a17' }]);
    await expect(mqtt.connectAsync(url, { reconnectPeriod: 0 })).rejects.toThrow(/certificate/);
  });

  it('is told of to whoever plugs in a gateway', async () => {
    await using lagebild = await runLagebild(settings);
    const { mqttTlsPort, mqttTlsUntil } = await lagebild.ask('access', { municipality: 'unna' });
    expect(Math.round(((mqttTlsUntil ?? 0) - Date.now()) / 86_400_000)).toBe(2);
    expect(await (await fetch(`${lagebild.httpUrl}/metrics`)).text()).toMatch(/^lagebild_mqtt_certificate_days_left 1\.9/m);
    expect(lagebild.mqttTlsUrl).toBe(`mqtts://localhost:${mqttTlsPort}`);
    await using without = await runLagebild();
    expect(await (await fetch(`${without.httpUrl}/metrics`)).text()).not.toMatch(/^lagebild_mqtt_certificate_days_left/m);
    expect(await without.ask('access', { municipality: 'unna' })).toMatchObject({ mqttTlsPort: null, isOnlyHere: true });
  });

  it('speaks no TLS older than 1.2', async () => {
    await using lagebild = await runLagebild(settings);
    const { port } = new URL(lagebild.mqttTlsUrl ?? '');
    const old = connect({ port: Number(port), host: '127.0.0.1', minVersion: 'TLSv1', maxVersion: 'TLSv1.1', rejectUnauthorized: false });
    await expect(secured(old)).rejects.toThrow(/protocol|version|alert/i);
    const modern = connect({ port: Number(port), host: '127.0.0.1', rejectUnauthorized: false });
    expect((await secured(modern)).getProtocol()).toBe('TLSv1.3');
    modern.destroy();
  });

  it('survives whoever never ends the handshake, or speaks no TLS at all', async () => {
    await using lagebild = await runLagebild(settings);
    const port = Number(new URL(lagebild.mqttTlsUrl ?? '').port);
    const silent = connectPlain(port, '127.0.0.1');
    const plain = connectPlain(port, '127.0.0.1', () => plain.write(Buffer.from('100c00044d5154540402003c0000', 'hex')));
    // Both may be reset; that is what they deserve.
    for (const socket of [silent, plain]) socket.on('error', () => undefined);
    await new Promise((resolve) => plain.once('close', resolve));
    expect(silent.destroyed).toBe(false);
    await lagebild.publish('v1/unna/air/a', { values: { o3: 42 } });
    expect(await lagebild.ask('ledger')).toMatchObject({ stored: 1 });
    const begin = Date.now();
    await lagebild.stop();
    expect(Date.now() - begin).toBeLessThan(10_000); // the handshake has 15 s
  });
});

describe('a renewed certificate', () => {
  it('is taken up; one that is not right leaves the old in use and says so', () => {
    vi.useFakeTimers();
    const own = file('renewal');
    mkdirSync(own);
    makeCertificate(own);
    const files = { certFile: join(own, 'cert.pem'), keyFile: join(own, 'key.pem'), door: 'MQTT' } as const;
    const taken: number[] = [];
    const first = readTlsIdentity(files);
    const lines: unknown[] = [];
    const line = (fields: object, text: string) => lines.push([text, fields]);
    const watched = watchTlsIdentity(files, first, ({ validUntil }) => taken.push(validUntil), { info: line, warn: line });
    vi.advanceTimersByTime(60_000);
    expect(taken).toEqual([]);

    writeFileSync(files.certFile, 'half a certificate');
    vi.advanceTimersByTime(60_000);
    expect(watched.problem).toContain('is not a certificate in PEM form. The certificate read before stays in use.');
    expect(taken).toEqual([]);
    vi.advanceTimersByTime(60_000);
    const soFar = lines.splice(0);
    expect(soFar).toEqual([['somebody has to look at the certificate', { door: 'MQTT', problem: watched.problem }]]); // once

    copyFileSync(file('cert.pem'), files.certFile);
    copyFileSync(file('key.pem'), files.keyFile);
    utimesSync(files.certFile, 1, 1);
    vi.advanceTimersByTime(60_000);
    expect(watched.problem).toBeUndefined();
    expect(taken).toHaveLength(1);
    expect(lines.splice(0)).toMatchObject([
      ['a renewed certificate is in use', { door: 'MQTT' }],
      ['nothing is wrong with the certificate any more', {}],
    ]);

    vi.setSystemTime(first.validUntil - 12 * 3_600_000); // of two days: in the last third
    expect(watched.problem).toMatch(/^The certificate of the MQTT port ends on .*; then no gateway trusts it any more\. Renew /);
    vi.setSystemTime(first.validUntil + 86_400_000);
    expect(watched.problem).toContain('The certificate of the MQTT port ended');
    vi.advanceTimersByTime(60_000);
    expect(lines).toMatchObject([[expect.any(String), { problem: watched.problem }]]);
    watched.close();
    // Nor does one that has ended keep anybody from starting: the log says so at once.
    watchTlsIdentity(files, readTlsIdentity(files), () => undefined, { info: line, warn: line }).close();
    expect(lines).toHaveLength(2);
    vi.useRealTimers();
  });
});

describe('a start with TLS is refused in one sentence', () => {
  const refused = async (over: Record<string, string>, sentence: string) => {
    const { code, said } = await failToStart({ DATA_DIR: file('data'), ...settings, ...over });
    expect(said).toContain(sentence);
    expect(said.trim().split('\n')).toHaveLength(1);
    expect(code).toBe(1);
  };

  it('when the key is missing', () => refused({ MQTT_TLS_KEY_FILE: '' }, 'MQTT_TLS_KEY_FILE is not set'));
  it('when certificates are asked for without an authority', () =>
    refused({ MQTT_TLS_CLIENT_CERT: 'required' }, 'MQTT_TLS_CLIENT_CA_FILE is not set'));
  it('when a file is not there', () => refused({ MQTT_TLS_CERT_FILE: file('nowhere.pem') }, 'cannot be read (ENOENT)'));
  it('when the key belongs to another certificate', () => refused({ MQTT_TLS_KEY_FILE: file('ca.key') }, 'is not the private key'));
  it('when the certificate is none', () => refused({ MQTT_TLS_CERT_FILE: file('key.pem') }, 'is not a certificate in PEM form'));
  it('when everybody can read the key', () => {
    const open = file('open.key');
    copyFileSync(file('key.pem'), open);
    chmodSync(open, 0o644);
    return refused({ MQTT_TLS_KEY_FILE: open }, 'everybody on this machine can read');
  });
  it('when the key has a password', () => {
    execFileSync('openssl', ['rsa', '-aes128', '-passout', 'pass:secret', '-in', 'key.pem', '-out', 'locked.key'], {
      cwd: folder,
      stdio: 'ignore',
    });
    return refused({ MQTT_TLS_KEY_FILE: file('locked.key') }, 'is not the private key (PEM, without password)');
  });
});

async function issue(httpUrl: string): Promise<{ username: string; password: string }> {
  const response = await fetch(`${httpUrl}/api/v1/access/issue`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ municipality: 'unna', note: 'test' }),
  });
  return (await response.json()) as { username: string; password: string };
}

function secured(socket: TLSSocket): Promise<TLSSocket> {
  return new Promise((resolve, reject) => {
    socket.once('secureConnect', () => resolve(socket));
    socket.once('error', reject);
  });
}
