// The theme chosen by hand, in Chromium: at once everywhere, kept, without a flash at the next start, and as the system wishes until then.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });

/** Everything painted so far, noted from the first picture on. */
const WATCH_GROUND = `
  globalThis.grounds = new Set();
  const look = () => {
    if (document.body) globalThis.grounds.add(getComputedStyle(document.documentElement).backgroundColor);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;
const [INK_LIGHT, INK_DARK] = ['23,32,30', '233,238,234'];
const [PAPER_LIGHT, PAPER_DARK] = ['rgb(241, 243, 240)', 'rgb(13, 19, 21)'];

describeWithServer('chromium', 'the theme, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-theme-'));
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    for (const [minute, free] of [70, 71, 72, 60, 50].entries()) {
      const time = new Date(Date.now() - (50 - 10 * minute) * 60_000).toISOString();
      const about = { name: 'Prüfhaus', lat: 51.537, lon: 7.69 };
      await device.publishAsync('v1/unna/parking/p', JSON.stringify({ time, values: { free, capacity: 120 }, about }), { qos: 1 });
    }
    await until('the readings', async () => (await (await fetch(`${program.httpUrl}/api/v1/devices`)).text()).includes('Prüfhaus'));
  });
  afterAll(async () => {
    await device?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const ground = (page: Page) => page.evaluate<string>('getComputedStyle(document.documentElement).backgroundColor');
  const choice = (page: Page) => page.getByLabel('Darstellung');
  const landFill = (page: Page) => page.evaluate<string>("getComputedStyle(document.querySelector('.land-0')).fill");
  /** How many dots of the chart have exactly this colour. */
  const chartDots = (page: Page, colour: string) =>
    page.evaluate<number>(`(() => {
      const canvas = document.querySelector('.line-figure canvas');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      let dots = 0;
      for (let at = 0; at < data.length; at += 4) if (data.slice(at, at + 3).join() === '${colour}' && data[at + 3] === 255) dots += 1;
      return dots;
    })()`);

  it('is what the system wishes, and follows it, until somebody chooses', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => ground(page)).toBe(PAPER_LIGHT);
    await page.emulateMedia({ colorScheme: 'dark' });
    await expect.poll(() => ground(page)).toBe(PAPER_DARK);
    await page.emulateMedia({ contrast: 'more' });
    await expect.poll(() => ground(page)).toBe('rgb(0, 0, 0)');
    await choice(page).selectOption('light');
    await expect.poll(() => ground(page)).toBe(PAPER_LIGHT);
    await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
    await choice(page).selectOption('contrast');
    await expect.poll(() => ground(page)).toBe('rgb(255, 255, 255)');
    expect(errors).toEqual([]);
  });

  it('is chosen by keyboard, kept, and there before the first picture; other windows follow', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    const other = await page.context().newPage();
    await other.goto('/quarantaene');
    await settle(other);
    await page.bringToFront();
    await choice(page).focus();
    await expect.poll(() => page.evaluate("getComputedStyle(document.querySelector('.theme-choice')).outlineStyle")).toBe('solid');
    await page.keyboard.press('d'); // dunkel
    await expect.poll(() => ground(page)).toBe(PAPER_DARK);
    await expect.poll(() => ground(other)).toBe(PAPER_DARK);
    await page.addInitScript(WATCH_GROUND);
    await page.reload();
    await settle(page);
    await expect.poll(() => page.evaluate('[...globalThis.grounds]')).toEqual([PAPER_DARK]);
    await expect.poll(() => choice(page).inputValue()).toBe('dark');
  });

  it('reaches the map and the chart at once', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    const before = await landFill(page);
    await choice(page).selectOption('dark');
    await expect.poll(() => landFill(page)).not.toBe(before);
    await choice(page).selectOption('light');
    await page.goto('/m/unna/d/p?quantity=free');
    await settle(page);
    await page.locator('.series-facts:not([data-points="0"])').waitFor();
    await expect.poll(() => chartDots(page, INK_LIGHT)).toBeGreaterThan(20);
    await expect.poll(() => chartDots(page, INK_DARK)).toBe(0);
    await choice(page).selectOption('dark');
    await expect.poll(() => chartDots(page, INK_DARK)).toBeGreaterThan(20);
    await expect.poll(() => chartDots(page, INK_LIGHT)).toBe(0);
    expect(errors).toEqual([]);
  });

  it('is chosen on the smallest phone, too', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 360, height: 740 });
    await opened.page.goto('/');
    await settle(opened.page);
    const box = await choice(opened.page).boundingBox();
    expect(box?.x).toBeGreaterThan(0);
    expect((box?.x ?? 0) + (box?.width ?? 0)).toBeLessThan(360);
    expect(Math.min(box?.width ?? 0, box?.height ?? 0)).toBeGreaterThanOrEqual(24);
  });
});
