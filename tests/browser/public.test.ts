// The pages for everybody, in Chromium on a phone, with accounts required and nobody signed in; and erasing a device, as an administrator.
import type { Sharing } from '@lagebild/shared/domain/access/sharing.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';
import { allFindings, launch, openPage } from './browser.ts';

const MINUTE = 60_000;
const PHONE = { width: 360, height: 740, hasTouch: true };
const LICENCE = {
  id: 'dl-de/by-2-0',
  name: 'Datenlizenz Deutschland – Namensnennung – Version 2.0',
  url: 'https://www.govdata.de/dl-de/by-2-0',
  attribution: 'Unna, Kreis Unna',
};
const sharingOf = (municipality: string, kind: Kind): Sharing => ({
  level: municipality === 'unna' || (municipality === 'kamen' && kind === 'parking') ? 'public' : 'district',
  delayMinutes: municipality === 'kamen' ? 60 : 0,
});

/** Six bays of which two are free all the time, a small place, an air station, twelve lamps; over the last two and a half hours. */
async function fill(lagebild: RunningLagebild): Promise<void> {
  const sent: Promise<unknown>[] = [];
  const send = (topic: string, payload: unknown) => void sent.push(lagebild.mqtt.publishAsync(topic, JSON.stringify(payload), { qos: 1 }));
  const now = Date.now();
  for (let time = now - 150 * MINUTE; time <= now; time += 5 * MINUTE) {
    for (const municipality of ['unna', 'kamen', 'luenen']) {
      for (let bay = 0; bay < 6; bay += 1)
        send(`v1/${municipality}/parking/bay-${bay}`, {
          time,
          values: { occupied: bay > 1 },
          about: { name: `Bucht ${bay}`, site: 'Markt' },
        });
      send(`v1/${municipality}/parking/lone`, { time, values: { occupied: true }, about: { name: 'Vor Haus 3' } });
    }
    send('v1/unna/air/st-1', { time, values: { no2: 12, pm10: 12, pm2_5: 6, o3: 30 }, about: { name: 'Morgenstraße' } });
    for (let lamp = 0; lamp < 12; lamp += 1) send(`v1/unna/lighting/l-${lamp}`, { time, values: { power: lamp < 6 ? 60 : 0 } });
  }
  await Promise.all(sent);
  await lagebild.settled();
}

describeWithServer('chromium', 'pages for everybody, in Chromium', (chromiumPath) => {
  let lagebild: RunningLagebild;
  let open: RunningLagebild;
  let browser: Browser;
  beforeAll(async () => {
    const declared = { sharingOf, licenceOf: (municipality: string) => (municipality === 'unna' ? LICENCE : null) };
    [lagebild, open, browser] = await Promise.all([
      runLagebild({ ACCOUNTS: 'required' }, declared),
      runLagebild({}, declared),
      launch(chromiumPath),
    ]);
    await fill(lagebild);
    await open.publish('v1/unna/parking/bay-1', {
      time: Date.now(),
      values: { occupied: true },
      about: { name: 'Bucht 1', site: 'Markt' },
    });
  }, 60_000);
  afterAll(async () => {
    await browser?.close();
    await lagebild?.[Symbol.asyncDispose]();
    await open?.[Symbol.asyncDispose]();
  });

  it('says in words what is free, how the air is, what is lit, as of when, whose data they are, and what is left out', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl, PHONE);
    const { page, errors } = opened;
    await page.goto('/oeffentlich/unna');
    await page.getByRole('heading', { name: 'Was in Unna gerade los ist' }).waitFor();
    const main = page.locator('main');
    await main.getByText('2 von 6 frei').waitFor();
    const said = (await main.textContent()) ?? '';
    expect(said).toMatch(/Stand \d\d:\d\d Uhr/);
    expect(said).toContain('Ein kleiner Platz mit weniger als 5 Stellplätzen wird nicht gezeigt');
    expect(said).toMatch(/Morgenstraße\s*Die Luft ist (sehr gut|gut|mäßig) \(Stufe \d von 5\)/);
    expect(said).toContain('50 % der Lampen brennen');
    expect(said).toContain('Datenlizenz Deutschland');
    expect(said).not.toMatch(/Bucht|Vor Haus|bay-|lone|st-1/);
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    await expect.poll(() => allFindings(page)).toEqual([]);
    await page.getByRole('button', { name: 'English' }).click();
    await main.getByText('2 of 6 free').waitFor();
    await expect.poll(() => allFindings(page)).toEqual([]);
    await page.getByRole('link', { name: 'All municipalities' }).click();
    await page.getByRole('heading', { name: 'Kamen' }).waitFor();
    await main.getByText('Not shared with the public by: Parking: Lünen.').waitFor();
    expect(errors).toEqual([]);
  }, 60_000);

  it('asks for nothing but what it shows: no devices, no live channel', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl, PHONE);
    const { page } = opened;
    const asked = new Set<string>();
    page.on('request', (request) => void asked.add(new URL(request.url()).pathname));
    await page.goto('/oeffentlich');
    await page.getByText('2 von 6 frei').first().waitFor();
    expect([...asked].filter((path) => !path.startsWith('/assets/') && /^\/(api|socket|healthz)/.test(path)).sort()).toEqual([
      '/api/v1/public/air',
      '/api/v1/public/lighting',
      '/api/v1/public/parking',
      '/api/v1/region',
    ]);
  }, 60_000);

  it('tells how data are protected, and what is still to be filled in', async () => {
    await using opened = await openPage(browser, lagebild.httpUrl, PHONE);
    const { page, errors } = opened;
    await page.goto('/datenschutz');
    await page.getByRole('heading', { name: 'Ihre Rechte' }).waitFor();
    const said = (await page.locator('main').textContent()) ?? '';
    expect(said).toContain('Was hier fehlt, trägt der Verantwortliche in region/privacy.yaml ein.');
    expect(said).toContain('Unna: Parken, Luft, Licht');
    expect(said).toContain('Kamen: Parken (60 Minuten später)');
    expect(said).toContain('Nachrichten der Geräte, wie sie ankamen: 30 Tage.');
    await expect.poll(() => page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(PHONE.width);
    await expect.poll(() => allFindings(page)).toEqual([]);
    expect(errors).toEqual([]);
  }, 60_000);

  it('erases a device after it said what goes and what stays', async () => {
    await using opened = await openPage(browser, open.httpUrl);
    const { page, errors } = opened;
    await page.goto('/m/unna/d/bay-1');
    await page.getByRole('button', { name: 'Dieses Gerät löschen …' }).click();
    const dialog = page.getByRole('dialog', { name: 'Alles zu „Bucht 1“ löschen?' });
    await dialog.getByText('alle Messwerte und ihre Mittelwerte').waitFor();
    await expect.poll(() => allFindings(page)).toEqual([]);
    await dialog.getByRole('button', { name: 'Abbrechen' }).click();
    expect((await open.ask('devices')).devices).toHaveLength(1);
    await page.getByRole('button', { name: 'Dieses Gerät löschen …' }).click();
    await dialog.getByRole('button', { name: 'Löschen', exact: true }).click();
    await page.getByText('„Bucht 1“ ist gelöscht.').waitFor();
    expect((await open.ask('devices')).devices).toEqual([]);
    await page.getByRole('link', { name: 'Zu Unna' }).click();
    await page.getByRole('heading', { name: 'Unna', level: 1 }).waitFor();
    expect(errors).toEqual([]);
  }, 60_000);
});
