// The overview with nobody, with one device, with thousands, and with devices that tell nonsense about where and what they are.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { crowdDevice, crowdIntroduction } from '../support/crowd.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, type Look, launch, openPage, overhang, settle, tipAtMiddle } from './browser.ts';
import { countReporting, until } from './district.ts';

vi.setConfig({ testTimeout: 90_000 }); // a browser and axe on a busy machine

const CROWD = 5000;
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Tiefgarage `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
/** Where nobody else stands: thirty lamps some metres apart, and forty bays at one spot. */
const LAMPS = { lat: 51.55, lon: 7.8 };
const BAYS = { lat: 51.72, lon: 7.6 };
const LOOKS: Look[] = [
  { theme: 'light', language: 'de' },
  { theme: 'dark', language: 'en' },
];

describeWithServer('chromium', 'a crowd, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-crowd-'));
  let program: StartedProgram;
  let browser: Browser;
  let client: MqttClient;

  const publish = (topic: string, payload: unknown) =>
    client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });

  async function introduce(from: number, to: number): Promise<void> {
    for (let n = from; n < to; n += 1000) {
      const batch = Array.from({ length: Math.min(1000, to - n) }, (_, k) => n + k);
      await Promise.all(batch.map((each) => publish(crowdDevice(each).topic, crowdIntroduction(each, Date.now()))));
    }
    await until('the crowd', async () => (await countReporting(program.httpUrl)) >= to, 60_000);
  }

  /** Opens a page and looks for whatever is wrong with it: errors, findings of axe, something wider than the window. */
  async function expectSound(path: string, look: Look): Promise<void> {
    await using opened = await openPage(browser, program.httpUrl, look);
    await opened.page.goto(path);
    await settle(opened.page);
    await expect.poll(() => allFindings(opened.page)).toEqual([]);
    await expect.poll(() => overhang(opened.page)).toBe(0);
    expect(opened.errors).toEqual([]);
  }

  const looking = ({ lat, lon }: { lat: number; lon: number }, zoom: number) => `/?map=${lat},${lon},${zoom}`;
  const tip = (page: Page) => page.locator('.map-tip');
  /** How many pixels around the middle of the map have the colour of an alarm. */
  const redPixels = (page: Page) =>
    page.evaluate(() => {
      const canvas = document.querySelector<HTMLCanvasElement>('.map-devices');
      if (!canvas) throw new Error('no devices are drawn');
      const { width, height } = canvas;
      const { data = [] } = canvas.getContext('2d')?.getImageData(width / 2 - 40, height / 2 - 40, 80, 80) ?? {};
      let red = 0;
      for (let at = 0; at < data.length; at += 4) if ((data[at] ?? 0) > 150 && (data[at + 1] ?? 0) < 60) red += 1;
      return red;
    });

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, client] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
  });
  afterAll(async () => {
    await client?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('says that there is nobody yet, on tiles, map and list', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await expect
      .poll(() => page.locator('.tile').allTextContents())
      .toEqual(Array(3).fill(expect.stringContaining('Noch kein Gerät angemeldet')));
    await page.locator('.map-note', { hasText: 'Hier ist noch kein Gerät angemeldet' }).waitFor();
    await expect.poll(() => page.locator('.watch').textContent()).toContain('Noch kein Gerät angemeldet');
    await page.getByRole('link', { name: 'Liste', exact: true }).click();
    await page.locator('.list-empty', { hasText: 'Hier ist noch kein Gerät angemeldet' }).waitFor();
    for (const look of LOOKS) await expectSound('/', look);
    await expectSound('/m/selm', { width: 360, height: 740 });
  });

  it('shows a single device the moment it comes, on map and list', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await introduce(0, 1);
    await expect.poll(() => page.locator('.map').getAttribute('data-marks'), { timeout: 8000 }).toBe('1');
    await expect.poll(() => page.locator('.map-note').count()).toBe(0);
    await expect.poll(() => page.locator('.tile').first().textContent(), { timeout: 20_000 }).toContain('1 von 1 melden');
    expect(errors).toEqual([]);
  });

  it('shows thousands: as groups that tell who is in them, with tiles that say what the API says', async () => {
    await introduce(0, CROWD);
    const lamp = (n: number) => ({ ...LAMPS, lat: LAMPS.lat + (n % 6) * 0.0002, lon: LAMPS.lon + Math.floor(n / 6) * 0.0003 });
    for (let n = 0; n < 30; n += 1)
      await publish(`v1/unna/lighting/siedlung-${n}`, { values: { dimming: 60 }, about: { name: `Siedlung ${n}`, ...lamp(n) } });
    for (let n = 0; n < 40; n += 1) {
      const name = n === 7 ? LONG_NAME : `Ebene 1, Platz ${n}`;
      await publish(`v1/werne/parking/platz-${n}`, { values: { occupied: n % 2 }, about: { name, ...BAYS } });
    }
    for (let n = 0; n < 3; n += 1) await publish(`v1/selm/air/ohne-${n}`, { values: { pm2_5: 6 }, about: { name: `Ohne Ort ${n}` } });
    for (const [n, [lat, lon]] of [[0, 0] as const, [7.6, 51.5] as const].entries())
      await publish(`v1/selm/air/weit-${n}`, { values: { pm2_5: 6 }, about: { name: `Weit weg ${n}`, lat, lon } });
    await until('all of them', async () => (await countReporting(program.httpUrl)) === CROWD + 75);

    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    const map = page.locator('.map');
    expect(Number(await map.getAttribute('data-groups'))).toBeGreaterThan(20);
    expect(Number(await map.getAttribute('data-marks'))).toBeLessThan(300);
    const { devices } = (await (await fetch(`${program.httpUrl}/api/v1/devices?kind=air`)).json()) as { devices: { freshness: string }[] };
    const fresh = devices.filter(({ freshness }) => freshness === 'fresh').length;
    const number = new Intl.NumberFormat('de-DE');
    await expect
      .poll(() => page.locator('.tile', { hasText: 'Luft' }).textContent())
      .toContain(`${number.format(fresh)} von ${number.format(devices.length)} melden`);
    for (const look of LOOKS) await expectSound('/', look);
    await expectSound('/?view=map', { width: 360, height: 740 });
    expect(errors).toEqual([]);
  }, 180_000);

  it('tells live what happens inside a group, opens it with one click, and the back button closes it', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto(looking(LAMPS, 12));
    await settle(page);
    await expect.poll(() => tipAtMiddle(page)).toContain('30 Geräte30 meldenLicht 30');
    await expect.poll(() => redPixels(page)).toBe(0);
    await publish('v1/unna/lighting/siedlung-4', { values: { lamp_failure: 1 } });
    await expect.poll(() => tip(page).textContent(), { timeout: 5000 }).toContain('1 mit Alarm · 29 melden');
    await expect.poll(() => redPixels(page), { timeout: 5000 }).toBeGreaterThan(20);
    await page.locator('.map').click();
    await expect.poll(() => new URL(page.url()).searchParams.get('map')).not.toBe('51.55,7.8,12');
    const nearer = new URL(page.url()).searchParams.get('map')?.split(',').map(Number) ?? [];
    expect(nearer[2]).toBeGreaterThan(12);
    expect(nearer[0]).toBeCloseTo(LAMPS.lat, 2);
    await page.goBack();
    await expect.poll(() => new URL(page.url()).searchParams.get('map')).toBe('51.55,7.8,12');
    await expect.poll(() => tipAtMiddle(page)).toContain('30 Geräte');
    await publish('v1/unna/lighting/siedlung-4', { values: { lamp_failure: 0 } });
    expect(errors).toEqual([]);
  });

  it('lists devices that stand at one spot, their names as text whatever they are, and leads to them', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto(looking(BAYS, 20));
    await settle(page);
    await page.locator('.map').click();
    const list = page.locator('.map-list');
    await expect.poll(() => list.locator('strong').textContent()).toBe('40 Geräte an dieser Stelle');
    await expect.poll(() => list.locator('li').count()).toBe(40);
    await expect.poll(() => list.getByText(MARKUP).count()).toBe(1);
    await expect.poll(() => page.locator('img').count()).toBe(0);
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => allFindings(page)).toEqual([]);
    await expect.poll(() => page.evaluate('document.activeElement.closest(".map-list") !== null')).toBe(true);
    await page.keyboard.press('Escape');
    await list.waitFor({ state: 'detached' });
    await page.locator('.map').click();
    await list.getByRole('link', { name: 'Ebene 1, Platz 9' }).click();
    await page.waitForURL('**/m/werne/d/platz-9');
    expect(errors).toEqual([]);
  });

  it('says how many devices the map cannot show, and leads to them', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await page.getByRole('link', { name: '3 ohne Position' }).click();
    await expect.poll(() => page.locator('.device-table tbody tr').count()).toBe(3);
    await expect.poll(() => page.locator('.device-table').textContent()).toContain('Ohne Ort 2');
    await page.goBack();
    await page.getByRole('link', { name: '2 weit außerhalb' }).click();
    await expect.poll(() => page.locator('.device-table tbody tr').count()).toBe(2);
    await page.reload();
    await page.locator('.device-table', { hasText: 'Weit weg 0' }).waitFor();
    await page.getByRole('link', { name: 'Filter löschen' }).click();
    await expect.poll(() => page.locator('.device-table tbody tr').count()).toBe(100);
    await expectSound('/?view=list&where=outside', { theme: 'dark', language: 'en' });
    expect(errors).toEqual([]);
  });

  it('keeps in the address what was looked for, how the list is ordered and how much of it is shown', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/?view=list&kind=lighting');
    await settle(page);
    const rows = page.locator('.device-table tbody tr');
    await page.getByRole('button', { name: '100 weitere zeigen' }).click();
    await expect.poll(() => rows.count()).toBe(200);
    expect(new URL(page.url()).searchParams.get('shown')).toBe('200');
    await page.getByRole('button', { name: 'Name' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('order')).toBe('-name');
    await page.getByLabel('Liste und Karte filtern').fill('siedlung 1');
    await expect.poll(() => rows.count()).toBe(12); // 1, 10 to 19, 21
    await expect.poll(() => rows.first().textContent()).toContain('Siedlung 21');
    await page.reload();
    await settle(page);
    await expect.poll(() => rows.count()).toBe(12); // 1, 10 to 19, 21
    await expect.poll(() => page.getByLabel('Liste und Karte filtern').inputValue()).toBe('siedlung 1');
    await page.getByRole('link', { name: 'Karte', exact: true }).click();
    await expect.poll(() => page.locator('.map').getAttribute('data-marks')).toBe('12');
    await page.getByLabel('Liste und Karte filtern').fill('gibt es nicht');
    await expect.poll(() => page.locator('.map').getAttribute('data-marks')).toBe('0');
    await page.getByText('Kein Gerät passt zu dem, was Sie suchen.').waitFor();
    await page.goBack();
    await page.locator('.list-empty, .device-table').waitFor();
    expect(errors).toEqual([]);
  });

  it('keeps the map where a person moved it to, and goes back to the whole', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    const box = await page.locator('.map').boundingBox();
    if (!box) throw new Error('there is no map');
    await page.mouse.move(box.x + 500, box.y + 300);
    await page.mouse.wheel(0, -400);
    await expect.poll(() => new URL(page.url()).searchParams.get('map')).toMatch(/^51\.\d+,7\.\d+,1[0-9.]+$/);
    const moved = page.url();
    await page.mouse.down();
    await page.mouse.move(box.x + 400, box.y + 200, { steps: 5 });
    await page.mouse.up();
    await expect.poll(() => page.url()).not.toBe(moved);
    const there = page.url();
    await page.reload();
    await settle(page);
    expect(page.url()).toBe(there);
    await page.getByRole('button', { name: 'Ganze Karte' }).click();
    await expect.poll(() => new URL(page.url()).searchParams.get('map')).toBeNull();
    await page.goto('/?map=irgendwo');
    await settle(page);
    expect(Number(await page.locator('.map').getAttribute('data-groups'))).toBeGreaterThan(20);
    expect(errors).toEqual([]);
  });

  it('does not hold the keyboard on the map', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.goto('/');
    await settle(page);
    await page.locator('.map').focus();
    for (let press = 0; press < 4; press += 1) await page.keyboard.press('Tab');
    await expect.poll(() => page.evaluate('document.activeElement.closest(".map") === null')).toBe(true);
  });

  // Last: it makes everything slower.
  it('stays usable with fifty thousand devices', async () => {
    await introduce(CROWD, 50_000);
    await using opened = await openPage(browser, program.httpUrl);
    const { page, errors } = opened;
    await page.goto('/');
    await settle(page);
    await expect.poll(() => page.locator('.centre-title').textContent()).toBe('Geräte 50.075');
    await expect.poll(() => page.locator('.tile').first().textContent()).toMatch(/von 10\.\d\d\d melden/);
    await page.getByLabel('Liste und Karte filtern').fill('menge-49999');
    await expect.poll(() => page.locator('.map').getAttribute('data-marks'), { timeout: 10_000 }).toBe('1');
    await page.getByRole('link', { name: 'Liste', exact: true }).click();
    await page.locator('.device-table', { hasText: '49999' }).waitFor({ timeout: 10_000 });
    await page.getByRole('link', { name: 'Filter löschen' }).click();
    await expect.poll(() => page.locator('.device-table tbody tr').count(), { timeout: 10_000 }).toBe(100);
    await page.keyboard.press('/');
    await page.keyboard.type('siedlung 29');
    await page.locator('.search-hit', { hasText: 'Siedlung 29' }).waitFor({ timeout: 10_000 });
    const lively = page.locator('.device-table tbody tr').first();
    await lively.hover({ timeout: 5000 });
    expect(errors).toEqual([]);
  }, 240_000);
});
