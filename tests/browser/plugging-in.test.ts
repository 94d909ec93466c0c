// With a broker of the district's own Lagebild signs nobody in: the guide and its check list are about the connection instead.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { expect, it, vi } from 'vitest';
import { accountOf, runMosquittoCommand, startGuardedMosquitto } from '../support/guarded-mosquitto.ts';
import { startMosquitto } from '../support/mosquitto.ts';
import { describeWithServer } from '../support/servers.ts';
import { startProgram } from '../support/started-program.ts';
import { allFindings, launch, openPage, overhang, seriousFindings, settle } from './browser.ts';

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
      await expect.poll(() => page.locator('.check').first().textContent()).toMatch(/Verbunden.*seit/);
      await expect.poll(() => page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).count()).toBe(0);
      await expect
        .poll(() => page.locator('.paste', { hasText: 'chirpstack.toml' }).textContent())
        .toContain(`server="tcp://127.0.0.1:${broker.port}"`);

      const client = await mqtt.connectAsync(broker.url);
      const uplink = { deviceInfo: { devEui: '70b3d5a4d3100a17' }, fCnt: 1, fPort: 1, data: 'lQ==', rxInfo: [] };
      await client.publishAsync('lns/unna/application/1/device/70b3d5a4d3100a17/event/up', JSON.stringify(uplink), { qos: 0 });
      await expect.poll(done, patient).toBe(3);
      await expect.poll(() => page.locator('.check-hint').textContent(), patient).toContain('wartet auf seine Aufnahme');
      await expect.poll(() => page.locator('.checks-notes').textContent()).toContain('QoS 1 einstellen');
      await expect.poll(() => seriousFindings(page)).toEqual([]);

      // A push by HTTP needs its token here as well.
      await page.getByLabel('Sensor.Community (airrohr)').check();
      await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).waitFor();
      await expect.poll(() => page.locator('.check').count()).toBe(0);

      // What was issued for it, the broker does not know.
      await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).click();
      await page.locator('.issued').waitFor();
      await page.getByLabel('ChirpStack', { exact: true }).check();
      await page.getByText('Zugangsdaten, die hier ausgestellt wurden, kennt dieser Broker nicht').waitFor();

      await broker.stop();
      await page.getByLabel('etwas anderes').check();
      await expect.poll(() => page.locator('.check-hint').textContent(), patient).toContain('Der Broker antwortet nicht');
      expect(errors).toEqual([]);
      await client.endAsync(true);
      await browser.close();
      await program.end('SIGTERM');
      rmSync(folder, { recursive: true });
    });

    it('shows the commands that make, renew and take back accounts at its mosquitto, and they do', async () => {
      const folder = mkdtempSync(join(tmpdir(), 'lagebild-own-broker-'));
      await using broker = await startGuardedMosquitto();
      const program = await startProgram({
        DATA_DIR: folder,
        LOG_LEVEL: 'fatal',
        EMBEDDED_BROKER: 'off',
        MQTT_URL: broker.url,
        MQTT_USERNAME: 'lagebild',
        MQTT_CLIENT_ID: 'lagebild',
        MQTT_PASSWORD_FILE: join(broker.folder, 'lagebild-password'),
      });
      const browser = await launch(chromiumPath);
      const { page, errors } = await openPage(browser, program.httpUrl, { width: 360, height: 780 });
      await page.goto('/lorawan/anschliessen?server=milesight&municipality=unna');
      await settle(page);
      /** Runs what stands in the block of that heading, with what is to be filled in. */
      const run = async (heading: string, account = ''): Promise<string> => {
        const block = page.locator('.paste', { hasText: heading });
        const shown = (await block.locator('pre').textContent()) ?? '';
        const filled = shown
          .replace('‹EUI›', '0016c001f1500812')
          .replace('‹Konto›', account)
          .replace('/etc/mosquitto/lagebild', broker.folder);
        const [, rest = ''] = filled.split('npm run mosquitto -- ');
        return runMosquittoCommand(...[...rest.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? ''));
      };
      const gateway = accountOf(await run('Neues Konto eines Gateways'));
      expect(gateway.username).toBe('unna-gateway-0016c001f1500812');
      const server = accountOf(await run('Neues Konto eines Netzwerkservers'));
      await (await broker.connect(gateway)).endAsync(true);
      await (await broker.connect(server)).endAsync(true);
      expect(await run('Welche Konten es gibt')).toContain(server.username);
      const renewed = accountOf(await run('Neues Passwort', gateway.username));
      await (await broker.connect(renewed)).endAsync(true);
      await run('Konto zurücknehmen', server.username);
      await expect(broker.connect(server)).rejects.toMatchObject({ code: 5 });
      await expect.poll(() => page.getByRole('button', { name: /^Kopieren.*Neues Konto eines Gateways/ }).count()).toBe(1);
      await expect.poll(() => allFindings(page)).toEqual([]);
      await expect.poll(() => overhang(page)).toBe(0);
      expect(errors).toEqual([]);
      await browser.close();
      await program.end('SIGTERM');
      rmSync(folder, { recursive: true });
    });
  });
});
