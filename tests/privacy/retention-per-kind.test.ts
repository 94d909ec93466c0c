// Retention per kind: each kind by its own days, none before it is rolled up, and nothing comes in that would go at once.
import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { applyRetention } from '@lagebild/ingest/jobs/retention-job.ts';
import { rollUpDue } from '@lagebild/ingest/jobs/roll-up-job.ts';
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import { checkClock } from '@lagebild/shared/domain/clock.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { keptDays, retentionBegin } from '@lagebild/shared/domain/retention.ts';
import { parseRuleBook, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Retention } from '@lagebild/shared/domain/rule-parts.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry, type Registry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import { readSeries } from '@lagebild/shared/store/tiered-series.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SEED } from '../support/random.ts';
import { runLagebild, temporaryFolder } from '../support/running-lagebild.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** Noon in the winter after a night in which the clocks went back: some days kept here have 25 hours. */
const NOW = Date.UTC(2026, 10, 20, 12);
const QUANTITY: Record<Kind, string> = { parking: 'free', air: 'pm10', lighting: 'power' };
const shipped = loadRuleBook('region');

/** The shipped book with days of a kind's own. */
function bookWith(own: Partial<Record<Kind, Partial<Retention>>>): RuleBook {
  const book = structuredClone(shipped);
  for (const [kind, retention] of Object.entries(own)) book.kinds[kind as Kind].retention = retention;
  return book;
}

