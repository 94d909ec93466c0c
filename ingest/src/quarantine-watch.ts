// Counts how many of a device's messages are not taken, in this hour and the one before; alarms are made of it (region/alarms.yaml).
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { Ending } from '@lagebild/shared/registry/ledger.ts';

const HOUR_MS = 3_600_000;
/** Where no rule says what is too many. */
const ALARM_ABOVE = 0.01;
/** Devices remembered for one hour; a flood of invented names must not fill the memory. */
const MAX_DEVICES = 50_000;

interface Count {
  received: number;
  quarantined: number;
  /** Arrival of the first that was not taken, epoch milliseconds; none yet: infinity. */
  since: number;
}

export interface QuarantineCount extends Readonly<Count> {
  readonly municipality: string;
  readonly device: string;
  /** Begin of the hour, epoch milliseconds. */
  readonly hour: number;
}

interface Hour {
  /** Begin, epoch milliseconds. */
  readonly begin: number;
  readonly counts: Map<string, Count>;
  /** Those of whom something was not taken: few, and looked at every few seconds. */
  readonly suspects: Map<string, Count>;
}

const newHour = (begin: number): Hour => ({ begin, counts: new Map(), suspects: new Map() });

export class QuarantineWatch {
  readonly #limit: () => number | undefined;
  #current = newHour(0);
  #last = newHour(-HOUR_MS);

  /** @param limit share of a device's messages from which on it is named; asked each time, since the rules may change */
  constructor(limit: () => number | undefined = () => undefined) {
    this.#limit = limit;
  }

  /** A message of a device was settled. @param now arrival, epoch milliseconds */
  note(municipality: string, device: string, ending: Ending, now: number): void {
    this.#turnTo(now);
    const { counts, suspects } = this.#current;
    const key = deviceKey({ municipality, device });
    let count = counts.get(key);
    if (!count) {
      if (counts.size >= MAX_DEVICES) return;
      count = { received: 0, quarantined: 0, since: Number.POSITIVE_INFINITY };
      counts.set(key, count);
    }
    count.received += 1;
    if (ending !== 'quarantined') return;
    count.quarantined += 1;
    count.since = Math.min(count.since, now);
    suspects.set(key, count);
  }

  /** Counts of the hour before and of this one, of devices of whom something was not taken. */
  *suspects(now: number): Iterable<QuarantineCount> {
    this.#turnTo(now);
    for (const { begin, suspects } of [this.#last, this.#current]) {
      for (const [key, count] of suspects) {
        const slash = key.indexOf('/');
        yield { municipality: key.slice(0, slash), device: key.slice(slash + 1), hour: begin, ...count };
      }
    }
  }

  /** Whether a device sent anything in this hour or the one before. */
  hasHeard(of: { municipality: string; device: string }): boolean {
    const key = deviceKey(of);
    return this.#current.counts.has(key) || this.#last.counts.has(key);
  }

  /** A device was erased. */
  forget(of: { municipality: string; device: string }): void {
    const key = deviceKey(of);
    for (const { counts, suspects } of [this.#last, this.#current]) for (const all of [counts, suspects]) all.delete(key);
  }

  /** Devices above the limit in this hour, or the one before. */
  alarms(now = Date.now()): QuarantineCount[] {
    const alarms = new Map<string, QuarantineCount>();
    const above = this.#limit() ?? ALARM_ABOVE;
    for (const count of this.suspects(now)) if (count.quarantined > above * count.received) alarms.set(deviceKey(count), count);
    return [...alarms.values()];
  }

  /** A clock that was set back does not bring an hour back. */
  #turnTo(now: number): void {
    const begin = Math.floor(now / HOUR_MS) * HOUR_MS;
    if (begin <= this.#current.begin) return;
    this.#last = begin - this.#current.begin === HOUR_MS ? this.#current : newHour(begin - HOUR_MS);
    this.#current = newHour(begin);
  }
}
