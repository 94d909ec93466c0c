// Lagebild's doors as npm start opens them beyond loopback, with somebody who may come in; as a program, on another machine.
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { pino } from 'pino';
import { openDoors } from '../../start/open-doors.ts';
import { makeCertificate } from './certificate.ts';
import { temporaryFolder } from './running-lagebild.ts';

const REGION = join(import.meta.dirname, '../../region');

export interface OpenedDoors {
  readonly mqttPort: number;
  readonly mqttTlsPort: number;
  readonly signIn: { readonly username: string; readonly password: string };
  /** The authority that the broker's certificate is held against, PEM. */
  readonly ca: string;
}

export async function openOnAllAddresses(): Promise<OpenedDoors & { close(this: void): Promise<void> }> {
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
  const { username, password } = registry.access.issue('unna', '');
  return {
    mqttPort,
    mqttTlsPort,
    signIn: { username, password },
    ca: readFileSync(join(folder, 'ca.pem'), 'utf8'),
    async close() {
      await close();
      registry.close();
      rmSync(folder, { recursive: true });
    },
  };
}

// Run by itself: prints where they are, and keeps them open until nobody holds its standard input any more.
if (import.meta.main) {
  const { close, ...opened } = await openOnAllAddresses();
  process.stdout.write(`${JSON.stringify(opened)}\n`);
  process.stdin.resume().once('end', () => void close());
}
