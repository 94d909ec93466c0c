// What a load test found, for people, for a spreadsheet and for programs.

import type { ProbeResult } from './probe.ts';
import type { LoadResult, Second } from './run-load.ts';

export interface LoadReport extends LoadResult {
  readonly perSecond: number;
  /** Milliseconds; null without a probe, or where nothing came through (then `probesSent` tells how many did not). */
  readonly toStoreMs: Spread | null;
  readonly toBrowserMs: Spread | null;
  readonly probesSent: number;
  readonly options: Readonly<Record<string, string | number>>;
}

interface Spread {
  readonly count: number;
  /** Probes that never came through. */
  readonly lost: number;
  readonly p50: number;
  readonly p95: number;
  readonly max: number;
}

export function reportOf(result: LoadResult, probe: ProbeResult | undefined, options: LoadReport['options']): LoadReport {
  return {
    ...result,
    perSecond: result.acknowledged > 0 ? result.acknowledged / result.seconds : result.sent / result.seconds,
    toStoreMs: spreadOf(probe?.storeMs, probe?.sent),
    toBrowserMs: spreadOf(probe?.browserMs, probe?.sent),
    probesSent: probe?.sent ?? 0,
    options,
  };
}

function spreadOf(values: readonly number[] = [], sent = 0): Spread | null {
  if (values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
  return { count: sorted.length, lost: Math.max(0, sent - sorted.length), p50: at(0.5), p95: at(0.95), max: at(1) };
}

export const CSV_HEAD = 'second,due,sent,acknowledged,in_flight,p50_ms,p95_ms,p99_ms';

export const csvLine = ({ at, due, sent, acknowledged, inFlight, p50Ms, p95Ms, p99Ms }: Second): string =>
  [at, due, sent, acknowledged, inFlight, ...[p50Ms, p95Ms, p99Ms].map((ms) => (Number.isNaN(ms) ? '' : ms.toFixed(2)))].join(',');

const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;

const probes = ({ count, lost }: Spread): string => `${count} probes${lost > 0 ? `, ${lost} never came through` : ''}`;

export function textOf({ due, sent, acknowledged, notSent, seconds, perSecond, latencyMs, toStoreMs, toBrowserMs }: LoadReport): string {
  const whole = (value: number) => Math.round(value).toLocaleString('en-US');
  const lines = [
    `${whole(due)} messages were due, ${whole(sent)} sent, ${whole(acknowledged)} acknowledged, ${whole(notSent)} could not be sent; ${seconds.toFixed(1)} s, ${whole(perSecond)} messages/s`,
  ];
  if (latencyMs)
    lines.push(
      `due until acknowledged: p50 ${ms(latencyMs.p50)}, p95 ${ms(latencyMs.p95)}, p99 ${ms(latencyMs.p99)}, longest ${ms(latencyMs.max)}`,
    );
  if (toStoreMs)
    lines.push(
      `published until stored: p50 ${ms(toStoreMs.p50)}, p95 ${ms(toStoreMs.p95)}, longest ${ms(toStoreMs.max)} (${probes(toStoreMs)})`,
    );
  if (toBrowserMs)
    lines.push(
      `published until in a browser: p50 ${ms(toBrowserMs.p50)}, p95 ${ms(toBrowserMs.p95)}, longest ${ms(toBrowserMs.max)} (${probes(toBrowserMs)})`,
    );
  return lines.join('\n');
}
