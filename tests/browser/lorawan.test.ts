// A technician plugs in a ChirpStack: credentials, check list, an unknown device, its adoption, the gateways, a codec of their own.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import mqtt, { type MqttClient } from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, overhang, seriousFindings, settle, type WatchedPage } from './browser.ts';

vi.setConfig({ testTimeout: 60_000 });

/** The page asks every second and a half. */
const patient = { timeout: 15_000 };
const EUI = '70b3d5a4d3100a17';

/** Selm has had a gateway that reported until Friday, and a device that only it hears. */
function rememberWeekend(folder: string): void {
  const registry = openRegistry(folder);
  const receivedAt = Date.now() - 60 * 3_600_000;
  const gateway = '24e124fffef7a0ff';
  const device = '70b3d57ba0001b50';
  const uplink = { type: 'uplink', devEui: device, fCnt: 1, fPort: 1, bytes: Uint8Array.of(1), receptions: [{ gateway }] } as const;
  const stats = { type: 'gateway stats', gateway, received: 1, receivedOk: 1, toSend: 0, sent: 0, region: 'eu868' } as const;
  registry.adopted.adopt({ municipality: 'selm', device, profile: 'decentlab-dl-pm', adoptedAt: receivedAt });
  const told = { municipality: 'selm', receivedAt, format: 'ChirpStack v4', because: 'deviceInfo', isSettled: true };
  const heard = [uplink, stats].map((event) => ({ ...told, event }));
  registry.settle({ entries: [], quarantined: [], heard });
  registry.close();
}

