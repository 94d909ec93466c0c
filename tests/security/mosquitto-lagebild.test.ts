// A whole Lagebild behind a mosquitto that "npm run mosquitto" has configured: a gateway's reading arrives, somebody else's does not.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Answer, routes } from '@lagebild/shared/contract/http.ts';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { type Lagebild, startLagebild } from '../../start/lagebild.ts';
import { type Account, startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

async function askLedger(lagebild: Lagebild): Promise<Answer<'ledger'>> {
  await lagebild.settled();
  const response = await fetch(lagebild.httpUrl + routes.ledger.path);
  return routes.ledger.answer.parse(await response.json());
}

describeWithServer('mosquitto', 'Lagebild behind mosquitto', () => {
  describe('05 a municipality publishes in the name of another', () => {
    it('reaches no store; what is its own does, also what waited while Lagebild was away', async () => {
      await using broker = await startGuardedMosquitto();
      const [unna, kamen, gateway] = [broker.add('unna'), broker.add('kamen'), broker.add('unna', '--gateway', '00800000a00043e0')];
      const folder = temporaryFolder();
      const settings = readSettings({
        HTTP_PORT: '0',
        DATA_DIR: folder,
        SIMULATOR: 'off',
        EMBEDDED_BROKER: 'off',
        MQTT_URL: broker.url,
        MQTT_USERNAME: 'lagebild',
        MQTT_CLIENT_ID: 'lagebild',
        MQTT_PASSWORD_FILE: join(broker.folder, 'lagebild-password'),
      });
      const start = async () => {
        const lagebild = await startLagebild(settings, pino({ level: 'silent' }));
        await expect.poll(() => fetch(`${lagebild.httpUrl}/healthz`).then((response) => response.json())).toMatchObject({ status: 'ok' });
        return lagebild;
      };
      const publish = async (account: Account, topic: string, payload: unknown) => {
        const client = await broker.connect(account);
        await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
        await client.endAsync(true);
      };

      const first = await start();
      try {
        await publish(kamen, 'v1/unna/air/a', { values: { o3: 40 } });
        await publish(gateway, 'lns/kamen/eu868/gateway/00800000a00043e0/event/stats', { gatewayId: '00800000a00043e0' });
        await publish(unna, 'v1/unna/air/a', { values: { o3: 41 } });
        await publish(gateway, 'lns/unna/eu868/gateway/00800000a00043e0/event/stats', { gatewayId: '00800000a00043e0' });
        await expect.poll(() => askLedger(first)).toMatchObject({ received: 2, stored: 1 });
      } finally {
        await first.stop();
      }
      await publish(kamen, 'v1/unna/air/a', { values: { o3: 50 } });
      await publish(unna, 'v1/unna/air/b', { values: { o3: 51 } });
      const second = await start();
      try {
        await expect.poll(() => askLedger(second)).toMatchObject({ received: 3, stored: 2 });
      } finally {
        await second.stop();
        rmSync(folder, { recursive: true, force: true });
      }
    });
  });
});
