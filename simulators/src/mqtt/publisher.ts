// Publishes over MQTT 3.1.1 with QoS 1: a bounded number of messages in flight, every acknowledgement and every failure counted.
//
// Connecting again and sending again are done here, with a new client for each connection: MQTT.js would send what was not
// acknowledged one message at a time, waiting for each acknowledgement, and would tell of the connection only afterwards.
import { createHistogram } from 'node:perf_hooks';
import { connect, type MqttClient } from 'mqtt';

/** How to reach a broker. */
export interface BrokerChoice {
  readonly url: string;
  readonly credentials?: { readonly username: string; readonly password: string };
  readonly tls?: TlsChoice;
}

/** All of them PEM. */
export interface TlsChoice {
  /** Certificate authority of the broker; the system's when left out. */
  readonly ca?: string;
  /** Of us, for a broker that asks for one. */
  readonly cert?: string;
  readonly key?: string;
}

export interface PublisherOptions extends BrokerChoice {
  /** Messages without acknowledgement at most; send() beyond it is a programmer's error. */
  readonly window: number;
  /** Hears one sentence when the broker cannot be reached, is lost, or is back; and of the first messages that failed. */
  readonly onSentence: (sentence: string) => void;
  /** Called after every connect, also after the first. */
  readonly onConnect?: () => void;
}

/** sent = acknowledged + failed + in flight. A message that had to be sent again counts once. */
export interface Counts {
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
}

export interface Publisher {
  readonly counts: Counts;
  /** 95 of 100 acknowledgements since the last call came within so many milliseconds; NaN when none came. */
  takeP95Ms(this: void): number;
  readonly connected: boolean;
  readonly isFull: boolean;
  /** The last thing that went wrong with the connection. */
  readonly problem: string | undefined;
  /** Without a connection the message waits for one. */
  send(topic: string, payload: string | Buffer, onAcknowledged?: () => void): void;
  /** Resolves once half of the window is free, or after giveUp(). */
  room(): Promise<void>;
  /** Resolves once every message is acknowledged or has failed, or after giveUp(). */
  drained(): Promise<void>;
  /** Lets go of everyone who waits, now and later. */
  giveUp(): void;
  /** Waits at most `graceMs` for acknowledgements, then closes the connection. */
  close(graceMs: number): Promise<void>;
}

interface Message {
  readonly topic: string;
  readonly payload: string | Buffer;
  readonly onAcknowledged: (() => void) | undefined;
  attempts: number;
  /** When it was given, milliseconds of performance.now(). */
  readonly since: number;
}

/**
 * MQTT.js hands out message ids 1 to 65535 in turn without looking whether one is still in use: a message that waits long for
 * its acknowledgement would lose its callback to a later one. So nothing may run this far ahead of the oldest.
 */
const MAX_AHEAD_OF_OLDEST = 60_000;
const RECONNECT_MS = 1000;
const CONNECT_TIMEOUT_MS = 5000;
/** MQTT 3.1.1 has no negative acknowledgement: an error is the connection's. A message that breaks this many is at fault itself. */
const MAX_ATTEMPTS = 10;
const FAILURES_TOLD = 5;
const GOODBYE_MS = 500;

/** Says what is wrong with the address of a broker, or undefined when it can be used. */
export function brokerUrlProblem(url: string): string | undefined {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  if (['mqtt:', 'mqtts:', 'tcp:', 'ws:', 'wss:'].includes(protocol) && hostname) return undefined;
  return `"${url}" is not the address of an MQTT broker; it looks like mqtt://localhost:1883.`;
}

