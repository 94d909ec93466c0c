// A sensor that walks away from the others: its hourly means against the median of the district.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Observation, Seen } from './observation.ts';

interface Hour {
  hour: number;
  sum: number;
  count: number;
  /** Hours in a row that were too far away, and the begin of the first. */
  far: number;
  since: number;
}

export type DriftState = Map<string, Hour>;

const HOUR_MS = 3_600_000;
/** Hours whose means are kept: devices close theirs one after the other, and a replay brings many at once. */
const KEPT_HOURS = 200;

/** The hourly means of all devices of one kind, by quantity and hour. */
export class DistrictMeans {
  readonly #means = new Map<string, Map<string, number>>();

  add(quantity: string, hour: number, device: string, mean: number): void {
    const key = `${quantity} ${hour}`;
    let means = this.#means.get(key);
    if (!means) {
      means = new Map();
      this.#means.set(key, means);
      const oldest = this.#means.keys().next();
      if (this.#means.size > KEPT_HOURS && !oldest.done) this.#means.delete(oldest.value);
    }
    means.set(device, mean);
  }

  /** Undefined with fewer than `least` devices. */
  median(quantity: string, hour: number, least: number): number | undefined {
    const means = this.#means.get(`${quantity} ${hour}`);
    if (!means || means.size < least) return undefined;
    const sorted = [...means.values()].sort((a, b) => a - b);
    return sorted[Math.floor(sorted.length / 2)];
  }

  mean(quantity: string, hour: number, device: string): number | undefined {
    return this.#means.get(`${quantity} ${hour}`)?.get(device);
  }
}

/** @param device a key, unique in the district */
export function* watchDrift(
  { time, values }: Seen,
  state: DriftState,
  { neighbours, hours, ...byKind }: FindingRules['drift'],
  { kind, device, district }: { readonly kind: Kind; readonly device: string; readonly district: DistrictMeans },
): Generator<Observation> {
  const hour = Math.floor(time / HOUR_MS);
  for (const [quantity, { limit, share }] of Object.entries(byKind[kind])) {
    const value = values[quantity];
    if (value === undefined) continue;
    const now = state.get(quantity);
    if (now?.hour === hour) {
      now.sum += value;
      now.count += 1;
      continue;
    }
    const next = { hour, sum: value, count: 1, far: now?.far ?? 0, since: now?.since ?? time };
    state.set(quantity, next);
    if (!now) continue;
    district.add(quantity, now.hour, device, now.sum / now.count);
    // The hour before the one just closed: by now its neighbours have closed it as well.
    const judged = now.hour - 1;
    const mean = district.mean(quantity, judged, device);
    const median = district.median(quantity, judged, neighbours);
    if (mean === undefined || median === undefined) continue;
    const allowed = Math.max(limit, share * median);
    const isFar = Math.abs(mean - median) > allowed;
    if (isFar && next.far === 0) next.since = judged * HOUR_MS;
    next.far = isFar ? next.far + 1 : 0;
    const evidence = { mean, median };
    if (next.far >= hours) yield { code: 'drift', quantity, holds: true, since: next.since, evidence };
    else if (!isFar && Math.abs(mean - median) < allowed / 2) yield { code: 'drift', quantity, holds: false, since: time, evidence };
  }
}
