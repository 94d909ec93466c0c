// Alarms as an operator works with them: what is the matter, what explains it, acknowledging, noting, assigning, keeping quiet, looking back.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { findings, type Look, launch, openPage, overhang, settle, type WatchedPage } from './browser.ts';
import { until } from './district.ts';

vi.setConfig({ testTimeout: 90_000 });

const patient = { timeout: 30_000 };
const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Messstelle an der Hörder Straße `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const GATEWAY = '24e124fffef7a001';
const BAYS = ['70b3d5a4d3100a17', '70b3d5a4d3100a18'] as const;
/** Twenty seconds of silence are a long time here. */
const TIMES = { lateMinutes: 0.15, silentMinutes: 0.33 };

describeWithServer('chromium', 'alarms, in Chromium', (chromiumPath) => {
  const folder = temporaryFolder();
  const region = quickRegion(shippedAlarms(0, 0), TIMES);
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;
  let chirpstack: MqttClient;
  let feeding: ReturnType<typeof setInterval>;
  /** What devices report again and again, by topic. */
  const reports = new Map<string, object>();
  let areBaysHeard = true;
  let fCnt = 0;

  const publish = (topic: string, payload: unknown, client = device) =>
    client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });
  async function post<T>(path: string, body: unknown): Promise<T> {
    const headers = { 'content-type': 'application/json' };
    return (await (await fetch(program.httpUrl + path, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
  }
  const alarms = async (query = ''): Promise<Answer<'alarms'>> =>
    (await (await fetch(`${program.httpUrl}/api/v1/alarms?lang=de&${query}`)).json()) as Answer<'alarms'>;
  const rules = async (query = '') => (await alarms(query)).alarms.map(({ rule }) => rule).sort();

  async function feed(): Promise<void> {
    for (const [topic, values] of reports) await publish(topic, values);
    if (!areBaysHeard) return;
    fCnt += 1;
    for (const devEui of BAYS) {
      const rxInfo = [{ gatewayId: GATEWAY, rssi: -90, snr: 7 }];
      const payload = {
        time: new Date().toISOString(),
        deviceInfo: { devEui },
        fCnt,
        fPort: 1,
        data: 'AQ==',
        object: { occupied: 1 },
        rxInfo,
      };
      await publish(`lns/unna/application/1/device/${devEui}/event/up`, payload, chirpstack);
    }
  }
  const air = (name: string, pm10: number) =>
    reports.set(`v1/luenen/air/${name}`, { values: { pm10 }, about: { name: `Messstelle ${name}` } });

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: join(folder, 'data'), REGION_DIR: region, LOG_LEVEL: 'fatal' });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    const access = await post<{ username: string; password: string }>('/api/v1/access/issue', { municipality: 'unna', note: 'ChirpStack' });
    chirpstack = await mqtt.connectAsync(program.mqttUrl, access);
    const adopted = BAYS.map((eui, n) => ({ municipality: 'unna', device: eui, profile: 'generic-parking', name: `Bucht ${n + 1}` }));
    await post('/api/v1/lorawan/adopt', { devices: adopted });
    air('süd', 62.5);
    reports.set('v1/schwerte/air/lang', { values: { no2: 250 }, about: { name: LONG_NAME } });
    reports.set('v1/kamen/lighting/l-7', { values: { lamp_failure: 1, power: 2 }, about: { name: 'Laterne 7' } });
    feeding = setInterval(() => void feed().catch(() => undefined), 1000);
    await until('three alarms', async () => (await rules()).length === 3);
    // The gateway goes, and with it its bays.
    areBaysHeard = false;
    await publish(`lns/unna/eu868/gateway/${GATEWAY}/state/conn`, '{"state":"OFFLINE"}', chirpstack);
    await until('the bays to be explained', async () => (await rules('state=suppressed')).length === 2, 60_000);
  }, 120_000);
  afterAll(async () => {
    clearInterval(feeding);
    await Promise.all([device?.endAsync(true), chirpstack?.endAsync(true)]);
    await browser?.close();
    await program?.end('SIGTERM');
    for (const one of [folder, region]) rmSync(one, { recursive: true, force: true });
  });

  async function open(path: string, look: Look = {}, name = 'Leitstelle'): Promise<WatchedPage> {
    const opened = await openPage(browser, program.httpUrl, look);
    await opened.page.addInitScript(`if (!localStorage.getItem('lagebild.name')) localStorage.setItem('lagebild.name', '${name}')`);
    await opened.page.goto(path);
    await settle(opened.page);
    return opened;
  }
  const sentences = (page: Page) => page.locator('.alarm-sentence').allTextContents();
  /** By the first word of its label, which goes on with what can be chosen. */
  const select = (page: Page, label: string) =>
    page
      .locator('main label')
      .filter({ hasText: new RegExp(`^${label}`) })
      .locator('select');
  const item = (page: Page, text: string) => page.locator('.alarm', { hasText: text });

  it('shows what is open by severity and age, in plain sentences; the figures are those of the API', async () => {
    await using opened = await open('/alarme');
    const { page, errors } = opened;
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(4);
    const shown = await sentences(page);
    expect(shown[0]).toMatch(/^Gateway 24e124fffef7a001 in Unna ist seit .+ weg\. Nur von ihm gehörte Geräte: 2\.$/);
    expect(shown).toContainEqual(
      expect.stringMatching(/^PM10 in Lünen, Messstelle süd: seit .+ über 50 µg\/m³ \(orientierend\), zuletzt 62,5\.$/),
    );
    const { counts } = await alarms();
    await expect
      .poll(() => page.locator('.alarm-summary').textContent())
      .toBe(
        `${counts.critical + counts.warning + counts.info} Alarme sind offen, 1 davon kritisch; 4 noch nicht quittiert. 2 weitere sind erklärt und läuten nicht.`,
      );
    await expect
      .poll(() => page.locator('.head .nav-link', { hasText: 'Alarme' }).textContent())
      .toBe('Alarme4, 4 Alarme sind nicht quittiert');
    await expect.poll(() => page.locator('.alarm-severity').allTextContents()).toEqual(['kritisch', 'Warnung', 'Warnung', 'Warnung']);
    expect(errors).toEqual([]);
  });

  it('folds what is explained under its cause, and names the cause at what is explained', async () => {
    await using opened = await open('/alarme');
    const { page } = opened;
    const gateway = item(page, 'Gateway');
    await gateway.getByText('erklärt 2 weitere Alarme').click();
    await expect.poll(() => gateway.locator('.folded-list li').count(), patient).toBe(2);
    await expect
      .poll(() => gateway.locator('.folded-list li').first().textContent())
      .toMatch(/^Bucht 1 in Unna meldet seit .+ nicht mehr\.$/);
    await select(page, 'Zustand').selectOption('suppressed');
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(2);
    await expect
      .poll(() => item(page, 'Bucht 2').locator('.alarm-cause').textContent())
      .toMatch(/^erklärt durch: Gateway 24e124fffef7a001/);
    await expect.poll(() => item(page, 'Bucht 2').locator('.alarm-state').textContent()).toContain('läutet nicht');
  });

  it('is worked with by keyboard alone: choose, acknowledge, note, assign, look back', async () => {
    await using opened = await open('/alarme');
    const { page, errors } = opened;
    await page.locator('.alarm-sentence').first().focus();
    for (let n = 0; n < 4; n += 1) {
      const focused = await page.evaluate('document.activeElement?.textContent ?? ""');
      if (String(focused).startsWith('PM10')) break;
      await page.keyboard.press('ArrowDown');
    }
    const pm10 = item(page, 'PM10');
    await page.keyboard.press('q');
    await expect.poll(() => pm10.locator('.alarm-state').textContent(), patient).toMatch(/^quittiert von Leitstelle, /);
    await page.keyboard.press('n');
    await page.locator('.alarm-form input:focus').waitFor();
    await page.keyboard.type('Baustelle nebenan');
    await page.keyboard.press('Enter');
    await expect.poll(() => page.locator('.alarm-form').count(), patient).toBe(0);
    await page.keyboard.press('z');
    await page.locator('.alarm-form input:focus').waitFor();
    await page.keyboard.press('Escape');
    await expect.poll(() => page.locator('.alarm-form').count(), patient).toBe(0);
    await page.keyboard.press('z');
    await page.locator('.alarm-form input:focus').waitFor();
    await page.keyboard.type('Bauhof Lünen');
    await page.keyboard.press('Enter');
    await expect.poll(() => pm10.locator('.alarm-state').textContent(), patient).toContain('zugewiesen an Bauhof Lünen');
    await page.keyboard.press('Enter');
    await expect.poll(() => pm10.locator('.alarm-event').count(), patient).toBe(5);
    expect((await pm10.locator('.alarm-event-what').allTextContents()).slice(2)).toEqual([
      'quittiert · Leitstelle',
      'Notiz: Baustelle nebenan · Leitstelle',
      'zugewiesen an Bauhof Lünen · Leitstelle',
    ]);
    expect(new URL(page.url()).searchParams.get('id')).toMatch(/^\d+$/);
    await expect.poll(() => page.locator('.nav-count').textContent(), patient).toContain('3 Alarme sind nicht quittiert');
    expect(errors).toEqual([]);
  });

  it('keeps the selection in the address', async () => {
    await using opened = await open('/alarme');
    const { page } = opened;
    await select(page, 'Regel').selectOption('lamp_dark');
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(1);
    await select(page, 'Kommune').selectOption('kamen');
    await page.reload();
    await settle(page);
    await expect.poll(() => sentences(page), patient).toEqual(['Laterne 7 in Kamen: Die Steuerung meldet ihre Lampe als defekt.']);
    await select(page, 'Kommune').selectOption('unna');
    await page.getByText('Zu dieser Auswahl gibt es keinen Alarm.').waitFor();
    await page.getByRole('link', { name: 'Auswahl löschen' }).click();
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(4);
    await page.goto('/alarme?who=Bauhof%20L%C3%BCnen');
    await expect.poll(() => sentences(page), patient).toEqual([expect.stringContaining('PM10')]);
  });

  it('asks for a name before anything is done, and tells whoever was slower', async () => {
    await using opened = await open('/alarme', {}, '');
    const { page } = opened;
    const lamp = item(page, 'Laterne 7');
    await lamp.getByRole('button', { name: 'Quittieren' }).click();
    await page.getByText('Bitte zuerst Ihren Namen eintragen.').waitFor();
    await page.keyboard.type('Nachtschicht');
    await page.keyboard.press('Tab');
    const { alarms: open_ } = await alarms('rule=lamp_dark');
    // Somebody else acts in the very moment in which this page is about to.
    await page.route('**/api/v1/alarms/act', async (route) => {
      await post('/api/v1/alarms/act', { ids: [open_[0]?.id], action: 'assign', by: 'Andere', to: 'Andere' });
      await route.continue();
    });
    await lamp.getByRole('button', { name: 'Quittieren' }).click();
    await page.getByText('Jemand war schneller.').waitFor();
    await expect.poll(() => lamp.locator('.alarm-state').textContent(), patient).toContain('zugewiesen an Andere');
  });

  it('learns of what opens and closes by itself, also after a cut', async () => {
    await using opened = await open('/alarme');
    await using overview = await open('/');
    const { page } = opened;
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(4);
    air('nord', 80);
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(5);
    const todo = overview.page.locator('.watch');
    await expect.poll(() => todo.locator('h2').first().textContent(), patient).toBe('Zu tun 5');
    await todo.getByRole('link', { name: /Messstelle nord/ }).click();
    await overview.page.waitForURL('**/alarme?id=*');
    await expect
      .poll(() => overview.page.locator('.alarm-sentence[aria-expanded="true"]').textContent(), patient)
      .toContain('Messstelle nord');

    await page.context().setOffline(true);
    await page.locator('[data-live="lost"]').waitFor();
    air('nord', 10);
    await until('the end of the alarm', async () => (await rules()).length === 4);
    await expect.poll(() => page.locator('.alarm').count()).toBe(5);
    await page.context().setOffline(false);
    await expect.poll(() => page.locator('.alarm').count(), patient).toBe(4);
    // Whoever had it open still sees it, and that it is over.
    await expect.poll(() => overview.page.locator('.linked .alarm-state').textContent(), patient).toContain('wieder in Ordnung');
  });

  it('keeps quiet what is being maintained, and says so', async () => {
    await using opened = await open('/alarme?part=wartung');
    const { page, errors } = opened;
    await select(page, 'Kommune').selectOption('kamen');
    await select(page, 'Art').selectOption('lighting');
    await page.getByLabel('Was wird gemacht?').fill('Tausch der Leuchtmittel');
    await page.keyboard.press('Enter');
    await page.getByText('Eingetragen.', { exact: true }).waitFor();
    const window = page.locator('.window', { hasText: 'Tausch der Leuchtmittel' });
    await expect.poll(() => window.textContent(), patient).toContain('hält 1 Alarm still');
    await window.getByRole('link', { name: 'hält 1 Alarm still' }).click();
    await expect
      .poll(() => item(page, 'Laterne 7').locator('.alarm-cause').textContent(), patient)
      .toBe('erklärt durch: Wartung (Leitstelle): Tausch der Leuchtmittel');
    await page.goBack();
    await window.getByRole('button', { name: 'Jetzt beenden' }).click();
    await expect.poll(() => window.textContent(), patient).toContain('vorzeitig beendet von Leitstelle');
    await page.getByLabel('bis', { exact: true }).fill('2020-01-01T00:00');
    await page.getByLabel('Was wird gemacht?').fill('x');
    await page.getByRole('button', { name: 'Eintragen' }).click();
    await page.getByText('Das Ende muss nach dem Anfang liegen.').waitFor();
    expect(errors).toEqual([]);
  });

  it('looks back: what ended, and what rings most, as the API says', async () => {
    await using opened = await open('/alarme?part=verlauf');
    const { page } = opened;
    await expect.poll(() => item(page, 'Messstelle nord').count(), patient).toBeGreaterThanOrEqual(1);
    await expect.poll(() => item(page, 'Messstelle nord').first().locator('.alarm-state').textContent()).toContain('wieder in Ordnung');
    await page.getByRole('link', { name: 'Die Lautesten' }).click();
    const row = page.locator('.noisy-table').first().locator('tr', { hasText: 'PM10 hoch' });
    await row.waitFor();
    const noisy = (await (await fetch(`${program.httpUrl}/api/v1/alarms/noisy`)).json()) as Answer<'alarmsNoisy'>;
    const pm10 = noisy.rules.find(({ key }) => key === 'pm10_high');
    await expect.poll(() => row.locator('td').first().textContent()).toBe(String(pm10?.opened));
    await expect.poll(() => row.locator('td').last().textContent()).toBe(`${Math.round(100 * (pm10?.closedUnacknowledged ?? 0))} %`);
  });

  const PARTS = ['/alarme', '/alarme?state=suppressed', '/alarme?part=verlauf', '/alarme?part=wartung', '/alarme?part=laut', '/'];
  it.each([
    { theme: 'light', language: 'de' },
    { theme: 'dark', language: 'en' },
  ] as const)('has no finding of axe, names as text, no errors: $theme $language', async (look) => {
    await using opened = await open('/alarme', look);
    for (const path of PARTS) {
      await opened.page.goto(path);
      await settle(opened.page);
      await opened.page.locator('.alarm, .noisy-table, .maintenance-form, .watch').first().waitFor();
      expect(await findings(opened.page), path).toEqual([]);
      await expect.poll(() => opened.page.locator('img').count()).toBe(0);
    }
    await expect.poll(() => opened.page.title()).not.toBe('taken');
    expect(opened.errors).toEqual([]);
  });

  it.each([
    { width: 360, height: 780 },
    { width: 320, height: 256 }, // a screen of 1280 by 1024 at 400 %
  ])('fits $width pixels', async (look) => {
    await using opened = await open('/alarme', look);
    for (const path of PARTS) {
      await opened.page.goto(path);
      await settle(opened.page);
      expect(await overhang(opened.page), path).toBe(0);
    }
  });

  // Last, because it takes everything away.
  it('says that all is well when it is', async () => {
    await using opened = await open('/alarme');
    const { page } = opened;
    reports.clear();
    reports.set('v1/luenen/air/süd', { values: { pm10: 5 } });
    reports.set('v1/schwerte/air/lang', { values: { no2: 20 } });
    reports.set('v1/kamen/lighting/l-7', { values: { lamp_failure: 0, power: 40 } });
    areBaysHeard = true;
    await publish(`lns/unna/eu868/gateway/${GATEWAY}/state/conn`, '{"state":"ONLINE"}', chirpstack);
    air('nord', 5);
    await page.getByText('Kein Alarm ist offen. Was Lagebild beobachtet, ist in Ordnung.').waitFor({ timeout: 60_000 });
    await expect.poll(() => page.locator('.nav-count').count()).toBe(0);
    await expect.poll(() => page.locator('.alarm').count()).toBe(0);
  });
});
