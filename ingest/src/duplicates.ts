// Tells new readings from repeated and contradicting ones. A (device, time, quantity) is stored once; the first value stays.
//
// DuckDB has no index to ask, so the cheap question comes first: newer than everything this device ever stored is new.
// Only the rest (repeats, late and backfilled readings) is looked up, in one query a batch.
import { deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { KnownState } from './known-state.ts';
import { type Candidate, quarantine, type Verdict } from './message.ts';

type Values = Record<string, number>;

const keyOf = (reading: Reading): string => `${deviceKey(reading)}@${reading.time}`;

/**
 * @param askForAll looks every reading up: after a failed write nobody knows what it left behind
 * @returns one verdict a candidate, in order; a stored one carries only the quantities that are new
 */
export async function sortOut(
  candidates: readonly Candidate[],
  { store, known }: { store: Pick<TimeSeriesStore, 'find'>; known: Pick<KnownState, 'newestOf'> },
  askForAll: boolean,
): Promise<Verdict[]> {
  const doubtful = candidates.map((c) => c.reading).filter((reading) => askForAll || reading.time <= known.newestOf(reading));
  const found = doubtful.length > 0 ? await store.find(doubtful) : [];
  const present = new Map<string, Values>();
  for (const [index, reading] of doubtful.entries()) {
    const values = found[index];
    if (values) present.set(keyOf(reading), values);
  }
  return candidates.map((candidate) => compare(candidate, present));
}

/** Compares a candidate with what is there, and adds it to it: the next one of the batch may repeat this one. */
function compare(candidate: Candidate, present: Map<string, Values>): Verdict {
  const { reading, message } = candidate;
  const key = keyOf(reading);
  const there = present.get(key);
  if (!there) {
    present.set(key, { ...reading.values });
    return candidate;
  }
  const fresh: Values = {};
  for (const [quantity, given] of Object.entries(reading.values)) {
    const stored = there[quantity];
    if (stored === undefined) fresh[quantity] = given;
    else if (stored !== given) {
      const { municipality, kind, device, time } = reading;
      return quarantine(message, { municipality, kind, device }, { code: 'conflict', quantity, stored, given, time });
    }
  }
  if (Object.keys(fresh).length === 0) return { ...candidate, ending: 'duplicate' };
  Object.assign(there, fresh);
  return { ...candidate, reading: { ...reading, values: fresh } };
}
