// The dashboard in a real browser, on the real program with its simulated district.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { type Look, launch, openPage, overhang, seriousFindings, settle } from './browser.ts';
import { countReporting, until } from './district.ts';

vi.setConfig({ testTimeout: 90_000 }); // a browser and axe on a busy machine

const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Messstelle an der Hörder Straße, Ecke Bahnhofsvorplatz `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
/** Of the hundred simulated devices a few are silent on purpose. */
const REPORTING = 90;

/** What of the tiles is not seen whole: longer than its place, or beyond the edge of the field all of them share. */
const CUT_IN_TILES = `(() => {
  const field = document.querySelector('.tiles');
  const seen = field.getBoundingClientRect();
  const name = (one) => one.className + ' ' + one.textContent.trim().slice(0, 40);
  const shown = [...field.querySelectorAll('*')].filter((one) => one.checkVisibility() && !one.closest('.unseen, svg'));
  const hides = (one) => getComputedStyle(one).overflowY !== 'visible';
  const cut = [field, ...shown.filter(hides)].filter((one) => one.scrollHeight > one.clientHeight || one.scrollWidth > one.clientWidth);
  const beyond = shown.filter((one) => {
    const { top, bottom, left, right } = one.getBoundingClientRect();
    return top < seen.top - 0.5 || bottom > seen.bottom + 0.5 || left < seen.left - 0.5 || right > seen.right + 0.5;
  });
  return [...cut.map((one) => 'cut: ' + name(one)), ...beyond.map((one) => 'beyond the edge: ' + name(one))];
})()`;

describeWithServer('chromium', 'the dashboard in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-browser-'));
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;

  async function publish(topic: string, payload: unknown): Promise<void> {
    await device.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });
  }

  const report = (free: number): Promise<void> =>
    publish('v1/unna/parking/prüf:haus.1', {
      values: { free, capacity: 120 },
      about: { name: 'Prüfhaus Ölmühle', lat: 51.537, lon: 7.69 },
    });
  const CAR_PARK = `/m/unna/d/${encodeURIComponent('prüf:haus.1')}`;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, SIMULATOR: 'on', SIMULATOR_DAYS: '0' });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    await report(77);
    await publish('v1/schwerte/air/böse', { values: { pm2_5: 7.3, temperature: -3.4 }, about: { name: LONG_NAME, lat: 51.44, lon: 7.56 } });
    await publish('v1/werne/air/alt/backfill', { time: '2022-03-01T11:00:00Z', values: { pm10: 31 }, about: { name: 'Alte Station' } });
    await publish('v1/werne/air/alt/backfill', { time: '2022-03-01T12:00:00Z', values: { pm10: 22 } });
    await publish('v1/kamen/air/luft-3', 'not json {');
    await publish('v1/werne/parking/p-9', { values: { free: 120, capacity: 100 } });
    await publish('v1/dortmund/air/x', MARKUP);
    await until('the simulated district', async () => (await countReporting(program.httpUrl)) > REPORTING, 60_000);
  });

  afterAll(async () => {
    await device?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const looks: Look[] = [
    { theme: 'light', language: 'de' },
    { theme: 'dark', language: 'en' },
  ];
  const pages = {
    overview: '/',
    list: '/?view=list',
    air: '/?kind=air',
    municipality: '/m/luenen',
    device: CAR_PARK,
    table: `${CAR_PARK}?view=table`,
    quarantine: '/quarantaene',
    missing: '/nirgends',
  };

  for (const look of looks) {
    it.each(Object.entries(pages))(
      `shows %s without errors and without serious findings of axe, ${look.theme} ${look.language}`,
      async (_name, path) => {
        await using opened = await openPage(browser, program.httpUrl, look);
        await opened.page.goto(path);
        await settle(opened.page);
        await expect.poll(() => seriousFindings(opened.page)).toEqual([]);
        expect(opened.errors).toEqual([]);
        await expect.poll(() => opened.page.locator('html').getAttribute('lang')).toBe(look.language);
      },
    );
  }

  it.each(['de', 'en'] as const)('cuts nothing of a tile at 1440 x 900: %s', async (language) => {
    await using opened = await openPage(browser, program.httpUrl, { language });
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => page.locator('.tiles :is(.coverage-words, .tile-age)').count()).toBe(6);
    await expect.poll(() => page.locator('.tiles .day').count()).toBe(3);
    await expect.poll(() => page.evaluate<string[]>(CUT_IN_TILES)).toEqual([]);
  });

  it('shows the district in one glance: map, marks, tiles with coverage, attribution, nothing to scroll', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => page.locator('.land').count()).toBe(10);
    expect(Number(await page.locator('.map').getAttribute('data-marks'))).toBeGreaterThan(REPORTING);
    await expect.poll(() => page.locator('.map').getAttribute('data-groups')).toBe('0');
    await expect.poll(() => page.locator('.map-attribution').textContent()).toBe('© GeoBasis-DE / BKG 2017');
    for (const name of ['Parken', 'Luft', 'Licht']) {
      await expect.poll(() => page.locator('.tile', { hasText: name }).textContent()).toMatch(/\d+ von \d+ melden/);
    }
    await expect.poll(() => page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBe(0);
    await expect.poll(() => overhang(page)).toBe(0);
    await page
      .locator('.land')
      .first()
      .click({ position: { x: 8, y: 60 }, force: true });
    await page.waitForURL('**/m/*');
  });

  it('leaves the map while it still glides, however long the next page takes to come', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    // Meanwhile the map comes to rest, and where it is belongs into its own address, not into that of the page somebody goes to.
    await page.route('**/assets/AlarmsPage*.js', async (request) => {
      await new Promise((resolve) => setTimeout(resolve, 800));
      await request.continue();
    });
    for (let n = 0; n < 3; n += 1) {
      await page.goto('/');
      await settle(page);
      const map = page.locator('.map .leaflet-container, .map.leaflet-container').first();
      await map.focus();
      for (let times = 0; times < 3; times += 1) await map.press('+');
      await map.press('ArrowRight');
      await page.waitForTimeout(60);
      await page.evaluate("history.pushState(null, '', '/alarme'); dispatchEvent(new PopStateEvent('popstate'))");
      const heading = () =>
        page
          .locator('main h1')
          .first()
          .textContent({ timeout: 1000 })
          .catch(() => '');
      const where = async () => [new URL(page.url()).pathname, await heading(), ...errors];
      await expect.poll(where, { timeout: 30_000 }).toEqual(['/alarme', 'Alarme']);
      await page.waitForTimeout(400); // what was to be done once the map rests
    }
    expect(errors).toEqual([]);
  });

  it('changes a value live, without reloading', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await report(77);
    await page.goto('/?view=list&kind=parking');
    await settle(page);
    await page.evaluate('window.wasNeverReloaded = true');
    const value = page.locator('tr', { hasText: 'Prüfhaus Ölmühle' }).locator('.value');
    await until('the value known before', async () => (await value.textContent()) === '77');
    const tile = page.locator('.tile', { hasText: 'Parken' }).locator('.tile-figure');
    const before = await tile.textContent();
    await report(3);
    await until('the new value', async () => (await value.textContent()) === '3', 5000);
    await until('the sum in the tile', async () => (await tile.textContent()) !== before, 5000);
    await until(
      'the ticker',
      async () => (await page.locator('.changes').textContent())?.includes('Prüfhaus Ölmühle ist fast voll, noch 3 frei') === true,
      5000,
    );
    expect(await page.evaluate('window.wasNeverReloaded')).toBe(true);
    expect(errors).toEqual([]);
  });

  it('shows a device that reports for the first time', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    await opened.page.goto('/m/selm');
    await settle(opened.page);
    await publish('v1/selm/lighting/neu-1', { values: { dimming: 40 }, about: { name: 'Neue Leuchte' } });
    await opened.page.locator('tr', { hasText: 'Neue Leuchte' }).waitFor({ timeout: 8000 });
  });

  it('lets the chart of a device grow', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto(`${CAR_PARK}?range=1h`);
    await settle(page);
    await page.locator('.line-figure canvas').waitFor();
    const facts = page.locator('[data-points]');
    const points = async () => Number(await facts.getAttribute('data-points'));
    await until('the chart', async () => (await points()) > 0);
    const before = await points();
    await report(41);
    await until('one more point', async () => (await points()) > before, 5000);
    await expect.poll(() => page.locator('[data-quantity="free"] .value').textContent()).toBe('41');
    await page.keyboard.press('t');
    await expect.poll(() => page.locator('.series-table tbody tr').first().textContent()).toContain('41');
    expect(errors).toEqual([]);
  });

  it('opens an old device around its last reading', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    await opened.page.goto('/m/werne/d/alt');
    await settle(opened.page);
    await until('the two old values', async () => (await opened.page.locator('[data-points="2"]').count()) === 1);
    await expect.poll(() => opened.page.locator('.ranges [aria-current]').textContent()).toBe('um den letzten Messwert');
  });

  it('switches the language, and keeps it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    const tile = () => page.locator('.tile').first().textContent();
    await page.getByRole('button', { name: 'English' }).click();
    await expect.poll(tile).toMatch(/Parking[\s\S]*\d+ of \d+ report/);
    await page.reload();
    await settle(page);
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('en');
    await page.getByRole('button', { name: 'Deutsch' }).click();
    await expect.poll(tile).toContain('Parken');
    expect(errors).toEqual([]);
  });

  it('shows names and payloads as text, whatever they contain', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    for (const path of ['/?view=list', '/m/schwerte', `/m/schwerte/d/${encodeURIComponent('böse')}`, '/quarantaene']) {
      await page.goto(path);
      await settle(page);
      await page.getByText(MARKUP).first().waitFor({ state: 'attached' });
      await expect.poll(() => page.locator('img').count()).toBe(0);
      await expect.poll(() => overhang(page)).toBe(0);
    }
    await expect.poll(() => page.title()).not.toBe('taken');
    expect(errors).toEqual([]);
  });

  it('shows why a message was not taken, and what it was', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/quarantaene?municipality=werne');
    await settle(page);
    await expect.poll(() => page.locator('.entry').first().textContent()).toContain('es gibt aber nur 100 Stellplätze');
    await page.getByLabel('Kommune').last().selectOption('kamen');
    await page.locator('.entry', { hasText: 'not json {' }).waitFor();
    expect(page.url()).toContain('municipality=kamen');
    await expect.poll(() => page.locator('.books').textContent()).toContain('Die Bücher gehen auf.');
  });

  it('is found with the keyboard alone', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await page.keyboard.press('/');
    await page.keyboard.type('olmuhle pruf');
    await expect.poll(() => page.getByText('Nichts gefunden').count()).toBe(1);
    await page.keyboard.press('Escape');
    await page.keyboard.type('oelmuehle');
    await page.keyboard.press('Enter');
    await page.waitForURL(`**${CAR_PARK}`);
    await expect.poll(() => page.locator('h1').textContent()).toContain('Prüfhaus Ölmühle');
  });

  it('does not take fresh values for old where the clock of the browser is wrong', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.addInitScript('const real = Date.now; Date.now = () => real() + 5 * 3_600_000');
    await page.goto('/?kind=parking&view=list');
    await settle(page);
    await expect.poll(() => page.locator('tr', { hasText: 'Prüfhaus Ölmühle' }).locator('.col-state').textContent()).toBe('meldet');
    await expect.poll(() => page.locator('.changes').textContent()).not.toContain('meldet wieder');
  });

  it('says what is missing instead of failing', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const sentences = {
      '/nirgends/wo': '„nirgends/wo“',
      '/m/dortmund': '„dortmund“ ist keine Kommune',
      '/m/unna/d/gibt.es.nicht': '„gibt.es.nicht“',
      '/m/%E0%A4%A': 'Diese Seite gibt es nicht',
    };
    for (const [path, sentence] of Object.entries(sentences)) {
      // A broken encoding is refused by the server before any page; then there is nothing to look at.
      const response = await opened.page.goto(path);
      if (response?.status() === 400) continue;
      await opened.page.getByText(sentence).first().waitFor();
    }
  });

  it.each(Object.values(pages))('fits a phone: %s', async (path) => {
    await using opened = await openPage(browser, program.httpUrl, { width: 375, height: 720 });
    await opened.page.goto(path);
    await settle(opened.page);
    await expect.poll(() => overhang(opened.page)).toBe(0);
  });

  // Last, because it takes the server away.
  it('says that it is not live when the server is gone, and catches up when it is back', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto(CAR_PARK);
    await settle(page);
    await device.endAsync(true);
    await program.end('SIGKILL');
    await page.getByText('Verbindung unterbrochen seit').waitFor({ timeout: 5000 });
    await expect.poll(() => page.locator('.banner').textContent()).toContain('Werte können veraltet sein');
    program = await startProgram({ DATA_DIR: folder, HTTP_PORT: new URL(program.httpUrl).port });
    device = await mqtt.connectAsync(program.mqttUrl);
    await report(55);
    await page.locator('[data-live="live"]').waitFor({ timeout: 15_000 });
    await until('the value sent meanwhile', async () => (await figureOf(page, 'free')) === '55');
    await expect.poll(() => page.locator('.banner').count()).toBe(0);
  }, 40_000);
});

function figureOf(page: Page, quantity: string): Promise<string | null> {
  return page.locator(`[data-quantity="${quantity}"] .value`).textContent();
}
