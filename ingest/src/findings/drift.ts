// A sensor that walks away from the others: its hourly medians against the median of the district. A median forgives single spikes.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Observation, Seen } from './observation.ts';

interface Hour {
  hour: number;
  /** Of the hour so far; of a quick device every so many. */
  readonly values: number[];
  seen: number;
  /** Hours in a row that were too far away, and the begin of the first. */
  far: number;
  since: number;
}

export type DriftState = Map<string, Hour>;

const HOUR_MS = 3_600_000;
/** More of an hour would tell nothing new. */
const MOST_VALUES = 60;
/** Hours whose medians are kept: devices close theirs one after the other, and a replay brings many at once. */
const KEPT_HOURS = 200;

/** The hourly medians of all devices of one kind, by quantity and hour. */
export class DistrictHours {
  readonly #hours = new Map<string, Map<string, number>>();

  add(quantity: string, hour: number, device: string, value: number): void {
    const key = `${quantity} ${hour}`;
    let hours = this.#hours.get(key);
    if (!hours) {
      hours = new Map();
      this.#hours.set(key, hours);
      const oldest = this.#hours.keys().next();
      if (this.#hours.size > KEPT_HOURS && !oldest.done) this.#hours.delete(oldest.value);
    }
    hours.set(device, value);
  }

  /** Undefined with fewer than `least` devices. */
  median(quantity: string, hour: number, least: number): number | undefined {
    const hours = this.#hours.get(`${quantity} ${hour}`);
    return hours && hours.size >= least ? medianOf([...hours.values()]) : undefined;
  }

  of(quantity: string, hour: number, device: string): number | undefined {
    return this.#hours.get(`${quantity} ${hour}`)?.get(device);
  }
}

/** @param device a key, unique in the district */
export function* watchDrift(
  { time, values }: Seen,
  state: DriftState,
  { neighbours, hours, ...byKind }: FindingRules['drift'],
  { kind, device, district }: { readonly kind: Kind; readonly device: string; readonly district: DistrictHours },
): Generator<Observation> {
  const hour = Math.floor(time / HOUR_MS);
  for (const [quantity, { limit, share }] of Object.entries(byKind[kind])) {
    const value = values[quantity];
    if (value === undefined) continue;
    const now = state.get(quantity);
    if (now?.hour === hour) {
      now.seen += 1;
      if (now.values.length < MOST_VALUES) now.values.push(value);
      else now.values[now.seen % MOST_VALUES] = value;
      continue;
    }
    const next = { hour, values: [value], seen: 1, far: now?.far ?? 0, since: now?.since ?? time };
    state.set(quantity, next);
    if (!now) continue;
    district.add(quantity, now.hour, device, medianOf(now.values));
    // The hour before the one just closed: by now its neighbours have closed it as well.
    const judged = now.hour - 1;
    const own = district.of(quantity, judged, device);
    const median = district.median(quantity, judged, neighbours);
    if (own === undefined || median === undefined) continue;
    const allowed = Math.max(limit, share * median);
    const isFar = Math.abs(own - median) > allowed;
    if (isFar && next.far === 0) next.since = judged * HOUR_MS;
    next.far = isFar ? next.far + 1 : 0;
    const evidence = { own, median };
    if (next.far >= hours) yield { code: 'drift', quantity, holds: true, since: next.since, evidence };
    else if (!isFar && Math.abs(own - median) < allowed / 2) yield { code: 'drift', quantity, holds: false, since: time, evidence };
  }
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
