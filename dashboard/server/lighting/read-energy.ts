// Kilowatt-hours of many lamps in spans of time: by their meters, else by what they draw, else by how they are dimmed.
import type { EnergySource } from '@lagebild/shared/domain/lighting/energy.ts';
import { countMeter, isCalm, type MeterLimits } from '@lagebild/shared/domain/lighting/meter.ts';
import { layOnSpans, type Span, type SpanAmount } from '@lagebild/shared/domain/lighting/span-amounts.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { DeviceOf } from '@lagebild/shared/store/time-series-store.ts';
import { type Bucket, type BucketParts, type BucketWidth, readBuckets, readFiner, WIDTH_MS } from './read-buckets.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;
/** Between two readings of one lamp less than this is no gap. */
const LEAST_GAP_MS = 2 * HOUR_MS;
/** How far before and after the question the states of a meter are looked for that bridge a gap. */
const REACH = { '5m': 3 * DAY_MS, '1h': 3 * DAY_MS, '1d': 45 * DAY_MS } as const;
/** Narrower buckets for those in which a meter did not just rise: one reading of a usual lamp each. */
const FINER_MS = { '5m': MINUTE_MS, '1h': MINUTE_MS, '1d': 15 * MINUTE_MS } as const;
/** Wide buckets of devices that are looked into, at most, in one question. */
const MOST_FINER = 2000;
/** Lamps times buckets that are reckoned with at one go. */
const BUCKETS_AT_ONCE = 12_000;
/** Less of a day's readings than this: when they came matters, all the more beside a gap that may have begun at any hour. */
const ENOUGH_COVERAGE = 0.75;
const EDGE_COVERAGE = 0.95;
/** What nobody can tell of a lamp whose power is not known, watts. */
const ANY_WATTS = 100_000;

export interface MeteredLamp extends DeviceOf {
  /** Watts at full light; undefined while not known. */
  readonly watts: number | undefined;
  /** Newest value and its time, by quantity. */
  readonly quantities: ReadonlyMap<string, { readonly time: number }>;
  /** Hours at full power its plan needs in a span: how a gap is shared out. */
  plannedHours(this: void, from: number, to: number): number;
}

export interface LampAmounts {
  readonly source: EnergySource;
  /** One a span. */
  readonly amounts: readonly SpanAmount[];
  /** The step in which a meter tells its state, kilowatt-hours; 0 for others. */
  readonly step: number;
}

export interface EnergyQuestion {
  readonly lamps: readonly MeteredLamp[];
  /** In the order of time; edges are whole hours, or local midnights with `width` 1d, or the present. */
  readonly spans: readonly Span[];
  readonly width: BucketWidth;
  /** Epoch milliseconds. */
  readonly now: number;
  readonly meter: { readonly margin: number; readonly rollovers_kwh: readonly number[] };
}

function energySourceOf(quantities: ReadonlyMap<string, unknown>): EnergySource | undefined {
  if (quantities.has('energy')) return 'meter';
  if (quantities.has('power')) return 'power';
  return quantities.has('dimming') ? 'dimming' : undefined;
}

/** @returns nothing for lamps that tell nothing energy could be told from */
export async function readEnergy(question: EnergyQuestion, parts: BucketParts): Promise<Map<DeviceKey, LampAmounts>> {
  const { lamps, spans, width } = question;
  const found = new Map<DeviceKey, LampAmounts>();
  const buckets = ((spans.at(-1)?.to ?? 0) - (spans[0]?.from ?? 0)) / WIDTH_MS[width];
  const portion = Math.max(1, Math.floor(BUCKETS_AT_ONCE / Math.max(1, buckets)));
  for (let at = 0; at < lamps.length; at += portion) {
    const some = lamps.slice(at, at + portion);
    const bySource = (wanted: EnergySource) => some.filter(({ quantities }) => energySourceOf(quantities) === wanted);
    await readMetered(question, bySource('meter'), parts, found);
    await readMeans(question, bySource('power'), 'power', parts, found);
    await readMeans(question, bySource('dimming'), 'dimming', parts, found);
    await new Promise((done) => setImmediate(done)); // the ingest has its turn
  }
  return found;
}

async function readMetered(
  { spans, width, now, meter }: EnergyQuestion,
  lamps: readonly MeteredLamp[],
  parts: BucketParts,
  found: Map<DeviceKey, LampAmounts>,
): Promise<void> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || lamps.length === 0) return;
  const to = Math.min(now, last.to);
  const near = await readBuckets({ devices: lamps, quantity: 'energy', from: first.from - reachBack(width), to, width }, parts);
  await bridgeEdges(lamps, near, { from: first.from, to, width, now }, parts);

  const limitsOf = ({ watts }: MeteredLamp): MeterLimits => ({
    mostPerHour: ((watts ?? ANY_WATTS) * meter.margin) / 1000,
    rollovers: meter.rollovers_kwh,
  });
  await lookInto(lamps, near, limitsOf, width, parts);
  for (const lamp of lamps) {
    const buckets = near.get(deviceKey(lamp)) ?? [];
    const seen = lamp.quantities.get('energy')?.time ?? now;
    // What runs is known as far as its newest reading.
    const trimmed = buckets.map((bucket) => ({ ...bucket, to: Math.max(bucket.from, Math.min(bucket.to, seen)) }));
    const gapMs = Math.max(LEAST_GAP_MS, 3 * (parts.registry.rhythms.of(lamp)?.ms ?? 0));
    const { segments, step } = countMeter(trimmed, limitsOf(lamp));
    found.set(deviceKey(lamp), { source: 'meter', amounts: layOnSpans(spans, segments, gapMs, lamp.plannedHours), step });
  }
}

