// A machine that has much else to do: frames and timers come late, and what a person does before them is not lost.
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { launch, openPage, settle } from './browser.ts';

vi.setConfig({ testTimeout: 120_000 });

/** Of a machine under load; keys come faster than its frames. */
const LATE_MS = 400;

describeWithServer('chromium', 'a page whose frames come late, in Chromium', (chromiumPath) => {
  let lagebild: RunningLagebild;
  let browser: Browser;
  const open = () => openPage(browser, lagebild.httpUrl, { lateMs: LATE_MS });

  beforeAll(async () => {
    lagebild = await runLagebild();
    await lagebild.publish('v1/unna/parking/rathaus', { values: { free: 17, capacity: 60 }, about: { name: 'Rathaus' } });
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
  });

  it('keeps every key of what the list is filtered by', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/?view=list');
    await settle(page);
    const filter = page.getByLabel('Liste und Karte filtern');
    await filter.pressSequentially('rathausplatz', { delay: 500 });
    await expect.poll(() => new URL(page.url()).searchParams.get('q')).toBe('rathausplatz');
    expect(await filter.inputValue()).toBe('rathausplatz');
    expect(opened.errors).toEqual([]);
  });

  it('turns a chart into its table by the key as soon as the chart is there', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/m/unna/d/rathaus?quantity=free');
    await page.locator('.series-facts').waitFor();
    await page.keyboard.press('t');
    await page.locator('.series-table').waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('table');
  });

  it('leaves what is written into a codec as soon as its fields are there', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/lorawan/codecs');
    await page.getByLabel(/^Name/).fill('mein-codec');
    const source = page.getByLabel('Quelltext (JavaScript)');
    await source.fill('function decodeUplink() { return { data: {} }; }');
    await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    await expect.poll(() => page.locator('.codec-form .lorawan-outcome').textContent(), { timeout: 20_000 }).not.toBe('');
    expect(await page.getByLabel(/^Name/).inputValue()).toBe('mein-codec');
    expect(await source.inputValue()).toContain('decodeUplink');
  });

  it('shows the controls of a wall to the first who moves the mouse', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/wand?view=parken,luft');
    await page.locator('h1').waitFor();
    await page.mouse.move(300, 300);
    await page.mouse.move(340, 320);
    await page.getByRole('button', { name: 'Anhalten' }).waitFor({ timeout: 3000 });
  });
});
