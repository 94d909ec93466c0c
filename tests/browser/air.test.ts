// The air desk in a real browser, walked as an operator would; every figure on the screen is one that was published.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, type Look, launch, openPage, overhang, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 90_000 }); // a browser and axe on a busy machine

const MINUTE = 60_000;
const HOUR = 3_600_000;
const at = (text: string): number => Date.parse(text);
/** The moment looked at, so that nothing depends on when the test runs. */
const NOON = at('2024-06-12T12:00:00+02:00');
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Messstelle an der Hörder Straße, Ecke Bahnhofsvorplatz `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const THEN = `to=${NOON}`;
const station = (key: string) => `device=${encodeURIComponent(key)}`;

/** What never moves would be taken for stuck; the mean over even numbers of readings stays. */
const wobble = (number: number): number => (number % 2 === 0 ? 0.5 : -0.5);

/** PM10 of the reference station, hour by hour before NOON. */
const referencePm10 = (hoursBefore: number): number => 20 + (hoursBefore % 5);
/** Its mean over the 24 hours before NOON, as it is written in German. */
const meanOfDay = (Array.from({ length: 24 }, (_, hour) => referencePm10(hour + 1)).reduce((sum, value) => sum + value, 0) / 24)
  .toFixed(1)
  .replace('.', ',');
const isGap = (hoursBefore: number): boolean => hoursBefore >= 30 && hoursBefore < 34;

describeWithServer('chromium', 'the air desk in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-air-'));
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const sent: Promise<unknown>[] = [];
  const send = (topic: string, time: number, values: object, about?: object): void => {
    const payload = JSON.stringify({ time, values, ...(about && { about }) });
    sent.push(client.publishAsync(`v1/${topic}/backfill`, payload, { qos: 1 }));
  };

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    for (let hours = 72; hours >= 1; hours -= 1) {
      if (isGap(hours)) continue;
      send('luenen/air/DENW006', NOON - hours * HOUR, {
        pm10: referencePm10(hours),
        pm2_5: 6 + wobble(hours),
        o3: hours === 1 ? 145 : 50 + wobble(hours),
        no2: 12 + wobble(hours),
        so2: 3,
      });
    }
    for (let minutes = 26 * 60; minutes > 0; minutes -= 10) {
      const time = NOON - minutes * MINUTE;
      send(
        'kamen/air/bahnhof',
        time,
        { pm2_5: 20.4 + wobble(minutes / 10), pm10: 30 + wobble(minutes / 10), humidity: 82 },
        { name: 'Bahnhof Kamen' },
      );
      if (minutes > 6 * 60) send('unna/air/still', time, { no2: 22 + wobble(minutes / 10) }, { name: 'Verstummte Station' });
      if (minutes <= 3 * 60) send('schwerte/air/lang', time, { no2: 8 + wobble(minutes / 10) }, { name: LONG_NAME });
    }
    // A quarter of 2023 with high days, on a low-cost sensor and on a reference.
    for (const topic of ['kamen/air/bahnhof', 'unna/air/DENW010']) {
      for (let hour = 0; hour < 90 * 24; hour += 1) {
        const day = Math.floor(hour / 24);
        const isHigh = topic.startsWith('kamen') ? day < 7 : day >= 40 && day < 80;
        send(topic, at('2023-01-01T00:00:00+01:00') + hour * HOUR, { pm10: (isHigh ? 61 : 20) + wobble(hour) });
      }
    }
    for (const midnight of ['2024-03-31T00:00:00+01:00', '2024-10-27T00:00:00+02:00'])
      for (let hour = -14; hour < 36; hour += 1) send('werne/air/nacht', at(midnight) + hour * HOUR, { o3: 40 + hour });
    await Promise.all(sent);
    await until('all of it', async () => (await (await fetch(`${program.httpUrl}/api/v1/ledger`)).json()).inLog === 0);
  }, 180_000);

  afterAll(async () => {
    await client?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(query: string, look?: Look) {
    const opened = await openPage(browser, program.httpUrl, look);
    await opened.page.goto(`/luft?${query}`);
    await settle(opened.page);
    await opened.page.locator('.air-stations, .air-headline').first().waitFor();
    return opened;
  }
  const row = (page: Page, name: string) => page.locator('.air-list tbody tr', { hasText: name });
  /** Waits until the hours of the chosen station are there. */
  const hoursShown = (page: Page) => page.locator('.air-figure[data-hours], .air-hours, .air-empty').first().waitFor();

  it('is reached from the head, has a title, and says how the air was in a sentence', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await page.getByRole('link', { name: 'Luft', exact: true }).first().click();
    await page.waitForURL('**/luft');
    await page.locator('.air-stations').waitFor();
    await expect.poll(() => page.title()).toContain('Luft');
    await page.goto(`/luft?${THEN}`);
    await expect
      .poll(() => page.locator('.air-headline').textContent())
      .toBe(
        'Zwischen 11 und 12 Uhr war die Luft im Kreis Unna an einer von 3 Stationen mit Index sehr gut, an einer mäßig und an einer schlecht. ' +
          'Am schlechtesten war sie an der Station „Lünen-Niederaden“: schlecht wegen Ozon.',
      );
    expect(errors).toEqual([]);
  });

  it('lists the stations, the worst first, with who decides, what is missing, and what they are', async () => {
    await using opened = await open(THEN);
    const { page } = opened;
    await expect
      .poll(() => page.locator('.air-list tbody th a').allTextContents())
      .toEqual([
        'Lünen-Niederaden',
        'Bahnhof Kamen',
        LONG_NAME,
        'nacht',
        'Unna-Königsborn',
        'Verstummte Station',
        'Schwerte',
        'Schwerte Hörder Straße',
      ]);
    const reference = row(page, 'Lünen-Niederaden');
    await expect.poll(() => reference.textContent()).toMatch(/4schlecht.*Lünen · Referenz.*Ozon 145.*alle 5 Schadstoffe.*100 % in 24 Std/);
    await expect.poll(() => reference.locator('.lqi-ring-missing').count()).toBe(0);
    const indicative = row(page, 'Bahnhof Kamen');
    // 30 and 20.4 are moderate for PM10 and PM2.5.
    await expect.poll(() => indicative.textContent()).toMatch(/3mäßig.*Kamen · orientierend.*PM10 und PM2,5.*2 von 5 Schadstoffen, feucht/);
    await expect.poll(() => indicative.locator('.lqi-ring-missing').count()).toBe(3);
    await expect.poll(() => row(page, 'Verstummte Station').textContent()).toContain('kein Index');
    await expect.poll(() => row(page, 'Schwerte Hörder Straße').textContent()).toMatch(/nicht angebunden.*Referenz.*noch nie/);
    const told = await page.locator('.air-stations .centre-head').textContent();
    expect(told).toMatch(/6 Stationen.*von 6 mit Index · 2 Referenzstationen nicht angebunden/);
  });

  it('shows a station chosen by keyboard, and the address holds it', async () => {
    await using opened = await open(THEN);
    const { page, errors } = opened;
    await page.getByRole('link', { name: 'Bahnhof Kamen' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${station('kamen/bahnhof')}**`);
    await hoursShown(page);
    const panel = page.locator('.air-station');
    await expect
      .poll(() => panel.textContent())
      .toContain('Der Index ist unvollständig: 2 von 5 Schadstoffen sind gemessen, es fehlt Ozon, NO₂ und SO₂.');
    await expect.poll(() => panel.textContent()).toContain('PM10 und PM2,5: Die Luft war feuchter als 70 %.');
    await expect.poll(() => panel.textContent()).toContain('Misst orientierend');
    await page.reload();
    await hoursShown(page);
    await expect.poll(() => page.locator('.air-station-name').textContent()).toBe('Bahnhof Kamen');
    expect(errors).toEqual([]);
  });

  it('switches to the previous index: particles over 24 hours, four pollutants', async () => {
    await using opened = await open(`${THEN}&${station('luenen/DENW006')}`);
    const { page } = opened;
    await page.getByRole('link', { name: 'bisheriger LQI' }).click();
    await page.waitForURL('**part=uba_previous**');
    // Ozone of 145 is moderate there, PM10 of 22 over the day good.
    await page.locator('.air-verdict-word', { hasText: 'mäßig' }).waitFor();
    const pm10 = page.locator('[data-pollutant="pm10"]');
    await expect.poll(() => pm10.textContent()).toContain('24 Std');
    await expect.poll(() => pm10.locator('.air-value').textContent()).toBe(meanOfDay);
    await expect.poll(() => page.locator('[data-pollutant="so2"]').count()).toBe(0);
  });

  describe('the hours of a pollutant', () => {
    const query = `${THEN}&${station('luenen/DENW006')}&quantity=pm10&state=30d`;

    it('are as many as were published, and are walked through by keys', async () => {
      await using opened = await open(query);
      const { page, errors } = opened;
      await hoursShown(page);
      await expect.poll(() => page.locator('.air-figure').getAttribute('data-hours')).toBe(String(72 - 4));
      const chart = page.getByRole('slider', { name: 'Feinstaub PM10' });
      await chart.focus();
      await page.keyboard.press('End');
      await expect.poll(() => chart.getAttribute('aria-valuetext')).toBe('Punkt 720 von 720');
      const spoken = page.locator('.air-figure [role="status"][aria-live]');
      await expect.poll(() => spoken.textContent()).toMatch(/^Mi\.?, 12\.06\.?, 11–12 Uhr; 1 Std: 21,0 µg\/m³; /);
      await expect.poll(() => spoken.textContent()).toContain(`; 24 Std: ${meanOfDay} µg/m³; 100 % erfasst`);
      await page.keyboard.press('ArrowLeft');
      await expect.poll(() => page.locator('.air-figure .chart-readout').textContent()).toMatch(/10–11 Uhr.*1 Std: 22,0/);
      await page.keyboard.press('PageDown');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      await page.keyboard.press('ArrowLeft');
      // 32 hours before: in the gap.
      await expect.poll(() => spoken.textContent()).toContain('1 Std: kein gültiges Mittel');
      await expect
        .poll(() => page.locator('#air-chart-sentence').textContent())
        .toMatch(
          /68 von 720 Stunden gültig\. Niedrigster Wert 20,0 µg\/m³ \(.*\), höchster 24,0 µg\/m³ \(.*\), zuletzt 21,0 µg\/m³ \(.*\), .*mit 2 Lücken\./,
        );
      // Far above all that was measured, limits are told instead of drawn.
      await expect
        .poll(() => page.locator('.air-limit-above').textContent())
        .toBe('↑ darüber: 50 Tageswert · 39. BImSchV; 45 Tageswert · EU ab 2030');
      expect(errors).toEqual([]);
    });

    it('have limit lines with their names on them where they are near', async () => {
      await using opened = await open(`${THEN}&${station('kamen/bahnhof')}&quantity=pm10`);
      await hoursShown(opened.page);
      await expect
        .poll(() => opened.page.locator('.air-limit text').allTextContents())
        .toEqual(['50 Tageswert · 39. BImSchV', '45 Tageswert · EU ab 2030']);
    });

    it('are the same in the table, one key away', async () => {
      await using opened = await open(query);
      const { page } = opened;
      await hoursShown(page);
      await page.locator('h1').click();
      await page.keyboard.press('t');
      await page.locator('.air-hours').waitFor();
      expect(page.url()).toContain('table');
      const rows = await page
        .locator('.air-hours tbody tr')
        .evaluateAll((all) => all.map((one) => [...one.children].map((cell) => cell.textContent)));
      for (const hours of [1, 2, 5, 29, 30, 33, 34]) {
        const expected = isGap(hours) ? '–' : `${referencePm10(hours)},0`;
        expect(rows[hours - 1]?.[1], `${hours} hours before`).toBe(expected);
      }
      await page.keyboard.press('t');
      await page.locator('.air-figure').waitFor();
    });

    it('have the index below them, walked, told and tabled the same way', async () => {
      await using opened = await open(query);
      const { page, errors } = opened;
      await hoursShown(page);
      const strip = page.locator('#air-index');
      await expect
        .poll(() => strip.locator('#air-index-sentence').textContent())
        .toMatch(/^Stunden je Klasse: .*, 1 schlecht, \d+ ohne Index\. Am schlechtesten: schlecht, zuletzt Mi\.?, 12\.06\.?, 11–12 Uhr\.$/);
      await page.locator('h1').click();
      await page.keyboard.press('t');
      await page.locator('.air-index-hours').waitFor();
      await strip.getByRole('slider', { name: 'Index im Zeitraum' }).focus();
      await page.keyboard.press('End');
      const spoken = strip.locator('[role="status"][aria-live]');
      const marked = strip.locator('.air-index-hours tr[aria-current]');
      await expect.poll(() => spoken.textContent()).toMatch(/^Mi\.?, 12\.06\.?, 11–12 Uhr: schlecht$/);
      await expect.poll(() => strip.locator('.chart-readout').textContent()).toBe(await spoken.textContent());
      await expect.poll(() => marked.allTextContents()).toEqual([expect.stringMatching(/11–12 Uhr4 schlecht$/)]);
      // A day and eight hours before: nothing was measured, and nothing is made up.
      await page.keyboard.press('PageDown');
      for (let step = 0; step < 8; step += 1) await page.keyboard.press('ArrowLeft');
      await expect.poll(() => spoken.textContent()).toContain(', 3–4 Uhr: kein Index');
      await expect.poll(() => marked.allTextContents()).toEqual([expect.stringMatching(/3–4 Uhrkein Index$/)]);
      await strip.locator('.air-index-hours').focus();
      await page.keyboard.press('ArrowUp');
      await expect.poll(() => spoken.textContent()).toContain('4–5 Uhr: kein Index');
      await expect.poll(() => page.locator('.air-hours tr[aria-current]').count()).toBe(0);
      expect(errors).toEqual([]);
    });

    it('say that there are none, and lead to where there are some', async () => {
      await using opened = await open(`to=${at('2025-03-01T12:00:00Z')}&${station('luenen/DENW006')}`);
      const { page } = opened;
      await page.locator('.air-empty').waitFor();
      await expect.poll(() => page.locator('.air-empty').textContent()).toContain('Der letzte Messwert ist vom 12.06.2024');
      await page.getByRole('link', { name: 'Zeitraum um den letzten Messwert zeigen' }).click();
      await page.locator('.air-figure').waitFor();
      expect(page.url()).toContain(`to=${NOON}`);
      await page.getByRole('link', { name: 'Zurück zu jetzt' }).first().click();
      await page.waitForURL((url) => !url.search.includes('to='));
    });
  });

  it.each([
    ['spring', '2024-03-31T12:00:00+02:00', 'Uhr vor', ['0–1 Uhr (MEZ)', '1–3 Uhr (MEZ)', '3–4 Uhr (MESZ)']],
    ['autumn', '2024-10-27T12:00:00+01:00', 'Uhr zurück', ['1–2 Uhr (MESZ)', '2–2 Uhr (MESZ)', '2–3 Uhr (MEZ)']],
  ])('keeps the night of %s apart: no hour is lost or doubled', async (_, noon, words, hours) => {
    await using opened = await open(`to=${at(noon)}&${station('werne/nacht')}&state=24h`);
    const { page } = opened;
    await hoursShown(page);
    await expect.poll(() => page.locator('.air-clock text').textContent()).toBe(words);
    await expect.poll(() => page.locator('.air-figure').getAttribute('data-hours')).toBe('24');
    await page.locator('h1').click();
    await page.keyboard.press('t');
    const times = await page.locator('.air-hours tbody th').allTextContents();
    expect(new Set(times).size).toBe(24);
    for (const hour of hours) expect(times.some((time) => time.endsWith(hour))).toBe(true);
  });

  describe('limit values', () => {
    const cell = (page: Page, limit: string) => page.locator(`[data-limit="${limit}"]`);

    it('say what is used of what is allowed, with the days, and "orientierend" where it only gives an indication', async () => {
      await using opened = await open(`${THEN}&${station('kamen/bahnhof')}&year=2023`);
      const { page } = opened;
      const day = cell(page, 'bimschv39 pm10 day');
      await day.waitFor();
      await expect.poll(() => day.textContent()).toContain('7 von 35 Tagen verbraucht');
      await expect.poll(() => day.textContent()).toContain('über 50 µg/m³');
      await expect.poll(() => day.textContent()).toContain('zu wenige Daten');
      await day.locator('summary').click();
      await expect
        .poll(() => day.locator('details p').textContent())
        .toBe('07.01. (61), 06.01. (61), 05.01. (61), 04.01. (61), 03.01. (61), 02.01. (61), 01.01. (61)');
      await expect
        .poll(() => page.locator('.air-limit-panel').textContent())
        .toContain('An 7 Tagen lag PM10 bisher über 50 µg/m³; 35 Tage im Jahr sind erlaubt.');
      // 7 days of 61 and 83 of 20: above 20 on the mean, which only the reference may call exceeded.
      await expect
        .poll(() => cell(page, 'eu2030 pm10 year').textContent())
        .toContain(`${((7 * 61 + 83 * 20) / 90).toFixed(1).replace('.', ',')} von 20 µg/m³`);
      await expect.poll(() => cell(page, 'eu2030 pm10 year').textContent()).toContain('orientierend: über dem Wert, der ab 2030 gilt');
      const said = (await page.locator('.air-note').allTextContents()).filter((text) => /überschritten|über dem/.test(text));
      expect(said.length).toBeGreaterThan(0);
      for (const text of said) expect(text).toContain('orientierend');
      await expect.poll(() => page.locator('.air-note-alarm').count()).toBe(0);
      await expect.poll(() => page.locator('.air-limit-capture').first().textContent()).toContain('25 % der Tage');
    });

    it('call a value exceeded where a reference says so', async () => {
      await using opened = await open(`${THEN}&${station('unna/DENW010')}&year=2023`);
      const day = cell(opened.page, 'bimschv39 pm10 day');
      await day.waitFor();
      await expect.poll(() => day.textContent()).toContain('40 von 35 Tagen verbraucht');
      await expect.poll(() => day.locator('.air-note-alarm').textContent()).toBe('◆ Grenzwert überschritten');
    });

    it('are compared over all stations, the nearest to its limit first, and for another year', async () => {
      await using opened = await open(`${THEN}&${station('kamen/bahnhof')}&quantity=pm10&year=2023`);
      const { page } = opened;
      await page.getByRole('link', { name: 'alle Stationen' }).click();
      await page.waitForURL('**state=all**');
      await page.locator('.air-limits th a').first().waitFor();
      expect((await page.locator('.air-limits th a').allTextContents()).slice(0, 2)).toEqual(['Unna-Königsborn', 'Bahnhof Kamen']);
      await page.getByLabel('Jahr').selectOption('2024');
      await page.waitForURL('**year=2024**');
      await page.locator('.air-limits', { hasText: 'noch kein gültiges Mittel' }).waitFor();
    });
  });

  it('narrows to a municipality, also to one without any station', async () => {
    await using opened = await open(THEN);
    const { page } = opened;
    await page.locator('.air-selection select').selectOption('kamen');
    await page.waitForURL('**municipality=kamen**');
    await row(page, 'Lünen-Niederaden').waitFor({ state: 'detached' });
    await expect.poll(() => page.locator('.air-list tbody tr').count()).toBe(1);
    await expect
      .poll(() => page.locator('.air-headline').textContent())
      .toContain('an der einzigen Station mit Index, „Bahnhof Kamen“, mäßig wegen');
    await page.locator('.air-selection select').selectOption('selm');
    await page.locator('.air-headline', { hasText: 'Hier ist keine Luftstation angemeldet.' }).waitFor();
    await page.goto('/luft?municipality=dortmund');
    await page.getByText('„dortmund“ ist keine Kommune').waitFor();
    await page.goto(`/luft?${THEN}&${station('unna/nirgends')}`);
    await page.getByText('Eine Luftstation „nirgends“ gibt es hier nicht.').waitFor();
  });

  it('shows names as text, whatever they contain', async () => {
    await using opened = await open(`${THEN}&${station('schwerte/lang')}`, { width: 360, height: 780 });
    const { page, errors } = opened;
    await hoursShown(page);
    await expect.poll(() => page.locator('.air-station-name').textContent()).toBe(LONG_NAME);
    await expect.poll(() => page.locator('img').count()).toBe(0);
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => overhang(page)).toBe(0);
    expect(errors).toEqual([]);
  });

  it('brings what was chosen into view on a phone', async () => {
    await using opened = await open(THEN, { width: 360, height: 780 });
    const { page } = opened;
    await page.getByRole('link', { name: 'Bahnhof Kamen' }).click();
    await page.locator('.air-station-name', { hasText: 'Bahnhof Kamen' }).waitFor();
    await expect.poll(() => page.evaluate('document.activeElement.className')).toBe('air-station-name');
    expect((await page.locator('.air-station-name').boundingBox())?.y).toBeLessThan(700);
  });

  const queries = {
    desk: `${THEN}&${station('luenen/DENW006')}&year=2023`,
    humid: `${THEN}&${station('kamen/bahnhof')}&quantity=pm2_5&year=2023`,
    table: `${THEN}&${station('kamen/bahnhof')}&quantity=pm2_5&state=24h,table`,
    all: `${THEN}&state=all&quantity=pm10&year=2023`,
    none: `${THEN}&${station('schwerte/DENW179')}`,
  };
  const looks: Look[] = [
    { theme: 'light', language: 'de' },
    { theme: 'dark', language: 'en' },
    { theme: 'light', language: 'en', width: 360, height: 780 },
    { theme: 'dark', language: 'de', width: 320, height: 640 }, // 400 % of 1280
  ];
  for (const look of looks) {
    const shown = Object.entries(queries).filter(([name]) => look.width === undefined || name === 'humid' || name === 'table');
    it.each(shown)(`%s: axe finds nothing and nothing is cut off, ${JSON.stringify(look)}`, async (_, query) => {
      await using opened = await open(query, look);
      const { page, errors } = opened;
      await page.locator('.air-limits').waitFor();
      await page.locator('.air-notes summary').click();
      await expect.poll(() => allFindings(page)).toEqual([]);
      await expect.poll(() => overhang(page)).toBe(0);
      expect(errors).toEqual([]);
      await expect.poll(() => page.locator('html').getAttribute('lang')).toBe(look.language);
    });
  }

  it('prints without controls and with all that explains it', async () => {
    await using opened = await open(queries.desk);
    const { page } = opened;
    await hoursShown(page);
    await page.emulateMedia({ media: 'print' });
    for (const hidden of ['.head', '.air-ranges', '.table-link']) expect(await page.locator(hidden).isVisible(), hidden).toBe(false);
    for (const shown of [
      '.air-headline',
      '.air-list',
      '.air-chart-lines',
      '.air-index-strip',
      '.air-limits',
      '.air-classes',
      '.air-printed',
    ])
      await expect.poll(() => page.locator(shown).isVisible(), { message: shown }).toBe(true);
  });

  // Last, because it takes the server away.
  it('says that it cannot be loaded when the server is gone, shows no other place instead, and goes on when it is back', async () => {
    await using opened = await open(THEN);
    const { page } = opened;
    await client.endAsync(true);
    await program.end('SIGKILL');
    await page.locator('.air-selection select').selectOption('kamen');
    await page.getByRole('alert').first().waitFor();
    await expect
      .poll(() => page.locator('.air-page [role="alert"]').first().textContent())
      .toContain('Die Daten konnten nicht geladen werden.');
    await expect.poll(() => row(page, 'Lünen-Niederaden').count()).toBe(0); // is in Lünen
    program = await startProgram({ DATA_DIR: folder, HTTP_PORT: new URL(program.httpUrl).port });
    client = await mqtt.connectAsync(program.mqttUrl);
    await page.getByRole('button', { name: 'Noch einmal versuchen' }).click();
    await expect.poll(() => page.locator('.air-list tbody tr').count()).toBe(1);
  }, 60_000);
});
