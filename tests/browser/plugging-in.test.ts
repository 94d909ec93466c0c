// With a broker of the district's own Lagebild signs nobody in: the guide and its check list are about the connection instead.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect, it, vi } from 'vitest';
import { startMosquitto } from '../support/mosquitto.ts';
import { describeWithServer } from '../support/servers.ts';
import { startProgram } from '../support/started-program.ts';
import { launch, openPage, seriousFindings, settle } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The page asks every second and a half. */
const patient = { timeout: 15_000 };

describeWithServer('mosquitto', 'plugging in at a broker of the district', () => {
  describeWithServer('chromium', 'in Chromium', (chromiumPath) => {
    it('offers no credentials, and watches the connection', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lagebild-own-broker-'));
      await using broker = await startMosquitto();
      const program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'fatal', EMBEDDED_BROKER: 'off', MQTT_URL: broker.url });
      const browser = await launch(chromiumPath);
      const { page, errors } = await openPage(browser, program.httpUrl);
      await page.goto('/lorawan/anschliessen?server=chirpstack&municipality=unna');
      await settle(page);
      const done = () => page.locator('.check-done').count();
      await expect.poll(done, patient).toBe(1);
      expect(await page.locator('.check').first().textContent()).toMatch(/Verbunden.*seit/);
      expect(await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).count()).toBe(0);
      expect(await page.locator('.paste').first().textContent()).toContain(`server="tcp://127.0.0.1:${broker.port}"`);

      const client = await mqtt.connectAsync(broker.url);
      const uplink = { deviceInfo: { devEui: '70b3d5a4d3100a17' }, fCnt: 1, fPort: 1, data: 'lQ==', rxInfo: [] };
      await client.publishAsync('lns/unna/application/1/device/70b3d5a4d3100a17/event/up', JSON.stringify(uplink), { qos: 0 });
      await expect.poll(done, patient).toBe(3);
      await expect.poll(() => page.locator('.check-hint').textContent(), patient).toContain('wartet auf seine Aufnahme');
      expect(await page.locator('.checks-notes').textContent()).toContain('QoS 1 einstellen');
      expect(await seriousFindings(page)).toEqual([]);

      // A push by HTTP needs its token here as well.
      await page.getByLabel('Sensor.Community (airrohr)').check();
      await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).waitFor();
      expect(await page.locator('.check').count()).toBe(0);

      await broker.stop();
      await page.getByLabel('etwas anderes').check();
      await expect.poll(() => page.locator('.check-hint').textContent(), patient).toContain('Der Broker antwortet nicht');
      expect(errors).toEqual([]);
      await client.endAsync(true);
      await browser.close();
      await program.end('SIGTERM');
      rmSync(folder, { recursive: true });
    });
  });
});
