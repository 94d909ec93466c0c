// Street lighting on a running Lagebild: energy equal to an independent sum of what was published, states, cabinets, the depot's list.
import { rmSync } from 'node:fs';
import { nightOf } from '@lagebild/shared/domain/lighting/burning-plan.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { loadLightingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { lightingRegion } from './support/lighting-region.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const region = lightingRegion();
let lagebild: RunningLagebild;
let now: number;

type Values = Record<string, number | boolean>;
type Sent = readonly [time: number, values: Values];

async function send(
  device: string,
  readings: readonly Sent[],
  { about, isPast = false, municipality = 'unna' }: Sending = {},
): Promise<void> {
  const topic = `v1/${municipality}/lighting/${device}${isPast ? '/backfill' : ''}`;
  await Promise.all(
    readings.map(([time, values]) =>
      lagebild.mqtt.publishAsync(topic, JSON.stringify({ time, values, ...(about && { about }) }), { qos: 1 }),
    ),
  );
}
interface Sending {
  readonly about?: Record<string, unknown>;
  readonly isPast?: boolean;
  readonly municipality?: string;
}

/** Readings every quarter of an hour. */
const quarters = (from: number, to: number, values: (time: number) => Values): Sent[] =>
  Array.from({ length: Math.floor((to - from) / (15 * MINUTE)) }, (_, index) => {
    const time = from + index * 15 * MINUTE;
    return [time, values(time)];
  });

/**
 * What a meter counted by the states that were published; where it falls it begins at 0. What lies between two readings belongs to
 * the time before the second: in (from, to] of single readings, in [from, to) of roll-ups, whose last reading is the state at their end.
 */
function countedBetween(readings: readonly Sent[], from: number, to: number, isByReading = false): number {
  let sum = 0;
  let before: number | undefined;
  for (const [time, { energy }] of readings) {
    const state = Number(energy);
    const isWithin = isByReading ? time > from && time <= to : time >= from && time < to;
    if (before !== undefined && isWithin) sum += state >= before ? state - before : state;
    before = state;
  }
  return sum;
}

// The night in which summer time ended, 25 hours from noon to noon, and the one in which it began.
const AUTUMN = Date.parse('2025-10-25T10:00Z');
const SPRING = Date.parse('2025-03-29T11:00Z');
const local = (text: string): number => Date.parse(text);

/** Full light 18 to 23 and 5 to 6, half from 23 to 5, by the wall clock: what the plan "clock" says, worked out here by hand. */
function levelByClock(time: number, changes: { at: number; before: number; after: number }): number {
  const hour = ((time + (time < changes.at ? changes.before : changes.after) * HOUR) % (24 * HOUR)) / HOUR;
  if (hour >= 18 && hour < 23) return 1;
  if (hour >= 23 || hour < 5) return 0.5;
  return hour < 6 ? 1 : 0;
}
const autumnLevel = (time: number) => levelByClock(time, { at: local('2025-10-26T01:00Z'), before: 2, after: 1 });
const springLevel = (time: number) => levelByClock(time, { at: local('2025-03-30T01:00Z'), before: 1, after: 2 });

/** A meter of a 100 W lamp, exact to the reading. */
function meter(level: (time: number) => number, begin: number, start = 1000): (time: number) => Values {
  let state = start;
  let at = begin;
  return (time) => {
    for (; at < time; at += MINUTE) state += (0.1 * level(at)) / 60;
    return { energy: Math.round(state * 1000) / 1000 };
  };
}

beforeAll(async () => {
  lagebild = await runLagebild({ REGION_DIR: region });
  now = Date.now();
}, 30_000);
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true });
});

