// "Was sich ändert" in Chromium: who opens the page late reads what changed before, and goes on live, each change once.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });

const PATIENCE = { timeout: 15_000 };

describeWithServer('chromium', 'the ticker in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-ticker-'));
  let program: StartedProgram;
  let browser: Browser;
  const start = () => startProgram({ DATA_DIR: folder, LOG_LEVEL: 'fatal' });
  const kept = async () => (await fetch(`${program.httpUrl}/api/v1/changes`)).text();

  async function publish(topic: string, ...messages: object[]): Promise<void> {
    const device = await mqtt.connectAsync(program.mqttUrl);
    for (const message of messages) await device.publishAsync(topic, JSON.stringify(message), { qos: 1 });
    await device.endAsync();
  }
  const carPark = (...free: number[]) =>
    publish('v1/unna/parking/haus', ...free.map((n) => ({ values: { free: n, capacity: 120 }, about: { name: 'Prüfhaus' } })));
  /** What the ticker says, newest first, without the times; a figure and its unit are held together by a space that does not break. */
  const lines = async (page: Page) =>
    (await page.locator('.changes .change-text').allTextContents()).map((line) => line.replaceAll('\u00A0', ' '));

  beforeAll(async () => {
    program = await start();
    browser = await launch(chromiumPath);
    await carPark(77, 3, 0);
    await publish('v1/kamen/air/luft', { values: { pm2_5: 20 }, about: { name: 'Messstelle' } }, { values: { pm2_5: 31.5 } });
    await until('the new devices', async () => (await kept()).split('"added"').length === 3);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const BEFORE = ['Messstelle PM2,5 über 25: 31,5 µg/m³ · Kamen', 'Prüfhaus ist voll · Unna', 'Prüfhaus ist fast voll, noch 3 frei · Unna'];
  const withoutNew = async (page: Page) => (await lines(page)).filter((line) => !line.includes('neu angemeldet'));

  it('tells who comes later what changed before, and goes on live, each change once', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => withoutNew(page), PATIENCE).toEqual(BEFORE);
    await carPark(12);
    const all = ['Prüfhaus hat wieder 12 frei · Unna', ...BEFORE];
    await expect.poll(() => withoutNew(page), PATIENCE).toEqual(all);
    await page.reload();
    await settle(page);
    await expect.poll(() => withoutNew(page), PATIENCE).toEqual(all);
    await expect.poll(async () => (await lines(page)).length, PATIENCE).toBe(all.length + 2);
    expect(errors).toEqual([]);
  });

  it('shows a change once that was told live before the list came, and is in it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    const [asked, answered] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await page.route('**/api/v1/changes?*', async (route) => {
      asked.resolve();
      await answered.promise;
      await route.continue();
    });
    await page.goto('/');
    await asked.promise; // it asks once the line stands
    await publish('v1/kamen/air/luft', { values: { pm2_5: 8 } });
    const live = 'Messstelle PM2,5 wieder unter 25: 8,0 µg/m³ · Kamen';
    await expect.poll(() => lines(page), PATIENCE).toEqual([live]);
    answered.resolve();
    await expect.poll(() => lines(page), PATIENCE).toEqual(expect.arrayContaining(BEFORE));
    expect((await lines(page)).filter((line) => line === live)).toHaveLength(1);
    expect(errors).toEqual([]);
  });

  it('still knows it when the server was started anew', async () => {
    await program.end('SIGTERM');
    program = await start();
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => withoutNew(page), PATIENCE).toEqual(expect.arrayContaining(BEFORE));
  });
});
