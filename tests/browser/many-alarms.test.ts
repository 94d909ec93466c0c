// More alarms than one answer lists: every device is marked by its own, and every municipality counts its own.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });

/** More than the 200 that an answer lists. */
const CROWD = 210;
const PATIENCE = { timeout: 15_000 };
const SPOT = { lat: 51.5917, lon: 7.6636 };

describeWithServer('chromium', 'more alarms than an answer lists, in Chromium', (chromiumPath) => {
  const folder = temporaryFolder();
  const region = quickRegion(shippedAlarms(0, 0));
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const air = (place: string, device: string, values: object, about: object = {}) =>
    client.publishAsync(`v1/${place}/air/${device}`, JSON.stringify({ values, about: { name: `Messstelle ${device}`, ...about } }), {
      qos: 1,
    });
  const alarms = async (query: string): Promise<Answer<'alarms'>> =>
    (await (await fetch(`${program.httpUrl}/api/v1/alarms?${query}`)).json()) as Answer<'alarms'>;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: join(folder, 'data'), REGION_DIR: region, LOG_LEVEL: 'fatal' });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    await Promise.all(Array.from({ length: CROWD }, (_, n) => air('unna', `u-${n}`, { pm10: 62.5 })));
    await until('the alarms of Unna', async () => (await alarms('municipality=unna')).total === CROWD);
    // Younger than all of those: beyond the end of what an answer lists.
    await Promise.all([air('kamen', 'k-1', { pm10: 62.5 }, SPOT), air('kamen', 'k-2', { pm10: 62.5 }), air('kamen', 'k-3', { pm10: 8 })]);
    await until('the alarms of Kamen', async () => (await alarms('municipality=kamen')).total === 2);
  }, 120_000);
  afterAll(async () => {
    await client?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    for (const one of [folder, region]) rmSync(one, { recursive: true, force: true });
  });

  it('counts and lists those of a municipality on its page', async () => {
    expect((await alarms('')).alarms.some(({ thing }) => thing.municipality === 'kamen')).toBe(false);
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/m/kamen');
    await settle(page);
    await expect.poll(() => page.locator('.watch .panel-title .count').first().textContent()).toBe('2');
    await expect.poll(() => page.locator('.watch-item.watch-warning .watch-name').allTextContents()).toHaveLength(2);
    expect(errors).toEqual([]);
  });

  it('lists those of its municipalities or kind on a wallboard', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 1920, height: 1080 });
    const { page, errors } = opened;
    const list = page.locator('.wall-list').first();
    const count = () => list.locator('.count').textContent();
    await page.goto('/wand?view=alarme&municipality=kamen,werne&seconds=600');
    await expect.poll(count, PATIENCE).toBe('2');
    await expect
      .poll(() => list.locator('.wall-alarm-words').allTextContents())
      .toEqual([expect.stringContaining('Messstelle k-1'), expect.stringContaining('Messstelle k-2')]);
    await page.goto('/wand?view=alarme&kind=air&seconds=600');
    await expect.poll(count, PATIENCE).toBe(String(CROWD + 2));
    await page.goto('/wand?view=alarme&kind=parking&seconds=600');
    await expect.poll(count, PATIENCE).toBe('0');
    expect(errors).toEqual([]);
  });

  it('marks every device that has one on list, page and map, and follows when it closes and opens', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto(`/m/kamen?map=${SPOT.lat},${SPOT.lon},16`);
    await settle(page);
    const stateOf = (device: string) => page.locator('.device-table tbody tr', { hasText: `Messstelle ${device}` }).locator('.col-state');
    await expect.poll(() => stateOf('k-1').textContent()).toBe('Alarm');
    expect([await stateOf('k-2').textContent(), await stateOf('k-3').textContent()]).toEqual(['Alarm', 'meldet']);
    /** Pixels around the middle of the map in the colour of an alarm. */
    const redPixels = () =>
      page.evaluate(() => {
        const canvas = document.querySelector<HTMLCanvasElement>('.map-devices');
        if (!canvas) throw new Error('no devices are drawn');
        const { width, height } = canvas;
        const { data = [] } = canvas.getContext('2d')?.getImageData(width / 2 - 40, height / 2 - 40, 80, 80) ?? {};
        let red = 0;
        for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) > 150 && (data[at + 1] ?? 0) < 60) red += 1;
        return red;
      });
    await expect.poll(redPixels).toBeGreaterThan(20);
    await air('kamen', 'k-1', { pm10: 8 }, SPOT);
    await expect.poll(() => stateOf('k-1').textContent(), { timeout: 15_000 }).toBe('meldet');
    await expect.poll(redPixels).toBe(0);
    await air('kamen', 'k-1', { pm10: 62.5 }, SPOT);
    await expect.poll(() => stateOf('k-1').textContent(), { timeout: 15_000 }).toBe('Alarm');
    await expect.poll(redPixels).toBeGreaterThan(20);
    await page.locator('.device-table').getByRole('link', { name: 'Messstelle k-1' }).click();
    await page.locator('h1', { hasText: 'Messstelle k-1' }).waitFor();
    await expect.poll(() => page.locator('.device-facts .state').textContent()).toBe('Alarm');
    expect(errors).toEqual([]);
  });
});
