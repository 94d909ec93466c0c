// How a device has to be shown, fresh, late or silent: told from the truth and the rule book, without a line of what Lagebild tells it with.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { KindRules } from '@lagebild/shared/domain/rule-book.ts';

const MINUTE_MS = 60_000;
/** A rhythm and a half without a word is late, three are silent. */
const LATE_RHYTHMS = 1.5;
const SILENT_RHYTHMS = 3;

export interface FreshnessQuestion {
  /** Time of the last reading that had to be stored, epoch milliseconds. */
  readonly lastStored: number;
  /** Lagebild was asked and answered between these moments, epoch milliseconds. */
  readonly asked: number;
  readonly answered: number;
  readonly limits: Pick<KindRules, 'late_minutes' | 'silent_minutes'>;
  /** The device's own rhythm, milliseconds. */
  readonly everyMs: number;
  /** What its profile promises; undefined for a device without one. */
  readonly promisedMinutes: number | undefined;
}

/** All that may be shown: two at most moments, and for a device whose rhythm Lagebild can have learned or not. */
export function expectedFreshness(question: FreshnessQuestion): ReadonlySet<Freshness> {
  const { lastStored, asked, answered, limits, everyMs, promisedMinutes } = question;
  // Nobody tells Lagebild the rhythm of a device without a profile.
  const rhythmsMs = promisedMinutes === undefined ? [0, everyMs] : [promisedMinutes * MINUTE_MS];
  return new Set(
    rhythmsMs.flatMap((rhythmMs) => {
      const lateMs = Math.max(limits.late_minutes * MINUTE_MS, LATE_RHYTHMS * rhythmMs);
      const silentMs = Math.max(limits.silent_minutes * MINUTE_MS, SILENT_RHYTHMS * rhythmMs);
      const stateAt = (now: number): Freshness => (now - lastStored >= silentMs ? 'silent' : now - lastStored >= lateMs ? 'late' : 'fresh');
      return [stateAt(asked), stateAt(answered)];
    }),
  );
}
