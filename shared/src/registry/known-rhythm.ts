// What is known of how often a device reports: what was learned, and what its profile promises; the slower of the two.
import type { KnownRhythm } from '../domain/freshness.ts';
import type { Profiles } from './load-profiles.ts';
import type { Registry } from './registry.ts';

export interface RhythmSources {
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'adopted' | 'rhythms'>;
}

/** Minutes between two readings when nothing happens, as the profile of a device tells; undefined without one. */
export function toldMinutes(device: { municipality: string; device: string }, { profiles, registry }: RhythmSources): number | undefined {
  return profiles.get(registry.adopted.get(device)?.profile ?? '')?.every_minutes;
}

/** A profile that promises less than what was learned wins: whoever reports more often than promised may stop doing so. */
export function knownRhythm(device: { municipality: string; device: string }, sources: RhythmSources): KnownRhythm {
  const told = toldMinutes(device, sources) ?? 0;
  const learned = sources.registry.rhythms.of(device);
  // Two digits: a rhythm that wavers by a second is the same one.
  const learnedMinutes = Number(((learned?.ms ?? 0) / 60_000).toPrecision(2));
  return learned?.isSteady && told <= (1 + PROMISE_SLACK) * learnedMinutes
    ? { everyMinutes: learnedMinutes, isSteady: true }
    : { everyMinutes: Math.max(told, learnedMinutes), isSteady: false };
}

/** A promise of ten minutes is kept by a clock that runs a little fast. */
const PROMISE_SLACK = 0.25;
