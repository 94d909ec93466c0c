// Statistics of many devices at once, in buckets of five minutes or an hour: from roll-ups, and from readings where a roll-up is due.
//
// What tiered-series.ts does for one line this does for a whole site: one question for all of its devices instead of one for each.
import type { Kind } from '../domain/kind.ts';
import { type DeviceKey, deviceKey } from '../domain/reading.ts';
import type { DueStarts, TieredSeriesDeps } from './tiered-series.ts';
import type { DeviceOf, Selection, Summary } from './time-series-store.ts';

const HOUR_MS = 3_600_000;
const WIDTH_MS = { '5m': 300_000, '1h': HOUR_MS } as const;
/** Longest range of one question for readings: InfluxDB 3 Core answers no more than about 72 hours at once. */
const RAW_HOURS = 24;

export type StatsTier = keyof typeof WIDTH_MS;

export interface StatsSelection extends Selection {
  readonly devices: readonly DeviceOf[];
}

/**
 * The statistics of every bucket that holds readings, in no particular order.
 * @param selection from and to are whole hours, or to is later than every reading
 */
export async function readStats(tier: StatsTier, selection: StatsSelection, deps: TieredSeriesDeps): Promise<Summary[]> {
  const { kind, from, to } = selection;
  const due = dueHours(selection, deps.dueStarts, Math.max(from, deps.rawBegin(kind)));
  const isDue = (summary: Summary) => due.get(hourOf(summary.start))?.has(deviceKey(summary)) === true;
  const rolled = await deps.store.readRollUps(tier, selection);
  const parts: Summary[] = rolled.filter((summary) => !isDue(summary));
  for (const hours of neighbours([...due.keys()].sort((a, b) => a - b))) {
    const [begin, end] = [hours[0] ?? from, (hours.at(-1) ?? from) + HOUR_MS];
    const devices = selection.devices.filter((device) => hours.some((hour) => due.get(hour)?.has(deviceKey(device))));
    const fresh = await deps.store.summarise({ ...selection, devices, from: begin, to: Math.min(to, end) }, WIDTH_MS[tier]);
    parts.push(...fresh.filter(isDue));
  }
  return parts;
}

const hourOf = (time: number): number => Math.floor(time / HOUR_MS) * HOUR_MS;

/** The hours whose roll-ups cannot be trusted, each with the devices of which that is so. */
function dueHours({ kind, devices, to }: { kind: Kind; devices: readonly DeviceOf[]; to: number }, dueStarts: DueStarts, from: number) {
  const due = new Map<number, Set<DeviceKey>>();
  for (const device of devices) {
    for (const hour of dueStarts('1h', kind, device, hourOf(from), to)) due.set(hour, (due.get(hour) ?? new Set()).add(deviceKey(device)));
  }
  return due;
}

/** Cuts ascending hours into runs without a gap, none longer than a day. */
function neighbours(hours: readonly number[]): number[][] {
  const runs: number[][] = [];
  for (const hour of hours) {
    const run = runs.at(-1);
    if (run && hour - (run.at(-1) ?? hour) === HOUR_MS && run.length < RAW_HOURS) run.push(hour);
    else runs.push([hour]);
  }
  return runs;
}
