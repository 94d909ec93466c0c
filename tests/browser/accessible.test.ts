// Every page for everybody: axe without any finding in every theme and language, at 400 % zoom, with wide letters, on the smallest phone.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type AccessibleDistrict, openAccessibleDistrict } from './accessible-district.ts';
import { findings, launch, openPage, overhang } from './browser.ts';
import { everyAddress } from './every-page.ts';

vi.setConfig({ testTimeout: 900_000, hookTimeout: 120_000 }); // each test goes through all pages

const IS_LOADING = `document.querySelector('[data-map="loading"]') !== null || /Lädt …|Loading …/.test(document.body.innerText)`;
const VISIBLE = "(one) => one.checkVisibility() && !one.closest('.unseen, .skip, [inert]') && one.getBoundingClientRect().width > 0";
/** What is pressed most must be 44 pixels high under a thumb. */
const SMALL_CONTROLS = `[...document.querySelectorAll('.button, .nav-link, .part-link, .switch-option, select, textarea, input:not([type=checkbox], [type=radio])')]
  .filter(${VISIBLE}).filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.className + ' ' + (one.textContent || one.name).trim().slice(0, 30) + ' ' + Math.round(one.getBoundingClientRect().height))`;
/** WCAG 1.4.12. */
const WIDE_LETTERS = `(() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important } p { margin-bottom: 2em !important }');
  document.adoptedStyleSheets = [sheet];
})()`;
const CUT_TEXTS = `[...document.querySelectorAll('main *')].filter(${VISIBLE}).filter((one) => {
  const { overflowX, overflowY, textOverflow, webkitLineClamp } = getComputedStyle(one);
  const hasText = [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim());
  if (!hasText || one.closest('.map, svg') || webkitLineClamp !== 'none') return false;
  return (overflowY === 'hidden' && one.scrollHeight > one.clientHeight + 3) || (overflowX === 'hidden' && textOverflow !== 'ellipsis' && one.scrollWidth > one.clientWidth + 1);
}).map((one) => one.textContent.trim().slice(0, 40))`;
const WRONG_ON_PAPER = `(() => {
  const wrong = [];
  const head = document.querySelector('.print-head');
  // Nothing but labels stands on a sheet of labels.
  if (!document.querySelector('.label-sheet') && !(head?.checkVisibility() && /Kreis Unna.*\\d\\d:\\d\\d/.test(head.textContent))) wrong.push('has no printed head');
  const left = [...document.querySelectorAll('.head, .foot, .search, main button:not(thead button, .alarm-sentence), main .filter')].filter((one) => one.checkVisibility());
  if (left.length > 0) wrong.push('prints controls: ' + left.map((one) => one.className + ' ' + one.textContent.trim().slice(0, 20)).slice(0, 3).join(', '));
  return wrong;
})()`;
/** What has the focus, by its name, and what is wrong with how it is seen. */
const FOCUS = `(() => {
  const one = document.activeElement;
  const said = (one.getAttribute('aria-label') || one.labels?.[0]?.textContent || one.textContent || '').trim();
  if (one === document.body || one.tabIndex < 0) return { said: '', problem: '' }; // a heading that was gone to is no control
  const box = one.getBoundingClientRect();
  const rings = [one, one.closest('label'), one.closest('.search')].filter(Boolean).map((part) => getComputedStyle(part).outlineStyle);
  if (!rings.some((style) => style !== 'none')) return { said, problem: 'nothing shows that it has the focus' };
  const at = document.elementFromPoint(Math.min(innerWidth - 1, Math.max(0, box.left + Math.min(box.width / 2, 40))), Math.min(innerHeight - 1, Math.max(0, box.top + Math.min(box.height / 2, 20))));
  const isSeen = at !== null && (one.contains(at) || at.contains(one) || one.closest('label')?.contains(at));
  return { said, problem: isSeen ? '' : 'is covered by ' + at?.className };
})()`;
/** Sizes of targets are looked for only when asked for. */
const EVERYTHING = { rules: { 'target-size': { enabled: true } } };
const THEMES = [
  ['light', 'no-preference'],
  ['dark', 'no-preference'],
  ['light', 'more'],
  ['dark', 'more'],
] as const;
/** Sheets by the name of their @page (styles/print.css, site/labels.css): width and margin, millimetres. */
const SHEETS: Readonly<Record<string, { width: number; margin: number }>> = {
  auto: { width: 210, margin: 14 },
  wide: { width: 297, margin: 12 },
  labels: { width: 210, margin: 0 },
};
const MILLIMETRE_PX = 96 / 25.4;

