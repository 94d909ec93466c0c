// Offers messages at a fixed rate, whatever the server does: each is due at its moment, and its latency counts from there.
//
// A generator that waits for a slow server would send less while it is slow, and leave out the very latencies that hurt (coordinated omission).
import { createHistogram, type RecordableHistogram } from 'node:perf_hooks';
import { setImmediate as nextTurn, setTimeout as sleep } from 'node:timers/promises';
import { LoadConnection, type LoadConnectionOptions } from './load-connection.ts';
import { type LoadDevice, type PayloadKind, type Template, templateOf } from './templates.ts';

export interface LoadOptions {
  readonly url: string;
  readonly devices: readonly LoadDevice[];
  /** Of all connections; LoRaWAN payloads need them. */
  readonly credentials?: LoadConnectionOptions['credentials'];
  readonly tls?: LoadConnectionOptions['tls'];
  /** Messages a second. */
  readonly rate: number;
  readonly seconds: number;
  readonly qos: 0 | 1;
  readonly payload: PayloadKind;
  readonly connections: number;
  /** How long the broker may take for what is left at the end, milliseconds; 30,000 when left out. */
  readonly drainMs?: number;
  readonly signal: AbortSignal;
  readonly onSentence: (sentence: string) => void;
  readonly onSecond: (second: Second) => void;
}

/** What happened within one second. */
export interface Second {
  /** From the beginning, seconds. */
  readonly at: number;
  readonly due: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Milliseconds, of the messages acknowledged in it; NaN without any. */
  readonly p50Ms: number;
  readonly p95Ms: number;
  readonly p99Ms: number;
  readonly inFlight: number;
}

export interface LoadResult {
  readonly due: number;
  readonly sent: number;
  readonly acknowledged: number;
  /** Due, and not sent: no message id was free, the broker did not read in time, the backlog was too long, or the connection gone. */
  readonly notSent: number;
  readonly seconds: number;
  /** From the moment a message was due until its acknowledgement, milliseconds; null when nothing was acknowledged, as with QoS 0. */
  readonly latencyMs: { readonly p50: number; readonly p95: number; readonly p99: number; readonly max: number } | null;
}

/** Most messages that one turn sends over one connection; more would hold up the acknowledgements. */
const MOST_AT_ONCE = 500;
const DRAIN_MS = 30_000;

export async function runLoad(options: LoadOptions): Promise<LoadResult> {
  const { devices, rate, seconds, qos, payload, signal, onSecond, drainMs = DRAIN_MS } = options;
  const whole = createHistogram({ figures: 3 });
  let ofSecond = createHistogram({ figures: 3 });
  let acknowledged = 0;
  const onAcknowledged = (latencyUs: number) => {
    acknowledged += 1;
    const value = Math.max(1, Math.round(latencyUs));
    whole.record(value);
    ofSecond.record(value);
  };
  const connections = await openAll(options, onAcknowledged);
  const templates: Template[] = devices.map((device) => templateOf(payload, device, qos));
  const total = Math.floor(rate * seconds);
  const begin = performance.now();
  let due = 0;
  let sent = 0;
  let before = { due: 0, sent: 0, acknowledged: 0 };
  const inFlight = () => connections.reduce((sum, one) => sum + one.inFlight, 0);
  let second = 0;
  const tellSecond = () => {
    second += 1;
    const { p50, p95, p99 } = percentiles(ofSecond);
    onSecond({
      at: second,
      due: due - before.due,
      sent: sent - before.sent,
      acknowledged: acknowledged - before.acknowledged,
      p50Ms: p50,
      p95Ms: p95,
      p99Ms: p99,
      inFlight: inFlight(),
    });
    before = { due, sent, acknowledged };
    ofSecond = createHistogram({ figures: 3 });
  };
  const timer = setInterval(tellSecond, 1000);
  try {
    while (due < total && !signal.aborted) {
      const now = performance.now();
      const target = Math.min(total, Math.floor(((now - begin) / 1000) * rate) + 1);
      if (target === due) {
        await sleep(1);
        continue;
      }
      const until = Math.min(target, due + MOST_AT_ONCE * connections.length);
      sent += sendDue(connections, templates, { from: due, until, begin, rate });
      due = until;
      await nextTurn();
    }
    const isWaiting = () => inFlight() > 0 || connections.some((one) => one.unsent > 0);
    for (const end = performance.now() + drainMs; isWaiting() && performance.now() < end && !signal.aborted; ) await sleep(20);
  } finally {
    // What the broker has not read by now was not sent.
    sent -= connections.reduce((sum, one) => sum + one.unsent, 0);
    clearInterval(timer);
    for (const connection of connections) connection.close();
  }
  const elapsed = (performance.now() - begin) / 1000;
  const latencyMs = whole.count === 0 ? null : { ...percentiles(whole), max: whole.max / 1000 };
  return { due, sent, acknowledged, notSent: due - sent, seconds: elapsed, latencyMs };
}

function openAll(
  { url, credentials, tls, connections, onSentence }: LoadOptions,
  onAcknowledged: (us: number) => void,
): Promise<LoadConnection[]> {
  const opened = Array.from({ length: connections }, (_, index) =>
    LoadConnection.open({ url, clientId: `load-${process.pid}-${index}`, credentials, tls, onAcknowledged, onLost: onSentence }),
  );
  return Promise.all(opened);
}

interface Stretch {
  readonly from: number;
  readonly until: number;
  readonly begin: number;
  readonly rate: number;
}

function sendDue(connections: readonly LoadConnection[], templates: readonly Template[], { from, until, begin, rate }: Stretch): number {
  const timeMs = Date.now();
  const lanes = connections.map((connection) => ({ connection, messages: [] as { template: Template; count: number; due: number }[] }));
  for (let n = from; n < until; n += 1) {
    const index = n % templates.length;
    const template = templates[index];
    // A device keeps its connection: the order of its messages is that of their sending.
    const lane = lanes[index % lanes.length];
    if (template && lane) lane.messages.push({ template, count: Math.floor(n / templates.length), due: begin + (n / rate) * 1000 });
  }
  return lanes.reduce((sum, { connection, messages }) => sum + (messages.length > 0 ? connection.send(messages, timeMs) : 0), 0);
}

function percentiles(histogram: RecordableHistogram): { p50: number; p95: number; p99: number } {
  const at = (percent: number) => (histogram.count === 0 ? Number.NaN : histogram.percentile(percent) / 1000);
  return { p50: at(50), p95: at(95), p99: at(99) };
}