describe('retention per kind', () => {
  let folder: string;
  let registry: Registry;
  let store: TimeSeriesStore;
  beforeEach(async () => {
    folder = temporaryFolder();
    registry = openRegistry(folder);
    store = await openDuckDbStore(join(folder, 'store'));
  });
  afterEach(async () => {
    await store.close();
    registry.close();
    rmSync(folder, { recursive: true });
  });

  const job = (rules: RuleBook) => ({ rules, store, due: registry.rollUpsDue, rhythms: registry.rhythms });
  const reading = (kind: Kind, time: number, device = `${kind}-1`): Reading => ({
    municipality: 'unna',
    kind,
    device,
    time,
    values: { [QUANTITY[kind]]: 1 },
  });
  async function write(readings: readonly Reading[]): Promise<void> {
    await store.write(readings);
    registry.rollUpsDue.note(readings);
    registry.settle({ entries: [], quarantined: [] });
  }
  const times = async (kind: Kind): Promise<number[]> => {
    const all = { kind, quantities: [{ name: QUANTITY[kind], circular: false }], from: 0, to: NOW + DAY };
    return (await store.points(all, 10_000)).map(({ time }) => time).sort((a, b) => a - b);
  };

  it('parking goes after fourteen days while air is kept for ever', async () => {
    const rules = bookWith({ parking: { raw_days: 14 } });
    const days = Array.from({ length: 40 }, (_, n) => NOW - n * DAY);
    await write(KINDS.flatMap((kind) => days.map((time) => reading(kind, time))));
    await rollUpDue(job(rules), NOW);
    const checks = await applyRetention(job(rules), NOW);
    expect((await times('parking'))[0]).toBe(NOW - 14 * DAY);
    expect(await times('air')).toHaveLength(40);
    expect(await times('lighting')).toHaveLength(40);
    const rollUps = { kind: 'parking', quantities: [{ name: 'free', circular: false }], from: 0, to: NOW } as const;
    expect(await store.readRollUps('1d', rollUps)).toHaveLength(39); // of today there is none yet
    const keptFrom = Object.fromEntries(checks.filter(({ tier }) => tier === 'raw').map((check) => [check.kind, check.keptFrom]));
    expect(keptFrom).toEqual({ parking: Date.UTC(2026, 10, 5, 23), air: null, lighting: null });
  });

  it('keeps a reading at the first moment of the oldest day, and none before it', async () => {
    const rules = bookWith({ parking: { raw_days: 27 } }); // begins on the day of 25 hours
    const begin = retentionBegin(rules, 'parking', 'raw', NOW) as number;
    expect(new Date(begin).toISOString()).toBe('2026-10-23T22:00:00.000Z');
    await write([-1, 0, 1].map((ms) => reading('parking', begin + ms)));
    await rollUpDue(job(rules), NOW);
    await applyRetention(job(rules), NOW);
    expect(await times('parking')).toEqual([begin, begin + 1]);
  });

  it('a late reading holds its own kind up, and no other', async () => {
    const rules = bookWith({ parking: { raw_days: 14 }, lighting: { raw_days: 14 } });
    await write((['parking', 'lighting'] as const).flatMap((kind) => [20, 18, 16].map((n) => reading(kind, NOW - n * DAY))));
    await rollUpDue(job(rules), NOW);
    await write([reading('parking', NOW - 18 * DAY + HOUR)]); // due again, after the run
    await applyRetention(job(rules), NOW);
    expect(await times('parking')).toEqual([NOW - 18 * DAY + HOUR, NOW - 16 * DAY]);
    expect(await times('lighting')).toEqual([]);
  });

  it('a late reading spoils no day whose hours are to go before its readings', async () => {
    const rules = bookWith({ parking: { raw_days: 60, hour_days: 10, day_days: null } });
    const day = bucketStarts(NOW - 20 * DAY, NOW - 20 * DAY + 1, { count: 1, unit: 'd' }, rules.district.timezone)[0] as number;
    await write([1, 2, 3].map((n) => reading('parking', day + n * 5 * HOUR)));
    await rollUpDue(job(rules), NOW);
    await applyRetention(job(rules), NOW);
    await write([reading('parking', day + 20 * HOUR)]);
    await rollUpDue(job(rules), NOW);
    const selection = { kind: 'parking', quantities: [{ name: 'free', circular: false }], from: 0, to: NOW } as const;
    expect((await store.readRollUps('1d', selection)).map(({ stats }) => stats.count)).toEqual([4]);
    const deps = { store, dueStarts: () => [], rawBegin: () => retentionBegin(rules, 'parking', 'raw', NOW) ?? 0 };
    const device = { municipality: 'unna', kind: 'parking', device: 'parking-1', quantity: 'free', circular: false } as const;
    const hours = { every: { count: 1, unit: 'h' }, aggregate: 'count', timezone: rules.district.timezone } as const;
    const { values } = await readSeries({ ...device, ...hours, from: day - DAY, to: day + 2 * DAY }, deps);
    expect(values.filter((value) => value !== 0)).toHaveLength(4);
  });

  it('whatever the days: nothing goes that is not rolled up, and afterwards exactly what is too old', async () => {
    const days = fc.option(fc.integer({ min: 2, max: 60 }), { nil: null });
    const plan = fc.record({
      district: fc.option(fc.integer({ min: 31, max: 60 }), { nil: null }),
      own: fc.record({ parking: days, air: days, lighting: days }, { requiredKeys: [] }),
      ages: fc.array(fc.tuple(fc.constantFrom(...KINDS), fc.integer({ min: 3 * HOUR, max: 80 * DAY })), { minLength: 1, maxLength: 30 }),
    });
    let run = 0;
    await fc.assert(
      fc.asyncProperty(plan, async ({ district, own, ages }) => {
        run += 1;
        const rules = bookWith(Object.fromEntries(Object.entries(own).map(([kind, raw_days]) => [kind, { raw_days }])));
        rules.district.retention.raw_days = district;
        for (const kind of KINDS) await store.deleteBefore('raw', kind, NOW + DAY);
        const readings = ages.map(([kind, age]) => reading(kind, NOW - age, `${kind}-${run}`));
        await write([...new Map(readings.map((one) => [`${one.device}@${one.time}`, one])).values()]);
        const before = Object.fromEntries(await Promise.all(KINDS.map(async (kind) => [kind, await times(kind)] as const)));
        await applyRetention(job(rules), NOW);
        for (const kind of KINDS) {
          const due = registry.rollUpsDue.oldest('1h', kind) ?? Number.POSITIVE_INFINITY;
          expect((await times(kind)).filter((time) => time >= due)).toEqual(before[kind]?.filter((time) => time >= due));
        }
        await rollUpDue(job(rules), NOW);
        await applyRetention(job(rules), NOW);
        for (const kind of KINDS) {
          const begin = retentionBegin(rules, kind, 'raw', NOW) ?? Number.NEGATIVE_INFINITY;
          expect(await times(kind)).toEqual(before[kind]?.filter((time) => time >= begin));
        }
      }),
      { seed: SEED, numRuns: 15 },
    );
  }, 60_000);

  it('refuses what would go at once: a live message is no older than readings of its kind are kept', () => {
    const rules = bookWith({ parking: { raw_days: 14 } });
    const ask = (kind: Kind, ageDays: number, backfill: boolean) =>
      checkClock(rules, { time: NOW - ageDays * DAY, receivedAt: NOW, municipality: 'unna', kind, backfill })?.code;
    expect([ask('parking', 13, false), ask('parking', 13.1, false), ask('air', 29, false)]).toEqual([undefined, 'time_past', undefined]);
    expect([ask('parking', 13.1, true), ask('air', 900, true)]).toEqual(['time_before_backfill', undefined]);
  });

  it("reads the days of a kind from the rule book: what it does not say is the district's", () => {
    const kinds = readFileSync('region/kinds.yaml', 'utf8');
    const district = readFileSync('region/district.yaml', 'utf8').replace('hour_days: null', 'hour_days: 400');
    const book = parseRuleBook({ district, kinds: kinds.replace('headline: free', 'headline: free\n    retention: { raw_days: 14 }') });
    expect(KINDS.map((kind) => keptDays(book, kind, 'raw_days'))).toEqual([14, null, null]);
    // Readings and five minutes of the others are kept for ever, and so is what is made of them.
    expect(KINDS.map((kind) => keptDays(book, kind, 'hour_days'))).toEqual([null, null, null]);
    const all = district.replace('raw_days: null', 'raw_days: 40').replace('five_minutes_days: null', 'five_minutes_days: 90');
    const shorter = parseRuleBook({ district: all.replace('hour_days: 400', 'hour_days: 60'), kinds });
    expect((['raw_days', 'five_minutes_days', 'hour_days', 'day_days'] as const).map((name) => keptDays(shorter, 'air', name))).toEqual([
      40,
      90,
      90,
      null,
    ]);
    const wrong = kinds.replace('headline: free', 'headline: free\n    retention: { raw_days: 1 }');
    expect(() => parseRuleBook({ district, kinds: wrong })).toThrow(/raw_days/);
  });
});

