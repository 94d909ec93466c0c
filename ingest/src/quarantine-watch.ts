// Watches how many of a device's messages are not taken: more than one in a hundred of an hour is an alarm.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { Ending } from '@lagebild/shared/registry/ledger.ts';
import type { Logger } from 'pino';

const HOUR_MS = 3_600_000;
const ALARM_ABOVE = 0.01;
/** Devices remembered for one hour; a flood of invented names must not fill the memory. */
const MAX_DEVICES = 50_000;

interface Count {
  received: number;
  quarantined: number;
}

export interface QuarantineAlarm {
  readonly municipality: string;
  readonly device: string;
  /** Begin of the hour, epoch milliseconds. */
  readonly hour: number;
  readonly received: number;
  readonly quarantined: number;
}

export class QuarantineWatch {
  readonly #log: Logger;
  #hour = 0;
  #current = new Map<string, Count>();
  #last = new Map<string, Count>();
  readonly #alarmed = new Set<string>();

  constructor(log: Logger) {
    this.#log = log;
  }

  /** A message of a device was settled. @param now arrival, epoch milliseconds */
  note(municipality: string, device: string, ending: Ending, now: number): void {
    const hour = Math.floor(now / HOUR_MS) * HOUR_MS;
    if (hour > this.#hour) this.#turn(hour);
    const key = deviceKey({ municipality, device });
    let count = this.#current.get(key);
    if (!count) {
      if (this.#current.size >= MAX_DEVICES) return;
      count = { received: 0, quarantined: 0 };
      this.#current.set(key, count);
    }
    count.received += 1;
    if (ending !== 'quarantined') return;
    count.quarantined += 1;
    if (!isAlarm(count) || this.#alarmed.has(key)) return;
    this.#alarmed.add(key);
    this.#log.warn({ municipality, device, ...count }, 'more than 1 % of the messages of a device are not taken; the quarantine says why');
  }

  /** Devices above the limit in this hour, or the one before. */
  alarms(): QuarantineAlarm[] {
    const alarms = new Map<string, QuarantineAlarm>();
    for (const [counts, hour] of [
      [this.#last, this.#hour - HOUR_MS],
      [this.#current, this.#hour],
    ] as const) {
      for (const [key, count] of counts) {
        const slash = key.indexOf('/');
        if (isAlarm(count)) alarms.set(key, { municipality: key.slice(0, slash), device: key.slice(slash + 1), hour, ...count });
      }
    }
    return [...alarms.values()];
  }

  #turn(hour: number): void {
    this.#last = hour - this.#hour === HOUR_MS ? this.#current : new Map();
    this.#current = new Map();
    this.#hour = hour;
    for (const key of this.#alarmed) {
      const count = this.#last.get(key);
      if (count && isAlarm(count)) continue;
      this.#alarmed.delete(key);
      this.#log.info({ device: key }, 'the messages of the device are taken again');
    }
  }
}

const isAlarm = ({ received, quarantined }: Count): boolean => quarantined > ALARM_ABOVE * received;