describe('energy', () => {
  const autumn = quarters(AUTUMN - 24 * HOUR, AUTUMN + 72 * HOUR, meter(autumnLevel, AUTUMN - 24 * HOUR));
  const spring = quarters(SPRING - 24 * HOUR, SPRING + 60 * HOUR, meter(springLevel, SPRING - 24 * HOUR, 400));
  /** Set back at 2:30 in the night in autumn. */
  const reset = autumn.map(([time, { energy }]): Sent => {
    const at = local('2025-10-26T00:30Z');
    const state = Number(autumn.find(([other]) => other === at)?.[1].energy);
    return [time, { energy: time < at ? Number(energy) : Math.round((Number(energy) - state) * 1000) / 1000 }];
  });
  const gap = autumn.filter(([time]) => time < local('2025-10-25T14:00Z') || time >= local('2025-10-27T20:00Z'));

  beforeAll(async () => {
    const about = { site: 'Zeitstraße' };
    await send('clock-spring', spring, { isPast: true, about });
    await send('clock-autumn', autumn, { isPast: true, about });
    await send('clock-reset', reset, { isPast: true, about: { site: 'Rückstraße' } });
    await send('clock-gap', gap, { isPast: true, municipality: 'kamen', about: { site: 'Lückenweg' } });
    for (const device of ['clock-mute-1', 'clock-mute-2', 'clock-mute-3']) {
      await send(device, [[now, { voltage: 230 }]], { municipality: 'kamen', about: { site: 'Lückenweg' } });
    }
    await lagebild.settled();
  }, 60_000);

  const ask = (query: Record<string, string>) => lagebild.ask('lightingEnergy', { municipality: 'unna', ...query });

  it('of the day with 25 hours is what was published, hour by hour, and what the plan needs to the watt', async () => {
    const { buckets, total, from, to } = await ask({ device: 'clock-autumn', period: 'day', date: '2025-10-26' });
    expect(buckets).toHaveLength(25);
    expect((to - from) / HOUR).toBe(25);
    for (const bucket of buckets) {
      expect(bucket.usedKwh).toBeCloseTo(countedBetween(autumn, bucket.from, bucket.to, true), 6);
      expect(bucket.known).toBeCloseTo(1, 6);
    }
    expect(total.usedKwh).toBeCloseTo(countedBetween(autumn, from, to, true), 6);
    // 0 to 3 (four hours of it, since two comes twice) … 5 at half, 5 to 6 full, 18 to 23 full, 23 to 24 half; all at 100 W.
    expect(total.compared.plannedKwh).toBeCloseTo(0.1 * (6 * 0.5 + 1 + 5 + 0.5), 9);
    expect(total.compared.fullKwh).toBeCloseTo(0.1 * (7 + 6), 9);
    expect(total.usedKwh).toBeCloseTo(total.compared.plannedKwh, 1);
  });

  it('of the day with 23 hours likewise', async () => {
    const { buckets, total, from, to } = await ask({ device: 'clock-spring', period: 'day', date: '2025-03-30' });
    expect(buckets).toHaveLength(23);
    expect(total.usedKwh).toBeCloseTo(countedBetween(spring, from, to, true), 6);
    expect(total.compared.plannedKwh).toBeCloseTo(0.1 * (4 * 0.5 + 1 + 5 + 0.5), 9);
  });

  it('is the same before and after the readings were rolled up', async () => {
    const question = { device: 'clock-autumn', period: 'month', date: '2025-10-01' };
    const before = await ask(question);
    await lagebild.runJobs();
    const after = await ask({ ...question, date: '2025-10-02' }); // another question: nothing is remembered
    for (const [index, bucket] of after.buckets.entries()) {
      expect(bucket.usedKwh).toBeCloseTo(countedBetween(autumn, bucket.from, bucket.to), 6);
      expect(bucket.usedKwh).toBeCloseTo(before.buckets[index]?.usedKwh ?? Number.NaN, 6);
    }
    expect(after.total.usedKwh).toBeCloseTo(countedBetween(autumn, after.from, after.to), 6);
  });

  it('survives a meter that is set back in the middle of the night, by the day and by the hour', async () => {
    const week = await ask({ device: 'clock-reset', period: 'week', date: '2025-10-25' });
    for (const bucket of week.buckets) expect(bucket.usedKwh).toBeCloseTo(countedBetween(reset, bucket.from, bucket.to), 6);
    expect(week.buckets.some(({ usedKwh }) => usedKwh > 0.5)).toBe(true);
    const { buckets, total } = await ask({ device: 'clock-reset', period: 'day', date: '2025-10-26' });
    // At 2:30 the meter began at 0; what was used in the quarter of an hour before is lost, and nothing else.
    for (const bucket of buckets) expect(bucket.usedKwh).toBeCloseTo(countedBetween(reset, bucket.from, bucket.to, true), 6);
    expect(total.usedKwh).toBeCloseTo(countedBetween(reset, buckets[0]?.from ?? 0, buckets.at(-1)?.to ?? 0, true), 6);
  });

  it('of a gap is shared out and says so; half the meters missing stay missing', async () => {
    const { buckets, total, parts } = await lagebild.ask('lightingEnergy', { municipality: 'kamen', period: 'week', date: '2025-10-27' });
    const [monday] = buckets;
    expect(monday).toMatchObject({ devices: 4, telling: 1 });
    // On Monday the meter was heard again from 21:00 on.
    expect(monday?.known).toBeCloseTo(3 / 24 / 4, 6);
    expect(monday?.bridged).toBeCloseTo(21 / 24 / 4, 6);
    expect(monday?.sharedKwh).toBeGreaterThan(0.3);
    expect(monday?.sharedKwh).toBeLessThan(monday?.usedKwh ?? 0);
    // The gap was shared out by the plan, which is what really happened here.
    expect(monday?.usedKwh).toBeCloseTo(countedBetween(autumn, monday?.from ?? 0, monday?.to ?? 0), 1);
    // Four lamps, one known: it alone is held against its plan.
    expect(monday?.compared).toMatchObject({ devices: 1 });
    expect(monday?.compared.plannedKwh).toBeCloseTo(0.1 * (0.5 * 5 + 1 + 5 + 0.5), 9);
    expect(parts.map(({ kind, key, devices, telling }) => ({ kind, key, devices, telling }))).toEqual([
      { kind: 'site', key: 'Lückenweg', devices: 4, telling: 1 },
    ]);
    expect(total.co2Kg).toBeCloseTo(total.usedKwh * 0.363, 9);
    expect(total.costEuro).toBeCloseTo(total.usedKwh * 0.25, 9);
  });

  it('adds up: municipalities to the district, days to the month, months to the year', async () => {
    const year = await lagebild.ask('lightingEnergy', { period: 'year', date: '2025-01-01' });
    expect(year.buckets).toHaveLength(12);
    const sum = (views: readonly { usedKwh: number }[]) => views.reduce((total, { usedKwh }) => total + usedKwh, 0);
    const begin = (readings: readonly Sent[]) => countedBetween(readings, 0, Number.POSITIVE_INFINITY);
    const [first, last] = [gap[0], gap.at(-1)];
    const bridged = Number(last?.[1].energy) - Number(first?.[1].energy);
    expect(year.total.usedKwh).toBeCloseTo(begin(autumn) + begin(spring) + begin(reset) + bridged, 6);
    expect(sum(year.buckets)).toBeCloseTo(year.total.usedKwh, 9);
    expect(sum(year.parts)).toBeCloseTo(year.total.usedKwh, 9);
    const october = await lagebild.ask('lightingEnergy', { period: 'month', date: '2025-10-31' });
    expect(october.total.usedKwh).toBeCloseTo(year.buckets[9]?.usedKwh ?? Number.NaN, 9);
    expect(year.factors.map(({ gramsPerKwh, year: of, source }) => [gramsPerKwh, of, source])).toEqual([
      [363, 2024, 'Umweltbundesamt, Climate Change 13/2025'],
    ]);
  });

  it('of a lamp behind a cabinet that measures is part of the cabinet’s, and of the street’s alone', async () => {
    const night = quarters(
      AUTUMN,
      AUTUMN + 24 * HOUR,
      meter(() => 1, AUTUMN),
    );
    const day = { municipality: 'werne', period: 'week', date: '2025-10-26' };
    await send('clock-cabinet', night, { isPast: true, municipality: 'werne', about: { name: 'Schrank 9' } });
    await send('clock-fed', night, { isPast: true, municipality: 'werne', about: { site: 'Fürstenhof', feeder: 'clock-cabinet' } });
    const { total, parts } = await lagebild.ask('lightingEnergy', day);
    const each = countedBetween(night, 0, Number.POSITIVE_INFINITY);
    expect(total).toMatchObject({ devices: 1, usedKwh: expect.closeTo(each, 6) });
    expect(parts.map(({ key, usedKwh }) => [key, usedKwh])).toEqual([
      ['Schrank 9', expect.closeTo(each, 6)],
      ['Fürstenhof', expect.closeTo(each, 6)],
    ]);
    expect((await lagebild.ask('lightingEnergy', { ...day, feeder: 'clock-cabinet' })).total.devices).toBe(1);
  });
});

