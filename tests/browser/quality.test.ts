// Doubtful values on the page of a device: marked, explained, and overruled by hand.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, overhang, seriousFindings, settle } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;

describeWithServer('chromium', 'doubtful values, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-quality-'));
  let program: StartedProgram;
  let browser: Browser;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
    const device = await mqtt.connectAsync(program.mqttUrl);
    const begin = Date.now() - 5 * 60 * MINUTE;
    for (let n = 0; n < 29; n += 1) {
      const values = { pm10: n === 10 ? 640 : 14 + (n % 5), humidity: n > 20 ? 85 : 55 };
      await device.publishAsync('v1/unna/air/markt', JSON.stringify({ time: begin + n * 10 * MINUTE, values }), { qos: 1 });
    }
    await device.endAsync();
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it.each([
    ['light', 1280],
    ['dark', 360],
  ] as const)('are told with their reasons, %s, %i px', async (theme, width) => {
    await using opened = await openPage(browser, program.httpUrl, { width, height: 900, theme });
    const { page, errors } = opened;
    await page.goto('/m/unna/d/markt?quantity=pm10&range=6h');
    await settle(page);
    const flags = page.locator('.flags');
    await flags.waitFor();
    await expect.poll(() => flags.textContent()).toContain('PM10 sprang für eine Messung auf 640');
    await expect.poll(() => flags.textContent()).toContain('Tröpfchen zählen dort als Teilchen');
    // The highest value that counts, not the spike.
    await expect.poll(() => page.locator('.chart-sentence').textContent()).toContain('höchster 18,0 µg/m³');
    await expect.poll(() => overhang(page)).toBe(0);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('count again once a person says so, and the note stands there', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/m/unna/d/markt?quantity=pm10&range=6h');
    await settle(page);
    const spike = page.locator('.flag[data-code="spike"]');
    await spike.getByText('Die Werte stimmen doch').click();
    await spike.getByLabel('Wer sagt das?').fill('Umweltamt');
    await spike.getByLabel('Warum?').fill('Feuerwerk <b>im Hof</b>');
    await spike.getByRole('button', { name: 'Werte gelten lassen' }).click();
    await expect.poll(() => spike.textContent()).toContain('„Feuerwerk <b>im Hof</b>“');
    await expect.poll(() => page.locator('.chart-sentence').textContent()).toContain('höchster 640,0 µg/m³');
    await spike.getByRole('button', { name: 'Zurücknehmen' }).click();
    await expect.poll(() => page.locator('.chart-sentence').textContent()).toContain('höchster 18,0 µg/m³');
  });
});
