// Statistics of five minutes, hours or days of one quantity of many devices at once: from roll-ups, and from readings where roll-ups are due.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Span } from '@lagebild/shared/domain/lighting/span-amounts.ts';
import { localDayOf, localInstant } from '@lagebild/shared/domain/local-time.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { keptByAllFrom } from '@lagebild/shared/domain/retention.ts';
import { coverageOf } from '@lagebild/shared/domain/rhythm.ts';
import { joinStats, type Stats } from '@lagebild/shared/domain/roll-up.ts';
import type { DeviceOf, Selection } from '@lagebild/shared/store/time-series-store.ts';
import type { ContextParts } from '../answer-context.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Rows of one answer of the store: it is turned into objects at one go, and nobody else has a turn meanwhile. */
const ROWS_AT_ONCE = 12_000;

export type BucketWidth = '5m' | '1h' | '1d';
export const WIDTH_MS = { '5m': 300_000, '1h': HOUR_MS, '1d': DAY_MS } as const;

export interface Bucket extends Span {
  readonly stats: Stats;
  /** Share of the expected readings that came, 0 to 1; 1 while the device's rhythm is not known. */
  readonly coverage: number;
}

export type BucketParts = Pick<ContextParts, 'rules' | 'store' | 'registry'>;

export interface BucketQuestion extends Span {
  readonly devices: readonly DeviceOf[];
  readonly quantity: string;
  /** Lighting when left out. */
  readonly kind?: Kind;
  /** A direction in degrees. */
  readonly circular?: boolean;
  /** Days begin at local midnight; from and to have to be edges of buckets, or `to` the present. */
  readonly width: BucketWidth;
}

/** The buckets that have readings, by device, in the order of time. */
export async function readBuckets(question: BucketQuestion, parts: BucketParts): Promise<Map<DeviceKey, Bucket[]>> {
  const { devices, from, to, width } = question;
  const each = Math.max(1, (to - from) / WIDTH_MS[width]);
  const portion = Math.max(1, Math.floor(ROWS_AT_ONCE / each));
  const found = new Map<DeviceKey, Bucket[]>();
  for (let at = 0; at < devices.length; at += portion) {
    await readPortion({ ...question, devices: devices.slice(at, at + portion) }, parts, found);
    await new Promise((done) => setImmediate(done)); // the ingest has its turn
  }
  return found;
}

async function readPortion(question: BucketQuestion, parts: BucketParts, found: Map<DeviceKey, Bucket[]>): Promise<void> {
  const { devices, from, to, width } = question;
  const { rules, store, registry } = parts;
  const { timezone } = rules.district;
  const endOf = (start: number): number =>
    Math.min(to, width === '1d' ? localInstant(localDayOf(start, timezone) + 1, 0, timezone) : start + WIDTH_MS[width]);
  const keep = (of: DeviceOf, bucket: Bucket): void => {
    const key = deviceKey(of);
    const kept = found.get(key);
    if (kept) kept.push(bucket);
    else found.set(key, [bucket]);
  };

  const due = dueBuckets(question, parts);
  /** Five minutes are due with their hour. */
  const isDue = (start: number, of: DeviceOf): boolean =>
    due.get(width === '5m' ? Math.floor(start / HOUR_MS) * HOUR_MS : start)?.has(deviceKey(of)) === true;
  for (const { start, stats, coverage = 1, ...of } of await store.readRollUps(width, selectionOf(question, { from, to }))) {
    if (!isDue(start, of)) keep(of, { from: start, to: endOf(start), stats, coverage });
  }
  for (const { span, keys } of mergeDue(due, to, width, (day) => endOf(day))) {
    const asked = devices.filter((device) => keys.has(deviceKey(device)));
    for (const [start, rows] of await summariseSpan({ ...question, devices: asked }, span, parts)) {
      for (const { of, stats } of rows) {
        if (!isDue(start, of)) continue;
        const rhythmMs = registry.rhythms.of(of)?.ms;
        const coverage = rhythmMs === undefined ? 1 : coverageOf(stats.count, Math.max(1, endOf(start) - start), rhythmMs);
        keep(of, { from: start, to: endOf(start), stats, coverage });
      }
    }
  }
  if (due.size > 0) for (const device of devices) found.get(deviceKey(device))?.sort((a, b) => a.from - b.from);
}

