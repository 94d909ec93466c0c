// Who goes on from one place to another sees nothing of the first under the name of the second, however long its answers take.
import { rmSync } from 'node:fs';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { launch, openPage, settle, type WatchedPage, walkTo } from './browser.ts';

vi.setConfig({ testTimeout: 120_000 });

const patient = { timeout: 30_000 };

/** From now on answers about Kamen are held back until the promise is there. */
async function holdBack(page: Page, until: Promise<unknown>): Promise<void> {
  await page.route(/\/api\/.*kamen/, async (route) => {
    await until;
    await route.continue();
  });
}

describeWithServer('chromium', 'a page that goes on to another place, in Chromium', (chromiumPath) => {
  const region = quickRegion(shippedAlarms(0, 0));
  let lagebild: RunningLagebild;
  let browser: Browser;
  const open = (): Promise<WatchedPage> => openPage(browser, lagebild.httpUrl);

  beforeAll(async () => {
    lagebild = await runLagebild({ REGION_DIR: region });
    for (const [municipality, free, pm10] of [
      ['unna', 17, 71],
      ['kamen', 4, 8],
    ] as const) {
      await lagebild.publish(`v1/${municipality}/parking/p-1`, {
        values: { free, capacity: 60 },
        about: { name: `Parkhaus ${municipality}`, site: 'Markt' },
      });
      await lagebild.publish(`v1/${municipality}/air/a-1`, { values: { pm10 }, about: { name: `Luft ${municipality}` } });
      await lagebild.publish(`v1/${municipality}/lighting/l-1`, {
        values: { lamp_failure: 1, power: 2 },
        about: { name: `Laterne ${municipality}` },
      });
    }
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    rmSync(region, { recursive: true, force: true });
  });

  it('shows the values of the device whose name it shows', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/m/unna/d/p-1');
    await settle(page);
    const free = page.locator('.reading[data-quantity="free"] .value');
    await expect.poll(() => free.textContent()).toBe('17');
    await walkTo(page, '/m/kamen/d/p-1');
    await page.locator('h1', { hasText: 'Parkhaus kamen' }).waitFor();
    await expect.poll(() => free.textContent()).toBe('4');
    expect(opened.errors).toEqual([]);
  });

  it('shows tiles and devices of the municipality whose name it shows, from the first picture on', async () => {
    await using opened = await open();
    const { page } = opened;
    await page.goto('/m/unna');
    await settle(page);
    const tile = page.locator('.tile', { hasText: 'Parken' }).locator('.tile-figure');
    await expect.poll(() => tile.textContent(), patient).toContain('17');
    const { promise, resolve } = Promise.withResolvers<void>();
    await holdBack(page, promise);
    // Whatever is ever drawn under the name of Kamen.
    await page.evaluate(`globalThis.seen = [];
      const look = () => {
        const figure = document.querySelector('[aria-labelledby="tile-parking"] .tile-figure');
        if (document.querySelector('main h1')?.textContent === 'Kamen') globalThis.seen.push(figure.textContent);
        requestAnimationFrame(look);
      };
      look();`);
    await walkTo(page, '/m/kamen');
    await page.locator('h1', { hasText: 'Kamen' }).waitFor();
    await expect.poll(() => page.locator('main').textContent()).not.toContain('Parkhaus unna');
    resolve();
    await expect.poll(() => tile.textContent(), patient).toContain('4');
    const seen = await page.evaluate<string[]>('globalThis.seen');
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((text) => text.includes('17'))).toEqual([]);
    expect(opened.errors).toEqual([]);
  });

  it.each([
    ['the list of alarms', '/alarme', 'Laterne unna', 'Laterne kamen', paths.alarms],
    ['the air desk', '/luft', 'Luft unna', 'Luft kamen', paths.airStations],
  ])('shows nothing in %s that was narrowed to another municipality', async (_, path, before, after, asked) => {
    await using opened = await open();
    const { page } = opened;
    await page.goto(`${path}?municipality=unna`);
    await settle(page);
    await page.locator('main').getByText(before).first().waitFor(patient);
    const { promise, resolve } = Promise.withResolvers<void>();
    await holdBack(page, promise);
    const question = page.waitForRequest((request) => request.url().includes(asked) && request.url().includes('kamen'));
    await walkTo(page, `${path}?municipality=kamen`);
    await question;
    await expect.poll(() => page.locator('main').getByText(before).count(), { timeout: 3000 }).toBe(0);
    resolve();
    await page.locator('main').getByText(after).first().waitFor(patient);
    expect(opened.errors).toEqual([]);
  });
});
