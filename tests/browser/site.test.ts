// Places, batteries, labels and radio in Chromium: down from the district by one click each, and what is on the screen is what was published.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import jsqr from 'jsqr';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Locator, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { toLocalInput } from '../../dashboard/web/src/chart/local-input.ts';
import { chirpStackUp, post } from '../support/network-server.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, type Look, launch, openPage, overhang, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 90_000 });

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const MARKET = 'Großer Markt / Süd';
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG = `${MARKUP}/Öl & "Straße" `.padEnd(200, 'lang-ohne-Lücke').slice(0, 200);
const EUI = '70b3d5a4d3100a17';
const PUBLIC_URL = 'https://lagebild.kreis.example';
const siteHref = (municipality: string, site: string) => `/m/${municipality}/o/${encodeURIComponent(site)}`;

describeWithServer('chromium', 'places in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-site-'));
  const now = Date.now();
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const say = (path: string, values: object, about = {}) =>
    client.publishAsync(`v1/${path}`, JSON.stringify({ values, about }), { qos: 1 });
  async function tell(path: string, sent: readonly { time: number; values: object }[], about = {}): Promise<void> {
    const payloads = sent.map((one) => JSON.stringify({ ...one, about }));
    await Promise.all(payloads.map((payload) => client.publishAsync(`v1/${path}/backfill`, payload, { qos: 1 })));
  }
  const daily = (days: number, valuesOf: (day: number) => object) => {
    const noon = Math.floor(now / DAY) * DAY - DAY / 2;
    return Array.from({ length: days }, (_, day) => ({ time: noon - (days - 1 - day) * DAY, values: valuesOf(day) }));
  };

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, PUBLIC_URL });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    const at = { site: MARKET, lat: 51.5345, lon: 7.689 };
    for (const [n, occupied] of [true, false, false, true, false].entries())
      await say(`unna/parking/b-${n}`, { occupied }, { ...at, name: `Stellplatz ${n + 1}` });
    await say('unna/air/station', { pm10: 21, pm2_5: 8 }, { ...at, name: 'Marktstation' });
    const quarters = Array.from({ length: 40 }, (_, index) => now - (40 - index) * 15 * MINUTE);
    // The second lamp is missing for three hours in between.
    for (const [device, watts] of [
      ['l-1', 40],
      ['l-2', 60],
    ] as const) {
      const told = quarters.filter((_, index) => device === 'l-1' || index < 16 || index >= 28);
      await tell(
        `unna/lighting/${device}`,
        told.map((time) => ({ time, values: { power: watts } })),
        { ...at, feeder: 'cabinet' },
      );
    }
    await say('unna/parking/house', { free: 0, capacity: 90 }, { name: 'Parkhaus Ölmühle' });
    await say('unna/parking/closed', { free: 3, capacity: 20, open: false }, { name: 'Stadthalle' });
    await say('selm/parking/h-1', { free: 3, capacity: 9 }, { site: LONG, name: LONG });
    await tell(
      'unna/parking/battery',
      daily(150, (day) => ({ occupied: 0, battery: Math.round(60 - 0.2 * day) })),
      { ...at, name: 'Bucht mit Batterie' },
    );
    await tell(
      'unna/parking/young',
      daily(6, () => ({ occupied: 0, battery: 90 })),
      { name: 'Junge Bucht' },
    );
    await tell(
      'unna/parking/empty',
      daily(40, () => ({ occupied: 0, battery: 8 })),
      { name: 'Leere Bucht' },
    );
    await tell(
      'luenen/parking/changed',
      daily(100, (day) => ({ occupied: 0, battery: day < 50 ? 40 - Math.round(0.4 * day) : 95 - Math.round(0.3 * (day - 50)) })),
      { name: 'Bucht mit neuer Batterie' },
    );
    const { answer } = await post(program, 'accessIssue', { municipality: 'kamen', note: 'ChirpStack' });
    const kamen = await mqtt.connectAsync(program.mqttUrl, { ...answer, reconnectPeriod: 0 });
    await post(program, 'lorawanAdopt', { devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405', name: 'Funkbucht' }] });
    for (let fCnt = 0; fCnt < 30; fCnt += 1) {
      if (fCnt % 10 === 3) continue;
      const up = chirpStackUp({ devEui: EUI, fCnt, data: fCnt % 2 ? 'lQ==' : 'lA==', gateways: fCnt % 3 === 0 ? ['g-1'] : ['g-1', 'g-2'] });
      await kamen.publishAsync(`lns/kamen/application/1/device/${EUI}/event/up`, JSON.stringify(up), { qos: 1 });
    }
    await kamen.endAsync();
    const settled = async () => ((await (await fetch(`${program.httpUrl}/api/v1/ledger`)).json()) as { inLog: number }).inLog === 0;
    await until('what was published to be settled', settled, 60_000);
  }, 120_000);

  afterAll(async () => {
    await client?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const textOf = async (locator: Locator): Promise<string> => ((await locator.textContent()) ?? '').replace(/\s+/g, ' ').trim();

  async function goto(page: Page, path: string, ready: string): Promise<void> {
    await page.goto(path);
    await settle(page);
    await page.locator(ready).first().waitFor();
  }

  it('leads from the district to a municipality, a place and a device, by one click each, and back', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, '/', '.places');
    await page.locator('.places').getByRole('link', { name: 'Unna', exact: true }).click();
    await page.locator('.sites-panel').getByRole('link', { name: MARKET }).first().click();
    await page.locator('.site-page h1').waitFor();
    await expect.poll(() => textOf(page.locator('h1'))).toBe(MARKET);
    expect(decodeURIComponent(new URL(page.url()).pathname)).toBe(`/m/unna/o/${MARKET}`);
    await page.locator('.site-devices').getByRole('link', { name: 'Stellplatz 3' }).click();
    await page.locator('.device-page h1').waitFor();
    const crumbs = page.locator('.crumbs a');
    await expect.poll(() => crumbs.allTextContents()).toEqual(['Kreis Unna', 'Unna', MARKET]);
    await crumbs.last().click();
    await page.locator('.site-page h1').waitFor();
    await page.locator('.crumbs a').last().click();
    await page.locator('.sites-panel').waitFor();
    expect(errors).toEqual([]);
  });

  it('lists the places of a municipality by kind; closed, full and free are three things', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/m/unna', '.sites-row');
    const nowOf = (site: string, kind: string) =>
      textOf(page.locator(`section:has(> #sites-${kind}) .sites-row[data-site="${site}"] .sites-now`));
    await expect.poll(() => nowOf('Parkhaus Ölmühle', 'parking')).toBe('voll 0 von 90 frei');
    await expect.poll(() => nowOf('Stadthalle', 'parking')).toBe('geschlossen');
    // The bay whose battery is told speaks once a day, and has done so.
    await expect.poll(() => nowOf(MARKET, 'parking')).toBe('frei 4 von 6 frei');
    const trust = page.locator(`.sites-row[data-site="${MARKET}"] .sites-trust`).first();
    await expect.poll(() => textOf(trust)).toMatch(/^9 von 9 melden/);
  });

  it('shows a place of all kinds, its line with gaps instead of sums of too few, and the table with the devices behind each value', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, `${siteHref('unna', MARKET)}?kind=lighting&quantity=power`, '.coverage-strip');
    await expect.poll(() => textOf(page.locator('.now-part section[data-state]'))).toMatch(/^Parken frei ?4 von 6 frei/);
    await expect.poll(() => page.locator('.now-part > section').count()).toBe(3);
    await expect.poll(() => textOf(page.locator('.site-feeder'))).toMatch(/cabinet ?kein Ausfall bekannt, speist hier 2 Leuchten/);
    await expect.poll(() => textOf(page.locator('.series-head .panel-title'))).toBe('Leistung W · Summe über 2 Geräte');
    await expect.poll(() => textOf(page.locator('.coverage-strip'))).toMatch(/zuletzt 2 von 2 Geräten, am wenigsten 1 von 2/);
    await page.keyboard.press('t');
    await page.locator('.series-table').waitFor();
    const rows = (await page.locator('.series-table tbody tr').allTextContents()).map((row) => row.replace(/\s+/g, ' '));
    const [whole, partly] = [
      rows.filter((row) => row.endsWith('2 von 2100 W')),
      rows.filter((row) => row.endsWith('1 von 2nur 40 W unvollständig')),
    ];
    expect(partly.length).toBeGreaterThan(6);
    expect(whole.length).toBeGreaterThan(20);
    expect(whole.length + partly.length).toBe(rows.length);
    // The first quantity of the list, chosen by keyboard.
    await page.locator('.site-quantity select').selectOption('parking occupied');
    await page.waitForURL(/quantity=occupied/);
    await expect.poll(() => textOf(page.locator('.series-head .panel-title'))).toBe('belegt Summe über 6 Geräte');
    expect(errors).toEqual([]);
  });

  it('shows a place between two moments that somebody writes down; the fields follow when the range is moved otherwise', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await goto(page, `${siteHref('unna', MARKET)}?kind=lighting&quantity=power&range=6h`, '.coverage-strip');
    await expect.poll(() => page.locator('.custom-range').count()).toBe(0);
    await page.getByRole('link', { name: 'von – bis' }).click();
    const [from, to] = [page.getByLabel('von', { exact: true }), page.getByLabel('bis', { exact: true })];
    const shown = () => ['from', 'to'].map((name) => Number(new URL(page.url()).searchParams.get(name)));
    const written = async () => [await from.inputValue(), await to.inputValue()];
    const local = () => shown().map((time) => toLocalInput(time, 'Europe/Berlin'));
    await page.locator('.custom-range').waitFor();
    // They begin with what was shown.
    const [first = 0, last = 0] = shown();
    expect(last - first).toBe(6 * HOUR);
    await expect.poll(written).toEqual(local());
    await expect.poll(() => page.locator('.ranges [aria-current]').allTextContents()).toEqual(['von – bis']);

    await from.fill('2026-01-14T08:00');
    await to.fill('2026-01-14T07:00');
    const before = page.url();
    await page.getByRole('button', { name: 'Zeigen' }).click();
    await expect.poll(() => textOf(page.locator('.custom-range [role=alert]'))).toBe('Das Ende muss nach dem Anfang liegen.');
    expect(page.url()).toBe(before);
    await to.fill('2026-01-14T10:30');
    await page.getByRole('button', { name: 'Zeigen' }).click();
    // Local time: an hour ahead of UTC in winter.
    await expect.poll(shown).toEqual([Date.parse('2026-01-14T07:00Z'), Date.parse('2026-01-14T09:30Z')]);
    await expect.poll(() => page.locator('.custom-range [role=alert]').count()).toBe(0);
    await page.getByRole('button', { name: '‹ früher' }).click();
    await expect.poll(() => shown()[1]).toBeLessThan(Date.parse('2026-01-14T09:30Z'));
    await expect.poll(written).toEqual(local());
    // Twice in a breath moves twice, by three quarters of two and a half hours each, whatever is still on its way.
    const [, end = 0] = shown();
    await page.getByRole('button', { name: '‹ früher' }).evaluate((button) => {
      if (!('click' in button)) return;
      button.click();
      button.click();
    });
    await expect.poll(() => end - (shown()[1] ?? 0)).toBe(2 * 0.75 * 2.5 * HOUR);
    await page.getByRole('link', { name: '24 Std' }).click();
    await page.locator('.custom-range').waitFor({ state: 'detached' });
    expect(errors).toEqual([]);
  });

  it('finds a place by its name', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/', '.places');
    await page.keyboard.press('/');
    await page.keyboard.type('grosser markt');
    await expect.poll(() => textOf(page.locator('.search-hit').first())).toBe(`${MARKET}Ort, Unna`);
    await page.keyboard.press('Enter');
    await page.locator('.site-page h1').waitFor();
  });

  it('treats a name of 200 characters with markup as a name', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 360, height: 780 });
    const { page, errors } = opened;
    await goto(page, '/m/selm', '.sites-row');
    await page.locator('.sites-panel .row-link').first().click();
    await page.locator('.coverage-strip').waitFor();
    await expect.poll(() => textOf(page.locator('h1'))).toBe(LONG.trim());
    await expect.poll(() => page.locator('main img').count()).toBe(0);
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => overhang(page)).toBe(0);
    // A name without a hyphen or a space, where no line could break by itself.
    await say('selm/parking/h-2', { free: 1, capacity: 2 }, { site: 'Hof', name: 'OhneLücke'.repeat(22) });
    await until('the place', async () => (await fetch(`${program.httpUrl}/api/v1/site?municipality=selm&site=Hof`)).ok);
    for (const hasTouch of [false, true]) {
      await using phone = await openPage(browser, program.httpUrl, { width: 360, height: 780, hasTouch });
      await goto(phone.page, siteHref('selm', 'Hof'), '.coverage-strip');
      await phone.page.locator('.site-devices').getByRole('link', { name: 'OhneLücke' }).waitFor();
      await expect.poll(() => overhang(phone.page)).toBe(0);
      expect(Number(await phone.page.evaluate('document.documentElement.scrollWidth'))).toBe(360);
    }
    expect(errors).toEqual([]);
  });

  it('says that there is no such place', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    await goto(opened.page, siteHref('unna', 'Nirgends'), '.missing');
    await expect.poll(() => textOf(opened.page.locator('.missing-reason'))).toBe('Einen Ort „Nirgends“ gibt es hier nicht.');
  });

  it('foretells a battery, says when it cannot, and lists what has to be changed', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/m/unna/d/battery', '.battery-panel');
    // 30,2 % now, 0,2 points a day: 76 days to 15 %.
    await expect.poll(() => textOf(page.locator('.battery-headline'))).toBe('noch etwa 11 Wochen');
    await expect.poll(() => textOf(page.locator('.battery-sentence'))).toMatch(/^In neun von zehn Fällen \d+ bis \d+ Wochen\.$/);
    await goto(page, '/m/unna/d/young', '.battery-panel');
    await expect.poll(() => textOf(page.locator('.battery-headline'))).toBe('Noch zu wenig bekannt');
    await expect
      .poll(() => textOf(page.locator('.battery-sentence')))
      .toBe('Bekannt sind 6 Tage, verteilt über 6. Vorhergesagt wird ab 21 Tagen über mindestens 28 Tage.');
    await goto(page, '/m/unna/d/house', '.sticker-panel');
    await expect.poll(() => page.locator('.battery-panel').count()).toBe(0);
    await goto(page, '/lorawan/batterien?municipality=unna', 'tr[data-soon]');
    const soon = await page.locator('tr[data-soon="true"] th a').allTextContents();
    expect(soon).toEqual(['Leere Bucht', 'Bucht mit Batterie']);
    await expect.poll(() => textOf(page.locator('tr[data-soon="true"]').first())).toMatch(/wechseln/);
  });

  it('walks a battery day by day, with its table in step, and saves it', async () => {
    await using opened = await openPage(browser, program.httpUrl, { theme: 'dark' });
    const { page, errors } = opened;
    await goto(page, '/m/unna/d/battery', '.battery-figure svg');
    const figure = page.locator('#battery-chart');
    await expect
      .poll(() => textOf(figure.locator('#battery-chart-sentence')))
      .toMatch(
        /^Batterie: noch etwa 11 Wochen\. In neun von zehn Fällen .*\. Niedrigster Wert 30 % \(.*\), höchster 60 % \(.*\), zuletzt 30 % \(.*\), fallend, ohne Lücke\.$/,
      );
    const slider = figure.getByRole('slider', { name: 'Batterie Tag für Tag' });
    const spoken = figure.locator('[role="status"][aria-live]');
    const marked = figure.locator('.series-table tr[aria-current]');
    await figure.getByRole('button', { name: 'Tabelle' }).click();
    await slider.focus();
    await page.keyboard.press('Home');
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('Punkt 1 von 150');
    await expect.poll(() => spoken.textContent()).toMatch(/^\d\d\.\d\d\.\d{4}: 60 %$/);
    await expect.poll(() => textOf(figure.locator('.chart-readout'))).toBe(await spoken.textContent());
    expect(`${await marked.locator('th').textContent()}: ${await marked.locator('td').textContent()}`).toBe(await spoken.textContent());
    // Ten weeks on: 60 − 0,2 × 70.
    for (let week = 0; week < 10; week += 1) await page.keyboard.press('PageUp');
    await expect.poll(() => spoken.textContent()).toMatch(/: 46 %$/);
    await expect.poll(() => marked.count()).toBe(1);
    expect(`${await marked.locator('th').textContent()}: ${await marked.locator('td').textContent()}`).toBe(await spoken.textContent());
    await figure.locator('.series-table tbody tr').first().click();
    await expect.poll(() => slider.getAttribute('aria-valuetext')).toBe('Punkt 150 von 150');
    const files = figure.locator('.files');
    await files.locator('summary').click();
    const saved = async (kind: string): Promise<string> => {
      const [download] = await Promise.all([page.waitForEvent('download'), files.getByRole('button', { name: kind, exact: true }).click()]);
      return readFileSync(await download.path(), 'utf8');
    };
    const svg = await saved('SVG');
    expect(svg).toContain('<title>Batterie · battery</title>');
    // One dot a day, and one in the legend.
    expect(svg.match(/<circle/g)).toHaveLength(151);
    const rows = (await saved('CSV')).trim().split('\r\n');
    expect(rows).toHaveLength(151);
    expect(rows[1]).toMatch(/;Ladestand, vom Gerät gemessen;60;%;;;$/);
    expect(JSON.parse(await saved('JSON'))).toMatchObject({ sources: [{ unit: '%', history: { length: 150 } }] });
    expect(errors).toEqual([]);
  });

  it('says nothing of the battery that was there before', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/m/luenen/d/changed', '.battery-figure svg');
    await expect
      .poll(() => textOf(page.locator('#battery-chart-sentence')))
      .toMatch(
        /Seit dem Einsetzen am \d\d\.\d\d\.\d{4}: Niedrigster Wert 80 % \(.*\), höchster 95 % \(.*\), zuletzt 80 % \(.*\), fallend, ohne Lücke\.$/,
      );
    await expect.poll(() => textOf(page.locator('.battery-change').first())).toMatch(/^eingesetzt \d\d\.\d\d\.\d{4}$/);
  });

  it('draws codes that another reader reads as the address of the page', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, '/m/unna/etiketten', '.label');
    const labels = page.locator('.label');
    await expect.poll(() => labels.count()).toBeGreaterThanOrEqual(13);
    const count = await labels.count();
    const expected = new Set([siteHref('unna', MARKET), '/m/unna/d/b-0', '/m/unna/d/battery'].map((href) => PUBLIC_URL + href));
    for (let index = 0; index < count; index += 1) {
      const code = labels.nth(index).locator('.qr');
      // A page that still moves is photographed half beside it.
      const told = (await code.getAttribute('data-qr')) ?? 'missing';
      await expect.poll(() => readCode(page, code)).toBe(told);
      expected.delete(told);
    }
    expect([...expected]).toEqual([]);
    // The longest name there is, in the dark.
    await using dark = await openPage(browser, program.httpUrl, { theme: 'dark' });
    await goto(dark.page, siteHref('selm', LONG.trim()), '.sticker-panel .qr');
    const code = dark.page.locator('.sticker-panel .qr');
    await expect.poll(() => readCode(dark.page, code)).toBe(PUBLIC_URL + siteHref('selm', LONG.trim()));
  });

  it('prints labels in the millimetres of their sheet', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 794, height: 1123 });
    const { page } = opened;
    await goto(page, '/m/unna/etiketten', '.label');
    await page.emulateMedia({ media: 'print' });
    const box = await page.locator('.label').first().boundingBox();
    const millimetre = 96 / 25.4;
    expect((box?.width ?? 0) / millimetre).toBeCloseTo(70, 0);
    expect((box?.height ?? 0) / millimetre).toBeCloseTo(37.1, 0);
    await expect.poll(() => page.locator('.head').isVisible()).toBe(false);
    // Not a sheet for anything else, a head for example: 24 fit on one.
    const sheets = (await page.pdf({ preferCSSPageSize: true })).toString('latin1').match(/MediaBox/g);
    expect(sheets).toHaveLength(Math.ceil((await page.locator('.label').count()) / 24));
  });

  it('tells how a LoRaWAN device is heard', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await goto(page, `/m/kamen/d/${EUI}`, '.radio-history');
    // SNR 7,5 dB at SF9, which needs −12,5 dB.
    await expect
      .poll(() => textOf(page.locator('.radio-verdict')))
      .toMatch(/Guter Empfang.*Empfangsreserve 20,0 dB.*27 Nachrichten gehört/);
    await expect.poll(() => textOf(page.locator('.radio-factors'))).toMatch(/SF9: 100 %/);
    const gateways = (await page.locator('.radio-history tbody').first().locator('tr').allTextContents()).map((row) =>
      row.replace(/\s+/g, ' '),
    );
    expect(gateways).toHaveLength(2);
    expect(gateways[0]).toMatch(/^g-1100 %-?−?97,0 dBm7,5 dB20,0 dB|^g-1100 %/);
    const losses = page.locator('.radio-history tbody').last().locator('tr');
    expect((await losses.allTextContents()).join(' ')).toMatch(/3/);
  });

  const LOOKS: readonly (readonly [string, Look])[] = [
    ['light, German', {}],
    ['dark, English', { theme: 'dark', language: 'en' }],
    ['phone', { width: 360, height: 780 }],
    ['400 % zoom', { width: 320, height: 256, theme: 'dark' }],
  ];
  it.each(LOOKS)('has no finding of axe and nothing that hangs over: %s', async (_, look) => {
    await using opened = await openPage(browser, program.httpUrl, look);
    const { page, errors } = opened;
    for (const [path, ready] of [
      [siteHref('unna', MARKET), '.coverage-strip'],
      [`${siteHref('unna', MARKET)}?view=table`, '.series-table'],
      ['/m/unna', '.sites-row'],
      ['/m/unna/d/battery', '.battery-panel'],
      ['/m/unna/etiketten', '.label'],
      ['/lorawan/batterien', 'tr[data-soon]'],
      [`/m/kamen/d/${EUI}`, '.radio-history'],
    ] as const) {
      await goto(page, path, ready);
      expect(await allFindings(page), path).toEqual([]);
      expect(await overhang(page), path).toBe(0);
    }
    expect(errors).toEqual([]);
  });
});

