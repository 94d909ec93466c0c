// What a meter that only counts up has counted, from its states: understands meters that begin anew, roll over, are changed or misread.
import type { Stats } from '../roll-up.ts';

const HOUR_MS = 3_600_000;
/** Meters are told with fewer decimals than they have: the last one may waver. */
const TOLERANCE = 0.011;
const MOST_DECIMALS = 3;

/** What the states of a meter were like in one bucket of time. */
export interface MeterBucket {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  readonly stats: Pick<Stats, 'min' | 'max' | 'last' | 'count'>;
}

/** An amount counted from one moment to another; both may be the same. */
export interface Segment {
  readonly from: number;
  readonly to: number;
  readonly amount: number;
}

/** reset: began at 0 again; rollover: ran over its last digit; replaced: goes on somewhere else, what lay between is not known. */
export type MeterEvent = 'reset' | 'rollover' | 'replaced';

export interface MeterLimits {
  /** More than this in an hour is no consumption. */
  readonly mostPerHour: number;
  /** States at which meters begin anew at 0. */
  readonly rollovers: readonly number[];
}

export interface Counted {
  /** In the order of time, without overlap; a time between two of them is not known. */
  readonly segments: readonly Segment[];
  readonly events: readonly { readonly at: number; readonly event: MeterEvent }[];
  /** The step in which the meter tells its state. */
  readonly step: number;
}

interface State {
  readonly at: number;
  readonly value: number;
  /** The state before the meter fell, and what was counted since: it may have been a single wrong reading. */
  readonly fallen?: { readonly at: number; readonly value: number; readonly since: number } | undefined;
}

interface Believed extends MeterLimits {
  /** The step in which the meter tells its state: one that tells whole kilowatt-hours leaps by one. */
  readonly step: number;
}

const believable = (from: number, to: number, { mostPerHour, step }: Believed): number =>
  (Math.max(0, to - from) / HOUR_MS + 0.25) * mostPerHour + TOLERANCE + step;

function stepOf(values: readonly number[]): number {
  let decimals = 0;
  for (const value of values) {
    while (decimals < MOST_DECIMALS && Math.abs(value * 10 ** decimals - Math.round(value * 10 ** decimals)) > 1e-4) decimals += 1;
    if (decimals === MOST_DECIMALS) break;
  }
  return 10 ** -decimals;
}

/** Whether the meter only rose within a bucket, and no faster than it can. Otherwise the bucket should be asked for in narrower ones. */
export function isCalm({ from, to, stats: { min, max, last } }: MeterBucket, before: number | undefined, limits: MeterLimits): boolean {
  const first = before === undefined ? min : Math.min(min, before);
  if (max > last + TOLERANCE || first < (before ?? first) - TOLERANCE) return false;
  // Whether it leaps by its last digit is asked only of the few that leap.
  const isSlow = last - first <= believable(from, to, { ...limits, step: 0 });
  return isSlow || last - first <= believable(from, to, { ...limits, step: stepOf([min, last, first]) });
}

/** @param buckets in the order of time; those without readings are left out */
export function countMeter(buckets: readonly MeterBucket[], given: MeterLimits): Counted {
  const limits = { ...given, step: stepOf(buckets.flatMap(({ stats }) => [stats.min, stats.last])) };
  const segments: Segment[] = [];
  const events: { at: number; event: MeterEvent }[] = [];
  let state: State | undefined;

  for (const { from, to, stats } of buckets) {
    const { min, last } = stats;
    if (!state) {
      // What was before the first reading is not known; of a fall within the bucket only what came after it.
      segments.push({ from, to, amount: Math.max(0, last - min) });
      state = { at: to, value: last };
      continue;
    }
    const before: State = state;
    const rise = last - before.value;
    const most = believable(before.at, to, limits);
    if (rise >= -TOLERANCE && rise <= most) {
      const fallen = before.fallen && { ...before.fallen, since: before.fallen.since + Math.max(0, rise) };
      state = { at: to, value: Math.max(last, before.value), fallen };
      const isSmooth = min >= before.value - TOLERANCE && min <= last;
      const bridge = isSmooth ? Math.max(0, min - before.value) : 0;
      if (isSmooth) segments.push({ from: before.at, to: from, amount: bridge }, { from, to, amount: Math.max(0, rise) - bridge });
      else segments.push({ from: before.at, to, amount: Math.max(0, rise) }); // a single wrong reading within
      continue;
    }
    const { fallen } = before;
    const recovered = fallen ? last - fallen.value : -1;
    if (fallen && recovered >= -TOLERANCE && recovered <= believable(fallen.at, to, limits)) {
      // Back where it was: the fall was a misreading, whatever was counted since.
      segments.push({ from: before.at, to, amount: Math.max(0, recovered - fallen.since) });
      state = { at: to, value: last };
      continue;
    }
    if (rise < 0) {
      const fall = countFall(before, { from, to, stats }, limits);
      events.push({ at: from, event: fall.event });
      segments.push({ from: before.at, to, amount: fall.amount });
      state = { at: to, value: last, fallen: { at: before.at, value: before.value, since: fall.amount } };
      continue;
    }
    // It leapt: another meter, or one that counted what it cannot have counted. Only what it rose by since is known.
    events.push({ at: from, event: 'replaced' });
    segments.push({ from, to, amount: last - min <= believable(from, to, limits) ? Math.max(0, last - min) : 0 });
    state = { at: to, value: last };
  }
  return { segments, events, step: limits.step };
}

/** Up to the fall, over it, and after it: the largest state lies before, the smallest after it. */
function countFall(before: State, { from, to, stats }: MeterBucket, limits: Believed): { amount: number; event: MeterEvent } {
  const most = believable(before.at, to, limits);
  const hasRisen = stats.max >= before.value && stats.max - before.value <= most;
  const top = hasRisen ? stats.max : before.value;
  const rest = Math.min(Math.max(0, stats.last - stats.min), believable(from, to, limits));
  const counted = top - before.value + rest;
  const end = limits.rollovers.find((rollover) => top <= rollover && rollover - top + stats.min <= most);
  if (end !== undefined) return { amount: counted + end - top + stats.min, event: 'rollover' };
  if (stats.min <= most) return { amount: counted + stats.min, event: 'reset' };
  return { amount: counted, event: 'replaced' };
}
