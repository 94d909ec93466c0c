// Check 4 (ASVS 12.3.1, SYS.4.4.A11): beyond this machine there is no MQTT in plain text where accounts are required.
import { readFileSync, rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { describe, expect, it, onTestFinished } from 'vitest';
import { openDoors } from '../../start/open-doors.ts';
import { makeAnotherMachine, whyNoOtherMachine } from '../support/another-machine.ts';
import { makeCertificate } from '../support/certificate.ts';
import type { Knock } from '../support/knock.ts';
import { connectRaw } from '../support/raw-mqtt.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';

const REGION = join(import.meta.dirname, '../../region');

/** Why the second test is skipped: the first one, with the addresses of this machine, stands in for it then. */
const WHY_NOT = whyNoOtherMachine();

/** Addresses of this machine that a program which listens on 127.0.0.1 alone does not answer at. */
const ELSEWHERE = [
  '127.0.0.2',
  ...Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
  ),
];

/** Lagebild's doors as npm start opens them beyond loopback, with somebody who may come in. */
async function openOnAllAddresses() {
  const folder = temporaryFolder();
  makeCertificate(folder);
  const settings = readSettings({
    HOST: '0.0.0.0',
    MQTT_PORT: '0',
    MQTT_TLS_PORT: '0',
    MQTT_TLS_CERT_FILE: join(folder, 'cert.pem'),
    MQTT_TLS_KEY_FILE: join(folder, 'key.pem'),
    REGION_DIR: REGION,
  });
  const registry = openRegistry(folder);
  const accept = (_: unknown, onSafe: () => void) => onSafe();
  const deps = { settings, rules: loadRuleBook(REGION), registry, accept, log: pino({ level: 'silent' }) };
  const { mqttPort = 0, mqttTlsPort = 0, close } = await openDoors({ ...deps, accounts: 'required' });
  onTestFinished(async () => {
    await close();
    registry.close();
    rmSync(folder, { recursive: true });
  });
  const { username, password } = registry.access.issue('unna', '');
  return { mqttPort, mqttTlsPort, signIn: { username, password }, ca: readFileSync(join(folder, 'ca.pem'), 'utf8') };
}

describe('04 somebody connects from another machine', () => {
  it('and the port without TLS is not there at any other address; the one with TLS is', async () => {
    const { mqttPort, mqttTlsPort, signIn } = await openOnAllAddresses();
    const tls = { rejectUnauthorized: false };
    const named = { ...signIn, password: Buffer.from(signIn.password) };
    const plain = async (host: string) => (await connectRaw(mqttPort, named, { host })).returnCode;
    const encrypted = async (host: string) => (await connectRaw(mqttTlsPort, named, { host, tls })).returnCode;
    expect(await plain('127.0.0.1')).toBe(0);
    for (const host of ELSEWHERE)
      expect({ host, plain: await plain(host), encrypted: await encrypted(host) }).toEqual({ host, plain: undefined, encrypted: 0 });
    // And neither lets anybody in without a name.
    expect((await connectRaw(mqttPort)).returnCode).toBe(5);
    expect((await connectRaw(mqttTlsPort, {}, { tls })).returnCode).toBe(5);
  });

  it.skipIf(WHY_NOT !== undefined)(
    `which is really another one: plain it finds nobody, by TLS nobody without a name${WHY_NOT === undefined ? '' : ` [${WHY_NOT}]`}`,
    async () => {
      const { mqttPort, mqttTlsPort, signIn, ca } = await openOnAllAddresses();
      using machine = makeAnotherMachine();
      const knock = (question: Omit<Knock, 'host'>) => machine.run('knock.ts', { host: machine.here, ...question });
      expect(await knock({ port: mqttTlsPort, signIn, ca })).toBe(0); // so the two do reach each other
      expect(await knock({ port: mqttPort, signIn })).toBe('ECONNREFUSED');
      expect(await knock({ port: mqttPort })).toBe('ECONNREFUSED');
      expect(await knock({ port: mqttTlsPort, ca })).toBe(5);
      expect(await knock({ port: mqttTlsPort, signIn })).toBe('no answer'); // plain text at the port that speaks TLS
    },
  );
});
