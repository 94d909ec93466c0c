// One reading far from the one before and the one after, which agree: fireworks last longer.
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { Observation, Seen } from './observation.ts';

interface Point {
  readonly time: number;
  readonly value: number;
}

/** The last two points of each quantity, the older first. */
export type SpikeState = Map<string, readonly Point[]>;

export function* watchSpike({ time, values }: Seen, state: SpikeState, limits: FindingRules['spike'][Kind]): Generator<Observation> {
  for (const [quantity, limit] of Object.entries(limits)) {
    const value = values[quantity];
    if (value === undefined) continue;
    const [before, middle] = state.get(quantity) ?? [];
    state.set(quantity, middle ? [middle, { time, value }] : [...(before ? [before] : []), { time, value }]);
    if (!before || !middle) continue;
    const up = middle.value - before.value;
    const down = middle.value - value;
    const isAlone = Math.sign(up) === Math.sign(down) && Math.min(Math.abs(up), Math.abs(down)) > limit;
    if (!isAlone || Math.abs(value - before.value) > limit / 2) continue;
    const evidence = { value: middle.value, around: (before.value + value) / 2 };
    yield { code: 'spike', quantity, holds: 'once', since: middle.time, evidence };
  }
}