describe('the last night', () => {
  it('is compared with its plan; a lamp that stayed dark all night is work, though it never said a word about it', async () => {
    const { night } = await lagebild.ask('lightingOverview', { municipality: 'holzwickede' });
    const state = (watts: number) => (time: number) => ({
      power: watts,
      energy: Math.round((time - night.from) * watts) / HOUR / 1000 + 7,
    });
    // From before the night until now: at any hour of the day the lamps are heard.
    const times = (watts: number) => quarters(night.from - HOUR, now, state(watts));
    await send('tunnel-bright', times(80), { municipality: 'holzwickede', about: { site: 'Hauptstraße', name: 'Hauptstraße 1' } });
    await send('tunnel-dark', times(0.2), { municipality: 'holzwickede', about: { site: 'Hauptstraße', name: 'Hauptstraße 3' } });
    await lagebild.settled();
    const asked = async () => (await lagebild.ask('lightingLamps', { municipality: 'holzwickede', site: 'Hauptstraße' })).lamps;
    await expect
      .poll(async () => (await asked()).find(({ device }) => device === 'tunnel-dark')?.state, { timeout: 15_000 })
      .toBe('dark_night');
    const bright = (await asked()).find(({ device }) => device === 'tunnel-bright');
    const hours = (Math.min(now, night.to) - night.from) / HOUR;
    expect(bright).toMatchObject({ state: 'lit', watts: 100, wattsFrom: 'rule', source: 'meter' });
    expect(bright?.night.usedKwh).toBeCloseTo(0.08 * hours, 1);
    expect(bright?.night.compared.plannedKwh).toBeCloseTo(0.1 * hours, 1);
    const { streets } = await lagebild.ask('lightingWork', { municipality: 'holzwickede', lang: 'de' });
    expect(streets.flatMap(({ items }) => items.map(({ name, kind, bring }) => [name, kind, bring]))).toEqual([
      ['Hauptstraße 3', 'dark', 'lamp'],
    ]);
  });
});

