// Simulators that go on living in a running Lagebild: LoRaWAN devices plugged in over the API, and faults that began a while ago.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openApi } from '@lagebild/simulators/cli/api-options.ts';
import { issueCredentials } from '@lagebild/simulators/lorawan/plug-in.ts';
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { makeCertificate } from './support/certificate.ts';
import { makeClientAuthority } from './support/client-certificates.ts';
import { firstAdministrator, invite } from './support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';
import { simulate, startSimulator } from './support/simulate.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const truth = ['--truth', join(folder, 'truth.ndjson')];
const at = ({ mqttUrl, httpUrl }: RunningLagebild) => ['--url', mqttUrl, '--api', httpUrl];

describe('lorawan', () => {
  it('plugs six models of four network servers in, which Lagebild reads to the last value', async () => {
    await using lagebild = await runLagebild();
    const { code, output } = await simulate(['lorawan', ...at(lagebild), '--history', '3', '--for', '3', ...truth]);
    expect(code, output).toBe(0);
    const ledger = await lagebild.ask('ledger');
    expect(ledger).toMatchObject({ duplicate: 0, quarantined: 0 });
    expect(ledger.stored).toBeGreaterThan(600);
    expect(ledger.noted).toBeGreaterThan(100); // joins, gateway states and statistics
    const { devices } = await lagebild.ask('devices');
    expect(devices).toHaveLength(70);
    const airrohr = devices.filter(({ device }) => device.startsWith('esp8266-'));
    expect(airrohr.map(({ kind }) => kind)).toEqual(Array.from({ length: 10 }, () => 'air'));
    expect(Object.keys(airrohr[0]?.latest?.values ?? {}).sort()).toEqual(['humidity', 'pm10', 'pm2_5', 'pressure', 'temperature']);
    expect(output).toContain('10 pushes of 10 airrohr sensors, 0 failed.');
    expect(new Set(devices.map(({ kind }) => kind)).size).toBe(3);
    const { gateways } = await lagebild.ask('gateways');
    expect(gateways).toHaveLength(20);
    for (const { state, received, lat } of gateways) {
      expect(state).toBe('online');
      expect(received).toBeGreaterThan(0);
      expect(lat).toBeCloseTo(51.5, 0);
    }
    const lorawan = (await lagebild.ask('lorawanDevices')).devices;
    expect(new Set(lorawan.map(({ radio }) => radio?.format))).toEqual(
      new Set(['ChirpStack v4', 'ChirpStack v3', 'The Things Stack v3', 'Milesight gateway']),
    );
    for (const { radio } of lorawan) expect(radio?.loss).toBe(0);
    // ChirpStack asks its devices for their batteries; the others do not tell.
    const asked = lorawan.filter(({ radio }) => radio?.format.startsWith('ChirpStack'));
    expect(asked.length).toBeGreaterThan(20);
    for (const { radio } of asked) {
      expect(radio?.margin).toBe(12);
      expect(radio?.battery).toBeGreaterThan(20);
    }
  });

  it('comes in with an API token where people sign in, LoRaWAN and plain devices alike', async () => {
    await using lagebild = await runLagebild({ ACCOUNTS: 'required' });
    const administrator = await firstAdministrator(lagebild);
    const technician = await invite(administrator, lagebild.httpUrl, 'technik', [{ role: 'technician', municipality: 'selm' }]);
    const wish = { name: 'Simulator', permissions: ['read', 'read-raw', 'equip'], municipality: null, days: 1 } as const;
    const { token } = await technician.act('tokenIssue', { ...wish, permissions: [...wish.permissions] });
    writeFileSync(join(folder, 'token'), `${token}\n`);
    const words = (...name: string[]) => [...name, ...at(lagebild), '--municipality', 'selm', '--history', '1', '--for', '2', ...truth];
    const without = await simulate(words('lorawan'));
    expect(without.output).toContain('Nobody is signed in. Give an API token: --token-file.');
    expect(without.code).toBe(1);
    for (const name of [['lorawan'], ['faults', '--fault', 'stuck']]) {
      const { code, output } = await simulate([...words(...name), '--token-file', join(folder, 'token')]);
      expect(code, output).toBe(0);
    }
    const { devices } = await technician.ask('devices');
    expect(new Set(devices.map(({ municipality }) => municipality))).toEqual(new Set(['selm']));
    expect(devices.length).toBeGreaterThan(10);
    expect(await administrator.ask('ledger')).toMatchObject({ quarantined: 0 });
  });

  it.each([
    [['lorawan', '--municipality', 'dortmund'], '"dortmund" is no municipality'],
    [['lorawan', '--history', '900'], '--history must be at most 696 hours'],
    [['faults', '--fault', 'gremlins'], '"gremlins" is no fault; known are stuck'],
    [['lorawan', '--each', '1', '--api', 'http://127.0.0.1:9'], 'No Lagebild answers at http://127.0.0.1:9'],
  ])('%s is refused in one sentence', async (words, sentence) => {
    const { code, output } = await simulate([...words, ...truth]);
    expect(output).toContain(sentence);
    expect(code).not.toBe(0);
  });
});

