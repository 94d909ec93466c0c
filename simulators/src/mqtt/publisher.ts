// Publishes over MQTT 3.1.1 with QoS 1: a bounded number of messages in flight, every acknowledgement and every failure counted.
import { connect, type MqttClient } from 'mqtt';

export interface PublisherOptions {
  readonly url: string;
  /** Messages without acknowledgement at most; send() beyond it is a programmer's error. */
  readonly window: number;
  readonly clientId?: string;
  /** Hears one sentence when the broker cannot be reached, is lost, or is back; and the first failures of messages. */
  readonly onSentence: (sentence: string) => void;
  /** Called after every connect, also after the first. */
  readonly onConnect?: () => void;
}

export interface Counts {
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
}

export interface Publisher {
  readonly counts: Counts;
  readonly connected: boolean;
  readonly isFull: boolean;
  /** The last thing that went wrong with the connection. */
  readonly problem: string | undefined;
  send(topic: string, payload: string): void;
  /** Resolves once half of the window is free, or after giveUp(). */
  room(): Promise<void>;
  /** Resolves once every message is acknowledged or has failed, or after giveUp(). */
  drained(): Promise<void>;
  /** Lets go of everyone who waits, now and later. */
  giveUp(): void;
  /** Waits at most `graceMs` for acknowledgements, then closes the connection. */
  close(graceMs: number): Promise<void>;
}

/**
 * MQTT.js hands out message ids 1 to 65535 in turn without looking whether one is still in use: a message that waits long for
 * its acknowledgement would lose its callback to a later one. So nothing may run this far ahead of the oldest.
 */
const MAX_AHEAD_OF_OLDEST = 60_000;
const FAILURES_TOLD = 5;

/** Says what is wrong with the address of a broker, or undefined when it can be used. */
export function brokerUrlProblem(url: string): string | undefined {
  const { protocol, hostname } = URL.canParse(url) ? new URL(url) : { protocol: '', hostname: '' };
  if (['mqtt:', 'mqtts:', 'tcp:', 'ws:', 'wss:'].includes(protocol) && hostname) return undefined;
  return `"${url}" is not the address of an MQTT broker; it looks like mqtt://localhost:1883.`;
}

/** Begins to connect, and connects again whenever the connection is lost. MQTT.js then sends again what was not acknowledged. */
export function openPublisher({ url, window, clientId, onSentence, onConnect }: PublisherOptions): Publisher {
  const client: MqttClient = connect(url, {
    protocolVersion: 4,
    clean: true,
    reconnectPeriod: 1000,
    connectTimeout: 5000,
    reconnectOnConnackError: true,
    ...(clientId ? { clientId } : {}),
  });
  const counts = { sent: 0, acknowledged: 0, failed: 0 };
  const pending = new Set<number>();
  let waiters: Array<{ ready: () => boolean; resolve: () => void }> = [];
  let problem: string | undefined;
  let hasGivenUp = false;
  let state: 'new' | 'up' | 'down' | 'closing' = 'new';

  client.on('connect', () => {
    if (state === 'down')
      onSentence(`Connected to ${url} again${pending.size > 0 ? `; sending ${pending.size} unacknowledged messages again` : ''}.`);
    state = 'up';
    problem = undefined;
    onConnect?.();
  });
  client.on('error', (error: Error & { code?: unknown }) => {
    // A refused connection tries several addresses: its message is empty then, only the code speaks.
    problem = error.message || String(error.code ?? 'unknown problem');
    noteLoss();
  });
  client.on('close', noteLoss);

  function noteLoss(): void {
    if (state === 'up') onSentence(`Lost the connection to ${url}; trying again every second.`);
    else if (state === 'new') onSentence(`Cannot reach ${url} yet${problem ? ` (${problem})` : ''}; trying again every second.`);
    if (state !== 'closing') state = 'down';
  }

  const isFull = (): boolean => {
    const [oldest = counts.sent] = pending;
    return pending.size >= window || counts.sent - oldest >= MAX_AHEAD_OF_OLDEST;
  };

  function settle(sequence: number, error: Error | undefined): void {
    pending.delete(sequence);
    if (error) {
      counts.failed += 1;
      if (state !== 'closing' && counts.failed <= FAILURES_TOLD) onSentence(`A message could not be delivered: ${error.message}.`);
    } else counts.acknowledged += 1;
    wake();
  }

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
    get connected() {
      return client.connected;
    },
    get isFull() {
      return isFull();
    },
    get problem() {
      return problem;
    },
    send(topic, payload) {
      if (isFull()) throw new Error('send() while the window is full');
      const sequence = counts.sent;
      counts.sent += 1;
      pending.add(sequence);
      client.publish(topic, payload, { qos: 1 }, (error) => settle(sequence, error ?? undefined));
    },
    room: () => until(() => !isFull() && pending.size <= window / 2),
    drained: () => until(() => pending.size === 0),
    giveUp,
    async close(graceMs) {
      state = 'closing';
      let timer: NodeJS.Timeout | undefined;
      if (client.connected)
        await Promise.race([until(() => pending.size === 0), new Promise((resolve) => (timer = setTimeout(resolve, graceMs)))]);
      clearTimeout(timer);
      giveUp();
      await client.endAsync(pending.size > 0 || !client.connected);
    },
  };
}