describe('sun and switching', () => {
  it('tell for each municipality when the sun went, when its plans switched, and when lights really did', async () => {
    const { night } = await lagebild.ask('lightingOverview', { municipality: 'holzwickede' });
    const planner = new Planner(loadLightingRules('region', loadRuleBook('region')), loadRuleBook('region'));
    const plan = planner.night('residential', 'schwerte', nightOf(night.from, 'Europe/Berlin'));
    // Each goes on and off some minutes later than the other; the third was on all the evening, and is seen to switch off alone.
    const minutes = (from: number, to: number) =>
      Array.from({ length: Math.floor((to - from) / MINUTE) }, (_, index) => from + index * MINUTE);
    // The plan's switching off lies a good ten minutes before sunrise, with which the night is over.
    const around = [plan.on, plan.off].flatMap((at) => minutes(at - 20 * MINUTE, at + 9 * MINUTE));
    for (const [index, device] of ['sun-1', 'sun-2', 'sun-3'].entries()) {
      const begin = index === 2 ? 0 : plan.on + (1 + 4 * index) * MINUTE;
      const end = plan.off - (2 + 3 * index) * MINUTE;
      await send(
        device,
        around.map((time): Sent => [time, { dimming: time >= begin && time < end ? 100 : 0 }]),
        { municipality: 'schwerte' },
      );
    }
    const [view] = (await lagebild.ask('lightingOverview', { municipality: 'schwerte' })).municipalities;
    const minuteOf = (time: number): number => Math.floor(time / MINUTE) * MINUTE;
    expect(view?.firstLit).toEqual({
      lights: 2,
      earliest: minuteOf(plan.on + MINUTE),
      median: minuteOf(plan.on + MINUTE),
      latest: minuteOf(plan.on + 5 * MINUTE),
    });
    // The last minute in which a light was seen lit.
    expect(view?.lastLit).toMatchObject({ lights: 3, earliest: minuteOf(plan.off - 9 * MINUTE), latest: minuteOf(plan.off - 3 * MINUTE) });
    const { sunset = 0, civilDusk = 0, civilDawn = 0, sunrise = 0 } = view?.sun ?? {};
    // A residential street switches when the sun is 2.5° below the horizon: between sunset and the end of twilight.
    expect([sunset, plan.on, civilDusk, civilDawn, plan.off, sunrise].toSorted((a, b) => a - b)).toEqual([
      sunset,
      plan.on,
      civilDusk,
      civilDawn,
      plan.off,
      sunrise,
    ]);
    expect(view?.plans).toMatchObject([{ plan: 'residential', devices: 3, label: { de: 'Wohnstraße' }, on: plan.on, off: plan.off }]);
  });
});

