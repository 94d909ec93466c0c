// Reads one quantity of a whole place over time, in buckets that fit the range.
import { bucketStarts, everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { type PlaceLine, placeLine } from '@lagebild/shared/domain/site/together.ts';
import type { AnswerContext } from '../answer-context.ts';
import { readBuckets, WIDTH_MS } from '../lighting/read-buckets.ts';
import type { SiteQuantity } from './site-quantities.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** A sensor that sends changes only gives a sign of life once a day; what it said holds no longer than that. */
const LONGEST_HELD_MS = 1.5 * DAY_MS;

/** Widths by the length of the range, in days, and from which slots they are made. */
const STEPS = [
  { upToDays: 0.25, every: '5m', slots: '5m' },
  { upToDays: 2, every: '15m', slots: '5m' },
  { upToDays: 31, every: '1h', slots: '1h' },
  { upToDays: 100, every: '6h', slots: '1h' },
  { upToDays: Number.POSITIVE_INFINITY, every: '1d', slots: '1h' },
] as const;

export interface SiteSeries extends Omit<PlaceLine, 'silent'> {
  readonly every: string;
  readonly times: number[];
  readonly silent: string[];
}

/** @param span epoch milliseconds */
export async function readSiteSeries(
  { kind, quantity, together, circular, devices }: SiteQuantity,
  span: { readonly from: number; readonly to: number },
  now: number,
  context: AnswerContext,
): Promise<SiteSeries> {
  const { rules } = context;
  const { every, slots } = STEPS.find(({ upToDays }) => span.to - span.from <= upToDays * DAY_MS) ?? STEPS[4];
  const width = parseEvery(every);
  if (!width) throw new Error(`${every} is no width`);
  const times = bucketStarts(span.from, span.to, width, rules.district.timezone);
  const end = width.unit === 'd' ? bucketStarts(span.to, span.to + 2 * DAY_MS, width, rules.district.timezone) : [];
  const edges = [...times, end.find((time) => time >= span.to) ?? (times.at(-1) ?? span.from) + everyMs(width)];
  const lines = devices.map((device) => ({ device, heldMs: heldMs(device) }));
  const lead = Math.max(...lines.map((line) => line.heldMs), 0);
  const begin = Math.floor(((edges[0] ?? span.from) - lead) / HOUR_MS) * HOUR_MS;
  const question = { devices, kind, quantity, circular, width: slots, from: begin, to: Math.min(edges.at(-1) ?? now, now) };
  const buckets = await readBuckets(question, context);
  const { silent, ...line } = placeLine(
    lines.map(({ device, heldMs: held }) => ({
      firstSeen: device.firstSeen,
      heldMs: held,
      parts: (buckets.get(deviceKey(device)) ?? []).map(({ from: start, stats }) => ({ start, stats })),
    })),
    edges,
    WIDTH_MS[slots],
    now,
    together,
  );
  return { every, times, ...line, silent: silent.map((index) => devices[index]?.device ?? '') };

  /** As long as the device would count as fresh, and longer where it usually reports more seldom. */
  function heldMs(device: SiteQuantity['devices'][number]): number {
    return Math.min(LONGEST_HELD_MS, context.limits({ ...device, kind }).lateAfterMs);
  }
}