const selectionOf = ({ devices, quantity, kind = 'lighting', circular = false }: BucketQuestion, { from, to }: Span): Selection => ({
  kind,
  devices,
  quantities: [{ name: quantity, circular }],
  from,
  to,
});

/** Devices whose roll-ups cannot be trusted, by start of the bucket. Where readings are not kept any more roll-ups are all there is. */
function dueBuckets(
  { devices, kind = 'lighting', from, to, width }: BucketQuestion,
  { rules, registry }: BucketParts,
): Map<number, Set<DeviceKey>> {
  const { timezone } = rules.district;
  const begin = Math.max(from, keptByAllFrom(rules, kind, 'raw', Date.now()) ?? from);
  const due = new Map<number, Set<DeviceKey>>();
  for (const device of devices) {
    const hours = registry.rollUpsDue.startsOf('1h', kind, device, begin, to);
    const days = width === '1d' ? registry.rollUpsDue.startsOf('1d', kind, device, begin, to) : [];
    const starts = width !== '1d' ? hours : [...days, ...hours.map((hour) => localInstant(localDayOf(hour, timezone), 0, timezone))];
    for (const start of starts) due.set(start, (due.get(start) ?? new Set()).add(deviceKey(device)));
  }
  return due;
}

interface DueSpan {
  readonly span: Span;
  readonly keys: ReadonlySet<DeviceKey>;
}

/** Hours that follow each other are asked for together, a day at most; days one by one, cut at local midnight. */
function mergeDue(
  due: ReadonlyMap<number, ReadonlySet<DeviceKey>>,
  to: number,
  width: BucketWidth,
  endOfDay: (start: number) => number,
): DueSpan[] {
  const spans: { span: { from: number; to: number }; keys: Set<DeviceKey> }[] = [];
  for (const start of [...due.keys()].sort((a, b) => a - b)) {
    const keys = due.get(start) ?? new Set();
    const end = width === '1d' ? endOfDay(start) : Math.min(to, start + HOUR_MS);
    const last = spans.at(-1);
    if (last && width !== '1d' && last.span.to === start && start - last.span.from < DAY_MS) {
      last.span.to = end;
      for (const key of keys) last.keys.add(key);
    } else spans.push({ span: { from: start, to: end }, keys: new Set(keys) });
  }
  return spans;
}

/** Readings of a span by start of the bucket. A local day is asked for in UTC days, which are its two parts. */
async function summariseSpan(
  question: BucketQuestion,
  span: Span,
  { store }: BucketParts,
): Promise<Map<number, { of: DeviceOf; stats: Stats }[]>> {
  const isDay = question.width === '1d';
  const summaries = await store.summarise(selectionOf(question, span), WIDTH_MS[question.width]);
  const byStart = new Map<number, Map<DeviceKey, { of: DeviceOf; stats: Stats[] }>>();
  for (const { municipality, device, start, stats } of summaries) {
    const bucket = isDay ? span.from : start;
    const rows = byStart.get(bucket) ?? new Map<DeviceKey, { of: DeviceOf; stats: Stats[] }>();
    byStart.set(bucket, rows);
    const key = deviceKey({ municipality, device });
    const row = rows.get(key) ?? { of: { municipality, device }, stats: [] };
    row.stats.push(stats);
    rows.set(key, row);
  }
  return new Map(
    [...byStart].map(([start, rows]) => [start, [...rows.values()].map(({ of, stats }) => ({ of, stats: joinStats(stats) }))]),
  );
}

/** Readings of a span in narrow buckets, for devices of which the wide one does not tell enough. */
export async function readFiner(
  { devices, quantity, from, to }: Omit<BucketQuestion, 'width'>,
  widthMs: number,
  { rules, store }: BucketParts,
): Promise<Map<DeviceKey, (Span & { stats: Stats })[]>> {
  const selection = selectionOf({ devices, quantity, from, to, width: '1h' }, { from, to });
  const isKept = from >= (keptByAllFrom(rules, 'lighting', 'raw', Date.now()) ?? Number.NEGATIVE_INFINITY);
  const rows = isKept ? await store.summarise(selection, widthMs) : await store.readRollUps('5m', selection);
  const found = new Map<DeviceKey, (Span & { stats: Stats })[]>();
  for (const { start, stats, ...of } of rows) {
    const key = deviceKey(of);
    const bucket = { from: Math.max(from, start), to: Math.min(to, start + (isKept ? widthMs : 300_000)), stats };
    found.set(key, [...(found.get(key) ?? []), bucket]);
  }
  return found;
}
