// "Trust a number" in Chromium: from a tile to what it is made of, by mouse and keyboard; what is on the screen is what the API says.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { FIGURES } from '@lagebild/shared/domain/figures/figure.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, type Look, launch, openPage, overhang, settle } from './browser.ts';
import { until } from './district.ts';
import { tileSilence } from './tile-silence.ts';

vi.setConfig({ testTimeout: 90_000 });

const HOUR = 3_600_000;
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Parkplatz `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const LOOKS: readonly Look[] = [
  { theme: 'light', language: 'de' },
  { theme: 'dark', language: 'en' },
  { theme: 'light', language: 'en', width: 360, height: 780 },
  { theme: 'dark', language: 'de', width: 360, height: 780 },
];

describeWithServer('chromium', 'a figure in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-figures-'));
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const say = (topic: string, payload: object) => client.publishAsync(`v1/${topic}`, JSON.stringify(payload), { qos: 1 });
  const figure = async (name: string, query = ''): Promise<Answer<'figure'>> =>
    (await fetch(`${program.httpUrl}/api/v1/figures/${name}?lang=de${query}`)).json() as Promise<Answer<'figure'>>;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    await say('kamen/parking/quadrat', { values: { free: 130, capacity: 330 }, about: { name: 'Parkhaus Quadrat' } });
    await say('kamen/parking/voll', { values: { free: 0, capacity: 90 }, about: { name: 'Rathaus' } });
    await say('kamen/parking/halle', { values: { free: 40, capacity: 175, open: false }, about: { name: 'Stadthalle' } });
    const old = { time: Date.now() - 5 * HOUR, values: { free: 100, capacity: 210 } };
    await say('kamen/parking/bahnhof/backfill', { ...old, about: { name: 'P+R Bahnhof' } });
    await say('werne/parking/lang', { values: { free: 3, capacity: 9 }, about: { name: LONG_NAME } });
    const hour = Math.floor(Date.now() / HOUR) * HOUR;
    for (let time = hour - 4 * HOUR; time < Date.now(); time += HOUR / 6) {
      const wobble = (time / (HOUR / 6)) % 2 < 1 ? 1 : -1;
      await say('luenen/air/nord/backfill', { time, values: { pm10: 40 + wobble, pm2_5: 8 + wobble }, about: { name: 'Nord' } });
      await say('luenen/air/sued/backfill', { time, values: { pm10: 20 + wobble, pm2_5: 7 + wobble }, about: { name: 'Süd' } });
    }
    await say('unna/lighting/schrank', { values: { power: 2300 }, about: { name: 'Schrank Mitte' } });
    await until('the figures', async () => (await figure('air_index')).value === 3 && (await figure('parking_free')).value === 133);
  });
  afterAll(async () => {
    await browser?.close();
    await client?.endAsync();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const open = (look?: Look) => openPage(browser, program.httpUrl, look);
  async function goTo(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await settle(page);
  }
  const tile = (page: Page, name: string) => page.locator('.tile', { has: page.locator('.tile-name', { hasText: name }) });
  const said = async (page: Page, name: string) => ((await tile(page, name).textContent()) ?? '').replace(/\s+/g, ' ');

  it('stands in its tile as the API has it; closed, full and silent are told apart', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/');
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '133' }).waitFor();
    await expect
      .poll(() => said(page, 'Parken'))
      .toMatch(/133 frei.*von 429 Plätzen · 1 Ort voll · 210 Plätze unbekannt · 175 Plätze geschlossen.*4 von 5 melden/);
    await expect.poll(() => said(page, 'Luft')).toMatch(/mäßig.*am schlechtesten: Nord, Lünen \(PM10\).*2 von 2 melden/);
    await expect.poll(() => said(page, 'Licht')).toMatch(/1 an.*2,3 kW/);
    await say('kamen/parking/quadrat', { values: { free: 120, capacity: 330 } });
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '123' }).waitFor({ timeout: 8000 });
    await say('kamen/parking/quadrat', { values: { free: 130, capacity: 330 } });
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '133' }).waitFor({ timeout: 8000 });
    expect(opened.errors).toEqual([]);
  });

  it('opens to its devices by keyboard, down to the raw message of a value', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/m/kamen');
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '130' }).waitFor();
    await tile(page, 'Parken').locator('.tile-choose').focus();
    await page.keyboard.press('Tab');
    await expect
      .poll(() => page.evaluate('document.activeElement.textContent'))
      .toContain('Wie diese Zahl zustande kommt: freie Parkplätze');
    await page.keyboard.press('Enter');
    await page.waitForURL('**/zahl/parking_free?municipality=kamen');
    const told = await figure('parking_free', '&municipality=kamen');
    await page.locator('.figure-large', { hasText: told.text ?? '' }).waitFor();
    await expect.poll(() => page.locator('.figure-sentence').textContent()).toBe(told.sentence);
    await expect.poll(() => page.locator('.formula').last().textContent()).toBe('130 = 130');
    const row = (name: string) => page.locator('.figure-table tr', { hasText: name });
    await expect.poll(() => row('Parkhaus Quadrat').textContent()).toMatch(/130 von 330.*frei 130/);
    await expect.poll(() => row('Rathaus').textContent()).toContain('0 von 90');
    await expect.poll(() => row('Stadthalle').textContent()).toContain('geschlossen');
    await expect.poll(() => row('P+R Bahnhof').textContent()).toContain('still');
    await page.getByRole('button', { name: 'nicht gezählt 2' }).press('Enter');
    await expect.poll(() => page.locator('.figure-table').first().locator('tbody tr').count()).toBe(2);
    await page.getByRole('button', { name: 'alle 4' }).click();
    await page.getByRole('link', { name: 'Woher kommt der Wert? Rathaus' }).click();
    await page.waitForURL('**/m/kamen/d/voll?at=*');
    await page.locator('.origin[open]').getByText('"capacity":90').first().waitFor({ state: 'attached' });
  });

  it('is reached from every desk that shows it', async () => {
    await using opened = await open();
    const { page } = opened;
    for (const [desk, figures] of [
      ['/parken', ['parking_free', 'parking_taken']],
      ['/luft', ['air_index']],
      ['/licht', ['lighting_lit', 'lighting_power', 'lighting_energy', 'lighting_saving', 'lighting_work']],
      ['/quarantaene', ['messages']],
      ['/', ['parking_free', 'air_index', 'lighting_lit', 'reporting?kind=parking', 'reporting?kind=air', 'reporting?kind=lighting']],
    ] as const) {
      await goTo(page, desk);
      await page.locator('a[href^="/zahl/"]').first().waitFor();
      for (const name of figures) await page.locator(`a[href="/zahl/${name}"]`).first().waitFor();
    }
    await page.locator('a[href="/zahl/reporting?kind=air"]').click();
    await page.locator('.figure-large', { hasText: '2' }).waitFor();
    await expect.poll(() => page.locator('.figure-sentence').textContent()).toBe((await figure('reporting', '&kind=air')).sentence);
    await page.locator('.figure-choice select').first().selectOption('werne');
    await page.waitForURL('**/zahl/reporting?*municipality=werne*');
    await page.locator('.figure-sentence', { hasText: 'Es ist noch kein Gerät angemeldet.' }).waitFor();
  });

  it('says that it is old when the server does not answer', async () => {
    await using opened = await open();
    const { page } = opened;
    const silence = await tileSilence(page);
    await goTo(page, '/');
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '133' }).waitFor();
    await silence.begin();
    await tile(page, 'Parken').getByText('Der Server antwortet nicht.').waitFor({ timeout: 15_000 });
    await expect.poll(() => tile(page, 'Parken').locator('.tile-figure').textContent()).toContain('133');
    await silence.end();
    await tile(page, 'Parken').getByText('Der Server antwortet nicht.').waitFor({ state: 'detached', timeout: 15_000 });
  });

  it('says that the server does not answer when it never did', async () => {
    await using opened = await open();
    const { page } = opened;
    const silence = await tileSilence(page);
    await silence.begin();
    await goTo(page, '/');
    await tile(page, 'Parken').getByText('Der Server antwortet nicht.').waitFor({ timeout: 15_000 });
    expect((await tile(page, 'Parken').locator('.tile-figure').textContent())?.trim()).toBe('unbekannt');
    await silence.end();
    await tile(page, 'Parken').locator('.tile-figure', { hasText: '133' }).waitFor({ timeout: 15_000 });
  });

  it('asks for a tile once; from then on the server tells it, also after the line was cut', async () => {
    await using opened = await open();
    const { page } = opened;
    let asked = 0;
    page.on('request', (request) => {
      if (request.url().includes('/api/v1/tile?')) asked += 1;
    });
    await goTo(page, '/m/kamen');
    const shown = tile(page, 'Parken').locator('.tile-figure');
    await shown.filter({ hasText: '130' }).waitFor();
    const first = asked;
    expect(first).toBe(3);
    for (const free of [129, 128, 127, 130]) {
      await say('kamen/parking/quadrat', { values: { free, capacity: 330 } });
      await shown.filter({ hasText: String(free) }).waitFor();
    }
    expect(asked).toBe(first);
    await page.context().setOffline(true);
    await page.locator('[data-live="lost"]').waitFor({ timeout: 20_000 });
    await page.context().setOffline(false);
    await page.locator('[data-live="live"]').waitFor({ timeout: 20_000 });
    const reconnected = asked;
    await say('kamen/parking/quadrat', { values: { free: 126, capacity: 330 } });
    await shown.filter({ hasText: '126' }).waitFor();
    expect(asked).toBe(reconnected);
    await say('kamen/parking/quadrat', { values: { free: 130, capacity: 330 } });
    await shown.filter({ hasText: '130' }).waitFor();
  });

  it('takes no name for markup, and says which figure there is not', async () => {
    await using opened = await open({ width: 360, height: 780 });
    const { page } = opened;
    await goTo(page, '/zahl/parking_free?municipality=werne');
    await page.locator('.figure-table tr', { hasText: MARKUP }).waitFor();
    await expect.poll(() => page.title()).not.toContain('taken');
    await expect.poll(() => overhang(page)).toBe(0);
    await goTo(page, '/zahl/gluck');
    await expect.poll(() => page.locator('main').textContent()).toContain('Eine Zahl „gluck“ gibt es nicht.');
  });

  it.each(LOOKS)('is without a finding of axe and nothing hangs over: %j', async (look) => {
    await using opened = await open(look);
    const { page } = opened;
    for (const path of ['/', '/m/kamen', ...FIGURES.map((name) => `/zahl/${name}`)]) {
      await goTo(page, path);
      await page.locator('.figure-large, .tile-figure').first().waitFor();
      expect(await allFindings(page), path).toEqual([]);
      expect(await overhang(page), path).toBe(0);
    }
    expect(opened.errors).toEqual([]);
  });
});
