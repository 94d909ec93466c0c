// Looks up what is stored under many (device, time) at once, with few questions.
import { type DeviceKey, deviceKey } from '../../domain/reading.ts';
import type { DeviceTime } from '../time-series-store.ts';
import { decodeTag, quoteName, quoteString } from './escape.ts';
import type { QueryDeps } from './influx-queries.ts';

const HOUR_MS = 3_600_000;
/** Times of one device further apart are asked for separately: what lies between would come along. */
const MAX_GAP_MS = 24 * HOUR_MS;
const MAX_SPAN_MS = 31 * 24 * HOUR_MS;
/** Devices asked for together, when their times lie in the same hour. */
const DEVICES_AT_ONCE = 100;
const QUESTIONS_AT_ONCE = 4;

type Values = Record<string, number>;

interface Span {
  readonly key: DeviceTime;
  readonly from: number;
  to: number;
}

/** @returns what is stored, by quantity, in the order of the keys; undefined where nothing is */
export async function findReadings(deps: QueryDeps, keys: readonly DeviceTime[]): Promise<(Values | undefined)[]> {
  const found = new Map<string, Values>();
  const questions = groupSpans(spansOf(keys, deps.dialect.maxRangeMs));
  for (let at = 0; at < questions.length; at += QUESTIONS_AT_ONCE) {
    await Promise.all(questions.slice(at, at + QUESTIONS_AT_ONCE).map((spans) => ask(deps, spans, found)));
  }
  return keys.map((key) => found.get(`${deviceKey(key)}@${key.time}`));
}

/** The times of each device, gathered into spans. */
function spansOf(keys: readonly DeviceTime[], maxRangeMs: number): Span[] {
  const byDevice = new Map<DeviceKey, DeviceTime[]>();
  for (const key of keys) {
    const of = `${key.kind}/${deviceKey(key)}`;
    const list = byDevice.get(of) ?? [];
    list.push(key);
    byDevice.set(of, list);
  }
  const spans: Span[] = [];
  for (const list of byDevice.values()) {
    let span: Span | undefined;
    for (const key of list.sort((a, b) => a.time - b.time)) {
      if (span && key.time - span.to <= MAX_GAP_MS && key.time - span.from <= Math.min(MAX_SPAN_MS, maxRangeMs)) span.to = key.time;
      else {
        span = { key, from: key.time, to: key.time };
        spans.push(span);
      }
    }
  }
  return spans;
}

/** Short spans of many devices that lie in the same hour are asked for together. */
function groupSpans(spans: readonly Span[]): Span[][] {
  const groups = new Map<string, Span[]>();
  const questions: Span[][] = [];
  for (const span of spans) {
    const hour = Math.floor(span.from / HOUR_MS);
    const isShort = Math.floor(span.to / HOUR_MS) === hour;
    const name = `${span.key.kind}@${hour}`;
    const group = isShort ? groups.get(name) : undefined;
    if (group && group.length < DEVICES_AT_ONCE) group.push(span);
    else {
      const fresh = [span];
      questions.push(fresh);
      if (isShort) groups.set(name, fresh);
    }
  }
  return questions;
}

async function ask({ transport }: QueryDeps, spans: readonly Span[], found: Map<string, Values>): Promise<void> {
  const [first] = spans;
  if (!first) return;
  const from = Math.min(...spans.map((span) => span.from));
  const to = Math.max(...spans.map((span) => span.to)) + 1;
  const devices = spans.map(({ key }) => `("municipality" = ${quoteString(key.municipality)} AND "device" = ${quoteString(key.device)})`);
  const rows = await transport.query(
    `SELECT * FROM ${quoteName(first.key.kind)} WHERE time >= ${from}ms AND time < ${to}ms AND (${devices.join(' OR ')}) GROUP BY "municipality", "device"`,
  );
  for (const { tags, columns, values } of rows) {
    const of = deviceKey({ municipality: decodeTag(tags.municipality ?? ''), device: decodeTag(tags.device ?? '') });
    for (const [time, ...fields] of values) {
      const present = fields.flatMap((value, index) => (typeof value === 'number' ? [[columns[index + 1] ?? '', value] as const] : []));
      found.set(`${of}@${time}`, Object.fromEntries(present));
    }
  }
}
