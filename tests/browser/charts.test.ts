// Charts in a real browser: zoomed by drag, finger and keys; walked and told; table in step; saved as files that open.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import mqtt from 'mqtt';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, launch, openPage, overhang, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 120_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NAME = 'Messpunkt <b>Bahnhofstraße</b>';
const PAGE = '/m/unna/d/punkt-1?quantity=pm10';
/** Minutes between two readings, and what was measured at a time. */
const EVERY = 10;
const valueAt = (time: number): number => Math.round((20 + 10 * Math.sin(time / (4 * HOUR))) * 10) / 10;

describeWithServer('chromium', 'charts in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-charts-'));
  let program: StartedProgram;
  let browser: Browser;
  /** The newest reading. */
  let newest = 0;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, SIMULATOR: 'off' });
    browser = await launch(chromiumPath);
    const client = await mqtt.connectAsync(program.mqttUrl);
    newest = Math.floor(Date.now() / (EVERY * MINUTE)) * EVERY * MINUTE;
    const said: Promise<unknown>[] = [];
    const tell = (time: number): void => {
      const about = { name: NAME, lat: 51.5, lon: 7.7 };
      const message = { time: new Date(time).toISOString(), values: { pm10: valueAt(time) }, about };
      said.push(client.publishAsync('v1/unna/air/punkt-1/backfill', JSON.stringify(message), { qos: 1 }));
    };
    // The last two days with a gap of two hours, and the same days of three weeks before.
    for (const weeks of [3, 2, 1, 0]) {
      for (let time = newest - 2 * DAY; time <= newest; time += EVERY * MINUTE) {
        const isGap = weeks === 0 && newest - time > 5 * HOUR && newest - time < 7 * HOUR;
        if (!isGap) tell(time - weeks * 7 * DAY);
      }
    }
    await Promise.all(said);
    await client.publishAsync('v1/kamen/lighting/l-1', JSON.stringify({ values: { dimming: 60, power: 40.5 } }), { qos: 1 });
    await client.publishAsync('v1/kamen/parking/haus', JSON.stringify({ values: { free: 3, capacity: 10 } }), { qos: 1 });
    await client.endAsync();
    const asked = `${program.httpUrl}/api/v1/series?municipality=unna&device=punkt-1&quantity=pm10&every=1h&aggregate=count`;
    await until('the readings', async () => ((await (await fetch(asked)).json()) as { values?: number[] }).values?.some(Boolean) ?? false);
  });

  afterAll(async () => {
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const points = (page: Page): Locator => page.locator('[data-points]');
  const count = async (page: Page): Promise<number> => Number(await points(page).getAttribute('data-points'));
  const spoken = (page: Page): Locator => page.locator('#device-line [role="status"][aria-live]');
  const range = (page: Page): { from: number; to: number } => {
    const query = new URL(page.url()).searchParams;
    return { from: Number(query.get('from')), to: Number(query.get('to')) };
  };

  async function open(page: Page, path = PAGE): Promise<Locator> {
    await page.goto(path);
    await settle(page);
    await page.locator('.line-figure canvas').waitFor();
    await until('the line', async () => (await count(page)) > 0);
    // Chart.js sizes its canvas once its code is there.
    await until('the drawing', async () => Number(await page.locator('.line-figure canvas').getAttribute('width')) > 300);
    await page.waitForTimeout(300);
    return page.locator('#device-line').getByRole('slider');
  }

  async function drag(page: Page, slider: Locator, from: number, to: number): Promise<void> {
    const box = await slider.boundingBox();
    if (!box) throw new Error('no chart');
    const y = box.y + box.height / 2;
    await page.mouse.move(box.x + from * box.width, y);
    await page.mouse.down();
    await page.mouse.move(box.x + ((from + to) / 2) * box.width, y);
    await page.mouse.move(box.x + to * box.width, y);
    await expect.poll(() => page.locator('.chart-selection').count()).toBe(1);
    await page.mouse.up();
  }

  it('zooms where the mouse was dragged, asks for finer data, and the history leads back', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    const slider = await open(page, `${PAGE}&range=7d`);
    await expect.poll(() => points(page).getAttribute('data-every')).not.toBe('raw');
    await drag(page, slider, 0.75, 0.9);
    await page.waitForURL(/range=custom/);
    const first = range(page);
    expect((first.to - first.from) / DAY).toBeGreaterThan(0.7);
    expect((first.to - first.from) / DAY).toBeLessThan(1.6);
    await until('the readings themselves', async () => (await points(page).getAttribute('data-every')) === 'raw');
    const readings = (first.to - first.from) / (EVERY * MINUTE);
    expect(Math.abs((await count(page)) - readings)).toBeLessThan(16);
    await drag(page, slider, 0.3, 0.6);
    await page.waitForURL((url) => Number(url.searchParams.get('from')) !== first.from);
    const second = range(page);
    expect(second.from).toBeGreaterThan(first.from);
    expect(second.to).toBeLessThan(first.to);
    await page.goBack();
    expect(range(page)).toEqual(first);
    await slider.dblclick();
    await page.waitForURL(/range=7d/);
    expect(errors).toEqual([]);
  });

  it('never draws more than two points on a pixel', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 360, height: 780 });
    const { page } = opened;
    const asked: number[] = [];
    page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.pathname === '/api/v1/series' && url.searchParams.has('most')) asked.push(Number(url.searchParams.get('most')));
    });
    const slider = await open(page, `${PAGE}&range=30d`);
    const width = (await slider.boundingBox())?.width ?? 0;
    expect(asked.at(-1)).toBeLessThanOrEqual(2 * (width + 40));
  });

  it('zooms by keys and buttons: plus, minus, Shift and arrows, Enter, earlier, back', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    const slider = await open(page);
    await slider.focus();
    await page.keyboard.press('End');
    for (let step = 0; step < 12; step += 1) await page.keyboard.press('Shift+ArrowLeft');
    await expect.poll(() => spoken(page).textContent()).toMatch(/^Ausschnitt .* bis .*; Eingabe vergrößert ihn$/);
    await page.keyboard.press('Enter');
    await page.waitForURL(/range=custom/);
    const chosen = range(page);
    expect(Math.round((chosen.to - chosen.from) / MINUTE)).toBe(12 * EVERY);
    await page.keyboard.press('-');
    await page.waitForURL((url) => Number(url.searchParams.get('from')) < chosen.from);
    const wider = range(page);
    expect(Math.round((wider.to - wider.from) / (chosen.to - chosen.from))).toBe(2);
    await page.keyboard.press('+');
    await page.waitForURL((url) => Number(url.searchParams.get('from')) > wider.from);
    await page.getByRole('button', { name: 'früher' }).click();
    await page.waitForURL((url) => Number(url.searchParams.get('to')) < chosen.to);
    await page.getByRole('button', { name: 'Zurück', exact: true }).click();
    await page.waitForURL((url) => !url.search.includes('custom'));
    expect(errors).toEqual([]);
  });

  it('is zoomed by a finger on a phone, and still scrolls', async () => {
    const context = await browser.newContext({
      baseURL: program.httpUrl,
      viewport: { width: 360, height: 780 },
      hasTouch: true,
      isMobile: true,
    });
    const page = await context.newPage();
    const slider = await open(page);
    await slider.scrollIntoViewIfNeeded();
    await expect.poll(() => slider.evaluate((element) => getComputedStyle(element).touchAction)).toBe('pan-y pinch-zoom');
    const box = await slider.boundingBox();
    const session = await context.newCDPSession(page);
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', x?: number) =>
      session.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: x === undefined ? [] : [{ x: (box?.x ?? 0) + x * (box?.width ?? 0), y: (box?.y ?? 0) + (box?.height ?? 0) / 2 }],
      });
    await touch('touchStart', 0.4);
    for (const x of [0.5, 0.6, 0.7]) await touch('touchMove', x);
    await touch('touchEnd');
    await page.waitForURL(/range=custom/);
    const { from, to } = range(page);
    expect((to - from) / HOUR).toBeGreaterThan(4);
    expect((to - from) / HOUR).toBeLessThan(14);
    await expect.poll(() => overhang(page)).toBe(0);
    await context.close();
  });

  it('is walked point by point, and says the same as it shows; the sentence tells the gap', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    const slider = await open(page);
    await expect
      .poll(() => page.locator('#device-line-sentence').textContent())
      .toMatch(
        /^PM10: Niedrigster Wert \d+,\d µg\/m³ \(.*\), höchster \d+,\d µg\/m³ \(.*\), zuletzt \d+,\d µg\/m³ \(.*\), (steigend|fallend|ohne klare Richtung), mit einer Lücke\.$/,
      );
    await expect.poll(() => slider.getAttribute('aria-describedby')).toContain('device-line-sentence');
    await slider.focus();
    await page.keyboard.press('End');
    const written = valueAt(newest).toFixed(1).replace('.', ',');
    await expect.poll(() => spoken(page).textContent()).toContain(`: ${written} µg/m³ · üblich `);
    await expect.poll(() => page.locator('.chart-readout').textContent()).toBe(await spoken(page).textContent());
    const last = await slider.getAttribute('aria-valuetext');
    await page.keyboard.press('PageDown');
    await page.keyboard.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toMatch(/^Punkt 1 von \d+$/);
    await expect.poll(() => slider.getAttribute('aria-valuetext')).not.toBe(last);
  });

  it('has its table in step: what is walked is marked there, and the other way round', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    const slider = await open(page, `${PAGE}&view=table`);
    await slider.focus();
    await page.keyboard.press('End');
    const marked = page.locator('.series-table tr[aria-current]');
    const written = valueAt(newest).toFixed(1).replace('.', ',');
    await expect.poll(() => marked.textContent()).toContain(`${written} µg/m³`);
    await page.keyboard.press('ArrowLeft');
    await expect.poll(() => marked.count()).toBe(1);
    await expect
      .poll(() => marked.textContent())
      .toContain(
        `${valueAt(newest - EVERY * MINUTE)
          .toFixed(1)
          .replace('.', ',')} µg/m³`,
      );
    await page.locator('.series-table').focus();
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => spoken(page).textContent())
      .toContain(
        `: ${valueAt(newest - 2 * EVERY * MINUTE)
          .toFixed(1)
          .replace('.', ',')} µg/m³`,
      );
    await expect.poll(() => page.locator('.series-table tbody tr').count()).toBe(await count(page));
    await page.keyboard.press('t');
    await page.locator('.series-table').waitFor({ state: 'detached' });
  });

  it('compares with what is usual, with the week before, or with nothing', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await open(page);
    await expect.poll(() => page.locator('.chart-legend').textContent()).toContain('üblich: gleicher Wochentag, letzte 4 Wochen');
    await page.getByRole('link', { name: 'Vorwoche' }).click();
    await page.waitForURL(/compare=week/);
    await page.locator('.chart-legend', { hasText: 'eine Woche vorher' }).waitFor();
    await page.getByRole('link', { name: 'ohne', exact: true }).click();
    await page.locator('.chart-legend').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  async function save(page: Page, menu: Locator, kind: string): Promise<{ name: string; bytes: Buffer }> {
    if ((await menu.getAttribute('open')) === null) await menu.locator('summary').click();
    const [download] = await Promise.all([page.waitForEvent('download'), menu.getByRole('button', { name: kind, exact: true }).click()]);
    return { name: download.suggestedFilename(), bytes: readFileSync(await download.path()) };
  }

  it('is saved as a picture that stands alone, in light colours from the dark theme', async () => {
    await using opened = await openPage(browser, program.httpUrl, { theme: 'dark' });
    const { page, errors } = opened;
    await open(page);
    const menu = page.locator('#device-line .files');
    const svg = await save(page, menu, 'SVG');
    expect(svg.name).toMatch(/^lagebild-punkt-1-pm10-\d{4}-\d\d-\d\d\.svg$/);
    const text = svg.bytes.toString('utf8');
    // Title, unit, range, source, time of making; names are text; nothing from elsewhere.
    expect(text).toContain('<title>PM10 · Messpunkt &lt;b&gt;Bahnhofstraße&lt;/b&gt;</title>');
    expect(text).toMatch(/µg\/m³ · \d\d\.\d\d\.\d{4}, \d\d:\d\d – \d\d\.\d\d\.\d{4}/);
    expect(text).toContain('Quelle: Lagebild, Kreis Unna · erstellt am ');
    expect(text).toContain('@font-face{font-family:"Atkinson Hyperlegible Next"');
    expect(text).toMatch(/font-family="Atkinson Hyperlegible Next, Arial,/);
    expect(text).not.toMatch(/(href|src)=?\(?"?https?:/);
    const alone = await browser.newPage();
    await alone.setContent('<p>');
    const seen = await alone.evaluate<{ error: boolean; paths: number; texts: string[] }>(
      `(() => { const d = new DOMParser().parseFromString(${JSON.stringify(text)}, 'image/svg+xml');
        return { error: d.querySelector('parsererror') !== null, paths: Math.max(0, ...[...d.querySelectorAll('path')].map((p) => p.getAttribute('d').length)),
          texts: [...d.querySelectorAll('text')].map((t) => t.textContent) }; })()`,
    );
    expect(seen.error).toBe(false);
    // The line itself: hundreds of places.
    expect(seen.paths).toBeGreaterThan(1500);
    expect(seen.texts).toContain('20,0');
    const png = await save(page, menu, 'PNG');
    expect([...png.bytes.subarray(0, 4)]).toEqual([0x89, 0x50, 0x4e, 0x47]);
    expect(png.bytes.readUInt32BE(16)).toBe(1920);
    const look = await alone.evaluate<{ corner: number[]; dark: number }>(
      `(async () => { const i = new Image(); i.src = 'data:image/png;base64,${png.bytes.toString('base64')}'; await i.decode();
        const c = document.createElement('canvas'); c.width = i.width; c.height = i.height; const x = c.getContext('2d'); x.drawImage(i, 0, 0);
        const all = x.getImageData(0, 0, c.width, c.height).data; let dark = 0;
        for (let at = 0; at < all.length; at += 4) if (all[at] < 60) dark += 1;
        return { corner: [...all.slice(0, 4)], dark }; })()`,
    );
    expect(look.corner).toEqual([255, 255, 255, 255]);
    expect(look.dark).toBeGreaterThan(5000);
    await alone.close();
    expect(errors).toEqual([]);
  });

  it('gives its data as they are shown: CSV for a German spreadsheet, with a decimal point when asked, and JSON', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await open(page);
    const menu = page.locator('#device-line .files');
    const read = (bytes: Buffer, delimiter: string) =>
      parse<Record<string, string>>(bytes, { bom: true, columns: true, delimiter, recordDelimiter: '\r\n' });
    const rows = read((await save(page, menu, 'CSV')).bytes, ';');
    expect(rows).toHaveLength(await count(page));
    expect(rows.at(-1)?.['PM10 (µg/m³)']).toBe(String(valueAt(newest)).replace('.', ','));
    expect(Date.parse(rows.at(-1)?.['Zeit (ISO 8601)'] ?? '')).toBe(newest);
    await menu.getByLabel('CSV mit Dezimalpunkt').check();
    expect(read((await save(page, menu, 'CSV')).bytes, ',').at(-1)?.['PM10 (µg/m³)']).toBe(String(valueAt(newest)));
    const json = JSON.parse((await save(page, menu, 'JSON')).bytes.toString('utf8')) as { values: number[] };
    expect(json.values.at(-1)).toBe(valueAt(newest));
    expect(errors).toEqual([]);
  });

  it.each([
    ['/?view=list', 'Gerät'],
    ['/m/unna', 'Gerät'],
    ['/parken', 'Ort'],
    ['/luft', 'Gerät'],
    ['/licht?part=strassen', 'Straße'],
    ['/licht?part=arbeit', 'Gerät'],
    ['/quarantaene', 'Topic'],
  ])('lists are saved as well: %s', async (path, column) => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto(path);
    await settle(page);
    const { bytes } = await save(page, page.locator('.files', { hasText: 'Liste speichern' }).first(), 'CSV');
    expect(bytes.toString('utf8').split('\r\n')[0]?.split(';')).toContain(column);
  });

  it('prints on light paper from the dark theme', async () => {
    await using opened = await openPage(browser, program.httpUrl, { theme: 'dark' });
    const { page } = opened;
    await open(page);
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('dispatchEvent(new Event("beforeprint"))');
    const ink = await page.evaluate<string>('getComputedStyle(document.documentElement).getPropertyValue("--ink").trim()');
    expect(ink).toBe('#17201e');
    const darkest = await page.evaluate<number>(
      `(() => { const c = document.querySelector('.line-figure canvas'); const all = c.getContext('2d').getImageData(0, 0, c.width, c.height).data;
        let least = 255; for (let at = 0; at < all.length; at += 4) if (all[at + 3] > 200) least = Math.min(least, all[at]); return least; })()`,
    );
    expect(darkest).toBeLessThan(40);
    for (const hidden of ['.files', '.range-steps', '.chart-readout'])
      await expect.poll(() => page.locator(hidden).first().isVisible()).toBe(false);
    await page.evaluate('dispatchEvent(new Event("afterprint"))');
  });

  it.each([
    ['light', 'de', 1440],
    ['dark', 'en', 1440],
    ['light', 'de', 360],
  ] as const)('has no finding of axe: %s %s %i', async (theme, language, width) => {
    await using opened = await openPage(browser, program.httpUrl, { theme, language, width });
    const { page, errors } = opened;
    await open(page, `${PAGE}&view=table`);
    await page.locator('#device-line .files summary').click();
    await expect.poll(() => allFindings(page)).toEqual([]);
    await expect.poll(() => overhang(page)).toBe(0);
    expect(errors).toEqual([]);
  });
});
