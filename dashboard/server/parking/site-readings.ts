// Reads what a site's devices told over some time: five-minute statistics where they report often, else the readings themselves.
//
// A sensor that sends changes only must be read from its readings: the mean over an hour of two messages is not the mean of the hour.

import { addTaken, type TakenBuckets } from '@lagebild/shared/domain/parking/site-shares.ts';
import { holeMs, joinStretches, type StepPoint, type Stretch, stretchesOf } from '@lagebild/shared/domain/parking/stretches.ts';
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { joinStats } from '@lagebild/shared/domain/roll-up.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { flagsOfSelection } from '@lagebild/shared/registry/quality-flags.ts';
import type { StatsSelection } from '@lagebild/shared/store/many-stats.ts';
import type { DeviceOf, Point, Summary } from '@lagebild/shared/store/time-series-store.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { HourlyTable } from './hourly-table.ts';
import { takenOf, type Watched } from './watched.ts';

const QUARTER_MS = 900_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Days read with one question: what a site with fifty bays has in a week is 100,000 rows. */
const CHUNK_MS = 7 * DAY_MS;

/** By device: its stretches, in the unit of its quantity. */
export type StretchesByDevice = ReadonlyMap<DeviceKey, readonly Stretch[]>;

/** What was read, so far that neither the store nor the single readings are needed again. */
export interface SiteReadings {
  /** Taken spaces by quarter of an hour, of the devices with many readings. */
  readonly quarters: TakenBuckets;
  readonly stretches: StretchesByDevice;
  readonly holes: ReadonlyMap<DeviceKey, number>;
}

export interface ReadingPlan {
  /** They send changes, or seldom: each reading is read, and holds until the next. */
  readonly sparse: readonly Watched[];
  /** They report often: read as statistics. */
  readonly dense: readonly Watched[];
  /** From when on single bays with many readings are read reading by reading, epoch milliseconds. */
  readonly staysFrom: number;
}

export interface ReadingDeps {
  readonly context: AnswerContext;
  readonly table: HourlyTable;
}

/** @param known what was read before `from`, whose holes hold on */
export async function readSite(
  plan: ReadingPlan,
  from: number,
  to: number,
  deps: ReadingDeps,
  known?: SiteReadings,
): Promise<SiteReadings> {
  const points = await readSparse(plan.sparse, from, to, deps);
  const quarters: TakenBuckets[] = [];
  for (let begin = from; begin < to; begin += CHUNK_MS) {
    const end = Math.min(to, begin + CHUNK_MS);
    const summaries = await readStatistics(plan.dense, begin, end, deps);
    quarters.push(quartersOf(plan.dense, summaries, deps.table));
    addCounterPoints(points, plan, summaries);
  }
  const holes = new Map(known?.holes);
  const watched = [...plan.sparse, ...plan.dense];
  for (const one of watched) {
    const key = deviceKey(one.device);
    const times = plan.sparse.includes(one) ? (points.get(key) ?? []).map(({ time }) => time) : [];
    holes.set(key, Math.max(known?.holes.get(key) ?? 0, holeOf(one, times, deps)));
  }
  const stretches = new Map(
    watched.map(({ device }) => [deviceKey(device), cut(points.get(deviceKey(device)), holes.get(deviceKey(device)))]),
  );
  await addBays(stretches, plan, Math.max(from, plan.staysFrom), to, holes, deps);
  return { quarters: addTaken(quarters), stretches, holes };
}

/** Joins what was read of two times, one right after the other. */
export function joinReadings(before: SiteReadings, after: SiteReadings): SiteReadings {
  const keys = new Set([...before.stretches.keys(), ...after.stretches.keys()]);
  const joined = [...keys].map((key): [DeviceKey, Stretch[]] => {
    const parts = [before.stretches.get(key) ?? [], after.stretches.get(key) ?? []];
    return [key, joinStretches(parts, after.holes.get(key) ?? before.holes.get(key) ?? 0)];
  });
  return {
    quarters: addTaken([before.quarters, after.quarters]),
    stretches: new Map(joined),
    holes: new Map([...before.holes, ...after.holes]),
  };
}

const cut = (points: readonly StepPoint[] = [], hole = 0): Stretch[] => stretchesOf(points, hole);

function holeOf({ device }: Watched, times: readonly number[], { context }: ReadingDeps): number {
  return holeMs(times, rulesFor(context.rules, device.municipality).kinds.parking.late_minutes, context.everyMinutes(device));
}

const devicesOf = (watched: readonly Watched[]): DeviceOf[] =>
  watched.map(({ device: { municipality, device } }) => ({ municipality, device }));

const quantitiesOf = (watched: readonly Watched[]) =>
  [...new Set(watched.map(({ quantity }) => quantity))].map((name) => ({ name, circular: false }));

