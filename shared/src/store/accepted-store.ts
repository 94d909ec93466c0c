// A store whose means leave rejected values out: what is flagged is cut out of the buckets it touches, when they are read.
//
// Roll-ups hold everything that was measured. A bucket with rejected values is made anew from its readings; where those are not kept any
// more it is left out, because a wrong mean is worse than none.
import { bucketStarts } from '../domain/bucket.ts';
import { isRejected, type QualityFlag } from '../domain/quality/level.ts';
import { joinStats, type Stats, type Tier } from '../domain/roll-up.ts';
import type { RollUp, Selection, Summary, TimeSeriesStore } from './time-series-store.ts';

type Reader = Pick<TimeSeriesStore, 'summarise' | 'readRollUps'>;

/** The flags of a selection that reach into its time. */
export type FlagsOf = (selection: Selection) => readonly QualityFlag[];

export interface AcceptedDeps {
  readonly flagsOf: FlagsOf;
  readonly timezone: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** The flagged stretches of one quantity of one device. */
interface Flagged {
  readonly municipality: string;
  readonly device: string;
  readonly quantity: string;
  readonly spans: readonly Span[];
}

const WIDTH_MS = { '5m': 300_000, '1h': 3_600_000 } as const;
const HOUR_MS = WIDTH_MS['1h'];
const DAY_MS = 24 * HOUR_MS;

export function acceptedStore<S extends Reader>(store: S, { flagsOf, timezone }: AcceptedDeps): S {
  async function summarise(selection: Selection, widthMs: number): Promise<Summary[]> {
    const flagged = rejectedOf(flagsOf(selection), selection);
    const all = await store.summarise(selection, widthMs);
    if (flagged.length === 0) return all;
    const bucketOf = (start: number): Span => ({ from: start, to: start + widthMs });
    return replaceTouched(all, flagged, bucketOf, (one, spans) => partsOf(store, selection, one, spans, widthMs));
  }

  async function readRollUps(tier: Tier, selection: Selection): Promise<RollUp[]> {
    const flagged = rejectedOf(flagsOf(selection), selection);
    const all = await store.readRollUps(tier, selection);
    if (flagged.length === 0) return all;
    const bucketOf = tier === '1d' ? localDays(selection, timezone) : (start: number) => ({ from: start, to: start + WIDTH_MS[tier] });
    const widthMs = tier === '1d' ? HOUR_MS : WIDTH_MS[tier];
    const made = await replaceTouched(all, flagged, bucketOf, (one, spans) => partsOf(store, selection, one, spans, widthMs));
    return made.map((summary) => ({ kind: selection.kind, ...summary }));
  }

  return { ...store, summarise, readRollUps };
}

function rejectedOf(flags: readonly QualityFlag[], { from, to }: Selection): Flagged[] {
  const groups = new Map<string, { of: QualityFlag; spans: Span[] }>();
  for (const flag of flags) {
    if (!isRejected(flag.level) || flag.from >= to || flag.to <= from) continue;
    const key = JSON.stringify([flag.municipality, flag.device, flag.quantity]);
    const group = groups.get(key) ?? { of: flag, spans: [] };
    groups.set(key, group);
    group.spans.push({ from: Math.max(from, flag.from), to: Math.min(to, flag.to) });
  }
  return [...groups.values()].map(({ of: { municipality, device, quantity }, spans }) => ({
    municipality,
    device,
    quantity,
    spans: merged(spans),
  }));
}

function merged(spans: Span[]): Span[] {
  const joined: { from: number; to: number }[] = [];
  for (const span of spans.sort((a, b) => a.from - b.from)) {
    const last = joined.at(-1);
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to);
    else joined.push({ ...span });
  }
  return joined;
}

const isOf = (one: Flagged, summary: Summary): boolean =>
  one.device === summary.device && one.municipality === summary.municipality && one.quantity === summary.quantity;

const touches = (bucket: Span, spans: readonly Span[]): boolean => spans.some(({ from, to }) => from < bucket.to && to > bucket.from);

/** Buckets without a flag as they are; the others from what is left of them. */
async function replaceTouched<T extends Summary>(
  all: readonly T[],
  flagged: readonly Flagged[],
  bucketOf: (start: number) => Span,
  remake: (one: Flagged, left: readonly Span[]) => Promise<Summary[]>,
): Promise<(T | Summary)[]> {
  const touched = new Map<Flagged, T[]>();
  const kept: (T | Summary)[] = [];
  for (const summary of all) {
    const one = flagged.find((candidate) => isOf(candidate, summary) && touches(bucketOf(summary.start), candidate.spans));
    if (one) touched.set(one, [...(touched.get(one) ?? []), summary]);
    else kept.push(summary);
  }
  for (const [one, summaries] of touched) {
    const buckets = summaries.map(({ start }) => ({ start, ...bucketOf(start) }));
    const left = merged(buckets.flatMap((bucket) => without(bucket, one.spans)));
    const parts = await remake(one, left);
    for (const { start, from, to } of buckets) {
      const within: Stats[] = parts.filter((part) => part.start >= from && part.start < to).map(({ stats }) => stats);
      const { municipality, device, quantity } = one;
      if (within.length > 0) kept.push({ municipality, device, quantity, start, stats: joinStats(within) });
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}

/** What is left of a bucket. */
function without(bucket: Span, spans: readonly Span[]): Span[] {
  const left: Span[] = [];
  let at = bucket.from;
  for (const { from, to } of spans) {
    if (to <= at || from >= bucket.to) continue;
    if (from > at) left.push({ from: at, to: from });
    at = Math.max(at, to);
  }
  if (at < bucket.to) left.push({ from: at, to: bucket.to });
  return left;
}

async function partsOf(store: Reader, selection: Selection, one: Flagged, spans: readonly Span[], widthMs: number): Promise<Summary[]> {
  const { municipality, device, quantity: name } = one;
  const quantity = selection.quantities.find((given) => given.name === name) ?? { name, circular: false };
  const parts: Summary[] = [];
  for (const { from, to } of spans) {
    const [begin, end] = [Math.max(from, selection.from), Math.min(to, selection.to)];
    if (begin >= end) continue;
    const found = await store.summarise(
      { ...selection, devices: [{ municipality, device }], quantities: [quantity], from: begin, to: end },
      widthMs,
    );
    // A bucket that begins before what is left of it belongs to it.
    parts.push(...found.map((part) => ({ ...part, start: Math.max(part.start, begin) })));
  }
  return parts.sort((a, b) => a.start - b.start);
}

/** Days of the district: from one midnight to the next. */
function localDays({ from, to }: Selection, timezone: string): (start: number) => Span {
  const days = bucketStarts(from, to + 2 * DAY_MS, { count: 1, unit: 'd' }, timezone);
  return (start) => ({ from: start, to: days.find((day) => day > start) ?? start + DAY_MS });
}
