// A page whose server takes long to answer: it does not ask the same once more, and shows nothing that belongs to another question.
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { launch, openPage, walkTo } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describeWithServer('chromium', 'a page whose answers take long, in Chromium', (chromiumPath) => {
  let lagebild: RunningLagebild;
  let browser: Browser;

  beforeAll(async () => {
    lagebild = await runLagebild();
    await lagebild.publish('v1/unna/parking/rathaus', { values: { free: 17, capacity: 60 }, about: { name: 'Rathaus' } });
    browser = await launch(chromiumPath);
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
  });

  it('asks again only once it has its answer', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl);
    const { page } = opened;
    await page.clock.install();
    let questions = 0;
    const answer = Promise.withResolvers<void>();
    await page.route(`**${paths.parkingSites}`, async (route) => {
      questions += 1;
      await answer.promise;
      await route.continue();
    });
    await page.goto('/parken');
    await expect.poll(() => questions).toBe(1);
    await page.clock.runFor(18_000); // three times its rhythm, and less than it waits for an answer
    expect(questions).toBe(1);
    answer.resolve();
    await page.getByText('Rathaus').first().waitFor();
    await page.clock.runFor(6000);
    await expect.poll(() => questions).toBe(2);
  });

  it('draws a range of the past as it was, whatever is measured while its answer is on its way', async () => {
    const from = Date.now() - 3 * HOUR;
    const tell = (time: number, free: number) => lagebild.publish('v1/unna/parking/markt', { time, values: { free } });
    await tell(from + 10 * MINUTE, 40);
    await tell(from + 20 * MINUTE, 41);
    await using opened = await openPage(browser, lagebild.httpUrl);
    const { page } = opened;
    const asked = Promise.withResolvers<void>();
    const answer = Promise.withResolvers<void>();
    await page.route(`**${paths.series}?*`, async (route) => {
      asked.resolve();
      await answer.promise;
      await route.continue();
    });
    await page.goto(`/m/unna/d/markt?quantity=free&range=custom&from=${from}&to=${from + HOUR}`);
    await asked.promise;
    await page.locator('[data-live="live"]').waitFor();
    await tell(Date.now(), 23);
    await page.getByText('23', { exact: true }).first().waitFor();
    answer.resolve();
    await expect.poll(() => page.locator('.series-facts').getAttribute('data-points')).toBe('2');
  });

  it('does not say of a place that it does not exist because the one before did not', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl);
    const { page } = opened;
    await page.goto('/m/unna/o/Nirgends');
    await page.getByText('Einen Ort „Nirgends“ gibt es hier nicht.').waitFor();
    const answer = Promise.withResolvers<void>();
    await page.route(`**${paths.site}?*Rathaus*`, async (route) => {
      await answer.promise;
      await route.continue();
    });
    const asked = page.waitForRequest(`**${paths.site}?*Rathaus*`);
    await walkTo(page, '/m/unna/o/Rathaus');
    await asked;
    await expect.poll(() => page.getByText('gibt es hier nicht').count()).toBe(0);
    answer.resolve();
    await page.getByRole('heading', { level: 1, name: 'Rathaus' }).waitFor();
  });
});