describe('district', () => {
  it('lives behind credentials and TLS as well', async () => {
    makeCertificate(folder);
    const certificate = { MQTT_TLS_PORT: '0', MQTT_TLS_CERT_FILE: join(folder, 'cert.pem'), MQTT_TLS_KEY_FILE: join(folder, 'key.pem') };
    await using lagebild = await runLagebild(certificate);
    const { username, password } = await issueCredentials(openApi(lagebild.httpUrl), 'selm');
    writeFileSync(join(folder, 'password'), `${password}\n`);
    const login = ['--user', username, '--password-file', join(folder, 'password'), '--ca', join(folder, 'ca.pem')];
    const words = ['district', '--url', lagebild.mqttTlsUrl ?? '', ...login, '--municipality', 'selm', '--for', '3'];
    const { code, output } = await simulate(words);
    expect(code, output).toBe(0);
    expect((await lagebild.ask('access', { municipality: 'selm' })).access[0]?.messageAt).not.toBeNull();
    expect((await lagebild.ask('devices')).devices).toHaveLength(7);
    writeFileSync(join(folder, 'password'), 'wrong');
    const refused = await simulate(words);
    expect(refused.output).toMatch(/Cannot reach .*(Not authorized|Bad user name|refused)/i);
    expect(refused.code).toBe(1);
  });

  it('comes in by a certificate of its own where the broker asks for one', async () => {
    makeCertificate(folder);
    const { ca, crl, issue } = makeClientAuthority(join(folder, 'gateways'));
    issue('simulator');
    await using lagebild = await runLagebild({
      MQTT_TLS_PORT: '0',
      MQTT_TLS_CERT_FILE: join(folder, 'cert.pem'),
      MQTT_TLS_KEY_FILE: join(folder, 'key.pem'),
      MQTT_TLS_CLIENT_CA_FILE: ca,
      MQTT_TLS_CRL_FILE: crl,
      MQTT_TLS_CLIENT_CERT: 'required',
    });
    await lagebild.act('accessIssue', { municipality: 'selm', note: '', gateway: 'simulator' });
    const address = ['--url', lagebild.mqttTlsUrl ?? '', '--ca', join(folder, 'ca.pem')];
    const identity = ['--cert', join(folder, 'gateways/simulator.pem'), '--key', join(folder, 'gateways/simulator.key')];
    const words = ['district', ...address, '--municipality', 'selm', '--for', '3'];
    const { code, output } = await simulate([...words, ...identity]);
    expect(code, output).toBe(0);
    expect((await lagebild.ask('devices')).devices).toHaveLength(7);
    const load = await simulate(['load', ...address, ...identity, '--rate', '100', '--for', '1', '--devices', '5', '--connections', '1']);
    expect(load.code, load.output).toBe(0);
    const without = await simulate(words);
    expect(without.output).toMatch(/Cannot reach .*it may ask for a certificate: --cert/);
    expect(without.code).toBe(1);
    expect((await simulate([...words, '--cert', 'x.pem'])).output).toContain('--cert and --key belong together');
  });
});

describe('faults', () => {
  it('that began a while ago are noticed, and last', async () => {
    await using lagebild = await runLagebild();
    const words = [
      'faults',
      ...at(lagebild),
      '--fault',
      'stuck,silent',
      '--municipality',
      'luenen',
      '--each',
      '1',
      '--hours',
      '25', // a car park counts as stuck after ten hours by day; of 25 hours more than that are by day, whenever this runs
      '--for',
      '3',
      ...truth,
    ];
    const { code, output } = await simulate(words);
    expect(code, output).toBe(0);
    const { findings } = await lagebild.ask('findings', { open: 'true' });
    expect(findings.map((finding) => finding.code)).toEqual(['stuck']);
    const { readings } = await lagebild.ask('latest');
    const silent = readings.filter(({ time }) => Date.now() - time > 13 * 3_600_000);
    expect(silent).toHaveLength(1);
  });

  it('end when they should, although messages were to come later', async () => {
    await using lagebild = await runLagebild();
    const words = ['faults', ...at(lagebild), '--fault', 'reordering,duplicates', '--municipality', 'luenen', '--hours', '1', '--for', '3'];
    const simulator = startSimulator([...words, ...truth]);
    try {
      await expect.poll(() => simulator.process.exitCode, { timeout: 30_000 }).toBe(0);
      const { sent, acknowledged } = await readTruth(join(folder, 'truth.ndjson'));
      expect(acknowledged).toBe(sent);
      expect((await lagebild.ask('ledger')).received).toBe(sent);
    } finally {
      simulator.process.kill('SIGKILL');
    }
  });
});
