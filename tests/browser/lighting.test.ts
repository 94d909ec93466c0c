// The lighting desk in a real browser: an operator reads the night, walks to a street, a cabinet, the energy and the depot's list.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { lightingRegion } from '../support/lighting-region.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { type Look, launch, openPage, overhang, seriousFindings, settle } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 90_000, hookTimeout: 90_000 });

const HOUR = 3_600_000;
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG = `${MARKUP} Straße des Übermuts `.padEnd(200, 'ohne-Lücke-und-ohne-Ende');

interface Night {
  readonly from: number;
  readonly to: number;
  readonly isOver: boolean;
}

describeWithServer('chromium', 'the lighting desk in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-browser-'));
  const region = lightingRegion();
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;
  /** Between these readings are published. */
  let begin: number;
  let now: number;
  /** The states of each lamp's meter as they were published, kWh by time. */
  const states = new Map<string, ReadonlyMap<number, number>>();

  const api = async <T>(path: string): Promise<T> => (await (await fetch(`${program.httpUrl}/api/v1/lighting/${path}`)).json()) as T;

  /** A lamp that never goes off by plan; @param watts what it draws at a time */
  async function publish(
    name: string,
    about: object,
    watts: (time: number) => number,
    over: object = {},
    until = Date.now(),
  ): Promise<void> {
    let energy = 500;
    const told = new Map<number, number>();
    for (let time = begin; time <= until; time += HOUR / 4) {
      const values = { command: 100, dimming: 100, power: watts(time), energy: Math.round(energy * 1000) / 1000, ...over };
      told.set(time, values.energy);
      await device.publishAsync(`v1/kamen/lighting/${name}`, JSON.stringify({ time, values, about }), { qos: 1 });
      energy += watts(time) / 4000;
    }
    states.set(name, told);
  }

  /** What lamps used in the last night, by the states of their meters: the last in the night less the last before it. */
  async function usedLastNight(numbers: readonly number[]): Promise<number> {
    const { night } = await api<{ night: Night }>('overview?municipality=kamen');
    return numbers.reduce((sum, number) => {
      const told = [...(states.get(`tunnel-${number}`) ?? [])];
      const before = told.findLast(([time]) => time < night.from)?.[1] ?? 0;
      const last = told.findLast(([time]) => !night.isOver || time < night.to)?.[1] ?? 0;
      return sum + last - before;
    }, 0);
  }

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder, REGION_DIR: region });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    const { night } = await api<{ night: Night }>('overview');
    now = Date.now();
    begin = night.from - 24 * HOUR;
    const street = (number: number, more = {}) => ({ name: `Ringstraße ${number}`, site: 'Ringstraße', ...more });
    const bright = () => 80;
    await publish('tunnel-1', street(1), bright);
    await publish('tunnel-2', street(2), bright);
    await publish('tunnel-3', street(3), bright, { command: 60 });
    for (const number of [4, 5, 6, 7]) {
      const about = { name: `Gartenweg ${number}`, site: 'Gartenweg', feeder: 'schrank-7' };
      await publish(`tunnel-${number}`, about, bright, {}, number < 7 ? now - 4 * HOUR : now);
    }
    await publish('tunnel-8', { name: LONG, site: LONG }, bright, { gear_failure: true });
    await device.publishAsync('v1/kamen/lighting/mute', JSON.stringify({ values: { voltage: 230 }, about: { site: 'Ringstraße' } }), {
      qos: 1,
    });
    await until('the failed cabinet', async () => {
      const { cabinets, night: known } = await api<{ cabinets: unknown[]; night: { energy: { telling: number } } }>(
        'overview?municipality=kamen',
      );
      return cabinets.length === 1 && known.energy.telling === 8;
    });
  });

  afterAll(async () => {
    await device?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    for (const one of [folder, region]) rmSync(one, { recursive: true, force: true });
  });

  const open = (look?: Look) => openPage(browser, program.httpUrl, look);
  async function goTo(page: Page, path: string): Promise<void> {
    await page.goto(path);
    await settle(page);
    await page.locator('.lighting-page').waitFor();
    await until('the answers', async () => (await page.getByText(/Lädt|Loading/).count()) === 0);
  }
  const german = (kwh: number, decimals: number) =>
    new Intl.NumberFormat('de', { minimumFractionDigits: decimals, maximumFractionDigits: decimals }).format(kwh);

  const pages = {
    picture: '/licht',
    municipality: '/licht?municipality=kamen',
    streets: '/licht?part=strassen',
    street: '/licht?part=strassen&municipality=kamen&site=Ringstra%C3%9Fe',
    cabinets: '/licht?part=schraenke',
    cabinet: '/licht?part=schraenke&municipality=kamen&device=schrank-7',
    energy: '/licht?part=energie&municipality=kamen',
    day: '/licht?part=energie&state=day',
    work: '/licht?part=arbeit',
    empty: '/licht?municipality=werne',
  };
  for (const look of [
    { theme: 'light', language: 'de' },
    { theme: 'dark', language: 'en' },
    { theme: 'light', language: 'en', width: 360, height: 780 },
    { theme: 'dark', language: 'de', width: 360, height: 780 },
  ] satisfies Look[]) {
    it.each(Object.entries(pages))(`shows %s without any finding of axe, ${Object.values(look).join(' ')}`, async (_name, path) => {
      await using opened = await open(look);
      await goTo(opened.page, path);
      await expect.poll(() => seriousFindings(opened.page, { all: true })).toEqual([]);
      expect(opened.errors).toEqual([]);
      await expect.poll(() => overhang(opened.page)).toBe(0);
    });
  }

  it('needs no scrolling to the side at 400 % on a wide screen, which is 320 pixels', async () => {
    await using opened = await open({ width: 320, height: 640 });
    for (const path of Object.values(pages)) {
      await goTo(opened.page, path);
      expect(await overhang(opened.page), path).toBe(0);
    }
  });

  it('says in one sentence, and in figures, what was published: lit, used in the night, missing, failed', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/licht?municipality=kamen');
    // Three of the street, the last of the garden, and the one with a broken gear report and burn.
    const figure = (name: string) =>
      page.locator('.figure').filter({ has: page.locator('.tile-name', { hasText: new RegExp(`^${name}$`) }) });
    await expect.poll(() => figure('An').locator('.figure-value').textContent()).toMatch(/^5\s/);
    await expect.poll(() => figure('An').textContent()).toContain('6 von 9 melden');
    await expect.poll(() => figure('Leistung jetzt').locator('.figure-value').textContent()).toMatch(/^0,4\s/);
    await expect.poll(() => figure('Leistung jetzt').textContent()).toContain('gemessen an 5 von 9');
    const total = await usedLastNight([1, 2, 3, 4, 5, 6, 7, 8]);
    const shown = await figure('Letzte Nacht').locator('.figure-value').textContent();
    expect(Number.parseFloat((shown ?? '').replace(',', '.'))).toBeCloseTo(total, 1);
    await expect.poll(() => figure('Zu tun').textContent()).toContain('3 Aufträge');
    const lead = await page.locator('.lead').textContent();
    expect(lead).toContain('5 von 5 Anlagen, die jetzt brennen sollen, brennen.');
    expect(lead).toContain('Ein Schrank ist ausgefallen.');
    await expect.poll(() => page.locator('.cabinet-failures').textContent()).toContain('3 von 4 Leuchten seit');
    await expect.poll(() => page.locator('.figures').textContent()).toContain('363 g CO₂ je kWh (Umweltbundesamt, Climate Change 13/2025)');
  });

  it('goes from the district to the municipality, the street and the lamp; the address holds the way', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/licht');
    await page.getByRole('link', { name: 'Kamen', exact: true }).click();
    await page.waitForURL('**/licht?municipality=kamen');
    await page.getByRole('link', { name: 'Straßen' }).click();
    await page.locator('tr', { hasText: 'Ringstraße' }).locator('a').click();
    await page.waitForURL(/site=Ringstra/);
    const told = page.locator('tr', { hasText: 'Ringstraße 3' });
    await told.waitFor();
    const cells = await told.locator('td').allTextContents();
    expect(cells[0]).toContain('tut nicht, was befohlen ist');
    expect(cells[0]).toContain('Das Licht soll 60 % und tut 100 %');
    // Plan, command, in force (not told), measured: each for itself.
    expect(cells.slice(1, 5)).toEqual(['100 %', '60 %', '–', '100 %']);
    await expect.poll(() => told.locator('.level-off').count()).toBe(1);
    const fine = page.locator('tr', { hasText: 'Ringstraße 1' });
    await expect.poll(() => fine.textContent()).toContain(`${german(await usedLastNight([1]), 2)} kWh`);
    await fine.locator('a').click();
    await page.waitForURL('**/m/kamen/d/tunnel-1');
    await page.goBack();
    await told.waitFor();
    expect(opened.errors).toEqual([]);
  });

  it('walks over the energy by keyboard, and shows the same numbers as a table one key away', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/licht?part=energie&municipality=kamen&site=Ringstra%C3%9Fe&state=week');
    const walk = page.getByRole('slider');
    await walk.focus();
    await page.keyboard.press('End');
    const spoken = page.locator('#energy [role="status"][aria-live]');
    const last = await spoken.textContent();
    await page.keyboard.press('ArrowLeft');
    const before = await spoken.textContent();
    expect(before).not.toBe(last);
    expect(before).toMatch(/kWh|nicht bekannt/);
    await expect.poll(() => walk.getAttribute('aria-describedby')).toContain('energy-sentence');
    await page.keyboard.press('t');
    const rows = page.locator('table').first().locator('tbody tr');
    await rows.first().waitFor();
    await expect.poll(() => rows.count()).toBe(7);
    const answer = await api<{ buckets: { usedKwh: number; telling: number }[] }>(
      'energy?municipality=kamen&site=Ringstra%C3%9Fe&period=week',
    );
    for (const [index, { usedKwh, telling }] of answer.buckets.entries()) {
      if (telling === 0) continue;
      const text = (await rows.nth(index).locator('td').first().textContent()) ?? '';
      expect(Number.parseFloat(text.replace(',', '.'))).toBeCloseTo(usedKwh, 1);
    }
    await page.locator('.period-picker').getByRole('link', { name: 'früher' }).click();
    await page.waitForURL(/from=\d+/);
    await page.getByText('nicht bekannt').first().waitFor();
  });

  it('gives the depot its list: one entry a cause, on A4, and as CSV', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/licht?part=arbeit');
    const items = page.locator('.work-item');
    await expect.poll(() => items.count()).toBe(3);
    const cabinet = items.filter({ hasText: 'Schrank ausgefallen' });
    await expect.poll(() => cabinet.textContent()).toContain('Leuchten: Gartenweg 4, Gartenweg 5, Gartenweg 6');
    await expect.poll(() => cabinet.textContent()).toContain('Schrankschlüssel, Sicherungen, Messgerät');
    // A name is text, never markup.
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => items.filter({ hasText: MARKUP }).count()).toBe(1);
    await page.getByText('Liste speichern').click();
    const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'CSV', exact: true }).click()]);
    expect(download.suggestedFilename()).toMatch(/^lagebild-beleuchtung-arbeit-.*\.csv$/);
    const csv = readFileSync(await download.path(), 'utf8');
    expect(csv.startsWith('\uFEFFKommune;Straße;')).toBe(true);
    expect(csv.trimEnd().split('\r\n')).toHaveLength(4);
    await page.emulateMedia({ media: 'print' });
    await expect.poll(() => page.locator('.head').isVisible()).toBe(false);
    await expect.poll(() => page.locator('.part-nav').isVisible()).toBe(false);
    await expect.poll(() => items.first().isVisible()).toBe(true);
    expect((await page.pdf({ format: 'A4' })).length).toBeGreaterThan(1000);
  });

  it('says what is wrong when the server is away, and keeps what it showed', async () => {
    await using opened = await open();
    const { page } = opened;
    await goTo(page, '/licht?municipality=kamen');
    await page.route('**/api/v1/lighting/**', (route) => route.abort());
    await page.getByRole('alert').filter({ hasText: 'Der Server antwortet nicht' }).waitFor({ timeout: 30_000 });
    await expect.poll(() => page.locator('.figure').count()).toBe(5);
    await page.goto('/licht?municipality=dortmund');
    await page.getByText('dortmund').filter({ visible: true }).first().waitFor();
  });
});
