// "Woher kommen die Werte?" on the page of a device, as an operator asks it.
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

describeWithServer('chromium', 'the way of a value, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-origin-'));
  let program: StartedProgram;
  let browser: Browser;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
    const device = await mqtt.connectAsync(program.mqttUrl);
    const publish = (payload: string) => device.publishAsync('v1/unna/air/markt', payload, { qos: 1 });
    await publish('{"values":{"o3":41},"about":{"name":"Station <i>Markt</i>"}}');
    await publish('{"values":{"o3":-1}}');
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
  ] as const)('is told step by step, %s, %i px', async (theme, width) => {
    await using opened = await openPage(browser, program.httpUrl, { width, height: 900, theme });
    const { page, errors } = opened;
    await page.goto('/m/unna/d/markt');
    await settle(page);
    await page.getByText('Woher kommen die Werte?').click();
    const ways = page.locator('.way');
    await expect.poll(() => ways.count()).toBe(2);
    await expect.poll(() => ways.first().textContent()).toContain('o3 ist -1');
    await expect.poll(() => ways.nth(1).textContent()).toContain('eigenes Format von Lagebild');
    await expect.poll(() => ways.nth(1).textContent()).toContain('Ozon 41 µg/m³ · so gespeichert');
    await ways.nth(1).getByText('Rohtext zeigen').click();
    await expect.poll(() => ways.nth(1).locator('pre').textContent()).toContain('Station <i>Markt</i>');
    await expect.poll(() => overhang(page)).toBe(0);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('is asked for from the newest value, and the address keeps it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/m/unna/d/markt');
    await settle(page);
    await page.getByRole('link', { name: /Woher kommt der Wert von/ }).click();
    await expect.poll(() => page.locator('.way').count()).toBeGreaterThan(0);
    expect(new URL(page.url()).searchParams.get('at')).toMatch(/^\d+$/);
    await page.reload();
    await expect.poll(() => page.locator('.origin-what').textContent()).toContain('Nachrichten zum Messwert von');
  });
});