describe('what changed of late', () => {
  it('goes with the readings that told it, by its kind and municipality, and mails about alarms after thirty days while Lagebild runs', async () => {
    const region = temporaryFolder();
    cpSync('region', region, { recursive: true });
    const kinds = readFileSync(join(region, 'kinds.yaml'), 'utf8');
    writeFileSync(join(region, 'kinds.yaml'), kinds.replace('\n  parking:\n', '\n  parking:\n    retention: { raw_days: 14 }\n'));
    const deviation =
      '{ date: 2026-01-01, reason: Der Rat will es so kurz wie möglich., by: Ordnungsamt, retention: { kind: parking, raw_days: 7 } }';
    writeFileSync(join(region, 'municipalities/selm.yaml'), `deviations:\n  - ${deviation}\n`);
    const data = temporaryFolder();
    await using lagebild = await runLagebild({ REGION_DIR: region, DATA_DIR: data });
    for (const free of [3, 0]) await lagebild.publish('v1/unna/parking/garage', { values: { free, capacity: 40 } });
    for (const power of [0, 60]) await lagebild.publish('v1/unna/lighting/lamp-1', { values: { power } });
    // The data-protection page says it as it is, also where a municipality does otherwise.
    const { kept } = await lagebild.ask('publicPrivacy');
    expect(kept.filter(({ kind }) => kind === 'parking')).toMatchObject([
      { municipality: null, readings: 14 },
      { municipality: 'Selm', readings: 7 },
    ]);
    expect(kept).toHaveLength(4);
    const told = async () => (await lagebild.ask('changes')).changes.map(({ kind, what }) => `${kind} ${what}`).sort();
    await expect.poll(told).toEqual(expect.arrayContaining(['lighting on', 'parking full']));
    const database = new DatabaseSync(join(data, 'lagebild.sqlite'));
    const ended = Date.now();
    database.exec(
      `INSERT INTO alarm_delivery (receiver, address, key, content, made_at, next_at, ended_at) VALUES ('r', 'a', 'k', 'c', 1, 1, ${ended})`,
    );
    const count = () => database.prepare('SELECT count(*) AS count FROM alarm_delivery').get()?.count;
    await lagebild.runJobs(ended + 13 * DAY);
    expect(await told()).toContain('parking full');
    await lagebild.runJobs(ended + 15.5 * DAY);
    expect((await told()).filter((one) => one.startsWith('parking'))).toEqual([]);
    expect(await told()).toContain('lighting on');
    const rows = () => database.prepare("SELECT count(*) AS count FROM change WHERE kind = 'parking'").get()?.count;
    await expect.poll(rows, { timeout: 10_000 }).toBe(0);
    expect(count()).toBe(1);
    await lagebild.runJobs(ended + 31 * DAY);
    expect(count()).toBe(0);
    database.close();
    for (const folder of [region, data]) rmSync(folder, { recursive: true, force: true });
  });
});
