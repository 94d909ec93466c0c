// What makes single values suspicious: they change faster than the thing can, or damp air makes particles look larger.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Observation, Seen } from './observation.ts';

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The last point of each quantity. */
export type JumpState = Map<string, Point>;

const MINUTE_MS = 60_000;
/** Over a longer pause anything may have happened. */
const LONGEST_PAUSE_MS = 120 * MINUTE_MS;
/** A device that sends every few seconds is measured against a minute: rounding alone would be a rate. */
const SHORTEST_MS = MINUTE_MS;

/** A value that is further from the one before than the quantity can have gone meanwhile. */
export function* watchJump({ time, values }: Seen, state: JumpState, limits: FindingRules['jump'][Kind]): Generator<Observation> {
  for (const [quantity, perMinute] of Object.entries(limits)) {
    const value = values[quantity];
    if (value === undefined) continue;
    const before = state.get(quantity);
    state.set(quantity, { time, value });
    if (!before || time - before.time > LONGEST_PAUSE_MS) continue;
    const minutes = Math.max(SHORTEST_MS, time - before.time) / MINUTE_MS;
    if (Math.abs(value - before.value) <= perMinute * minutes) continue;
    yield { code: 'jump', quantity, holds: 'once', since: time, evidence: { before: before.value, value, minutes } };
  }
}

/** Optical counters take a droplet for a particle: above this humidity their fine dust is only a hint. */
export function* watchHumidity({ time, values }: Seen, { above, quantities }: FindingRules['humid']): Generator<Observation> {
  const { humidity } = values;
  if (humidity === undefined) return;
  for (const quantity of quantities) {
    if (values[quantity] === undefined) continue;
    yield { code: 'humid', quantity, holds: humidity > above, since: time, evidence: { humidity } };
  }
}
