// The dashboard when something is wrong: messages in quarantine, a device that sends rubbish, a database that is away.
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, overhang, seriousFindings, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });

describeWithServer('chromium', 'troubles, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-troubles-'));
  let influxd: Influxd;
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;
  const publish = (topic: string, payload: string) => device.publishAsync(topic, payload, { qos: 1 });
  const settledBooks = async () => {
    const { inLog } = (await (await fetch(`${program.httpUrl}/api/v1/ledger`)).json()) as { inLog: number };
    return inLog;
  };

  beforeAll(async () => {
    influxd = await startInfluxd();
    writeFileSync(join(folder, 'token'), influxd.credentials, { mode: 0o600 });
    const store = { STORE: 'influx1', INFLUX_URL: influxd.url, INFLUX_TOKEN_FILE: join(folder, 'token') };
    program = await startProgram({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'fatal', ...store });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    for (let n = 0; n < 4; n += 1) await publish(`v1/selm/air/mess-${n % 2}`, `{"values":{"o3":-${n + 1}}}`);
    await publish('v1/unna/air/später', '{"values":{"o3":1}');
    await publish('v1/bergkamen/lighting/laterne', '{"values":{"dimming":500}}');
    await until('the messages in the quarantine', async () => (await settledBooks()) === 0);
  }, 60_000);
  afterAll(async () => {
    await device?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    await influxd?.[Symbol.asyncDispose]();
    rmSync(folder, { recursive: true, force: true });
  });

  it('finds messages by device, part of the topic and time of arrival, and the address keeps it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/quarantaene');
    await expect.poll(() => page.locator('.entry').count()).toBe(6);
    await page.getByLabel('Gerät', { exact: true }).fill('mess-1');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.entry').count()).toBe(2);
    expect(new URL(page.url()).searchParams.get('device')).toBe('mess-1');
    await page.getByRole('link', { name: 'Filter löschen' }).click();
    await page.getByLabel('Topic enthält').fill('laterne');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.entry').count()).toBe(1);
    await page.reload();
    await expect.poll(() => page.getByLabel('Topic enthält').inputValue()).toBe('laterne');
    await page.goto('/quarantaene');
    await page.getByLabel('bis', { exact: true }).fill('2020-01-01T00:00');
    await page.getByLabel('bis', { exact: true }).blur();
    await page.getByText('Zu dieser Auswahl ist nichts in Quarantäne.').waitFor();
    expect(errors).toEqual([]);
  });

  it('names devices that send rubbish, hands the messages out, takes them in again, deletes them', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/quarantaene?device=mess-0');
    await expect.poll(() => page.locator('.entries-alarms li').count()).toBeGreaterThanOrEqual(3);
    await expect.poll(() => page.locator('.entries-alarms').textContent()).toContain('selm/mess-0: 2 von 2 Nachrichten');
    await expect.poll(() => seriousFindings(page)).toEqual([]);

    const downloading = page.waitForEvent('download');
    await page.getByRole('link', { name: 'Herunterladen' }).click();
    const download = await downloading;
    const lines = readFileSync(await download.path(), 'utf8')
      .trim()
      .split('\n');
    expect(lines).toHaveLength(2);
    expect(lines[0]).toContain('mess-0');

    await page.getByRole('button', { name: 'Diese Seite erneut einlesen' }).click();
    await page.getByText('Angenommen: 0. Weiterhin nicht angenommen: 2.').waitFor();
    page.once('dialog', (dialog) => void dialog.dismiss());
    await page.getByRole('button', { name: 'Löschen', exact: true }).first().click();
    await expect.poll(() => page.locator('.entry').count()).toBe(2);
    page.once('dialog', (dialog) => void dialog.accept());
    await page.getByRole('button', { name: 'Diese Seite löschen' }).click();
    await page.getByText('Gelöscht: 2.').waitFor();
    await page.getByText('Zu dieser Auswahl ist nichts in Quarantäne.').waitFor();
    expect(errors).toEqual([]);
  });

  it('fits a phone, filters and all', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 375, height: 800, theme: 'dark' });
    await opened.page.goto('/quarantaene');
    await opened.page.locator('.entry').first().waitFor();
    await expect.poll(() => overhang(opened.page)).toBe(0);
    await expect.poll(() => seriousFindings(opened.page)).toEqual([]);
  });

  it('says that the database is away and what that means, shows new values all the same, and stops saying so', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await publish('v1/unna/air/wetter', '{"values":{"temperature":11.5}}');
    await expect.poll(settledBooks).toBe(0);
    await page.goto('/m/unna');
    await settle(page);
    await expect.poll(() => page.locator('[data-problem]').count()).toBe(0);
    await influxd.stop('SIGKILL');
    await publish('v1/unna/air/wetter', '{"values":{"temperature":12.5}}');
    await page.locator('[data-problem="STORE_AWAY"]').waitFor({ timeout: 15_000 });
    const banner = page.locator('[data-problem="STORE_AWAY"]');
    await expect.poll(() => banner.textContent()).toContain('Die Datenbank antwortet nicht. Neue Werte werden angezeigt und aufgehoben');
    await expect.poll(() => banner.textContent(), { timeout: 10_000 }).toContain('1 Nachrichten warten');
    await page.getByText('12,5').first().waitFor();
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await influxd.start();
    await banner.waitFor({ state: 'detached', timeout: 20_000 });
    await expect.poll(settledBooks).toBe(0);
  });
});
