// The parking desk in Chromium, as an operator walks through it: what is on the screen is what was published.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { findings, type Look, launch, openPage, overhang, settle, tipAtMiddle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 60_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Parkplatz an der Hörder Straße `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const HOUSE = '/parken?municipality=unna&site=Parkhaus+Ölmühle&part=kreis';
const STREET = `/parken?municipality=schwerte&site=${encodeURIComponent('Hüsingstraße')}`;

const parts = new Intl.DateTimeFormat('en-GB', { timeZone: 'Europe/Berlin', weekday: 'short', hour: '2-digit', hourCycle: 'h23' });
/** Free spaces of 200: fewer on workdays, and fewest at 12 o'clock; the same in every week. */
function freeAt(time: number): number {
  const told = Object.fromEntries(parts.formatToParts(time).map(({ type, value }) => [type, value]));
  const isWorkday = !['Sat', 'Sun'].includes(told.weekday ?? '');
  return Math.round(200 - (isWorkday ? 150 : 60) * Math.sin((Math.PI * Number(told.hour)) / 24) - 10);
}

describeWithServer('chromium', 'the parking desk in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-parking-'));
  const now = Date.now();
  const [midnight = now] = bucketStarts(now, now + 1, { count: 1, unit: 'd' }, 'Europe/Berlin');
  const bays: { readonly time: number; readonly values: { readonly occupied: boolean } }[] = [];
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const say = (place: string, device: string, values: object, about = {}) =>
    client.publishAsync(`v1/${place}/parking/${device}`, JSON.stringify({ values, about }), { qos: 1 });
  async function tell(place: string, device: string, sent: readonly { time: number; values: object }[], about = {}): Promise<void> {
    for (let at = 0; at < sent.length; at += 500) {
      const some = sent.slice(at, at + 500).map((one) => JSON.stringify({ ...one, about }));
      await Promise.all(some.map((payload) => client.publishAsync(`v1/${place}/parking/${device}/backfill`, payload, { qos: 1 })));
    }
  }

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    const old = now - 5 * HOUR;
    const house = { name: 'Parkhaus Ölmühle', lat: 51.537, lon: 7.69 };
    const past = Array.from({ length: 42 * 96 }, (_, n) => now - (42 * 96 - n) * 15 * MINUTE);
    await tell(
      'unna',
      'haus',
      past.map((time) => ({ time, values: { free: freeAt(time), capacity: 200 } })),
      house,
    );
    await say('unna', 'haus', { free: 77, capacity: 200, free_disabled: 1, capacity_disabled: 4 }, house);
    await say('kamen', 'voll', { free: 0, capacity: 90 }, { name: 'Rathausplatz' });
    await say('kamen', 'fast', { free: 4, capacity: 120 }, { name: 'Quadrat' });
    await say('kamen', 'zu', { free: 40, capacity: 175, open: false }, { name: 'Stadthalle', lat: 51.5917, lon: 7.6636 });
    await tell('kamen', 'still', [{ time: old, values: { free: 100, capacity: 210 } }], { name: 'P+R Bahnhof' });
    for (let n = 0; n < 20; n += 1) {
      if (n < 3) await say('luenen', `l-${n}`, { occupied: n === 0 }, { site: 'Lange Straße' });
      else await tell('luenen', `l-${n}`, [{ time: old, values: { occupied: n % 2 === 0 } }], { site: 'Lange Straße' });
    }
    await say('werne', 'lang', { free: 3, capacity: 9 }, { name: LONG_NAME });
    // Two bays for eight days, every five minutes: each day a car from 8 to 9, one from 10 to 14, and one from 23 to 2 the next day.
    const hoursTaken = [
      [8, 9],
      [10, 14],
      [23, 24],
      [0, 2],
    ] as const;
    const isTaken = (time: number) =>
      hoursTaken.some(([from, to]) => (time - midnight + 9 * DAY) % DAY >= from * HOUR && (time - midnight + 9 * DAY) % DAY < to * HOUR);
    for (let time = midnight - 8 * DAY; time < now - 1000; time += 5 * MINUTE) bays.push({ time, values: { occupied: isTaken(time) } });
    for (const [device, use] of [
      ['h-1', 'general'],
      ['h-2', 'charging'],
    ] as const) {
      await tell('schwerte', device, bays, { site: 'Hüsingstraße', name: `Stellplatz ${device}`, use });
    }
    const settled = async () => ((await (await fetch(`${program.httpUrl}/api/v1/ledger`)).json()) as { inLog: number }).inLog === 0;
    await until('what was published to be settled', settled, 60_000);
  }, 120_000);

  afterAll(async () => {
    await client?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  /** The page once its list and, where one is asked for, its place are there. */
  async function goto(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await settle(page);
    await page.locator(path.includes('site=') ? '.devices-part' : '.site-table').waitFor();
  }
  const textOf = async (locator: Locator): Promise<string> => ((await locator.textContent()) ?? '').replace(/\s+/g, ' ').trim();
  const row = (page: Page, site: string) => page.locator(`.site-row[data-site="${site}"]`);

  it('says of every place how full it is, those that need a look first; closed, full and no data are three things', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken');
    const rows = page.locator('.site-row');
    const states = await rows.evaluateAll((all) => all.map(({ dataset }) => `${dataset.site?.slice(0, 12)}: ${dataset.state}`));
    const isStreetTaken = bays.at(-1)?.values.occupied === true;
    expect(states).toEqual([
      'Stadthalle: closed',
      'Rathausplatz: full',
      ...(isStreetTaken ? ['Hüsingstraße: full'] : []),
      'Quadrat: nearly_full',
      'P+R Bahnhof: no_data',
      'Lange Straße: partly_known',
      '<img src=x o: open',
      'Parkhaus Ölm: open',
      ...(isStreetTaken ? [] : ['Hüsingstraße: open']),
    ]);
    await expect.poll(() => textOf(row(page, 'Stadthalle').locator('.col-free'))).toBe('– von 175');
    await expect.poll(() => textOf(row(page, 'Rathausplatz').locator('.col-free'))).toBe('0 von 90');
    await expect.poll(() => textOf(row(page, 'P+R Bahnhof').locator('.col-free'))).toBe('– von 210');
    await expect.poll(() => textOf(row(page, 'P+R Bahnhof').locator('.col-state'))).toBe('keine Daten');
    await expect.poll(() => textOf(row(page, 'P+R Bahnhof').locator('.col-age'))).toBe('vor 5 Stunden');
    await expect.poll(() => textOf(row(page, 'Lange Straße').locator('.col-state'))).toBe('teils bekannt 3 von 20 melden');
    await expect.poll(() => textOf(row(page, 'Parkhaus Ölmühle').locator('.col-share'))).toBe('62 %');
    expect(errors).toEqual([]);

    // Sums hold what is known: 77 + 0 + 4 + 2 + 3 + the bays of Schwerte.
    const free = 77 + 4 + 2 + 3 + (isStreetTaken ? 0 : 2);
    const known = 200 + 90 + 120 + 3 + 9 + 2;
    await expect.poll(() => textOf(page.locator('#sum-figure'))).toBe(`${free} frei`);
    const sum = await textOf(page.locator('.sum-head'));
    expect(sum).toContain(`von ${known} Plätzen, ${Math.round(100 * (1 - free / known))} % belegt`);
    expect(sum).toContain('227 Plätze melden nicht');
    expect(sum).toContain('175 Plätze geschlossen');
    expect(sum).toContain(`Von ${known} Plätzen, die zurzeit melden, sind ${free} frei.`);
    expect(sum).toContain('10 von 28 melden');
    await expect.poll(() => textOf(page.locator('.sum-head [data-use="disabled"] dd'))).toBe('1 von 4 frei');
    const kamen = page.locator('.desk-places tr', { hasText: 'Kamen' });
    await expect.poll(() => kamen.locator('td').allTextContents()).toEqual(['4', '4', '210', '98 %', '3/4']);
  });

  it('says of a closed car park the same in the list of devices, on its page and on the map', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/m/kamen?map=51.5917,7.6636,16');
    await settle(page);
    const entry = page.locator('.device-table tbody tr', { hasText: 'Stadthalle' });
    await expect.poll(() => textOf(entry.locator('.col-state'))).toBe('geschlossen');
    await expect.poll(() => textOf(entry.locator('.col-value'))).toBe('geschlossen');
    await expect.poll(() => entry.locator('.mark-closed .mark-bar').count()).toBe(1);
    await expect.poll(() => tipAtMiddle(page)).toBe('Stadthallegeschlossen');
    await entry.getByRole('link').click();
    await page.locator('h1', { hasText: 'Stadthalle' }).waitFor();
    await expect.poll(() => page.locator('main .state').allTextContents()).toContain('geschlossen');
    expect(errors).toEqual([]);
  });

  it('is narrowed by state and municipality, ordered by municipality, and the address holds it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken');
    await page.locator('.state-filter a', { hasText: 'voll' }).first().click();
    await expect.poll(() => page.locator('.site-row').count()).toBe(await page.locator('.site-row[data-state="full"]').count());
    expect(new URL(page.url()).searchParams.get('state')).toBe('full');
    await page.reload();
    await page.locator('.site-row').first().waitFor();
    await page.getByRole('link', { name: 'Alle zeigen' }).click();
    await page.locator('.desk-filter select').selectOption('kamen');
    await expect.poll(() => page.locator('.site-row').count()).toBe(4);
    await expect.poll(() => textOf(page.locator('#sum-figure'))).toBe('4 frei');
    await page.locator('.desk-filter select').selectOption('selm');
    await page.getByText('Hier ist noch kein Parkplatz angemeldet.').waitFor();
    await page.locator('.desk-filter select').selectOption('');
    await page.getByRole('link', { name: 'nach Kommune' }).click();
    await page.locator('.site-group').first().waitFor();
    await expect
      .poll(() => page.locator('.site-group').allTextContents())
      .toEqual(expect.arrayContaining(['Kamen 4 frei · 3 von 4 melden', 'Unna 77 frei · 1 von 1 melden']));
    await page.goBack();
    await page.locator('.site-group').first().waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  it('shows all about a counted car park with one click: now, today, forecast with its error, the week, at least so many cars', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken');
    await row(page, 'Parkhaus Ölmühle').getByRole('link').click();
    await page.locator('.devices-part').waitFor();
    expect(new URL(page.url()).searchParams.get('site')).toBe('Parkhaus Ölmühle');
    await expect.poll(() => page.locator('.site-row').count()).toBeGreaterThan(5); // the list stays
    const head = await textOf(page.locator('.site-head'));
    expect(head).toContain('77 frei von 200 62 % belegt gezählt an der Einfahrt');
    expect(head).toContain('77 von 200 Plätzen sind frei.');
    expect(head).toContain('1 von 1 melden');

    const midday = (weekday: number) => page.locator(`[data-field="${weekday}-12"]`).textContent();
    expect([await midday(2), await midday(6)]).toEqual(['80', '35']);
    await expect.poll(() => textOf(page.locator('.week-part'))).toContain('Am vollsten ist es montags ab 12 Uhr (80 %)');
    await expect.poll(() => page.locator('.forecast-part').getAttribute('data-forecast')).toBe('said');
    await expect.poll(() => page.locator('[data-table="forecast"] tbody tr').count()).toBe(5);
    await expect
      .poll(() => textOf(page.locator('.forecast-part')))
      .toMatch(
        /Geprüft an den letzten 14 Tagen: Eine Stunde vorher lag die Vorhersage im Mittel um [\d,]+ Plätze daneben, „es bleibt, wie es ist“ um [\d,]+\./,
      );
    const turnover = await textOf(page.locator('.turnover-part'));
    expect(turnover).toContain('mindestens');
    expect(turnover).toContain('Wie lange Autos bleiben, kann er nicht sagen.');
    await expect.poll(() => page.locator('[data-table="lengths"]').count()).toBe(0);
    await page.getByRole('link', { name: 'Alle Parkorte' }).click();
    await page.locator('.desk-places').waitFor();
    expect(errors).toEqual([]);
  });

  it('tells turnover and stay times of single bays, those for charging apart, and what was cut off', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, STREET);
    // An hour, four and three: in the middle three, nine of ten at most four.
    const turnover = page.locator('.turnover-part');
    const figures = await turnover.locator('dd').allTextContents();
    expect(figures[1]).toBe('3 Std');
    expect(figures[2]).toBe('4 Std');
    expect(Number(figures[0]?.replace(',', '.'))).toBeGreaterThan(2.4);
    expect(Number(figures[0]?.replace(',', '.'))).toBeLessThan(3.2);
    const counts = await turnover.locator('[data-table="lengths"] tbody td:nth-child(2)').allTextContents();
    // Seven days, of which the night before the first is cut; what of today is over depends on the hour.
    expect(counts.map(Number).reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(2 * 20);
    expect(counts.slice(0, 3)).toEqual(['0', '0', '0']);
    await expect.poll(() => textOf(turnover.locator('[data-cut]'))).toContain('2 standen schon am Anfang oder nach einer Lücke da');
    await expect.poll(() => turnover.locator('[data-table="uses"] tbody th').allTextContents()).toEqual(['alle', 'Laden']);
    await expect
      .poll(() => page.locator('[data-table="devices"] tbody th').allTextContents())
      .toEqual([expect.stringContaining('Stellplatz h-1'), expect.stringContaining('h-2 · Laden')]);
    await expect.poll(() => page.locator('.forecast-part').textContent()).toMatch(/Noch zu wenig Daten|In einer Stunde/);
    expect(errors).toEqual([]);
  });

  it('says of a street of which three of twenty bays report that nobody knows about the others', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/parken?municipality=luenen&site=Lange+Straße');
    const head = await textOf(page.locator('.site-head'));
    expect(head).toContain('Nur zum Teil bekannt: 3 von 20 Plätzen melden, davon sind 2 frei. Was mit den übrigen ist, weiß niemand.');
    expect(head).toContain('3 von 20 melden');
    await expect.poll(() => page.locator('[data-table="devices"] .state-silent').count()).toBe(17);
    await goto(page, '/parken?municipality=kamen&site=Stadthalle');
    await expect.poll(() => textOf(page.locator('.site-head'))).toContain('Geschlossen. Was darin leer steht, zählt nicht als frei.');
    await expect.poll(() => textOf(page.locator('.forecast-part'))).toContain('Solange geschlossen ist, gibt es keine Vorhersage.');
    await goto(page, '/parken?municipality=kamen&site=P%2BR+Bahnhof');
    await expect
      .poll(() => textOf(page.locator('.site-head')))
      .toContain('Ob etwas frei ist, weiß niemand: Der letzte Wert kam vor 5 Stunden.');
  });

  it('follows what is reported, without reloading', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken?municipality=kamen&site=Quadrat');
    await page.evaluate('window.wasNeverReloaded = true');
    await say('kamen', 'fast', { free: 61, capacity: 120 });
    await expect.poll(() => textOf(row(page, 'Quadrat').locator('.col-free')), { timeout: 15_000 }).toBe('61 von 120');
    await expect.poll(() => textOf(page.locator('.site-sentence')), { timeout: 20_000 }).toBe('61 von 120 Plätzen sind frei.');
    await say('kamen', 'fast', { free: 4, capacity: 120 });
    await expect
      .poll(() => textOf(page.locator('.site-sentence')), { timeout: 20_000 })
      .toBe('Fast voll: Nur noch 4 von 120 Plätzen sind frei.');
    expect(await page.evaluate('window.wasNeverReloaded')).toBe(true);
    expect(errors).toEqual([]);
  });

  it('is walked with the keyboard alone: list, place, day, week, tables', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken');
    await row(page, 'Parkhaus Ölmühle').getByRole('link').focus();
    await page.keyboard.press('Enter');
    const day = page.getByRole('slider', { name: 'Verlauf heute' });
    const spoken = page.locator('#day-chart [role="status"][aria-live]');
    await day.waitFor();
    await day.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => textOf(spoken)).toMatch(/^00:00 Uhr · heute \d+ % belegt · vor einer Woche \d+ % · üblich \d+ % bis \d+ %$/);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => textOf(spoken)).toMatch(/^00:15 Uhr/);
    await expect.poll(() => textOf(page.locator('#day-chart .chart-readout'))).toMatch(/^00:15 Uhr/);
    await page.locator('#week-chart').getByRole('slider').focus();
    await page.keyboard.press('Home');
    for (let hour = 0; hour < 6; hour += 1) await page.keyboard.press('ArrowRight');
    await page.keyboard.press('ArrowDown');
    await expect
      .poll(() => textOf(page.locator('#week-chart [role="status"][aria-live]')))
      .toBe('Dienstag, 6 bis 7 Uhr: im Mittel 58 % belegt, aus 4 Stunden');
    await page.keyboard.press('t');
    await page.locator('[data-table="day"]').waitFor();
    expect(new URL(page.url()).searchParams.get('view')).toBe('table');
    await expect.poll(() => page.locator('[data-table="day"] tbody tr').count()).toBeGreaterThanOrEqual(92);
    await expect.poll(() => textOf(page.locator('[data-cell="2-12"]'))).toBe('80 (4)');
    await page.keyboard.press('t');
    await day.waitFor();
    expect(errors).toEqual([]);
  });

  const looks: Look[] = [
    { theme: 'light', language: 'de' },
    { theme: 'dark', language: 'en' },
  ];
  for (const look of looks) {
    it.each([
      ['the list', '/parken'],
      ['the list by municipality', '/parken?order=municipality'],
      ['a car park', HOUSE],
      ['a car park in tables', `${HOUSE}&view=table`],
      ['a street', STREET],
    ])(`shows %s without any finding of axe, ${look.theme} ${look.language}`, async (_, path) => {
      for (const size of look.theme === 'light' ? [{}, { width: 360, height: 780 }] : [{}]) {
        await using opened = await openPage(browser, program.httpUrl, { ...look, ...size });
        await goto(opened.page, path);
        await expect.poll(() => findings(opened.page)).toEqual([]);
        expect(opened.errors).toEqual([]);
      }
    });
  }

  it.each(['/parken', HOUSE, `${HOUSE}&view=table`, STREET, '/parken?municipality=werne'])(
    'fits a phone, and a screen of 1280 pixels magnified four times: %s',
    async (path) => {
      for (const width of [360, 320]) {
        await using opened = await openPage(browser, program.httpUrl, { width, height: 640 });
        await goto(opened.page, path);
        await expect.poll(() => overhang(opened.page)).toBe(0);
      }
    },
  );

  it('leads a phone from the list to a place and back', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 360, height: 780 });
    const { page } = opened;
    await goto(page, '/parken');
    await row(page, 'Parkhaus Ölmühle').getByRole('link').click();
    await page.locator('h1.site-title').waitFor();
    await expect.poll(() => page.locator('.site-table').isVisible()).toBe(false);
    await expect.poll(() => page.evaluate('document.activeElement.id')).toBe('site-title');
    await page.getByRole('link', { name: 'Alle Parkorte' }).click();
    await expect.poll(() => page.locator('.site-table').isVisible()).toBe(true);
  });

  it('shows names as text', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/parken?municipality=werne');
    await page.locator('.site-row').getByRole('link').click();
    await page.locator('.devices-part').waitFor();
    await expect.poll(() => textOf(page.locator('#site-title'))).toBe(LONG_NAME.trim());
    await expect.poll(() => page.locator('img').count()).toBe(0);
    await expect.poll(() => overhang(page)).toBe(0);
    await expect.poll(() => page.title()).not.toBe('taken');
    expect(errors).toEqual([]);
  });

  it('says what is not there, and keeps what it knows when the server does not answer', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/parken?municipality=unna&site=Nirgends');
    await page.getByText('Einen Parkort „Nirgends“ gibt es hier nicht.').waitFor();
    await page.goto('/parken?municipality=dortmund');
    await page.getByText('„dortmund“ ist keine Kommune').waitFor();
    await goto(page, HOUSE);
    await page.route('**/api/v1/parking/**', (route) => route.abort());
    await page.locator('.site-panel .desk-failure').waitFor({ timeout: 20_000 });
    await expect
      .poll(() => textOf(page.locator('.site-panel .desk-failure')))
      .toMatch(/Der Server antwortet nicht\. .*Gezeigt wird der Stand von \d\d:\d\d:\d\d\./);
    await expect.poll(() => textOf(page.locator('.site-head'))).toContain('77 frei');
    await page.unroute('**/api/v1/parking/**');
    await page.locator('.desk-failure').first().waitFor({ state: 'detached', timeout: 20_000 });
  });

  it('is printed without controls, the place alone', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, HOUSE);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.head', '.desk-list', '.desk-filter', '.site-bar', '.week-part .switch'])
      await expect.poll(() => page.locator(hidden).isVisible(), { message: hidden }).toBe(false);
    for (const shown of [
      '.site-head',
      '.day-chart .chart-walk svg',
      '[data-table="forecast"]',
      '.week-drawing',
      '.turnover-part',
      '.devices-part',
    ])
      await expect.poll(() => page.locator(shown).isVisible(), { message: shown }).toBe(true);
    await expect.poll(() => page.evaluate('getComputedStyle(document.querySelector(".site-panel")).overflowY')).toBe('visible');
    await expect
      .poll(() => textOf(page.locator('.site-head .as-printed')))
      .toMatch(/^Gezeigt wird der Stand von \d\d\.\d\d\.\d{4}, \d\d:\d\d:\d\d\.$/);
  });
});
