// Check 4 (ASVS 12.3.1, SYS.4.4.A11): beyond this machine there is no MQTT in plain text where accounts are required.
import { rmSync } from 'node:fs';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openDoors } from '../../start/open-doors.ts';
import { makeCertificate } from '../support/certificate.ts';
import { connectRaw } from '../support/raw-mqtt.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';

const REGION = join(import.meta.dirname, '../../region');

/** Addresses of this machine that a program which listens on 127.0.0.1 alone does not answer at. */
const ELSEWHERE = [
  '127.0.0.2',
  ...Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter((one) => one.family === 'IPv4' && !one.internal).map((one) => one.address),
  ),
];

describe('04 somebody connects from another machine', () => {
  it('and the port without TLS is not there; the one with TLS is', async () => {
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
    const deps = {
      settings,
      rules: loadRuleBook(REGION),
      registry,
      accept: (_: unknown, onSafe: () => void) => onSafe(),
      log: pino({ level: 'silent' }),
    };
    const doors = await openDoors({ ...deps, accounts: 'required' });
    const tls = { rejectUnauthorized: false };
    const { username, password } = registry.access.issue('unna', '');
    const signIn = { username, password: Buffer.from(password) };
    const plain = async (host: string) => (await connectRaw(doors.mqttPort ?? 0, signIn, { host })).returnCode;
    const encrypted = async (host: string) => (await connectRaw(doors.mqttTlsPort ?? 0, signIn, { host, tls })).returnCode;
    expect(await plain('127.0.0.1')).toBe(0);
    for (const host of ELSEWHERE)
      expect({ host, plain: await plain(host), encrypted: await encrypted(host) }).toEqual({ host, plain: undefined, encrypted: 0 });
    // And neither lets anybody in without a name.
    expect((await connectRaw(doors.mqttPort ?? 0)).returnCode).toBe(5);
    expect((await connectRaw(doors.mqttTlsPort ?? 0, {}, { tls })).returnCode).toBe(5);
    await doors.close();
    registry.close();
    rmSync(folder, { recursive: true });
  });
});