describe('what is the matter', () => {
  /** Long before, by night: lamps show what they draw, without which nobody could tell that they stay dark. */
  const earlier: Sent = [Date.now() - 50 * HOUR, { command: 100, dimming: 100, power: 80 }];
  const nightly: Sent = [Math.floor(Date.now() / (24 * HOUR)) * 24 * HOUR - 48 * HOUR + 30 * MINUTE, earlier[1]];
  const fine = (): Sent[] => [nightly, ...quarters(now - 8 * HOUR, now, () => ({ command: 100, dimming: 100, power: 80 }))];
  const silentSince = (hours: number): Sent[] => fine().filter(([time]) => time <= now - hours * HOUR);
  const darkSince = (hours: number): Sent[] =>
    fine().map(([time, values]) => [time, time >= now - hours * HOUR ? { ...values, power: 0.4 } : values]);

  beforeAll(async () => {
    const inSelm = (device: string, readings: readonly Sent[], site: string, feeder?: string) =>
      send(`tunnel-${device}`, readings, { municipality: 'selm', about: { site, name: `${site} ${device}`, ...(feeder && { feeder }) } });
    for (const device of ['a1', 'a2', 'a3', 'a4']) await inSelm(device, silentSince(4), 'Ostwall', 'tunnel-cabinet-a');
    await inSelm('a5', fine(), 'Ostwall', 'tunnel-cabinet-a');
    await inSelm('cabinet-a', silentSince(6), 'Schrank A');
    await inSelm('b1', silentSince(4), 'Westwall', 'cabinet-b');
    for (const device of ['c1', 'c2', 'c3']) await inSelm(device, darkSince(2), 'Nordwall', 'cabinet-c');
    await inSelm('d1', darkSince(2), 'Südwall');
    const told = fine().map(([time, values]): Sent => [time, time >= now - 2 * HOUR ? { ...values, command: 60 } : values]);
    await inSelm('e1', told, 'Südwall');
    const byHand = fine().map(([time, values]): Sent => [time, { ...values, command_active: time >= now - 3 * HOUR ? 30 : 100 }]);
    await inSelm(
      'f1',
      byHand.map(([time, values]): Sent => [time, { ...values, dimming: Number(values.command_active) }]),
      'Südwall',
    );
    await inSelm('g1', [...fine(), [now, { gear_failure: true }]], 'Südwall');
    await send('never-h1', fine(), { municipality: 'selm', about: { site: 'Südwall', name: 'Südwall h1' } });
    await send('never-i1', [[now, { dimming: 0, power: 0.4 }]], { municipality: 'selm', about: { site: 'Südwall' } });
    await lagebild.settled();
  }, 60_000);

  const firstAfter = (hours: number) => fine().find(([time]) => time >= now - hours * HOUR)?.[0] ?? Number.NaN;

  it('command, command in action and measured level are kept apart; each lamp says what it is in, and since when', async () => {
    const { lamps } = await lagebild.ask('lightingLamps', { municipality: 'selm', site: 'Südwall', lang: 'de' });
    const found = Object.fromEntries(
      lamps.map(({ device, state, since, command, active, dimming }) => [device, { state, since, command, active, dimming }]),
    );
    expect(found['tunnel-e1']).toEqual({ state: 'not_following', since: firstAfter(2), command: 60, active: null, dimming: 100 });
    expect(found['tunnel-f1']).toEqual({ state: 'overridden', since: firstAfter(3), command: 100, active: 30, dimming: 30 });
    expect(found['tunnel-d1']).toMatchObject({ state: 'lamp_failure', since: firstAfter(2) });
    expect(found['tunnel-g1']).toMatchObject({ state: 'gear_failure' });
    // By night it is merely lit though its plan has it off; by day that is a day burner.
    expect(['unplanned_lit', 'day_burner']).toContain(found['never-h1']?.state);
    expect(found['never-i1']).toMatchObject({ state: 'off', since: null });
    expect(lamps.find(({ device }) => device === 'tunnel-e1')?.reason).toBe(
      'Das Licht soll 60 % und tut 100 %: von Hand geschaltet oder gestört.',
    );
  });

  it('lamps that fell silent, or dark, together are one failed cabinet, though the cabinet says nothing; one lamp alone is none', async () => {
    const { cabinets } = await lagebild.ask('lightingOverview', { municipality: 'selm' });
    const found = cabinets.map(({ feeder, lamps, dark, silent, of }) => ({ feeder, lamps: lamps.length, dark, silent, of }));
    expect(found).toEqual([
      { feeder: 'tunnel-cabinet-a', lamps: 4, dark: 0, silent: 4, of: 5 },
      { feeder: 'cabinet-c', lamps: 3, dark: 3, silent: 0, of: 3 },
    ]);
    expect(cabinets[1]?.since).toBe(firstAfter(2));
  });

  it('streets and cabinets count what burns, what should, and what failed', async () => {
    const { sites, feeders } = await lagebild.ask('lightingSites', { municipality: 'selm' });
    const ostwall = sites.find(({ site }) => site === 'Ostwall');
    expect(ostwall).toMatchObject({ devices: 5, reporting: 1, lit: 1, litKnown: 1, plannedLit: 1, watts: 80, wattsFrom: 1, wattsOf: 5 });
    const cabinet = feeders.find(({ feeder }) => feeder === 'tunnel-cabinet-a');
    expect(cabinet).toMatchObject({
      name: 'Schrank A cabinet-a',
      isHeard: false,
      devices: 5,
      failure: { since: expect.any(Number), of: 5 },
    });
    expect(feeders.find(({ feeder }) => feeder === 'cabinet-b')).toMatchObject({ devices: 1, failure: null });
  });

  it('the depot gets one entry a cause, and the same as CSV', async () => {
    const { streets } = await lagebild.ask('lightingWork', { municipality: 'selm', lang: 'de' });
    const work = streets.flatMap(({ site, items }) => items.map(({ kind, device, bring }) => [site, kind, device, bring]));
    const known = work.filter(([, , device]) => device !== 'never-h1');
    expect(known.map((entry) => entry.join(' ')).sort((a, b) => a.localeCompare(b, 'de'))).toEqual([
      'Nordwall cabinet cabinet-c cabinet',
      'Schrank A cabinet tunnel-cabinet-a cabinet',
      'Südwall gear tunnel-g1 gear',
      'Südwall lamp tunnel-d1 lamp',
      'Südwall not_following tunnel-e1 controller',
    ]);
    const response = await fetch(`${lagebild.httpUrl}/api/v1/lighting/work.csv?municipality=selm&lang=de`);
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="lagebild-beleuchtung-arbeit-\d{4}-\d\d-\d\d\.csv"$/,
    );
    const bytes = new Uint8Array(await response.arrayBuffer());
    expect(bytes.slice(0, 3)).toEqual(new Uint8Array([0xef, 0xbb, 0xbf]));
    const lines = new TextDecoder().decode(bytes).trimEnd().split('\r\n');
    expect(lines).toHaveLength(1 + work.length);
    expect(lines[0]).toBe('Kommune;Straße;Gerät;Name;Was;Seit;Mitnehmen;Grund;Leuchten;Breite;Länge');
    expect(lines.find((line) => line.includes('tunnel-d1'))).toMatch(
      /^Selm;Südwall;tunnel-d1;Südwall d1;Lampe ausgefallen;\d{4}-\d\d-\d\d \d\d:\d\d;Leuchtmittel oder Leuchtenkopf;Das Licht soll mit 100 % brennen, zieht aber nur 0,4 W\.;;;$/,
    );
  });

  it('wrong questions get a sentence', async () => {
    const ask = async (path: string) => (await fetch(`${lagebild.httpUrl}/api/v1/lighting/${path}`)).json();
    expect(await ask('overview?municipality=dortmund')).toMatchObject({ status: 404, code: 'MUNICIPALITY_UNKNOWN' });
    expect(await ask('lamps?municipality=selm&device=nobody')).toMatchObject({ code: 'DEVICE_UNKNOWN' });
    expect(await ask('energy?period=decade')).toMatchObject({ status: 400, code: 'QUERY_INVALID' });
    expect(await ask('energy?date=2026-02-30')).toMatchObject({ status: 400 });
    expect(await ask('work.csv?lang=fr')).toMatchObject({ status: 400 });
    // An empty municipality is no mistake.
    expect(await ask('overview?municipality=boenen')).toMatchObject({ devices: 0, lit: 0, watts: null, newest: null, work: 0 });
  });
});