/** In Node the module is what it exports, whatever its types say. */
const decode = (jsqr as unknown as { default: typeof jsqr }).default;

/** What another library reads in the picture of a code, enlarged so that a module is some pixels wide. */
async function readCode(page: Page, code: Locator): Promise<string | undefined> {
  const png = (await code.screenshot()).toString('base64');
  const { pixels, width, height } = await page.evaluate<{ pixels: string; width: number; height: number }>(
    `(async () => {
      const bitmap = await createImageBitmap(new Blob([Uint8Array.from(atob('${png}'), (c) => c.charCodeAt(0))], { type: 'image/png' }));
      const canvas = Object.assign(document.createElement('canvas'), { width: bitmap.width * 3, height: bitmap.height * 3 });
      const context = canvas.getContext('2d');
      context.drawImage(bitmap, 0, 0, canvas.width, canvas.height);
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      let pixels = '';
      for (let at = 0; at < data.length; at += 4) pixels += data[at] > 127 ? '1' : '0';
      return { pixels, width, height };
    })()`,
  );
  const rgba = Uint8ClampedArray.from({ length: 4 * pixels.length }, (_, at) => (at % 4 === 3 || pixels[at >> 2] === '1' ? 255 : 0));
  return decode(rgba, width, height)?.data;
}
