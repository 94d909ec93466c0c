// Settles candidates against what is known: kind of the device, number of spaces, repeated and contradicting readings.
//
// One after the other, because each is measured by those before it; only what ends as stored changes what is known.
// A (device, time, quantity) is stored once; the first value stays. DuckDB has no index to ask, so the cheap question comes
// first: newer than everything this device ever stored is new. The rest is looked up, in one query a batch.
import { checkCapacity } from '@lagebild/shared/domain/plausibility.ts';
import { deviceKey, type Reading } from '@lagebild/shared/domain/reading.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { KnownState } from './known-state.ts';
import { type Candidate, type Noted, type Quarantined, quarantine, readingsOf, type Verdict } from './message.ts';
import type { SeenUplinks } from './recent-uplinks.ts';

export interface SettleDeps {
  readonly store: Pick<TimeSeriesStore, 'find'>;
  readonly devices: Pick<DeviceRegister, 'get' | 'note'>;
  readonly known: KnownState;
  readonly uplinks: SeenUplinks;
  /** What the batch before is writing just now; the store does not know it yet. */
  readonly underWay?: Taken;
}

type Values = Record<string, number>;

export interface Settled {
  /** One a message, in order; a stored one carries only the quantities that are new. */
  readonly verdicts: Verdict[];
  readonly taken: Taken;
}

const keyOf = (reading: Reading): string => `${deviceKey(reading)}@${reading.time}`;

/** The readings of a batch that will be stored. Indexed only when somebody asks: most readings are newer than anything before them. */
export class Taken {
  readonly #waiting: Reading[] = [];
  readonly #values = new Map<string, Values>();

  add(reading: Reading): void {
    this.#waiting.push(reading);
  }

  valuesAt(key: string): Values | undefined {
    for (const reading of this.#waiting.splice(0)) {
      const its = keyOf(reading);
      this.#values.set(its, { ...this.#values.get(its), ...reading.values });
    }
    return this.#values.get(key);
  }
}

/**
 * @throws {StoreUnavailable} before anything has changed, when the store cannot be asked
 */
export async function settle(judged: readonly (Candidate | Quarantined | Noted)[], deps: SettleDeps): Promise<Settled> {
  const candidates = judged.filter((j) => j.ending === 'open');
  const stored = await lookUp(candidates, deps);
  const taken = new Taken();
  const verdicts = judged.map((candidate) => {
    if (candidate.ending !== 'open') return candidate;
    const verdict: Verdict = settleSafely(candidate, { ...deps, stored, taken });
    if (verdict.ending === 'stored') take(verdict, taken, deps);
    if (verdict.ending !== 'quarantined') rememberUplink(candidate, deps);
    // It may have been stored just before a crash, and what it told about its device not.
    if (verdict.ending === 'duplicate') deps.devices.note(verdict.reading, verdict.about, verdict.message.receivedAt);
    return verdict;
  });
  return { verdicts, taken };
}

async function lookUp(candidates: readonly Candidate[], { store, known }: SettleDeps): Promise<ReadonlyMap<string, Values>> {
  const doubtful = candidates.flatMap(readingsOf).filter((reading) => reading.time <= known.newestOf(reading));
  const found = doubtful.length > 0 ? await store.find(doubtful) : [];
  const stored = new Map<string, Values>();
  for (const [index, reading] of doubtful.entries()) {
    const values = found[index];
    if (values) stored.set(keyOf(reading), values);
  }
  return stored;
}

interface State extends SettleDeps {
  /** What the store holds of those that may repeat something, by device and time. */
  readonly stored: ReadonlyMap<string, Values>;
  /** Those of this batch before. */
  readonly taken: Taken;
}

/** A defect of ours must not hold up the others. */
function settleSafely(candidate: Candidate, state: State): Verdict {
  try {
    return settleOne(candidate, state);
  } catch (error) {
    const { municipality, kind, device } = candidate.reading;
    return quarantine(candidate.message, { municipality, kind, device }, { code: 'internal_error', problem: (error as Error).message });
  }
}

function settleOne(candidate: Candidate, state: State): Verdict {
  const { message, about, heard } = candidate;
  const { municipality, kind, device } = candidate.reading;
  if (isRepeatedUplink(candidate, state)) return { ...candidate, ending: 'duplicate' };
  const fresh: Reading[] = [];
  for (const reading of readingsOf(candidate)) {
    const found = freshOf(reading, state);
    if ('code' in found) return { ...quarantine(message, { municipality, kind, device }, found), ...(heard && { heard }) };
    if (Object.keys(found.values).length > 0) fresh.push(found);
  }
  const [reading, ...more] = fresh;
  if (!reading) return { ...candidate, ending: 'duplicate' };
  return { ending: 'stored', message, reading, ...(more.length > 0 && { more }), about, ...(heard && { heard }) };
}

/** What of a reading is not stored yet. */
function freshOf(reading: Reading, { devices, known, stored: inStore, underWay, taken }: State): Reading | Refusal {
  const { kind, time } = reading;
  const registered = devices.get(reading);
  if (registered && registered.kind !== kind) return { code: 'kind_mismatch', registered: registered.kind, given: kind };
  const tooMany = checkCapacity(reading.values, known.capacityOf(reading, time));
  if (tooMany) return tooMany;
  if (time > known.newestTakenOf(reading)) return reading;

  const key = keyOf(reading);
  const there = { ...inStore.get(key), ...underWay?.valuesAt(key), ...taken.valuesAt(key) };
  const fresh: Values = {};
  for (const [quantity, given] of Object.entries(reading.values)) {
    const stored = there[quantity];
    if (stored === undefined) fresh[quantity] = given;
    else if (stored !== given) return { code: 'conflict', quantity, stored, given, time };
  }
  return { ...reading, values: fresh };
}

/** Another network server has delivered it before; its time may be another. */
function isRepeatedUplink({ heard, message, reading }: Candidate, { uplinks }: SettleDeps): boolean {
  return heard?.event.type === 'uplink' && uplinks.has(reading.municipality, heard.event, message.receivedAt);
}

function rememberUplink({ heard, message, reading }: Candidate, { uplinks }: SettleDeps): void {
  if (heard?.event.type === 'uplink') uplinks.add(reading.municipality, heard.event, message.receivedAt);
}

function take(candidate: Omit<Candidate, 'ending'>, taken: Taken, { devices, known }: SettleDeps): void {
  const { reading, more, about, message } = candidate;
  taken.add(reading); // the next one may repeat it
  known.noteTaken(reading);
  devices.note(reading, about, message.receivedAt);
  known.noteCapacity(reading);
  for (const later of more ?? []) {
    taken.add(later);
    known.noteTaken(later);
    known.noteCapacity(later);
  }
}