/** Begins to connect, and connects again whenever the connection is lost. What was not acknowledged is then sent again. */
export function openPublisher({ url, window, credentials, tls, onSentence, onConnect }: PublisherOptions): Publisher {
  const counts = { sent: 0, acknowledged: 0, failed: 0 };
  /** By sequence number, oldest first: a Map keeps the order of insertion. */
  const pending = new Map<number, Message>();
  let latencies = createHistogram({ figures: 2 });
  let waiters: Array<{ ready: () => boolean; resolve: () => void }> = [];
  let state: 'new' | 'up' | 'down' | 'closing' = 'new';
  let hasGivenUp = false;
  let problem: string | undefined;
  let reconnect: NodeJS.Timeout | undefined;
  // A certificate that is missing is often refused after the handshake, and then nobody says so (RFC 8446 4.4.2.4 lets a server do that).
  const hungUp =
    url.startsWith('mqtts:') && tls?.cert === undefined ? 'it hung up; it may ask for a certificate: --cert, --key' : 'it hung up';
  let client = open();

  function open(): MqttClient {
    const mine = connect(url, {
      protocolVersion: 4,
      clean: true,
      reconnectPeriod: 0,
      connectTimeout: CONNECT_TIMEOUT_MS,
      ...credentials,
      ...tls,
    });
    mine.on('connect', () => {
      if (mine !== client) return;
      if (state === 'down')
        onSentence(`Connected to ${url}${pending.size > 0 ? `; ${pending.size} unacknowledged messages are sent again` : ''}.`);
      state = 'up';
      problem = undefined;
      onConnect?.();
      for (const sequence of pending.keys()) transmit(sequence);
    });
    mine.on('error', (error: Error & { code?: string | number }) => {
      // When several addresses were tried in vain the message is empty, and only the code speaks.
      problem = error.message || String(error.code ?? 'unknown problem');
    });
    mine.on('close', () => lose(mine));
    return mine;
  }

  function lose(lost: MqttClient): void {
    if (lost !== client || state === 'closing' || reconnect) return;
    if (state === 'up') onSentence(`Lost the connection to ${url}; trying again every second.`);
    if (state === 'new') onSentence(`Cannot reach ${url} yet (${problem ?? hungUp}); trying again every second.`);
    state = 'down';
    reconnect = setTimeout(() => {
      reconnect = undefined;
      client = open();
    }, RECONNECT_MS);
    // Fails the callbacks of everything unacknowledged, which must find the reconnect already decided.
    lost.end(true);
  }

  function transmit(sequence: number): void {
    const message = pending.get(sequence);
    if (!message) return;
    const mine = client;
    message.attempts += 1;
    mine.publish(message.topic, message.payload, { qos: 1, dup: message.attempts > 1 }, (error) => {
      if (!error) acknowledge(sequence);
      // What an earlier connection did not get acknowledged is the business of the present one.
      else if (mine !== client || reconnect || state === 'closing') return;
      else if (message.attempts >= MAX_ATTEMPTS) fail(sequence, error);
      else lose(mine);
    });
  }

  function acknowledge(sequence: number): void {
    const message = pending.get(sequence);
    if (!message) return;
    pending.delete(sequence);
    counts.acknowledged += 1;
    latencies.record(Math.max(1, Math.round((performance.now() - message.since) * 1000)));
    message.onAcknowledged?.();
    wake();
  }

  function fail(sequence: number, error: Error): void {
    pending.delete(sequence);
    counts.failed += 1;
    if (counts.failed <= FAILURES_TOLD) onSentence(`A message could not be delivered: ${error.message}.`);
    wake();
  }

  const isFull = (): boolean => {
    const [oldest = counts.sent] = pending.keys();
    return pending.size >= window || counts.sent - oldest >= MAX_AHEAD_OF_OLDEST;
  };

  function wake(): void {
    if (waiters.length === 0) return;
    const ready = waiters.filter((waiter) => waiter.ready());
    waiters = waiters.filter((waiter) => !ready.includes(waiter));
    for (const { resolve } of ready) resolve();
  }

  function until(condition: () => boolean): Promise<void> {
    const ready = (): boolean => hasGivenUp || condition();
    return ready() ? Promise.resolve() : new Promise((resolve) => waiters.push({ ready, resolve }));
  }

  function giveUp(): void {
    hasGivenUp = true;
    wake();
  }

  return {
    counts,
    takeP95Ms() {
      const p95 = latencies.count === 0 ? Number.NaN : latencies.percentile(95) / 1000;
      latencies = createHistogram({ figures: 2 });
      return p95;
    },
    get connected() {
      return state === 'up';
    },
    get isFull() {
      return isFull();
    },
    get problem() {
      return problem;
    },
    send(topic, payload, onAcknowledged) {
      if (isFull()) throw new Error('send() while the window is full');
      const sequence = counts.sent;
      counts.sent += 1;
      pending.set(sequence, { topic, payload, onAcknowledged, attempts: 0, since: performance.now() });
      if (state === 'up') transmit(sequence);
    },
    room: () => until(() => !isFull() && pending.size <= window / 2),
    drained: () => until(() => pending.size === 0),
    giveUp,
    async close(graceMs) {
      const wasUp = state === 'up';
      state = 'closing';
      clearTimeout(reconnect);
      if (wasUp && pending.size > 0) {
        const timer = setTimeout(giveUp, graceMs);
        await until(() => pending.size === 0);
        clearTimeout(timer);
      }
      giveUp();
      // A broker that no longer answers would keep a polite goodbye waiting.
      const timer = setTimeout(() => client.stream.destroy(), GOODBYE_MS);
      await client.endAsync(pending.size > 0 || !wasUp);
      clearTimeout(timer);
    },
  };
}