/** A device may tell both quantities; only the one it is read by counts. */
function byDevice<T extends DeviceOf & { quantity: string }>(watched: readonly Watched[], rows: readonly T[]): Map<DeviceKey, T[]> {
  const wanted = new Map(watched.map(({ device, quantity }) => [deviceKey(device), quantity]));
  const groups = new Map<DeviceKey, T[]>();
  for (const row of rows) {
    const key = deviceKey(row);
    if (wanted.get(key) !== row.quantity) continue;
    const group = groups.get(key) ?? [];
    groups.set(key, group);
    group.push(row);
  }
  return groups;
}

/** More points than the plan allows for are not asked for; they come a little more than it counted, for readings of the running hour. */
const MOST_POINTS = 1_000_000;

/** Without those that were rejected: what statistics leave out, is not told from single readings either. */
async function acceptedPoints(selection: StatsSelection, { store, registry }: AnswerContext): Promise<Point[]> {
  const points = await store.points(selection, MOST_POINTS);
  const rejecting = Map.groupBy(
    flagsOfSelection(registry.findings, selection).filter(({ level }) => isRejected(level)),
    deviceKey,
  );
  if (rejecting.size === 0) return points;
  return points.filter(
    (point) =>
      !rejecting
        .get(deviceKey(point))
        ?.some(({ quantity, from, to }) => quantity === point.quantity && point.time >= from && point.time < to),
  );
}

async function readSparse(
  sparse: readonly Watched[],
  from: number,
  to: number,
  { context }: ReadingDeps,
): Promise<Map<DeviceKey, StepPoint[]>> {
  if (sparse.length === 0) return new Map();
  const selection = { kind: 'parking', devices: devicesOf(sparse), quantities: quantitiesOf(sparse), from, to } as const;
  return byDevice(sparse, await acceptedPoints(selection, context));
}

async function readStatistics(
  dense: readonly Watched[],
  from: number,
  to: number,
  { context }: ReadingDeps,
): Promise<Map<DeviceKey, Summary[]>> {
  if (dense.length === 0) return new Map();
  const selection = { kind: 'parking', devices: devicesOf(dense), quantities: quantitiesOf(dense), from, to } as const;
  const groups = byDevice(dense, await context.stats('5m', selection));
  for (const group of groups.values()) group.sort((a, b) => a.start - b.start);
  return groups;
}

function quartersOf(dense: readonly Watched[], summaries: ReadonlyMap<DeviceKey, readonly Summary[]>, table: HourlyTable): TakenBuckets {
  return addTaken(
    dense
      .filter(({ isCounted }) => isCounted)
      .map((watched) => {
        const parts = Map.groupBy(
          summaries.get(deviceKey(watched.device)) ?? [],
          ({ start }) => Math.floor(start / QUARTER_MS) * QUARTER_MS,
        );
        const taken = [...parts].flatMap(([start, fine]) => {
          const told = takenOf(watched, joinStats(fine.map(({ stats }) => stats)).mean, start, table);
          return told ? [[start, told] as const] : [];
        });
        return new Map(taken);
      }),
  );
}

/** What counters with many readings said last in each five minutes: enough for the least number of cars that came. */
function addCounterPoints(
  points: Map<DeviceKey, StepPoint[]>,
  { dense, staysFrom }: ReadingPlan,
  summaries: ReadonlyMap<DeviceKey, readonly Summary[]>,
): void {
  for (const { device, isBay } of dense) {
    if (isBay) continue;
    const key = deviceKey(device);
    const told = (summaries.get(key) ?? [])
      .filter(({ start }) => start >= staysFrom)
      .map(({ start, stats }) => ({ time: start, value: stats.last }));
    points.set(key, [...(points.get(key) ?? []), ...told]);
  }
}

/** Bays with many readings, day by day: of a day only its stretches are kept. */
async function addBays(
  stretches: Map<DeviceKey, Stretch[]>,
  { dense }: ReadingPlan,
  from: number,
  to: number,
  holes: ReadonlyMap<DeviceKey, number>,
  { context }: ReadingDeps,
): Promise<void> {
  const bays = dense.filter(({ isBay }) => isBay);
  if (bays.length === 0) return;
  for (let begin = from; begin < to; begin += DAY_MS) {
    const selection = {
      kind: 'parking',
      devices: devicesOf(bays),
      quantities: quantitiesOf(bays),
      from: begin,
      to: Math.min(to, begin + DAY_MS),
    } as const;
    const groups = byDevice(bays, await acceptedPoints(selection, context));
    for (const [key, points] of groups) {
      const hole = holes.get(key) ?? 0;
      stretches.set(key, joinStretches([stretches.get(key) ?? [], stretchesOf(points, hole)], hole));
    }
  }
}
