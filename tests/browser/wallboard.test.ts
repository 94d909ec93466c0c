// The wallboard as it hangs on a wall: turning, legible, honest when cut, back by itself whatever happened meanwhile.
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openWebFront } from '@lagebild/dashboard/server/web-front.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { pino } from 'pino';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { allFindings, type Look, launch, openPage, overhang, settle, type WatchedPage } from './browser.ts';
import { until } from './district.ts';
import { tileSilence } from './tile-silence.ts';

vi.setConfig({ testTimeout: 90_000 });

const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Messstelle an der Hörder Straße `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const PLACES = ['bergkamen', 'boenen', 'froendenberg', 'holzwickede', 'kamen', 'luenen', 'schwerte', 'selm', 'unna', 'werne'];
const SCREENS: Record<string, Look> = {
  '1440 by 900': { width: 1440, height: 900 },
  '1080p': { width: 1920, height: 1080 },
  '4K': { width: 3840, height: 2160, theme: 'dark' },
};
const patient = { timeout: 20_000 };

describeWithServer('chromium', 'the wallboard, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-wall-'));
  let program: StartedProgram;
  let browser: Browser;
  let device: MqttClient;
  const publish = (topic: string, payload: unknown) => device.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  const report = (free: number, capacity = 120) =>
    publish('v1/unna/parking/haus', { values: { free, capacity }, about: { name: 'Prüfhaus', lat: 51.537, lon: 7.69 } });

  async function feed(): Promise<void> {
    for (const [at, place] of PLACES.entries()) {
      await publish(`v1/${place}/air/luft`, { values: { pm2_5: 10 + at }, about: { name: `Messstelle ${place}`, lat: 51.5, lon: 7.6 } });
      await publish(`v1/${place}/lighting/lampe`, { values: { dimming: 50, power: 40 }, about: { name: LONG_NAME } });
    }
    await report(77);
  }

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: folder });
    [browser, device] = await Promise.all([launch(chromiumPath), mqtt.connectAsync(program.mqttUrl)]);
    await feed();
    await until('the readings', async () => (await (await fetch(`${program.httpUrl}/api/v1/devices`)).text()).includes('Prüfhaus'));
  });
  afterAll(async () => {
    await device?.endAsync(true);
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  async function open(path: string, look: Look = { width: 1920, height: 1080 }): Promise<WatchedPage> {
    const opened = await openPage(browser, program.httpUrl, look);
    await opened.page.goto(path);
    await settle(opened.page);
    return opened;
  }
  const title = (page: Page) => page.locator('h1').textContent();

  it('turns by itself, by arrow keys, and stands still when told to', async () => {
    await using opened = await open('/wand?seconds=3&view=parken,luft,licht');
    const { page, errors } = opened;
    await expect.poll(() => title(page)).toBe('Parken');
    await expect.poll(() => title(page), { timeout: 5000 }).toBe('Luft');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => title(page)).toBe('Licht');
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => title(page)).toBe('Parken');
    await page.keyboard.press('ArrowLeft');
    await page.keyboard.press(' ');
    await page.waitForTimeout(4000);
    expect(await title(page)).toBe('Licht');
    await expect.poll(() => page.locator('.wall-pace').textContent()).toBe('Ansicht 3 von 3, angehalten');
    await page.keyboard.press(' ');
    await expect.poll(() => title(page), { timeout: 5000 }).toBe('Parken');
    expect(errors).toEqual([]);
  });

  it('has no head, no foot and no controls until somebody is there, and none again some seconds later', async () => {
    await using opened = await open('/wand?view=parken,alarme');
    const { page } = opened;
    await expect.poll(() => page.locator('.head, .foot, .wall-controls, a, button').count()).toBe(0);
    await page.mouse.move(300, 300);
    await page.mouse.move(340, 320);
    await page.getByRole('button', { name: 'Anhalten' }).click();
    await expect.poll(() => page.getByRole('button', { name: 'Weiterlaufen' }).count()).toBe(1);
    await page.getByRole('button', { name: 'Weiter', exact: true }).click();
    await expect.poll(() => title(page)).toBe('Was zu tun ist');
    await page.locator('.wall-controls').waitFor({ state: 'detached', timeout: 10_000 });
    await page.keyboard.press('Tab');
    await page.locator('.wall-controls').waitFor();
    await expect.poll(() => allFindings(page)).toEqual([]);
  });

  it('shows true figures, narrowed to what the address says, and says so on the screen', async () => {
    await using opened = await open('/wand?view=parken&municipality=unna,kamen&kind=parking&seconds=60');
    const { page } = opened;
    await report(41);
    await expect.poll(() => page.locator('.wall-filter').textContent()).toBe('Kamen, Unna · Parken');
    await expect.poll(() => page.locator('.wall-row-value').last().textContent(), { timeout: 10_000 }).toBe('41 frei');
    const rows = await page.locator('.wall-row').allTextContents();
    expect(rows).toHaveLength(2);
    expect(rows[1]).toContain('Unna41 frei1 von 1 melden');
    expect(rows[0]).toContain('Kamenkeine Geräte');
    expect(page.url()).toContain('municipality=unna,kamen&kind=parking&seconds=60');
    await expect.poll(() => page.locator('.wall-pace').textContent()).toContain('alle 60 s');
  });

  it.each(Object.entries(SCREENS))('is legible at five metres and cuts nothing, on %s', async (_name, look) => {
    await report(1980, 2500);
    // Lines as long as they come.
    await publish('v1/kamen/parking/voll', { values: { free: 0, capacity: 900 } });
    await publish('v1/kamen/parking/zu', { values: { free: 3, capacity: 1200, open: false } });
    const tenMinutes = 600_000;
    for (let time = Date.now() - 27 * tenMinutes; time < Date.now(); time += tenMinutes)
      await publish('v1/unna/air/luft/backfill', {
        time,
        values: { pm10: 60 + ((time / tenMinutes) % 7), no2: 30 + ((time / tenMinutes) % 5) },
      });
    await using opened = await open('/wand?seconds=600', look);
    const { page, errors } = opened;
    await page.locator('.wall-figure', { hasText: '1.980' }).waitFor();
    for (let view = 0; view < 5; view += 1) {
      await page.locator('[data-map="loading"]').waitFor({ state: 'detached' });
      const { smallest, cut, split } = await page.evaluate<{ smallest: number; cut: string[]; split: string[] }>(`(() => {
        const shown = [...document.querySelectorAll('.wall *')].filter((one) =>
          one.checkVisibility() && !one.closest('.unseen, .map-attribution') && [...one.childNodes].some((node) => node.nodeType === 3 && node.textContent.trim()));
        // What stands in the zoomed map is as large as it is painted.
        const sizeOf = (one) => parseFloat(getComputedStyle(one).fontSize) * (one.currentCSSZoom ?? 1);
        const bottom = document.querySelector('.wall-foot').getBoundingClientRect().top + 1;
        const isCut = (one) => {
          const box = one.getBoundingClientRect();
          const tile = one.closest('.wall-tile')?.getBoundingClientRect();
          return box.bottom > bottom || (tile && (box.top < tile.top || box.bottom > tile.bottom || box.right > tile.right));
        };
        const isSplit = (one) => one.getBoundingClientRect().bottom > one.previousElementSibling.getBoundingClientRect().bottom;
        return {
          split: [...document.querySelectorAll('.wall-unit')].filter(isSplit).map((one) => one.textContent),
          smallest: Math.min(...shown.map(sizeOf)) / innerHeight,
          cut: shown.filter((one) => one.closest('.wall-view') && !one.closest('.map') && isCut(one)).map((one) => one.textContent),
        };
      })()`);
      expect(smallest).toBeGreaterThanOrEqual(0.0218);
      expect(cut).toEqual([]);
      expect(split).toEqual([]);
      await expect.poll(() => page.evaluate('document.documentElement.scrollHeight - innerHeight')).toBeLessThanOrEqual(0);
      await expect.poll(() => overhang(page)).toBe(0);
      await page.keyboard.press('ArrowRight');
    }
    await expect.poll(() => page.title()).not.toBe('taken');
    await expect.poll(() => page.locator('img').count()).toBe(0);
    expect(errors).toEqual([]);
  });

  it('says of each figure that it is old when the server no longer answers for it, though the line is live', async () => {
    await using opened = await openPage(browser, program.httpUrl, { width: 1920, height: 1080 });
    const { page } = opened;
    const silence = await tileSilence(page);
    await page.goto('/wand?seconds=600&view=karte,parken');
    await settle(page);
    await page.locator('.wall-tile[data-kind="parking"] .wall-figure.num').waitFor();
    await silence.begin();
    const note = page.locator('.wall-tile', { hasText: /Stand \d\d:\d\d:\d\d: Der Server antwortet nicht\./ });
    await expect.poll(() => note.count(), patient).toBe(3);
    await expect.poll(() => page.locator('[data-live="live"]').count()).toBe(1);
    await page.keyboard.press('ArrowRight');
    await expect.poll(() => title(page)).toBe('Parken');
    // Rows that were never answered say so, and show no number.
    await expect.poll(() => page.locator('.wall-row', { hasText: 'keine Antwort' }).count(), patient).toBe(PLACES.length);
    await expect.poll(() => allFindings(page)).toEqual([]);
    await silence.end();
    await expect.poll(() => page.locator('.wall-old').count(), patient).toBe(0);
  });

  it('moves nothing for those who want stillness, and still turns', async () => {
    await using opened = await open('/wand?seconds=3&view=parken,luft');
    const { page } = opened;
    const moving = () => page.evaluate("document.getAnimations().filter(({ animationName }) => animationName === 'wall-step').length");
    await expect.poll(moving).toBe(1);
    await page.emulateMedia({ reducedMotion: 'reduce' });
    await expect.poll(moving).toBe(0);
    await expect.poll(() => title(page), { timeout: 5000 }).toBe('Luft');
  });

  it('keeps the screen on where the browser can', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.addInitScript(
      'navigator.wakeLock.request = async (what) => { globalThis.asked = what; return { release: async () => {} } }',
    );
    await page.goto('/wand');
    await settle(page);
    await expect.poll(() => page.evaluate('globalThis.asked')).toBe('screen');
  });

  it('is set up by choosing; the address follows, is copied, and opens the wall', async () => {
    await using opened = await open('/', { width: 1440, height: 900 });
    const { page, errors } = opened;
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await page.getByRole('link', { name: 'Wandbild einrichten' }).click();
    await page.getByLabel('Unna', { exact: true }).check();
    await page.getByLabel('Kamen', { exact: true }).check();
    await page.getByLabel('Luft', { exact: true }).check();
    await page.getByLabel('Sekunden je Ansicht').fill('45');
    await page.getByLabel('Sekunden je Ansicht').blur();
    const address = `${program.httpUrl}/wand?municipality=kamen%2Cunna&view=luft&seconds=45`;
    await expect
      .poll(() =>
        page
          .locator('.paste pre')
          .textContent()
          .then((text) => text?.trim()),
      )
      .toContain('/wand?municipality=kamen%2Cunna&view=luft&seconds=45');
    await page.getByRole('button', { name: 'Kopieren' }).click();
    expect(await page.evaluate('navigator.clipboard.readText()')).toBe(address);
    await page.reload();
    await expect.poll(() => page.getByLabel('Kamen', { exact: true }).isChecked()).toBe(true);
    await page.getByRole('link', { name: 'Wandbild starten' }).click();
    await expect.poll(() => page.locator('.wall-filter').textContent()).toBe('Kamen, Unna');
    expect(page.url()).toBe(address);
    expect(errors).toEqual([]);
  });

  it('needs no more memory after hundreds of turns', async () => {
    await using opened = await open('/wand?seconds=600');
    const { page } = opened;
    const cdp = await page.context().newCDPSession(page);
    await cdp.send('Performance.enable');
    const measure = async () => {
      for (let n = 0; n < 3; n += 1) await cdp.send('HeapProfiler.collectGarbage');
      const { metrics } = await cdp.send('Performance.getMetrics');
      const of = (name: string) => metrics.find((metric) => metric.name === name)?.value ?? 0;
      return { heap: of('JSHeapUsedSize'), nodes: of('Nodes'), listeners: of('JSEventListeners') };
    };
    const turn = async (times: number) => {
      for (let n = 0; n < times; n += 1) {
        await page.keyboard.press('ArrowRight');
        if (n % 5 === 0) await page.waitForTimeout(60); // let a map be built
      }
      await page.locator('[data-map="loading"]').waitFor({ state: 'detached' });
    };
    await turn(50);
    const before = await measure();
    await turn(300);
    // What is on its way at the moment of measuring (a picture of the map, an answer) goes by itself; a leak stays however long one waits.
    await expect
      .poll(
        async () => {
          const after = await measure();
          const grown = { heap: after.heap / before.heap, nodes: after.nodes / before.nodes };
          return grown.heap < 1.25 && grown.nodes < 1.25 && after.listeners - before.listeners < 60 ? 'level' : grown;
        },
        { timeout: 30_000, interval: 2000 },
      )
      .toBe('level');
  });

  it('begins anew after the machine slept', async () => {
    await using opened = await openPage(browser, program.httpUrl);
    const { page } = opened;
    await page.addInitScript('const real = Date.now; globalThis.sleptMs = 0; Date.now = () => real() + globalThis.sleptMs;');
    await page.goto('/wand?view=parken');
    await settle(page);
    await page.evaluate('globalThis.wasNeverReloaded = true');
    // Again until it is noticed: the page may not have looked at the clock yet.
    const sleep = 'globalThis.wasNeverReloaded ? Boolean((globalThis.sleptMs += 3_600_000)) : false';
    await expect.poll(() => page.evaluate(sleep).catch(() => true), patient).toBe(false);
    await settle(page);
  });

  it('takes up a new build by itself, and waits for a server that is not there yet', async () => {
    const web = join(folder, 'web');
    cpSync('dashboard/web/dist', web, { recursive: true });
    const log = pino({ level: 'silent' });
    const LOOPBACK = { host: '127.0.0.1', identity: undefined, proxies: [], isForProxiesOnly: false };
    const serve = (port: number, ingestUrl: string) =>
      openWebFront({ door: { ...LOOPBACK, port }, webFolder: web, ingestUrl, problems: () => [], log });
    // First the pages without anything behind them.
    let front = await serve(0, 'http://127.0.0.1:9');
    const { port } = front;
    await using opened = await openPage(browser, `http://127.0.0.1:${port}`, { width: 1920, height: 1080 });
    const { page } = opened;
    await page.goto('/wand?view=parken');
    await page.getByText('Der Server antwortet nicht').or(page.getByText('lehnt ab')).first().waitFor();
    await front.close();
    front = await serve(port, program.httpUrl);
    await expect.poll(() => title(page), patient).toBe('Parken');
    await settle(page);
    await page.evaluate('globalThis.wasNeverReloaded = true');
    await front.close();
    // A new build: its entry has another name.
    const entry = readdirSync(join(web, 'assets')).find((name) => /^index-.*\.js$/.test(name)) ?? '';
    renameSync(join(web, 'assets', entry), join(web, 'assets', 'index-ANEW.js'));
    writeFileSync(join(web, 'index.html'), readFileSync(join(web, 'index.html'), 'utf8').replaceAll(entry, 'index-ANEW.js'));
    for (const name of readdirSync(join(web, 'assets')).filter((one) => one.endsWith('.js'))) {
      const path = join(web, 'assets', name);
      writeFileSync(path, readFileSync(path, 'utf8').replaceAll(entry, 'index-ANEW.js'));
    }
    front = await serve(port, program.httpUrl);
    await expect.poll(() => page.evaluate('globalThis.wasNeverReloaded ?? false').catch(() => true), patient).toBe(false);
    await expect.poll(() => title(page), patient).toBe('Parken');
    await expect
      .poll(() => page.evaluate("document.querySelector('script[type=module]').getAttribute('src')"))
      .toBe('/assets/index-ANEW.js');
    await front.close();
  });

  // Last, because it takes the server away.
  it('says loudly since when the picture is old while the server is gone, and is live again by itself', async () => {
    await using opened = await open('/wand?view=parken,luft&seconds=4');
    const { page } = opened;
    await device.endAsync(true);
    await program.end('SIGKILL');
    const notice = page.getByRole('alert').filter({ hasText: 'Dieses Bild ist alt' });
    await notice.waitFor({ timeout: 15_000 });
    await expect.poll(() => notice.textContent()).toMatch(/Stand \d\d:\d\d:\d\d Uhr, seit \d+ Sekunden? keine Verbindung/);
    await expect.poll(() => page.locator('[data-live="live"]').count()).toBe(0);
    await expect.poll(() => page.evaluate("getComputedStyle(document.querySelector('.wall-view')).filter")).toBe('grayscale(1)');
    const shown = await title(page);
    await expect.poll(() => title(page), { timeout: 10_000 }).not.toBe(shown);
    const clash = await allFindings(page);
    expect(clash).toEqual([]);
    program = await startProgram({ DATA_DIR: folder, HTTP_PORT: new URL(program.httpUrl).port });
    device = await mqtt.connectAsync(program.mqttUrl);
    await report(55);
    await page.locator('[data-live="live"]').waitFor(patient);
    await notice.waitFor({ state: 'detached' });
    await expect
      .poll(async () => ((await title(page)) === 'Parken' ? page.locator('.wall-figure .live-text').textContent() : ''), patient)
      .toBe('55');
  });
});
