// A quantity that never stands still, and does.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Observation, Seen } from './observation.ts';

interface Standing {
  value: number;
  since: number;
  last: number;
  /** Of the time since, what counts; milliseconds. */
  countedMs: number;
  readings: number;
  /** Whether it ever had decimals: an instrument that tells whole numbers only stands still more often. */
  readonly isFine: boolean;
}

export type StuckState = Map<string, Standing>;

const HOUR_MS = 3_600_000;
/** A device that was silent for so long has not been stuck, but away. */
const LONGEST_GAP_MS = 2 * HOUR_MS;
/** Half-hourly readings of clean air agree six times in a row now and then: three times in a simulated year of thirty devices. */
const LEAST_READINGS = 12;
/** How much longer whole numbers may stand still: particles of a calm night differ by less than 1 µg/m³ for hours. */
const COARSE_FACTOR = 4;

export function* watchStuck(
  { time, values }: Seen,
  state: StuckState,
  rules: FindingRules['stuck'][Kind],
  isDay: (time: number) => boolean,
): Generator<Observation> {
  for (const [quantity, { hours, by_day: byDay, above = Number.NEGATIVE_INFINITY }] of Object.entries(rules)) {
    const value = values[quantity];
    if (value === undefined) continue;
    const before = state.get(quantity);
    const isFine = before?.isFine === true || !Number.isInteger(value);
    if (!before || before.value !== value || time - before.last > LONGEST_GAP_MS) {
      state.set(quantity, { value, since: time, last: time, countedMs: 0, readings: 1, isFine });
      if (before && before.value !== value) yield { code: 'stuck', quantity, holds: false, since: time, evidence: {} };
      continue;
    }
    if (!byDay || isDay(time)) before.countedMs += time - before.last;
    before.last = time;
    before.readings += 1;
    // What is counted by day is whole by nature.
    const neededMs = hours * HOUR_MS * (isFine || byDay ? 1 : COARSE_FACTOR);
    if (before.countedMs < neededMs || before.readings < LEAST_READINGS || value <= above) continue;
    const evidence = { value, hours: (time - before.since) / HOUR_MS };
    yield { code: 'stuck', quantity, holds: true, since: before.since, evidence };
  }
}
