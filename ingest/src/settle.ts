// Settles candidates against what is known: kind of the device, number of spaces, repeated and contradicting readings.
//
// One after the other, because each is measured by those before it; only what ends as stored changes what is known.
// A (device, time, quantity) is stored once; the first value stays. DuckDB has no index to ask, so the cheap question comes
// first: newer than everything this device ever stored is new. The rest is looked up, in one query a batch.
import { checkCapacity } from '@lagebild/shared/domain/plausibility.ts';
import { deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { KnownState } from './known-state.ts';
import { type Candidate, type Quarantined, quarantine, type Verdict } from './message.ts';

export interface SettleDeps {
  readonly store: Pick<TimeSeriesStore, 'find'>;
  readonly devices: Pick<DeviceRegister, 'get' | 'note'>;
  readonly known: KnownState;
  /** What the batch before is writing just now; the store does not know it yet. */
  readonly underWay?: Present;
}

type Values = Record<string, number>;
/** What is stored, or will be with this batch, by device and time. */
export type Present = Map<string, Values>;

export interface Settled {
  /** One a message, in order; a stored one carries only the quantities that are new. */
  readonly verdicts: Verdict[];
  readonly present: Present;
}

const keyOf = (reading: Reading): string => `${deviceKey(reading)}@${reading.time}`;

/**
 * @throws {StoreUnavailable} before anything has changed, when the store cannot be asked
 */
export async function settle(judged: readonly (Candidate | Quarantined)[], deps: SettleDeps): Promise<Settled> {
  const candidates = judged.filter((j) => j.ending === 'open');
  const present = await lookUp(candidates, deps);
  const verdicts = judged.map((candidate) => {
    if (candidate.ending === 'quarantined') return candidate;
    const verdict: Verdict = settleSafely(candidate, present, deps);
    if (verdict.ending === 'stored') take(verdict, deps);
    else if (verdict.ending === 'duplicate') deps.devices.note(verdict.reading, undefined, verdict.message.receivedAt);
    return verdict;
  });
  return { verdicts, present };
}

async function lookUp(candidates: readonly Candidate[], { store, known }: SettleDeps): Promise<Present> {
  const doubtful = candidates.map((c) => c.reading).filter((reading) => reading.time <= known.newestOf(reading));
  const found = doubtful.length > 0 ? await store.find(doubtful) : [];
  const present: Present = new Map();
  for (const [index, reading] of doubtful.entries()) {
    const values = found[index];
    if (values) present.set(keyOf(reading), values);
  }
  return present;
}

/** A defect of ours must not hold up the others. */
function settleSafely(candidate: Candidate, present: Present, deps: SettleDeps): Verdict {
  try {
    return settleOne(candidate, present, deps);
  } catch (error) {
    const { municipality, kind, device } = candidate.reading;
    return quarantine(candidate.message, { municipality, kind, device }, { code: 'internal_error', problem: (error as Error).message });
  }
}

function settleOne(candidate: Candidate, present: Present, { devices, known, underWay }: SettleDeps): Verdict {
  const { reading, message } = candidate;
  const { municipality, kind, device, time } = reading;
  const place = { municipality, kind, device };

  const registered = devices.get(place);
  if (registered && registered.kind !== kind) {
    return quarantine(message, place, { code: 'kind_mismatch', registered: registered.kind, given: kind });
  }
  const tooMany = checkCapacity(reading.values, known.capacityOf(place, time));
  if (tooMany) return quarantine(message, place, tooMany);

  const key = keyOf(reading);
  const there = { ...present.get(key), ...underWay?.get(key) };
  const fresh: Values = {};
  for (const [quantity, given] of Object.entries(reading.values)) {
    const stored = there[quantity];
    if (stored === undefined) fresh[quantity] = given;
    else if (stored !== given) return quarantine(message, place, { code: 'conflict', quantity, stored, given, time });
  }
  if (Object.keys(fresh).length === 0) return { ...candidate, ending: 'duplicate' };
  present.set(key, { ...there, ...fresh }); // the next one of the batch may repeat this one
  return { ...candidate, ending: 'stored', reading: { ...reading, values: fresh } };
}

function take({ reading, about, message }: Pick<Candidate, 'reading' | 'about' | 'message'>, { devices, known }: SettleDeps): void {
  devices.note(reading, about, message.receivedAt);
  known.noteCapacity(reading);
}