/** Widths of the sheets that a page is printed on, millimetres. */
async function printedWidths(page: Page): Promise<number[]> {
  const boxes = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').matchAll(/MediaBox *\[0 0 ([\d.]+)/g);
  return [...new Set([...boxes].map(([, points]) => Math.round((Number(points) / 72) * 25.4)))];
}

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
    // A narrow screen, and paper, show a chosen place alone: under its own heading.
    await page.locator('main :is(h1, h2)').filter({ visible: true }).first().waitFor();
    if (!/^\/(oeffentlich|datenschutz)/.test(path)) await page.locator('[data-live="live"]').waitFor(); // those do without
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

  it.each(['de', 'en'] as const)('has no finding of axe in light, dark and both high contrasts: %s', async (language) => {
    const wrong = await wrongWith({ language }, async (page) => {
      const found = (await page.locator('html').getAttribute('lang')) === language ? [] : ['is marked as another language'];
      // The theme changes on the loaded page: loading it takes longer than looking at it.
      for (const [colorScheme, contrast] of THEMES) {
        await page.emulateMedia({ colorScheme, contrast });
        // The page hears of it a moment later.
        await page.locator(`html[data-theme="${colorScheme}"][data-contrast="${contrast === 'more' ? 'more' : 'usual'}"]`).waitFor();
        found.push(...(await findings(page, undefined, EVERYTHING)).map((sentence) => `${colorScheme}, ${contrast}: ${sentence}`));
      }
      return found;
    });
    expect(wrong).toEqual([]);
  });

  it('fits the smallest phone and its thumbs, 400 % zoom, and letters set wide', async () => {
    await using opened = await openPage(browser, district.httpUrl, { width: 360, height: 740, hasTouch: true });
    const { page, errors } = opened;
    const wrong: string[] = [];
    const tooWide = async (when: string, name: string): Promise<void> => {
      // A chart takes a moment to follow its place.
      await expect
        .poll(() => overhang(page), { timeout: 2000 })
        .toBe(0)
        .catch(async () => {
          wrong.push(`${name}: ${await overhang(page)} px too wide ${when}`);
        });
    };
    for (const [name, path] of everyAddress(district)) {
      await page.setViewportSize({ width: 360, height: 740 });
      await show(page, path);
      await tooWide('on a phone', name);
      wrong.push(...(await findings(page, undefined, { runOnly: ['target-size'] })).map((sentence) => `${name}: ${sentence}`));
      wrong.push(...(await page.evaluate<string[]>(SMALL_CONTROLS)).map((control) => `${name}: too small for a thumb: ${control}`));
      await page.setViewportSize({ width: 320, height: 256 }); // 1280 x 1024 at 400 %
      await tooWide('at 400 %', name);
      await page.setViewportSize({ width: 1280, height: 900 });
      await page.evaluate(WIDE_LETTERS);
      await tooWide('with wide letters', name);
      wrong.push(...(await page.evaluate<string[]>(CUT_TEXTS)).map((text) => `${name}: cut with wide letters: ${text}`));
    }
    expect(wrong).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('is printed light, as wide as its sheet, without controls, with a head that says what and when', async () => {
    const wrong = await wrongWith({ theme: 'dark', width: 1000, height: 1400 }, async (page) => {
      await page.emulateMedia({ media: 'print' });
      await page.locator('html[data-theme="light"]').waitFor();
      const found = await page.evaluate<string[]>(WRONG_ON_PAPER);
      const { width, margin } = SHEETS[await page.evaluate<string>('getComputedStyle(document.body).page')] ?? { width: 0, margin: 0 };
      const printed = await printedWidths(page);
      if (printed.join() !== `${width}`) found.push(`is printed on sheets ${printed.join(' and ')} mm wide instead of ${width}`);
      await page.setViewportSize({ width: Math.round((width - 2 * margin) * MILLIMETRE_PX), height: 1000 });
      // A chart takes a moment to follow its place.
      await expect
        .poll(() => overhang(page), { timeout: 2000 })
        .toBe(0)
        .catch(async () => found.push(`${await overhang(page)} px too wide on paper`));
      await page.emulateMedia({ media: 'screen' });
      await page.setViewportSize({ width: 1000, height: 1400 });
      return found;
    });
    expect(wrong).toEqual([]);
  });

  it('keeps its shapes where the system imposes its own colours', async () => {
    await using opened = await openPage(browser, district.httpUrl);
    const { page } = opened;
    await page.emulateMedia({ forcedColors: 'active' });
    await show(page, '/?view=list');
    const strokes = await page.evaluate<string[]>(
      "[...new Set([...document.querySelectorAll('tbody .mark-outline')].map((one) => getComputedStyle(one).stroke))]",
    );
    const ink = await page.evaluate<string>('getComputedStyle(document.body).color');
    expect(strokes).toEqual([ink]);
    await expect.poll(() => findings(page)).toEqual([]);
  });

  it('is worked by keyboard alone: skip, find, range, alarm, quarantine, language, theme; the focus is always seen', async () => {
    await using opened = await openPage(browser, district.httpUrl);
    const { page, errors } = opened;
    await page.addInitScript("localStorage.setItem('lagebild.name', 'Leitstelle')");
    const press = (...keys: string[]) => keys.reduce((before, key) => before.then(() => page.keyboard.press(key)), Promise.resolve());
    /** Tabs on until something with this name has the focus; on the way everything focused must be seen. */
    const tabTo = async (name: string | RegExp): Promise<void> => {
      for (let n = 0; n < 120; n += 1) {
        await page.keyboard.press('Tab');
        const { said, problem } = await page.evaluate<{ said: string; problem: string }>(FOCUS);
        expect(problem, said).toBe('');
        if (typeof name === 'string' ? said === name : name.test(said)) return;
      }
      throw new Error(`no way by Tab to ${name}`);
    };

    await show(page, '/');
    await tabTo('Zum Inhalt springen');
    await press('Enter');
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('main');
    await press('/');
    await page.keyboard.type('laterne 7');
    await press('Enter');
    await page.waitForURL('**/d/l-7');
    await tabTo('7 Tage');
    await press('Enter');
    await page.waitForURL('**range=7d**');

    await show(page, '/alarme');
    await page.locator('.alarm').first().waitFor();
    await tabTo(/^Quittieren/);
    await press('Enter');
    await expect.poll(() => page.locator('.alarm-state', { hasText: 'Leitstelle' }).count(), { timeout: 15_000 }).toBeGreaterThan(0);

    await show(page, '/quarantaene?municipality=kamen');
    await tabTo('Erneut einlesen');
    await press('Enter');
    await page.getByText('Weiterhin nicht angenommen').waitFor();

    await show(page, '/barrierefreiheit');
    await tabTo(/^Darstellung/);
    await press('d');
    await expect.poll(() => page.locator('html').getAttribute('data-theme')).toBe('dark');
    await tabTo('English');
    await press('Enter');
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await tabTo(/^What is in your way/);
    await page.keyboard.type('The map is too small');
    await tabTo('Send');
    await press('Enter');
    await page.getByText('Your message has arrived').waitFor();
    expect(errors).toEqual([]);
  });

  it('asks again for what is too short, keeps what was written, and shows it as text', async () => {
    await using opened = await openPage(browser, district.httpUrl, { width: 360, height: 740 });
    const { page, errors } = opened;
    await show(page, '/luft');
    await page.getByRole('link', { name: 'Barrierefreiheit' }).click();
    await page.getByLabel('Was stört Sie?').waitFor();
    await expect.poll(() => page.getByLabel('Wo? (Adresse der Seite)').inputValue()).toBe('/luft');
    await page.getByRole('button', { name: 'Absenden' }).click();
    await page.getByText('Schreiben Sie bitte in ein paar Worten').waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.name')).toBe('text');
    await page.getByLabel('Was stört Sie?').fill('<b>Zu klein</b>');
    await page.getByRole('button', { name: 'Absenden' }).click();
    await page.getByText('Ihre Nachricht ist angekommen').waitFor();
    await page.getByRole('link', { name: /Eingegangene Rückmeldungen/ }).click();
    await page.getByText('<b>Zu klein</b>').waitFor();
    await expect.poll(() => page.locator('.feedback-text b').count()).toBe(0);
    await page
      .getByLabel(/Ihr Name|Name/)
      .first()
      .fill('Leitstelle');
    await page
      .getByRole('button', { name: /^Erledigt/ })
      .first()
      .click();
    await page.getByText('erledigt, Leitstelle').first().waitFor();
    expect(errors).toEqual([]);
  });
});
