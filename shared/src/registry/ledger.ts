// The books: where every message ended, per municipality. received = stored + duplicate + noted + quarantined + inLog, at any time.
import type { DatabaseSync } from 'node:sqlite';
import type { Account } from '../contract/http.ts';

/** Where a message can end. Noted is what carries no measurement: a join, a battery state, a frame for the network alone. */
export type Ending = 'stored' | 'duplicate' | 'noted' | 'quarantined';

/** Key of messages whose topic names no municipality of the district. */
export const UNASSIGNED = '';

/** How a message ended, or several of one municipality. */
export interface Entry {
  readonly municipality: string;
  readonly ending: Ending;
  /** Messages; one unless told. */
  readonly count?: number;
  /** It had been booked as quarantined and was taken in again: it changes its account, nothing new was received. */
  readonly wasQuarantined?: boolean;
}

type Settled = Record<Ending, number>;

const total = ({ stored, duplicate, noted, quarantined }: Settled): number => stored + duplicate + noted + quarantined;
const nothing = (): Settled => ({ stored: 0, duplicate: 0, noted: 0, quarantined: 0 });

export class Ledger {
  readonly #settled = new Map<string, Settled>();
  readonly #inLog = new Map<string, number>();
  readonly #database: DatabaseSync;

  constructor(database: DatabaseSync) {
    this.#database = database;
    for (const row of database.prepare('SELECT municipality, stored, duplicate, noted, quarantined FROM ledger').all()) {
      const { municipality, ...settled } = row as unknown as Settled & { municipality: string };
      this.#settled.set(municipality, { ...settled });
    }
  }

  /** A message is in the log; it is on its way until settled. */
  receive(municipality: string): void {
    this.#inLog.set(municipality, (this.#inLog.get(municipality) ?? 0) + 1);
  }

  /** Writes the endings of a batch; belongs inside the batch's transaction, before `settle`. */
  persist(endings: readonly Entry[]): void {
    const upsert = this.#database.prepare(`
      INSERT INTO ledger (municipality, stored, duplicate, noted, quarantined) VALUES ($municipality, $stored, $duplicate, $noted, $quarantined)
      ON CONFLICT (municipality) DO UPDATE SET
        stored = stored + $stored, duplicate = duplicate + $duplicate, noted = noted + $noted, quarantined = quarantined + $quarantined`);
    for (const [municipality, { stored, duplicate, noted, quarantined }] of sum(endings)) {
      upsert.run({ $municipality: municipality, $stored: stored, $duplicate: duplicate, $noted: noted, $quarantined: quarantined });
    }
  }

  /** Counts the endings of a batch, once its transaction is committed. */
  settle(endings: readonly Entry[]): void {
    for (const [municipality, change] of sum(endings)) {
      const settled = this.#settled.get(municipality) ?? nothing();
      for (const ending of Object.keys(settled) as Ending[]) settled[ending] += change[ending];
      this.#settled.set(municipality, settled);
      const left = total(change);
      this.#inLog.set(municipality, (this.#inLog.get(municipality) ?? 0) - left);
    }
  }

  account(municipality: string): Account {
    const settled = this.#settled.get(municipality) ?? nothing();
    const inLog = this.#inLog.get(municipality) ?? 0;
    return { received: total(settled) + inLog, ...settled, inLog };
  }

  total(): Account {
    const sums: Account = { received: 0, ...nothing(), inLog: 0 };
    for (const municipality of new Set([...this.#settled.keys(), ...this.#inLog.keys()])) {
      const account = this.account(municipality);
      for (const column of Object.keys(sums) as (keyof Account)[]) sums[column] += account[column];
    }
    return sums;
  }
}

function sum(endings: readonly Entry[]): Map<string, Settled> {
  const sums = new Map<string, Settled>();
  for (const { municipality, ending, count = 1, wasQuarantined } of endings) {
    const settled = sums.get(municipality) ?? nothing();
    settled[ending] += count;
    if (wasQuarantined) settled.quarantined -= count;
    sums.set(municipality, settled);
  }
  return sums;
}
