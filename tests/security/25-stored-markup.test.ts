// Markup in everything a device may say, on every page of the dashboard: shown as text, nothing runs, the policy has nothing to report.
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { launch, openPage } from '../browser/browser.ts';
import { everyAddress } from '../browser/every-page.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

vi.setConfig({ testTimeout: 300_000, hookTimeout: 120_000 }); // goes through all pages

const MARKUP = [
  '<img src=x onerror="window.taken=1">',
  '<script>window.taken=1</script>',
  '"><svg onload="window.taken=1">',
  "'-window.taken=1-'",
  '<a href="javascript:window.taken=1">a</a>',
  '</script><script>window.taken=1</script>',
  '<style>body{display:none}</style>',
  '<iframe srcdoc="<script>parent.taken=1</script>">',
  '{{constructor.constructor("window.taken=1")()}}',
  '\u202e<b>',
];
/** In place of an id: what topics allow of it. */
const PLACES = {
  parking: '<img src=x onerror="window.taken=1">',
  air: '"><svg onload="window.taken=1">',
  lighting: '</script><script>window.taken=1</script>',
};

const REPORTED = `(() => {
  window.reported = [];
  document.addEventListener('securitypolicyviolation', (event) => window.reported.push(event.violatedDirective + ' ' + event.blockedURI + ' ' + event.sample));
})()`;
/** Elements that markup would have made. */
const MADE = `[...document.querySelectorAll('[onerror], [onload], [srcdoc], a[href^="javascript:"], body script:not([src]), body > style')].map((one) => one.outerHTML.slice(0, 100))`;

describeWithServer('chromium', '25 stored markup', (chromiumPath) => {
  let lagebild: RunningLagebild;
  let browser: Browser;
  beforeAll(async () => {
    [lagebild, browser] = await Promise.all([runLagebild(), launch(chromiumPath)]);
    const values = { parking: { free: 3, capacity: 9 }, air: { pm2_5: 62.5, pm10: 99 }, lighting: { power: 5, lamp_failure: 1 } };
    for (const [n, name] of MARKUP.entries())
      for (const [kind, site] of Object.entries(PLACES))
        await lagebild.publish(`v1/unna/${kind}/d-${n}`, {
          values: values[kind as keyof typeof values],
          about: { name, site, lat: 51.5 + n / 500, lon: 7.7, ...(kind === 'lighting' && { feeder: name.slice(0, 64) }) },
        });
    for (const text of MARKUP) {
      await lagebild.publish('v1/unna/air/refused', text);
      await lagebild.publish('v1/unna/air/refused', { values: { [text]: 1 } });
      await lagebild.publish(`v1/${text.replaceAll(/[#+/]/g, '')}/air/x`, text);
      await lagebild.publish(`v1/unna/air/${text.replaceAll(/[#+/]/g, '')}`, { values: { pm10: 1 } });
    }
    await lagebild.act('accessIssue', { municipality: 'unna', note: PLACES.parking });
    await lagebild.act('maintenanceAdd', {
      municipality: 'unna',
      from: Date.now(),
      to: Date.now() + 3_600_000,
      note: PLACES.air,
      by: PLACES.lighting,
    });
    await lagebild.act('feedbackSend', { text: MARKUP.join(' '), page: '/', contact: PLACES.parking });
  });
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
  });

  const site = encodeURIComponent(PLACES.parking);
  const district = {
    httpUrl: '',
    carPark: '/m/unna/d/d-0',
    parkingPlace: `/parken?municipality=unna&site=${site}`,
    station: '/m/unna/d/d-2?quantity=pm10',
    street: `/licht?part=strassen&municipality=unna&site=${encodeURIComponent(PLACES.lighting)}`,
    site: `/m/unna/o/${site}`,
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };

  const stateOf = async (page: Page) => ({
    taken: await page.evaluate<unknown>('window.taken'),
    reported: await page.evaluate<string[]>('window.reported'),
    made: await page.evaluate<string[]>(MADE),
  });

  it('is text on every page: nothing runs, nothing is made of it, and the policy reports 0', async () => {
    await using watched = await openPage(browser, lagebild.httpUrl);
    const { page } = watched;
    await page.addInitScript(REPORTED);
    const wrong: unknown[] = [];
    let shown = 0;
    for (const [name, path] of everyAddress(district)) {
      await page.goto(path);
      await page.locator('main :is(h1, h2)').filter({ visible: true }).first().waitFor();
      // Pages for everybody have no live channel.
      if (!/^\/(oeffentlich|datenschutz)/.test(path)) await page.locator('[data-live="live"]').waitFor();
      await expect.poll(() => page.evaluate(`/Lädt …|Loading …/.test(document.body.innerText)`), { timeout: 20_000 }).toBe(false);
      const text = String(await page.evaluate('document.body.innerText'));
      if (/window\.taken/.test(text)) shown += 1;
      const state = await stateOf(page);
      if (state.taken !== undefined || state.reported.length > 0 || state.made.length > 0) wrong.push({ name, path, ...state });
    }
    expect(wrong).toEqual([]);
    // The markup was there to be seen on many of them.
    expect(shown).toBeGreaterThan(10);
  });

  it('would be noticed: what runs on a page without asking is stopped and reported', async () => {
    await using watched = await openPage(browser, lagebild.httpUrl);
    const { page } = watched;
    await page.addInitScript(REPORTED);
    await page.goto('/');
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', ${JSON.stringify(PLACES.parking)})`);
    await expect.poll(() => page.evaluate('window.reported.length')).toBeGreaterThan(0);
    expect(await stateOf(page)).toMatchObject({ taken: undefined, made: [expect.stringContaining('onerror')] });
  });

  it('is sent with a policy that has no unsafe word, on pages, answers and refusals', async () => {
    for (const path of ['/', '/quarantaene', '/api/v1/devices', '/api/v1/nothing', '/assets/none.js', '/openapi.json']) {
      const policy = (await fetch(lagebild.httpUrl + path)).headers.get('content-security-policy') ?? '';
      expect(policy, path).toContain("script-src 'self'");
      expect(policy, path).not.toMatch(/unsafe|\*|https?:/);
    }
  });

  it('is data in answers and tables: JSON, and a cell that no spreadsheet takes for a formula', async () => {
    const response = await fetch(`${lagebild.httpUrl}/api/v1/devices`);
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    await lagebild.publish('v1/unna/air/formula', { values: { pm10: 1 }, about: { name: '=HYPERLINK("http://x")' } });
    const table = await (await fetch(`${lagebild.httpUrl}/api/v1/devices.csv`)).text();
    expect(table).not.toMatch(/(^|[;,])"?=HYPERLINK/m);
  });
});
