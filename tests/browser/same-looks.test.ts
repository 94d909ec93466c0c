// Style sheets of pages stay once they were loaded: a page looks the same whether it is the first that is opened or comes after all others.
import { isDeepStrictEqual } from 'node:util';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type AccessibleDistrict, openAccessibleDistrict } from './accessible-district.ts';
import { launch, openPage, settle, walkTo } from './browser.ts';
import { everyAddress } from './every-page.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 });

/** How each class is drawn, in all the ways it is on this page. */
const LOOKS = `(() => {
  const ways = ['display', 'color', 'backgroundColor', 'fontSize', 'fontWeight', 'fill', 'stroke', 'padding', 'margin', 'gap', 'borderTopWidth',
    'borderBottomWidth', 'textAlign', 'whiteSpace', 'position'];
  const looks = {};
  for (const one of document.querySelectorAll('main [class]')) {
    if (one.closest('.map, canvas, [data-map]') || /spark|chart|marked/.test(one.getAttribute('class'))) continue;
    const style = getComputedStyle(one);
    const look = ways.filter((way) => !/^margin/.test(way) || !style.margin.includes('auto')).map((way) => way + ': ' + style[way]).join('; ');
    (looks[one.tagName + '.' + one.getAttribute('class')] ??= []).push(look);
  }
  return Object.fromEntries(Object.entries(looks).map(([name, all]) => [name, [...new Set(all)]]));
})()`;

type Looks = Record<string, string[]>;

const MOST_READINGS = 8;

async function looksOf(page: Page): Promise<Looks> {
  await page.locator('main h1').first().waitFor();
  await expect.poll(() => page.evaluate<boolean>('!/Lädt …/.test(document.body.innerText)'), { timeout: 20_000 }).toBe(true);
  // What came with the last answer is drawn: a mark has its state's colour. Where something always moves, the last reading counts.
  let looks = await page.evaluate<Looks>(LOOKS);
  for (let n = 0; n < MOST_READINGS; n += 1) {
    await page.waitForTimeout(250);
    const before = looks;
    looks = await page.evaluate<Looks>(LOOKS);
    if (isDeepStrictEqual(before, looks)) break;
  }
  return looks;
}

/** What is drawn after the walk in no way in which it was drawn at first. Other devices may have come since; a class must have kept one of its looks. */
function changed(before: Looks, after: Looks): string[] {
  return Object.entries(after).flatMap(([name, looks]) => {
    const known = before[name];
    if (!known || looks.some((look) => known.includes(look))) return [];
    return [`${name}: ${looks[0]} instead of ${known[0]}`];
  });
}

describeWithServer('chromium', 'the looks of a page, whatever was seen before', (chromiumPath) => {
  let district: AccessibleDistrict;
  let browser: Browser;
  beforeAll(async () => {
    [district, browser] = await Promise.all([openAccessibleDistrict(), launch(chromiumPath)]);
  });
  afterAll(async () => {
    await browser?.close();
    await district?.[Symbol.asyncDispose]();
  });

  it('are those of its first picture', async () => {
    const { municipality, site, device, lorawan, figure, rules, alarms, lighting, parking } = Object.fromEntries(
      everyAddress(district).map(([name, path]) => [name.split(',')[0], path]),
    );
    const watched = [municipality, site, device, lorawan, figure, rules, alarms, lighting, parking].filter((path) => path !== undefined);
    expect(watched).toHaveLength(9);
    const first = new Map<string, Looks>();
    for (const path of watched) {
      await using opened = await openPage(browser, district.httpUrl);
      await opened.page.goto(path);
      await settle(opened.page);
      first.set(path, await looksOf(opened.page));
    }
    await using opened = await openPage(browser, district.httpUrl);
    const { page } = opened;
    await page.goto('/');
    for (const [, path] of everyAddress(district).filter(([name]) => !name.startsWith('wallboard'))) {
      await walkTo(page, path);
      await looksOf(page);
    }
    const wrong: string[] = [];
    for (const path of watched) {
      await walkTo(page, path);
      wrong.push(...changed(first.get(path) ?? {}, await looksOf(page)).map((what) => `${path} ${what}`));
    }
    expect(wrong).toEqual([]);
  });
});
