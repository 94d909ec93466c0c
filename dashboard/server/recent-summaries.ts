// What many devices measured in some hours: from roll-ups, and from readings for those hours of a device whose roll-ups are due.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { DeviceOf, Selection, Summary, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';

const HOUR_MS = 3_600_000;
const WIDTH_MS = { '5m': 300_000, '1h': HOUR_MS } as const;
/** From so many on, all devices of a kind are asked for: a list would be longer than the answer. */
const MANY_DEVICES = 200;
/** Longest range of one question for readings: InfluxDB 3 Core answers no more than about 72 hours at once. */
const WINDOW_MS = 24 * HOUR_MS;

export interface SummaryQuestion {
  readonly kind: Kind;
  readonly tier: keyof typeof WIDTH_MS;
  readonly devices: readonly DeviceOf[];
  readonly quantities: Selection['quantities'];
  /** Whole hours, epoch milliseconds; `to` is exclusive. */
  readonly from: number;
  readonly to: number;
}

export interface SummaryDeps {
  readonly store: Pick<TimeSeriesStore, 'summarise' | 'readRollUps'>;
  readonly registry: Pick<Registry, 'rollUpsDue'>;
}

/** @returns in no particular order */
export async function readRecentSummaries({ store, registry }: SummaryDeps, question: SummaryQuestion): Promise<Summary[]> {
  const { kind, tier, devices, quantities, from, to } = question;
  if (devices.length === 0 || from >= to) return [];
  const due = new Map<DeviceKey, ReadonlySet<number>>(
    devices.map((device) => [deviceKey(device), new Set(registry.rollUpsDue.startsOf('1h', kind, device, from, to))]),
  );
  const isDue = (summary: Summary) => due.get(deviceKey(summary))?.has(Math.floor(summary.start / HOUR_MS) * HOUR_MS);
  const whole = { kind, quantities, from, to, ...(devices.length <= MANY_DEVICES && { devices }) };
  const found = (await store.readRollUps(tier, whole)).filter((summary) => isDue(summary) === false);
  const dueHours = new Set([...due.values()].flatMap((hours) => [...hours]));
  for (const span of spansOf(dueHours)) {
    const fresh = await store.summarise({ ...whole, ...span }, WIDTH_MS[tier]);
    found.push(...(fresh.filter(isDue) as typeof found));
  }
  return found;
}

/** Neighbouring hours together, but no longer than one question may be. */
function spansOf(hours: Iterable<number>): { from: number; to: number }[] {
  const spans: { from: number; to: number }[] = [];
  for (const hour of [...hours].sort((a, b) => a - b)) {
    const last = spans.at(-1);
    if (last && last.to === hour && hour - last.from < WINDOW_MS) last.to = hour + HOUR_MS;
    else spans.push({ from: hour, to: hour + HOUR_MS });
  }
  return spans;
}
