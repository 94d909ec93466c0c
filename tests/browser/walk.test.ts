// An operator walks through every page of a district whose truth is known: what the screens say is what was so.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { expectedEndings, expectedRefusals } from '@lagebild/simulators/verify/expectation.ts';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { describeWithServer } from '../support/servers.ts';
import { type StartedProgram, startProgram } from '../support/started-program.ts';
import { launch, openPage, settle, type WatchedPage } from './browser.ts';
import { type KnownDistrict, means, playScenario } from './known-district.ts';
import { Tour } from './tour.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 180_000 });

const HOUR = 3_600_000;
/** On a machine that does other things as well. */
const patient = { timeout: 20_000 };
const german = (value: number, decimals = 0): string =>
  value.toLocaleString('de-DE', { minimumFractionDigits: decimals, maximumFractionDigits: decimals });

describeWithServer('chromium', 'a walk through a known district', (chromiumPath) => {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-walk-'));
  const tour = new Tour();
  let program: StartedProgram;
  let browser: Browser;
  let opened: WatchedPage;
  let page: Page;
  let district: KnownDistrict;

  beforeAll(async () => {
    program = await startProgram({ DATA_DIR: join(folder, 'data'), LOG_LEVEL: 'fatal' });
    browser = await launch(chromiumPath);
    district = await playScenario(program, 'market-day', join(folder, 'truth.ndjson'));
    opened = await openPage(browser, program.httpUrl);
    page = opened.page;
  });
  afterAll(async () => {
    await opened?.[Symbol.asyncDispose]();
    await browser?.close();
    await program?.end('SIGTERM');
    rmSync(folder, { recursive: true, force: true });
  });

  const nav = (name: string) => page.locator('.head-nav').getByRole('link', { name, exact: false }).first().click();
  const rowsOf = (table: string) => page.locator(`${table} tbody tr`);

  it('the overview: who reports, and how many there are in each municipality', async () => {
    await page.goto('/');
    await settle(page);
    for (const kind of KINDS) {
      const all = district.of(kind);
      const heard = all.filter((device) => district.isHeard(device)).length;
      const tile = page.locator('.tile', { hasText: { parking: 'Parken', air: 'Luft', lighting: 'Licht' }[kind] });
      await expect
        .poll(() => tile.locator('.coverage-words').textContent(), patient)
        .toBe(`${german(heard)} von ${german(all.length)} melden`);
    }
    const parking = page.locator('.tile', { hasText: 'Parken' });
    await expect.poll(() => parking.locator('.tile-figure .live-text').textContent(), patient).toBe(german(freeSpaces(district)));
    const unna = page.locator('.place', { hasText: 'Unna' });
    await expect
      .poll(() => unna.locator('.place-count').allInnerTexts())
      .toEqual(KINDS.map((kind) => expect.stringContaining(String(district.of(kind, 'unna').length))));
    await tour.stop(page, {
      name: 'overview',
      title: 'The overview',
      text: 'The district at a glance: what needs a person, who fell silent and why, the three kinds with their coverage and age, and what changes.',
    });
  });

  it('a figure taken apart: the sum of its parts', async () => {
    await page.locator('.tile', { hasText: 'Parken' }).getByRole('link', { name: 'Woher?' }).click();
    await page.locator('h1', { hasText: 'Freie Parkplätze' }).waitFor();
    const free = freeSpaces(district);
    await expect.poll(() => page.locator('.figure-large').textContent(), patient).toContain(german(free));
    const counted = await page.locator('.figure-table .part-adds').allTextContents();
    const parts = counted.flatMap((text) => /^([\d.]+)/.exec(text)?.[1]?.replaceAll('.', '') ?? []);
    expect(parts.length).toBe(district.of('parking').filter((device) => district.isHeard(device)).length);
    expect(parts.reduce((sum, part) => sum + Number(part), 0)).toBe(free);
    await tour.stop(page, {
      name: 'figure',
      title: 'A figure taken apart',
      text: 'Every headline figure opens to what it is made of: a plain sentence, the formula with its numbers, each device that counts or not and why, doubts, and the rules it follows.',
    });
    await page.goBack();
    await settle(page);
  });

  it('a municipality: all its devices', async () => {
    await page.locator('.place-name', { hasText: 'Unna' }).click();
    await page.locator('h1', { hasText: 'Unna' }).waitFor();
    await expect
      .poll(() => rowsOf('.device-table').count(), patient)
      .toBe(district.devices.filter(({ municipality }) => municipality === 'unna').length);
    await tour.stop(page, {
      name: 'municipality',
      title: 'A municipality',
      text: 'One click further: the same for one municipality, with all its devices; those that are silent come first.',
    });
  });

  it('a place: what it is like now', async () => {
    const park = district.sound('parking', 'unna', 'capacity');
    await page.locator('.sites-name', { hasText: park.name ?? park.id }).click();
    await page.locator('h1', { hasText: park.name ?? park.id }).waitFor();
    const { free, capacity } = park.last.values;
    await page.getByText(`${german(free ?? Number.NaN)} von ${german(capacity ?? Number.NaN)} Plätzen sind frei.`).waitFor();
    await page.locator('.line-figure canvas').first().waitFor();
    await tour.stop(page, {
      name: 'site',
      title: 'A place',
      text: 'A car park, a street, a station with all that stands there: its state, one line over time with how many of how many stand behind it, its devices, alarms and doubts, and a label with a QR code.',
    });
    await page.locator('.breadcrumb, nav').getByRole('link', { name: 'Unna', exact: true }).first().click();
  });

  it('a device: its newest values and its line, point by point', async () => {
    const station = district.sound('air', 'unna', 'pm2_5');
    await page.locator('h1', { hasText: 'Unna' }).waitFor();
    await page.locator('.device-table .row-link', { hasText: station.name ?? station.id }).click();
    await page.locator('h1', { hasText: station.name ?? station.id }).waitFor();
    await settle(page);
    const latest = await page.locator('.device-page').textContent();
    expect(latest).toContain(german(station.last.values.pm2_5 ?? Number.NaN, 1));
    await tour.stop(page, {
      name: 'device',
      title: 'A device',
      text: 'Its newest values, its line with doubtful stretches marked, where it stands, and why a value is what it is.',
    });
    await page.keyboard.press('t');
    const expected = new Map(district.readings(station).map(({ time, values }) => [Math.floor(time / 1000) * 1000, values.pm2_5]));
    await expect.poll(() => rowsOf('.series-table table').count(), patient).toBeGreaterThan(100);
    const shown = await rowsOf('.series-table table').evaluateAll((rows) =>
      rows.map((row) => [...row.children].map((cell) => cell.textContent ?? '')),
    );
    // So few readings a day that each is a point.
    for (const [time = '', value = ''] of shown) {
      const [day = '', clock = ''] = time.split(', ');
      const at = Date.parse(`${day.split('.').reverse().join('-')}T${clock}+01:00`);
      expect(value, time).toBe(`${german(expected.get(at) ?? Number.NaN, 1)} µg/m³`);
    }
  });

  it('the parking desk: free spaces are those of the places that report', async () => {
    await nav('Parken');
    await page.locator('h1', { hasText: 'Parken' }).waitFor();
    const park = district.sound('parking', 'unna', 'capacity');
    const place = page.locator('.site-row', { has: page.locator(`a[href*="municipality=unna"]`) });
    const row = place.filter({ hasText: park.name ?? park.id });
    await expect
      .poll(() => row.locator('.col-free').textContent(), patient)
      .toBe(`${german(park.last.values.free ?? Number.NaN)} von ${german(park.last.values.capacity ?? Number.NaN)}`);
    await expect.poll(() => page.locator('main').textContent()).toContain(`${german(freeSpaces(district))} frei`);
    await row.locator('.row-link').click();
    await page.locator('h2', { hasText: park.name ?? park.id }).waitFor();
    await tour.stop(page, {
      name: 'parking',
      title: 'The parking desk',
      text: 'Closed, full and “nobody knows” are different things here. A place shows its day against the usual one, a forecast with its error, its week, turnover and stay times.',
    });
  });

  it('the air desk: the means of the last full hour', async () => {
    const station = district.sound('air', 'unna', 'pm2_5');
    await nav('Luft');
    await page.locator('.air-list .row-link', { hasText: station.name ?? station.id }).click();
    await page.locator('.air-station-name', { hasText: station.name ?? station.id }).waitFor();
    const hour = Math.floor(Date.now() / HOUR) * HOUR - HOUR;
    for (const [quantity, decimals] of [
      ['pm2_5', 1],
      ['pm10', 1],
    ] as const) {
      const mean = means(district.readings(station), quantity, HOUR).get(hour) ?? Number.NaN;
      await expect
        .poll(() => page.locator(`[data-pollutant="${quantity}"] .air-value`).textContent(), patient)
        .toBe(german(mean, decimals));
    }
    await tour.stop(page, {
      name: 'air',
      title: 'The air desk',
      text: 'The index of the Umweltbundesamt hour by hour, what decides it and what is missing for it, and how many of the allowed exceedances of the year are used up.',
    });
  });

  it('the lighting desk: what the meters counted', async () => {
    await nav('Licht');
    await page.getByRole('link', { name: 'Energie', exact: true }).click();
    await page.getByRole('link', { name: 'Woche', exact: true }).click();
    await page.locator('h2', { hasText: 'Energie gegen Plan' }).waitFor();
    // The meter of a cabinet counts its lamps as well.
    const { devices } = (await (await fetch(`${program.httpUrl}/api/v1/devices?kind=lighting`)).json()) as Answer<'devices'>;
    const isFed = new Set(
      devices.filter(({ feeder }) => feeder !== undefined).map(({ municipality, device }) => `${municipality}/${device}`),
    );
    const used = district
      .of('lighting')
      .filter(({ municipality, id }) => !isFed.has(`${municipality}/${id}`))
      .reduce((sum, lamp) => sum + increments(district.readings(lamp).map(({ values }) => values.energy)), 0);
    const summary = await page
      .getByText(/kWh verbraucht;/)
      .first()
      .textContent();
    const [, shown] = /^([\d.]+) kWh/.exec(summary ?? '') ?? [];
    expect(shown).toBe(german(used));
    await page.getByRole('link', { name: 'Lage', exact: true }).click();
    await page.locator('h2', { hasText: 'Nacht zum' }).waitFor();
    await tour.stop(page, {
      name: 'lighting',
      title: 'The lighting desk',
      text: 'Command, what is in action and what is measured stand apart; energy and CO₂ against the burning plan; failures that follow from several lamps on one cabinet.',
    });
  });

  it('a lamp burns in the list as it burns in the tile', async () => {
    await page.goto('/?view=list&kind=lighting');
    await settle(page);
    const lit = page.locator('.tile', { hasText: 'Licht' }).locator('.tile-figure .live-text');
    const burning = page.locator('.device-table .col-state', { hasText: /^meldet$/ });
    // One with an alarm says that instead, burning or not.
    const alarmed = page.locator('.device-table .col-state', { hasText: /^Alarm$/ });
    const isBetween = async (): Promise<boolean> => {
      const [shown, surely, perhaps] = [Number((await lit.textContent()) ?? Number.NaN), await burning.count(), await alarmed.count()];
      return surely <= shown && shown <= surely + perhaps;
    };
    await expect.poll(isBetween, patient).toBe(true);
  });

  it('the alarms: nobody is accused who has no fault', async () => {
    await nav('Alarme');
    await page.locator('h1', { hasText: 'Alarme' }).waitFor();
    const struck = new Set(district.truth.faults.map(({ device }) => device.normalize('NFC')));
    const accused = page.locator('.alarm-about a');
    await accused.nth(3).waitFor();
    const hrefs = await accused.evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    const devices = hrefs.flatMap((href) => deviceBehind(href) ?? []);
    expect(devices.length).toBeGreaterThan(3);
    for (const device of devices) expect([...struck]).toContain(device);
    await tour.stop(page, {
      name: 'alarms',
      title: 'Alarms',
      text: 'One alarm for each cause, said in a sentence, with since when; what a gateway or a cabinet explains stands below it. Acknowledge, note and assign, all by keyboard.',
    });
  });

  it('the quarantine: the books and every reason, counted', async () => {
    await nav('Quarantäne');
    await page.locator('h1', { hasText: 'Quarantäne' }).waitFor();
    const { stored, duplicate, noted, quarantined } = expectedEndings(district.truth, 'unna');
    const numbers = [stored, duplicate, noted, quarantined].map(({ least }) => german(least));
    const row = page.locator('tr', { has: page.locator('th', { hasText: /^Unna$/ }) });
    await expect.poll(async () => (await row.locator('td').allInnerTexts()).slice(1, 5), patient).toEqual(numbers);
    const refusals = expectedRefusals(district.truth, () => 'all').get('all') ?? new Map<string, { least: number }>();
    const options = await page
      .getByLabel('Grund')
      .locator('option')
      .evaluateAll((all) => all.map((one) => [one.getAttribute('value'), one.textContent]));
    for (const [code, { least }] of refusals) {
      expect(options.find(([value]) => value === code)?.[1], code).toContain(`(${german(least)})`);
    }
    await tour.stop(page, {
      name: 'quarantine',
      title: 'The quarantine',
      text: 'Nothing is lost: what could not be taken is kept as it was sent, with the reason in a sentence, and can be taken in again once the cause is mended. The books balance.',
    });
  });

  it('LoRaWAN: devices and gateways, and the one that is away', async () => {
    await nav('LoRaWAN');
    await page.locator('h1', { hasText: 'Geräte' }).waitFor();
    const radioDevices = district.devices.filter(({ profile }) => profile !== undefined);
    await expect.poll(() => page.locator('h2, h3').allInnerTexts(), patient).toContain(`Aufgenommene Geräte: ${radioDevices.length}`);
    await page.locator('.lorawan-page, main').first().getByRole('link', { name: 'Gateways', exact: true }).click();
    await page.locator('h1', { hasText: 'Gateways' }).waitFor();
    // The one outage of the scenario; its faults name the devices that it silences.
    await expect.poll(() => page.locator('.lorawan-table tbody tr', { hasText: 'abgemeldet' }).count(), patient).toBe(1);
    await tour.stop(page, {
      name: 'lorawan',
      title: 'LoRaWAN',
      text: 'Devices and how well they are heard, gateways and whose silence theirs explains, a guide to plug one in, and a bench for codecs.',
    });
  });

  it('batteries: every LoRaWAN device has its line, and nothing is foretold from two days', async () => {
    await page.getByRole('link', { name: 'Batterien', exact: true }).click();
    await page.locator('h1', { hasText: 'Batterien' }).waitFor();
    await page.getByText('Batterien, die bald zu wechseln sind').waitFor();
    await tour.stop(page, {
      name: 'batteries',
      title: 'Batteries',
      text: 'Which batteries to change on the next round, and for how long the others last, with an honest band and with “too little known” where that is so.',
    });
  });

  it('the statement about accessibility, from the foot of every page', async () => {
    await page.locator('footer').getByRole('link', { name: 'Barrierefreiheit' }).click();
    await page.locator('h1', { hasText: 'Barrierefreiheit' }).waitFor();
    await tour.stop(page, {
      name: 'accessibility',
      title: 'Accessibility',
      text: 'What is accessible, what is not yet, and a form to say what is in the way.',
    });
  });

  it('the wallboard: the same figures, large', async () => {
    await page.goto('/wand?view=karte&seconds=600');
    await settle(page);
    await expect.poll(() => page.locator('.wall-figure .live-text').first().textContent(), patient).toBe(german(freeSpaces(district)));
    await tour.stop(page, {
      name: 'wallboard',
      title: 'The wallboard',
      text: 'For a screen at the end of a room: it turns by itself, shows its filter, says loudly when its picture is old, and comes back by itself.',
    });
  });

  it('a phone, in the dark', async () => {
    await using phone = await openPage(browser, program.httpUrl, { theme: 'dark', width: 390, height: 844 });
    await phone.page.goto('/');
    await settle(phone.page);
    const figure = phone.page.locator('.tile', { hasText: 'Parken' }).locator('.tile-figure .live-text');
    await expect.poll(() => figure.textContent(), patient).toBe(german(freeSpaces(district)));
    await tour.stop(phone.page, {
      name: 'phone',
      title: 'On a phone, in the dark',
      text: 'What is to do first, then who is silent, then the figures; the map on demand.',
    });
    expect(phone.errors).toEqual([]);
  });

  it('meets no error on the whole way, and docs/tour.md shows it', () => {
    expect(opened.errors).toEqual([]);
    expect(tour.settle()).toBe(tour.document);
  });
});

/** The device that a link leads to: its page, or its messages in the quarantine. */
function deviceBehind(href: string): string | undefined {
  const { pathname, searchParams } = new URL(href, 'http://district');
  const [, , municipality, part, device] = pathname.split('/').map(decodeURIComponent);
  if (part === 'd') return `${municipality}/${device}`;
  return searchParams.has('device') ? `${searchParams.get('municipality')}/${searchParams.get('device')}` : undefined;
}

/** Spaces that are free where somebody reports, and that are not closed; a bay is one. */
function freeSpaces(district: KnownDistrict): number {
  return district
    .of('parking')
    .filter((device) => district.isHeard(device) && device.last.values.open !== 0)
    .reduce((sum, { last: { values } }) => sum + (values.free ?? (values.capacity === undefined ? 1 - (values.occupied ?? 1) : 0)), 0);
}

/** What a meter counted: the sum of its steps up; one that begins again at nothing steps down. */
function increments(states: readonly (number | undefined)[]): number {
  let sum = 0;
  let last: number | undefined;
  for (const state of states) {
    if (state === undefined) continue;
    if (last !== undefined) sum += state >= last ? state - last : state;
    last = state;
  }
  return sum;
}
