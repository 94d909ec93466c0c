// Every page for everybody: axe without any finding in every theme and language, at 400 % zoom, with wide letters, on the smallest phone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type AccessibleDistrict, openAccessibleDistrict } from './accessible-district.ts';
import { findings, launch, openPage } from './browser.ts';
import { everyAddress } from './every-page.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 }); // each test goes through all pages

const IS_LOADING = `document.querySelector('[data-map="loading"]') !== null || /Lädt …|Loading …/.test(document.body.innerText)`;
/** Sizes of targets are looked for only when asked for. */
const EVERYTHING = { rules: { 'target-size': { enabled: true } } };
/** Another theme changes colours and nothing else. */
const COLOURS = { runOnly: ['cat.color'] };

describeWithServer('chromium', 'every page, in Chromium', (chromiumPath) => {
  let district: AccessibleDistrict;
  let browser: Browser;
  beforeAll(async () => {
    [district, browser] = await Promise.all([openAccessibleDistrict(), launch(chromiumPath)]);
  });
  afterAll(async () => {
    await browser?.close();
    await district?.[Symbol.asyncDispose]();
  });

  /** Shows a page and waits until nothing on it loads any more. */
  async function show(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await page.locator('main h1').first().waitFor();
    await page.locator('[data-live="live"]').waitFor();
    await expect.poll(() => page.evaluate(IS_LOADING), { timeout: 20_000 }).toBe(false);
    await page.evaluate('document.fonts.ready.then(() => true)');
  }

  /** Goes through all pages; tells of each what is wrong with it. */
  async function wrongWith(look: Parameters<typeof openPage>[2], inspect: (page: Page) => Promise<string[]>): Promise<string[]> {
    await using opened = await openPage(browser, district.httpUrl, look);
    const { page, errors } = opened;
    const wrong: string[] = [];
    for (const [name, path] of everyAddress(district)) {
      await show(page, path);
      wrong.push(...(await inspect(page)).map((sentence) => `${name}: ${sentence}`));
    }
    expect(errors).toEqual([]);
    return wrong;
  }

  it.each(['de', 'en'] as const)('has no finding of axe, in light, dark and high contrast, %s', async (language) => {
    const wrong = await wrongWith({ language, theme: 'light' }, async (page) => {
      const found = await findings(page, undefined, EVERYTHING);
      for (const [scheme, contrast] of [
        ['dark', 'no-preference'],
        ['light', 'more'],
        ['dark', 'more'],
      ] as const) {
        await page.emulateMedia({ colorScheme: scheme, contrast });
        found.push(...(await findings(page, undefined, COLOURS)).map((sentence) => `${scheme}, ${contrast}: ${sentence}`));
      }
      await page.emulateMedia({ colorScheme: 'light', contrast: 'no-preference' });
      return found;
    });
    expect(wrong).toEqual([]);
  });
});
