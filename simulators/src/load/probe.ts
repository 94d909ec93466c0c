// A probe beside the load: one device whose readings are followed to the store and to a browser.
import { setTimeout as sleep } from 'node:timers/promises';
import type { ClientEvents, Frame, ServerEvents } from '@lagebild/shared/contract/live.ts';
import { connectAsync, type MqttClient } from 'mqtt';
import { io, type Socket } from 'socket.io-client';
import type { ApiChoice } from '../cli/api-options.ts';
import type { BrokerChoice } from '../mqtt/publisher.ts';
import { type LagebildApi, lagebildAt } from '../verify/lagebild-api.ts';

export interface ProbeResult {
  readonly sent: number;
  /** From publishing until a browser had it, milliseconds; frames come every 250 ms. */
  readonly browserMs: readonly number[];
  /** From publishing until the store answered with it, milliseconds; asked every 100 ms. */
  readonly storeMs: readonly number[];
}

const EVERY_MS = 500;
const ASK_MS = 100;
const MUNICIPALITY = 'unna';
const LAST_MS = 5000;

export interface Probe {
  stop(): Promise<ProbeResult>;
}

/** @throws when the broker or Lagebild cannot be reached */
export async function startProbe({ url, credentials, tls }: BrokerChoice, at: ApiChoice): Promise<Probe> {
  const device = `load-probe-${process.pid}`;
  const client: MqttClient = await connectAsync(url, { ...credentials, ...tls });
  const socket: Socket<ServerEvents, ClientEvents> = io(at.url, { transports: ['websocket'], extraHeaders: { ...at.headers } });
  const browserMs: number[] = [];
  const storeMs: number[] = [];
  const seen = new Set<number>();
  const stop = new AbortController();
  const waiting: number[] = [];

  socket.on('connect', () => socket.emit('subscribe', { municipality: MUNICIPALITY, kind: 'air' }, () => undefined));
  socket.on('delta', (frame: Frame) => {
    for (const { device: devices, time } of frame.groups) {
      const at = time[devices.indexOf(device)];
      if (at === undefined || seen.has(at)) continue;
      seen.add(at);
      browserMs.push(Date.now() - at);
    }
  });

  let sent = 0;
  // At fixed moments, whatever the server does: a probe that waited for the last one would leave out the slow seconds.
  const publishing = setInterval(() => {
    const time = Date.now();
    waiting.push(time);
    sent += 1;
    // A lost connection shows as probes that never came through.
    client.publish(`v1/${MUNICIPALITY}/air/${device}`, JSON.stringify({ time, values: { o3: 40 } }), { qos: 1 }, () => undefined);
  }, EVERY_MS);
  const api: LagebildApi = lagebildAt(at);
  const asking = every(ASK_MS, stop.signal, async () => {
    const oldest = waiting[0];
    if (oldest === undefined) return;
    const query = {
      municipality: MUNICIPALITY,
      device,
      quantity: 'o3',
      from: oldest - 1,
      to: Date.now() + 1000,
      every: '1s',
      aggregate: 'count',
    };
    const { values } = await api.ask('series', query).catch(() => ({ values: [] })); // the device is not known yet
    const stored = values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
    for (const time of waiting.splice(0, stored)) storeMs.push(Date.now() - time);
  });

  return {
    async stop() {
      clearInterval(publishing);
      for (const end = Date.now() + LAST_MS; waiting.length > 0 && Date.now() < end; ) await sleep(ASK_MS);
      stop.abort();
      await Promise.allSettled([asking]);
      socket.disconnect();
      await client.endAsync(true);
      return { sent, browserMs, storeMs };
    },
  };
}

async function every(periodMs: number, signal: AbortSignal, work: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await work();
    await sleep(periodMs, undefined, { signal }).catch(() => undefined);
  }
}