describeWithServer('chromium', 'plugging in a gateway, in Chromium', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-plug-in-'));
  let program: StartedProgram;
  let browser: Browser;
  let opened: WatchedPage;
  let page: Page;
  let chirpstack: MqttClient;
  let fCnt = 0;

  const uplink = (data: string) => {
    fCnt += 1;
    const deviceInfo = { devEui: EUI, deviceName: 'Bucht 17 <b>Markt</b>', deviceProfileName: 'Nwave NPS405' };
    const rxInfo = [{ gatewayId: '24e124fffef7a001', rssi: -97, snr: 7.5 }];
    const payload = { time: new Date().toISOString(), deviceInfo, fCnt, fPort: 1, data, rxInfo };
    return chirpstack.publishAsync(`lns/unna/application/1/device/${EUI}/event/up`, JSON.stringify(payload), { qos: 1 });
  };
  async function signInFor(municipality: string): Promise<MqttClient> {
    const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ municipality }) };
    const access = (await (await fetch(`${program.httpUrl}/api/v1/access/issue`, options)).json()) as {
      username: string;
      password: string;
    };
    return mqtt.connectAsync(program.mqttUrl, access);
  }
  const done = () => page.locator('.check-done').count();

  beforeAll(async () => {
    rememberWeekend(folder);
    program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
    opened = await openPage(browser, program.httpUrl);
    page = opened.page;
  }, 60_000);
  afterAll(async () => {
    await chirpstack?.endAsync(true);
    await opened?.[Symbol.asyncDispose]();
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  it('gives credentials and the settings to paste, and sees the first message', async () => {
    await page.goto('/lorawan/anschliessen');
    await settle(page);
    await page.getByLabel('ChirpStack', { exact: true }).check();
    await page.getByLabel('Für welche Kommune?').selectOption('unna');
    await page.getByLabel(/^Wofür/).fill('ChirpStack Rathaus');
    await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).click();
    await page.locator('.issued').waitFor();
    const [username = '', password = ''] = await page.locator('.issued dd').allTextContents();
    const settings = page.locator('.paste').first();
    await expect.poll(() => settings.textContent(), patient).toContain(`password="${password}"`);
    await expect.poll(() => settings.textContent()).toContain('event_topic="lns/unna/application/');
    // The program listens on this machine alone, as no gateway would reach it.
    await expect.poll(() => page.locator('.notice').textContent()).toContain('nur auf diesem Rechner erreichbar');
    await page.getByLabel('Adresse für das Gateway').fill('lagebild.kreis-unna.example');
    const { port } = new URL(program.mqttUrl);
    await expect.poll(() => settings.locator('pre').textContent(), patient).toContain(`server="tcp://lagebild.kreis-unna.example:${port}"`);
    await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
    await settings.getByRole('button', { name: 'Kopieren' }).click();
    await settings.getByRole('button', { name: 'Kopiert' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(await settings.locator('pre').textContent());
    await expect.poll(() => page.locator('.check').count(), patient).toBe(6);
    await expect.poll(() => done()).toBe(0);
    const hint = page.locator('.check-hint');
    const wrong = mqtt.connectAsync(program.mqttUrl, { username, password: 'geraten', reconnectPeriod: 0 });
    await expect(wrong).rejects.toThrow('Bad username or password');
    await expect.poll(() => hint.textContent(), patient).toContain('scheitert am Passwort');
    await expect.poll(() => done()).toBe(0);
    chirpstack = await mqtt.connectAsync(program.mqttUrl, { username, password });
    await expect.poll(done, patient).toBe(1);
    await expect.poll(() => page.locator('.check').first().textContent()).toContain('jetzt verbunden');
    // Whatever else Unna has says nothing about these credentials.
    const other = await mqtt.connectAsync(program.mqttUrl);
    await other.publishAsync('v1/unna/air/live', JSON.stringify({ values: { pm10: 9 }, about: { lat: 51.5, lon: 7.7 } }), { qos: 1 });
    await other.endAsync();
    await chirpstack.publishAsync('lns/unna/application/1/device/1/event/up', Buffer.from([1, 255]), { qos: 1 });
    await expect.poll(done, patient).toBe(2);
    await expect.poll(() => hint.textContent(), patient).toContain('Der Inhalt ist Protobuf');
    await expect.poll(() => done()).toBe(2);
    await uplink('lA==');
    fCnt -= 1;
    await uplink('lA=='); // the same frame over another network server: one reading
    await expect.poll(done, patient).toBe(3);
    await expect.poll(() => hint.textContent(), patient).toContain('wartet auf seine Aufnahme');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('shows the unknown device with its likely profile, and adopts it with one click', async () => {
    await page.getByRole('link', { name: 'Geräte', exact: true }).click();
    const waiting = page.locator('.waiting');
    await expect.poll(() => waiting.count(), patient).toBe(1);
    // Whatever a network server calls it is text.
    await expect.poll(() => waiting.getByRole('heading').textContent()).toBe('Bucht 17 <b>Markt</b>');
    await expect.poll(() => waiting.getByRole('radio', { name: /Nwave NPS405/ }).isChecked()).toBe(true);
    await expect.poll(() => waiting.locator('.candidate').first().textContent()).toMatch(/belegt nein.*auf Port 1/);
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await waiting.getByRole('button', { name: 'Aufnehmen' }).click();
    await expect.poll(() => page.locator('.lorawan-outcome').textContent(), patient).toContain('Eingelesen: 1');
    await expect.poll(() => waiting.count(), patient).toBe(0);
    await expect.poll(() => page.locator('.lorawan-table tbody tr').count(), patient).toBe(1);
    await page.goBack();
    await expect.poll(done, patient).toBe(5);
    await expect.poll(() => page.locator('.check-hint').textContent()).toContain('Es fehlt noch der Ort');
  });

  it('gives an adopted device its place later', async () => {
    await page.locator('.check-hint').getByRole('link').click();
    await page.getByRole('button', { name: 'Ändern' }).click();
    const form = page.getByRole('form', { name: /Ändern/ });
    await form.getByLabel('Breite').fill('51,5346');
    await form.getByRole('button', { name: 'Speichern' }).click();
    await expect.poll(() => form.textContent(), patient).toContain('Zum Ort gehören Breite und Länge');
    await form.getByLabel('Länge').fill('7,689');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await form.getByRole('button', { name: 'Speichern' }).click();
    await expect.poll(() => page.locator('.lorawan-outcome').first().textContent(), patient).toContain('ist geändert');
    await uplink('lQ==');
    await page.goBack();
    await expect.poll(done, patient).toBe(6);
  });

  it('asks back before it adopts an EUI that another municipality has as well', async () => {
    await page.goto('/lorawan/geraete?municipality=kamen');
    await settle(page);
    const kamen = await signInFor('kamen');
    const deviceInfo = { devEui: EUI, deviceProfileName: 'Nwave NPS405' };
    const twin = JSON.stringify({ deviceInfo, fCnt: 1, fPort: 1, data: 'lA==', rxInfo: [] });
    await kamen.publishAsync(`lns/kamen/application/1/device/${EUI}/event/up`, twin, { qos: 1 });
    const waiting = page.locator('.waiting');
    await expect.poll(() => waiting.textContent(), patient).toContain('Diese EUI gehört schon zu Unna');
    const adopt = waiting.getByRole('button', { name: 'Aufnehmen' });
    await expect.poll(() => adopt.isDisabled()).toBe(true);
    await waiting.getByLabel('Geprüft: Das Gerät gehört zu Kamen, nicht zu Unna.').check();
    await adopt.click();
    await expect.poll(() => page.locator('.lorawan-table tbody').textContent(), patient).toContain('gibt es auch in Unna');
    await kamen.endAsync();
  });

  it('shows an unknown device within two seconds', async () => {
    await page.goto('/lorawan/geraete');
    await settle(page);
    const other = { deviceInfo: { devEui: '24e124756c123456', deviceName: 'Schrank 7' }, fCnt: 1, fPort: 85, data: 'A3SyCA==', rxInfo: [] };
    const begin = Date.now();
    await chirpstack.publishAsync('lns/unna/application/1/device/2/event/up', JSON.stringify(other), { qos: 1 });
    await page.getByRole('heading', { name: 'Schrank 7' }).waitFor();
    expect(Date.now() - begin).toBeLessThan(10_000); // two seconds, on a machine that does nothing else
    await expect.poll(() => page.locator('.waiting').textContent()).toContain('laut EUI von Milesight');
  });

  it('shows the gateways, and why devices are silent', async () => {
    await chirpstack.publishAsync('lns/unna/eu868/gateway/24e124fffef7a001/state/conn', '{"state":"OFFLINE"}', { qos: 1 });
    await page.goto('/lorawan/gateways?municipality=unna');
    const row = page.locator('.lorawan-table tbody tr');
    await expect.poll(() => row.textContent(), patient).toContain('abgemeldet');
    // Its device was heard a moment ago, and is not overdue: nothing to explain yet.
    await expect.poll(() => row.textContent()).not.toContain('überfällig');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('names the devices whose silence a gateway explains, also after a weekend', async () => {
    await page.goto('/lorawan/gateways?municipality=selm');
    const explanation = page.locator('.gateway-explains');
    await expect.poll(() => explanation.textContent(), patient).toContain('Deshalb überfällig');
    await expect.poll(() => explanation.getByRole('link').getAttribute('href')).toBe('/m/selm/d/70b3d57ba0001b50');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('explains on the page of a device why it is silent, and who heard it', async () => {
    await page.goto(`/m/unna/d/${EUI}`);
    await settle(page);
    const panel = page.locator('.radio-panel');
    await panel.waitFor();
    await expect.poll(() => panel.textContent(), patient).toContain('Nur das Gateway 24e124fffef7a001 hört dieses Gerät');
    // The last frames; the part about the last days has tables of its own.
    const frames = panel.locator('tbody tr:not(.radio-history *)');
    await expect.poll(() => frames.count()).toBe(2);
    await expect.poll(() => frames.first().textContent()).toContain('−97 dBm');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
    await page.goto('/lorawan/gateways');
  });

  it('tests a codec before it saves it', async () => {
    await page.getByRole('link', { name: 'Codecs', exact: true }).click();
    await page.getByLabel(/^Name/).fill('mein-codec');
    await page
      .getByLabel('Quelltext (JavaScript)')
      .fill('function decodeUplink(i) { console.log("Byte", i.bytes[0]); return { data: { occupied: i.bytes[0] === 1 } }; }');
    await page.getByLabel('Beispiele (JSON)').fill('[{"fPort":1,"hex":"01","expected":{"data":{"occupied":false}}}]');
    await page.getByRole('button', { name: 'Prüfen', exact: true }).click();
    await expect.poll(() => page.locator('.vector-wrong').textContent(), patient).toContain('"occupied":true');
    await expect.poll(() => page.locator('.vector-wrong').textContent()).toContain('KonsoleByte 1');
    await page.getByLabel('Beispiele (JSON)').fill('[{"fPort":1,"hex":"01","expected":{"data":{"occupied":true}}}]');
    await page.getByRole('button', { name: 'Prüfen und speichern' }).click();
    await expect.poll(() => page.locator('.codec-form .lorawan-outcome').textContent(), patient).toBe('mein-codec ist gespeichert.');
    await expect.poll(() => page.getByRole('link', { name: 'mein-codec' }).count(), patient).toBe(1);
    expect(opened.errors).toEqual([]);
  });

  it('issues credentials for one gateway, changes their password, and says what holds until when', async () => {
    await page.goto('/lorawan/anschliessen?server=milesight&municipality=kamen');
    await settle(page);
    await page.getByLabel(/^Nur für dieses Gateway/).fill('24:E1:24:FF:FE:F7:A0:0B');
    await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).click();
    const row = page.locator('.access-list li').filter({ hasText: 'nur für Gateway 24e124fffef7a00b' });
    await row.waitFor();
    const [username = '', password = ''] = await page.locator('.issued dd').allTextContents();
    const isLetIn = async (secret: string) => {
      const client = await mqtt.connectAsync(program.mqttUrl, { username, password: secret, reconnectPeriod: 0 }).catch(() => undefined);
      await client?.endAsync(true);
      return client !== undefined;
    };
    expect(await isLetIn(password)).toBe(true);
    await expect.poll(() => row.textContent(), patient).toContain('benutzt seit');
    await row.getByRole('button', { name: 'Neues Passwort' }).click();
    await expect.poll(() => row.textContent(), patient).toContain('altes Passwort gilt bis');
    const next = (await page.locator('.issued dd').allTextContents())[1] ?? '';
    expect([next === password, await isLetIn(password), await isLetIn(next)]).toEqual([false, true, true]);
    await expect.poll(() => row.textContent(), patient).toContain('noch benutzt');
    // The same gateway a second time is refused in words.
    await page.getByLabel(/^Nur für dieses Gateway/).fill('24e124fffef7a00b');
    await page.getByRole('button', { name: 'Neue Zugangsdaten ausstellen' }).click();
    await expect
      .poll(() => page.locator('.lorawan-outcome[role="alert"]').textContent(), patient)
      .toContain('Dieses Gateway hat schon Zugangsdaten');
    await expect.poll(() => seriousFindings(page)).toEqual([]);
  });

  it('brings the check list into sight on a phone, where it stands below the settings', async () => {
    await using phone = await openPage(browser, program.httpUrl, { width: 360, height: 740 });
    await phone.page.goto('/lorawan/anschliessen?server=chirpstack&municipality=unna');
    await settle(phone.page);
    await phone.page.getByRole('link', { name: 'Prüfliste ansehen' }).click();
    const isInSight = () => phone.page.evaluate('document.getElementById("checks-title")?.getBoundingClientRect().top < innerHeight');
    await expect.poll(isInSight, patient).toBe(true);
  });

  it.each(['geraete', 'gateways', 'anschliessen?server=milesight&municipality=unna', 'codecs'])(
    'fits a phone in the dark: %s',
    async (part) => {
      await using phone = await openPage(browser, program.httpUrl, { width: 360, height: 740, theme: 'dark', language: 'en' });
      await phone.page.goto(`/lorawan/${part}`);
      await settle(phone.page);
      await phone.page.locator('.lorawan-section').first().waitFor();
      await expect.poll(() => overhang(phone.page)).toBe(0);
      await expect.poll(() => seriousFindings(phone.page)).toEqual([]);
      expect(phone.errors).toEqual([]);
    },
  );
});
