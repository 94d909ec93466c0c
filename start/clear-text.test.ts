// Passwords that would cross the network in the clear are told of; those that stay on this machine, or travel by TLS, are not.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { expect, it } from 'vitest';
import { temporaryFolder } from '../tests/support/running-lagebild.ts';
import { startProgram } from '../tests/support/started-program.ts';
import { isInTheClear } from './clear-text.ts';
import { openStore } from './open-store.ts';

it.each([
  ['mqtt://10.0.0.5:1883', true],
  ['http://influx.unna.example:8086', true],
  ['ws://[2001:db8::5]:9001', true],
  ['mqtts://10.0.0.5:8883', false],
  ['https://influx.unna.example:8086', false],
  ['mqtt://127.0.0.1:1883', false],
  ['http://[::1]:8086', false],
  ['http://localhost:8086', false],
  ['mqtt://mosquitto:1883', false],
])('%s: %s', (url, expected) => {
  expect(isInTheClear(url)).toBe(expected);
});

it('the log of a start says so, for the broker and for the database', async () => {
  const folder = temporaryFolder();
  const secret = join(folder, 'secret');
  writeFileSync(secret, 'Rn7vYt2kQm', { mode: 0o600 });
  // 192.0.2.0/24 belongs to nobody (RFC 5737).
  const broker = { MQTT_URL: 'mqtt://192.0.2.1:1883', MQTT_USERNAME: 'lagebild', MQTT_PASSWORD_FILE: secret };
  const program = await startProgram({ DATA_DIR: join(folder, 'data'), ...broker });
  await expect.poll(() => program.logged()).toContain('the password for mqtt://192.0.2.1:1883 crosses the network in the clear');
  await program.end('SIGTERM');
  const database = { STORE: 'influx1', INFLUX_URL: 'http://192.0.2.1:8086', INFLUX_TOKEN_FILE: secret };
  const said: string[] = [];
  const store = await openStore(readSettings(database), folder, { warn: (text) => said.push(text) });
  await store.close();
  expect(said).toEqual(['the credentials for http://192.0.2.1:8086 cross the network in the clear; https:// keeps them']);
  rmSync(folder, { recursive: true });
}, 30_000);
