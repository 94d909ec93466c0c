// Publishes numbered readings at a steady rate, through whatever happens to the broker, and notes which were acknowledged.
import mqtt, { type MqttClient } from 'mqtt';

/** Every so many-th message is one that cannot be taken. */
const POISON_EVERY = 10;
export const isPoison = (n: number): boolean => n % POISON_EVERY === 3;
export const deviceOf = (n: number): string => `counter-${n % 7}`;
export const o3Of = (n: number): number => n % 500;

export class NumberedPublisher {
  /** When each number was acknowledged, epoch milliseconds. */
  readonly acknowledged = new Map<number, number>();
  /** Time of the message with number 0, epoch milliseconds. */
  readonly begin: number;
  readonly #client: MqttClient;
  #next = 0;
  #timer: NodeJS.Timeout | undefined;

  constructor(url: string, begin: number) {
    this.begin = begin;
    this.#client = mqtt.connect(url, { reconnectPeriod: 100, connectTimeout: 2000, keepalive: 10 });
    this.#client.on('error', () => undefined);
  }

  get sent(): number {
    return this.#next;
  }

  /** @param perSecond messages a second */
  start(perSecond: number): void {
    const tickMs = 20;
    this.#timer = setInterval(() => {
      for (let n = 0; n < (perSecond * tickMs) / 1000; n += 1) this.#publish();
    }, tickMs);
  }

  /** Publishes nothing more; resolves once everything is acknowledged. */
  async stop(): Promise<void> {
    clearInterval(this.#timer);
    const end = Date.now() + 60_000;
    while (this.acknowledged.size < this.#next && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50));
    await this.#client.endAsync(true);
  }

  #publish(): void {
    const n = this.#next;
    this.#next += 1;
    const values = isPoison(n) ? { o3: -1 } : { o3: o3Of(n) };
    this.#client.publish(`v1/unna/air/${deviceOf(n)}`, JSON.stringify({ time: this.begin + n, values }), { qos: 1 }, (error) => {
      if (!error) this.acknowledged.set(n, Date.now());
    });
  }
}