/** One bucket before the first, so that the first has a state to begin with; local days may have 25 hours. */
const reachBack = (width: BucketWidth): number => (width === '1d' ? DAY_MS + HOUR_MS : HOUR_MS);

/** Lamps that were silent at the begin, or at the end, of the question: the states before and after tell what was used meanwhile. */
async function bridgeEdges(
  lamps: readonly MeteredLamp[],
  near: Map<DeviceKey, Bucket[]>,
  { from, to, width, now }: Span & { readonly width: BucketWidth; readonly now: number },
  parts: BucketParts,
): Promise<void> {
  const isBefore = (lamp: MeteredLamp) => !near.get(deviceKey(lamp))?.some((bucket) => bucket.from < from);
  const isAfter = (lamp: MeteredLamp) =>
    to < now && (near.get(deviceKey(lamp))?.at(-1)?.to ?? 0) < to && (lamp.quantities.get('energy')?.time ?? 0) >= to;
  const [before, after] = [lamps.filter(isBefore), lamps.filter(isAfter)];
  // Whatever the width, hours are narrow enough to look far.
  const question = { quantity: 'energy', width: width === '5m' ? ('1h' as const) : width };
  const earlier = await readBuckets({ ...question, devices: before, from: from - REACH[width], to: from }, parts);
  const later = await readBuckets({ ...question, devices: after, from: to, to: Math.min(now, to + REACH[width]) }, parts);
  for (const lamp of lamps) {
    const key = deviceKey(lamp);
    const [last, next] = [earlier.get(key)?.at(-1), later.get(key)?.[0]];
    if (last || next)
      near.set(key, [...(last ? [last] : []), ...(near.get(key) ?? []).filter((one) => one.from >= from), ...(next ? [next] : [])]);
  }
}

/** Replaces buckets in which a meter did something else than rise, or of which too little came, by narrower ones. */
async function lookInto(
  lamps: readonly MeteredLamp[],
  near: Map<DeviceKey, Bucket[]>,
  limitsOf: (lamp: MeteredLamp) => MeterLimits,
  width: BucketWidth,
  parts: BucketParts,
): Promise<void> {
  const unclear = new Map<number, { span: Span; devices: MeteredLamp[] }>();
  let count = 0;
  for (const lamp of lamps) {
    let before: Bucket | undefined;
    const buckets = near.get(deviceKey(lamp)) ?? [];
    for (const [index, bucket] of buckets.entries()) {
      const isAlone = (other: Bucket | undefined, ms: number) => other === undefined || ms > WIDTH_MS[width] / 2;
      const after = buckets[index + 1];
      const isEdge = isAlone(before, bucket.from - (before?.to ?? 0)) || isAlone(after, (after?.from ?? 0) - bucket.to);
      const isThin = width === '1d' && bucket.coverage < (isEdge ? EDGE_COVERAGE : ENOUGH_COVERAGE);
      if ((isThin || !isCalm(bucket, before?.stats.last, limitsOf(lamp))) && count < MOST_FINER) {
        const asked = unclear.get(bucket.from) ?? { span: bucket, devices: [] };
        asked.devices.push(lamp);
        unclear.set(bucket.from, asked);
        count += 1;
      }
      before = bucket;
    }
  }
  for (const { span, devices } of unclear.values()) {
    const finer = await readFiner({ devices, quantity: 'energy', from: span.from, to: span.to }, FINER_MS[width], parts);
    for (const lamp of devices) {
      const key = deviceKey(lamp);
      const buckets = finer.get(key)?.map((one) => ({ ...one, coverage: 1 }));
      if (buckets)
        near.set(
          key,
          (near.get(key) ?? []).flatMap((one) => (one.from === span.from ? buckets : [one])),
        );
    }
  }
}

/** Without a meter: the mean power of each bucket, or the mean level at the installed power, for as long as it was told. */
async function readMeans(
  { spans, width, now }: EnergyQuestion,
  lamps: readonly MeteredLamp[],
  quantity: 'power' | 'dimming',
  parts: BucketParts,
  found: Map<DeviceKey, LampAmounts>,
): Promise<void> {
  const [first, last] = [spans[0], spans.at(-1)];
  if (!first || !last || lamps.length === 0) return;
  const buckets = await readBuckets({ devices: lamps, quantity, from: first.from, to: Math.min(now, last.to), width }, parts);
  for (const lamp of lamps) {
    if (quantity === 'dimming' && lamp.watts === undefined) continue;
    const watts = (mean: number) => (quantity === 'power' ? mean : ((lamp.watts ?? 0) * mean) / 100);
    const segments = (buckets.get(deviceKey(lamp)) ?? []).map(({ from, to, stats, coverage }) => {
      const knownMs = (to - from) * coverage;
      return { from, to: from + knownMs, amount: (watts(stats.mean) * knownMs) / HOUR_MS / 1000 };
    });
    // A bucket is never wider than the span it lies in: nothing of it is a gap.
    const amounts = layOnSpans(spans, segments, Number.POSITIVE_INFINITY, lamp.plannedHours);
    found.set(deviceKey(lamp), { source: quantity, amounts, step: 0 });
  }
}
