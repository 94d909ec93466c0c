// Makes the roll-ups that are due: five minutes and hours from readings, days from hours. Works on every store through its port.
//
// Idempotent: killed anywhere, the same buckets are still due at the next run.
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { coverageOf } from '@lagebild/shared/domain/rhythm.ts';
import { joinStats, type Stats } from '@lagebild/shared/domain/roll-up.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Rhythms } from '@lagebild/shared/registry/rhythms.ts';
import type { Due, RollUpsDue } from '@lagebild/shared/registry/roll-ups-due.ts';
import type { RollUp, Selection, Summary, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';

const FIVE_MINUTES_MS = 300_000;
const HOUR_MS = 3_600_000;
/** A bucket is rolled up so long after its end; what comes later makes it due again. */
const GRACE_MS = 120_000;
/** From so many devices on, all devices of a kind are asked for at once: a list would be longer than the answer. */
const MANY_DEVICES = 200;
/** Readings of so many device-hours are asked for at once; 10,000 devices for one hour are 120,000 rows a quantity. */
const DEVICE_HOURS_AT_ONCE = 10_000;
/** So few devices are asked for together, whichever of them is due in which hour. */
const FEW_DEVICES = 50;

export interface RollUpJobDeps {
  readonly rules: RuleBook;
  readonly store: TimeSeriesStore;
  readonly due: RollUpsDue;
  readonly rhythms: Rhythms;
}

/**
 * Rolls up everything that is due and over; gives the number of roll-ups written. While an hour runs, readings are asked.
 * @param stop ends the work between two questions; what is left stays due
 * @throws {StoreUnavailable}
 */
export async function rollUpDue(deps: RollUpJobDeps, now: number, stop?: AbortSignal): Promise<number> {
  let written = 0;
  const until = now - GRACE_MS;
  for (const kind of KINDS) {
    written += await withTaken({ ...deps, stop }, '1h', kind, until - HOUR_MS + 1, (range) => rollUpHours(deps, kind, range));
    written += await withTaken({ ...deps, stop }, '1d', kind, until, (range) => rollUpDays(deps, kind, range, until));
  }
  deps.rhythms.save();
  return written;
}

/** Gives the dues to the work, range by range; whatever the work does not finish is due again. */
async function withTaken(
  { due, stop }: RollUpJobDeps & { stop: AbortSignal | undefined },
  tier: '1h' | '1d',
  kind: Kind,
  before: number,
  work: (range: Range) => Promise<{ written: number; done: readonly Due[]; next?: readonly Due[] }>,
): Promise<number> {
  let written = 0;
  const ranges = mergeDues(due.take(tier, kind, before), tier);
  for (let range = ranges.shift(); range; range = ranges.shift()) {
    try {
      stop?.throwIfAborted();
      const result = await work(range);
      written += result.written;
      due.done(result.done, result.next);
      for (const one of range.dues) if (!result.done.includes(one)) due.putBack(one);
    } catch (error) {
      for (const one of [range, ...ranges].flatMap(({ dues }) => dues)) due.putBack(one);
      throw error;
    }
  }
  return written;
}

/** Neighbouring hours, or days, that are asked for together, with all devices of any of them. */
interface Range {
  readonly dues: Due[];
  devices: ReadonlySet<DeviceKey>;
}

/** A backfill of a year must not become 8,760 questions. Devices that are not due in an hour are rolled up again: that changes nothing. */
function mergeDues(dues: readonly Due[], tier: '1h' | '1d'): Range[] {
  const ranges: Range[] = [];
  const width = tier === '1h' ? HOUR_MS : 25 * HOUR_MS;
  for (const due of dues) {
    const range = ranges.at(-1);
    const last = range?.dues.at(-1);
    const devices = range ? new Set([...range.devices, ...due.devices]) : due.devices;
    const isNext = last !== undefined && due.start - last.start <= width;
    const isAlike =
      range !== undefined && isMany(range.devices) === isMany(due.devices) && devices.size <= Math.max(FEW_DEVICES, 1.2 * due.devices.size);
    const fits = range !== undefined && (range.dues.length + 1) * devices.size <= DEVICE_HOURS_AT_ONCE && range.dues.length < 31 * 24;
    if (range && isNext && isAlike && fits) {
      range.dues.push(due);
      range.devices = devices;
    } else ranges.push({ dues: [due], devices: due.devices });
  }
  return ranges;
}

const isMany = (devices: ReadonlySet<DeviceKey>) => devices.size > MANY_DEVICES;

function selectionOf({ rules }: RollUpJobDeps, kind: Kind, devices: ReadonlySet<DeviceKey>, from: number, to: number): Selection {
  const quantities = Object.entries(rules.kinds[kind].quantities).map(([name, { circular }]) => ({ name, circular }));
  const base = { kind, quantities, from, to };
  if (isMany(devices)) return base;
  const list = [...devices].map((key) => ({ municipality: key.slice(0, key.indexOf('/')), device: key.slice(key.indexOf('/') + 1) }));
  return { ...base, devices: list };
}

async function rollUpHours(deps: RollUpJobDeps, kind: Kind, { dues, devices }: Range) {
  const [first, last] = [dues[0] as Due, dues.at(-1) as Due];
  const fine = await deps.store.summarise(selectionOf(deps, kind, devices, first.start, last.start + HOUR_MS), FIVE_MINUTES_MS);
  const hourly = joinSummaries(fine, (start) => Math.floor(start / HOUR_MS) * HOUR_MS);
  const fiveMinutes = toRollUps(deps, kind, fine, () => FIVE_MINUTES_MS);
  const hours = toRollUps(deps, kind, hourly, () => HOUR_MS);
  await deps.store.writeRollUps('5m', fiveMinutes);
  await deps.store.writeRollUps('1h', hours);
  const { timezone } = deps.rules.district;
  const next = dues.map(({ start, devices: those }): Due => {
    const [day = start] = bucketStarts(start, start + 1, { count: 1, unit: 'd' }, timezone);
    return { tier: '1d', kind, start: day, devices: those };
  });
  return { written: fiveMinutes.length + hours.length, done: dues, next };
}

async function rollUpDays(deps: RollUpJobDeps, kind: Kind, { dues, devices }: Range, until: number) {
  const { timezone } = deps.rules.district;
  const [first, last] = [dues[0] as Due, dues.at(-1) as Due];
  const days = bucketStarts(first.start, last.start + 50 * HOUR_MS, { count: 1, unit: 'd' }, timezone);
  const endOf = (start: number) => days.find((day) => day > start) ?? Number.POSITIVE_INFINITY;
  const done = dues.filter(({ start }) => endOf(start) <= until);
  const lastDone = done.at(-1);
  if (!lastDone) return { written: 0, done };
  const hourly = await deps.store.readRollUps('1h', selectionOf(deps, kind, devices, first.start, endOf(lastDone.start)));
  const daily = joinSummaries(hourly, (start) => days.findLast((day) => day <= start) ?? start);
  const rollUps = toRollUps(deps, kind, daily, (start) => endOf(start) - start);
  await deps.store.writeRollUps('1d', rollUps);
  return { written: rollUps.length, done };
}

/** Joins summaries of the same series into wider buckets; within a series they come in order of time. */
function joinSummaries(summaries: readonly Summary[], startOf: (start: number) => number): Summary[] {
  const groups = new Map<string, { summary: Summary; parts: Stats[] }>();
  for (const { start: fineStart, ...summary } of summaries) {
    const start = startOf(fineStart);
    const key = `${deviceKey(summary)}/${summary.quantity}@${start}`;
    const group = groups.get(key) ?? { summary: { ...summary, start }, parts: [] };
    groups.set(key, group);
    group.parts.push(summary.stats);
  }
  return [...groups.values()].map(({ summary, parts }) => ({ ...summary, stats: joinStats(parts) }));
}

function toRollUps({ rhythms }: RollUpJobDeps, kind: Kind, summaries: readonly Summary[], widthOf: (start: number) => number): RollUp[] {
  return summaries.map(({ municipality, device, quantity, start, stats }) => {
    const rhythm = rhythms.of({ municipality, device });
    const coverage = rhythm === undefined ? {} : { coverage: coverageOf(stats.count, widthOf(start), rhythm.ms) };
    return { municipality, kind, device, quantity, start, stats, ...coverage };
  });
}
