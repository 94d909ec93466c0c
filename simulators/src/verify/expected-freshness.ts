// How a device has to be shown, fresh, late or silent: told from the truth and the rule book, without a line of what Lagebild tells it with.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { KindRules } from '@lagebild/shared/domain/rule-book.ts';

const MINUTE_MS = 60_000;
/** A rhythm and a half without a word is late, three are silent; of a steady device twice as many, at least so long, at most as its kind has it. */
const LATE = { rhythms: 1.5, leastMinutes: 2 };
const SILENT = { rhythms: 3, leastMinutes: 10 };
/** Of the last so many intervals of a steady device nearly all are alike; between the two shares it may be taken for either. */
const INTERVALS = 24;
const FEWEST = 8;
const SURELY = 0.9;
const HARDLY = 0.7;
const ALIKE = 0.2;

export interface FreshnessQuestion {
  /** Time of the last reading that had to be stored, epoch milliseconds. */
  readonly lastStored: number;
  /** Times of all that had to be stored, ascending, epoch milliseconds. */
  readonly stored: readonly number[];
  /** Lagebild was asked and answered between these moments, epoch milliseconds. */
  readonly asked: number;
  readonly answered: number;
  readonly limits: Pick<KindRules, 'late_minutes' | 'silent_minutes'>;
  /** The device's own rhythm, milliseconds. */
  readonly everyMs: number;
  /** What its profile promises; undefined for a device without one. */
  readonly promisedMinutes: number | undefined;
}

type Steady = 'yes' | 'no' | 'either';

/** Whether it was seen to report by the clock. */
function steadinessOf(stored: readonly number[], everyMs: number): Steady {
  const gaps = stored.slice(1).map((time, index) => time - (stored[index] ?? time));
  const seen = gaps.filter((gap) => gap > 0).slice(-INTERVALS);
  const share = seen.filter((gap) => Math.abs(gap - everyMs) <= ALIKE * everyMs).length / Math.max(1, seen.length);
  if (seen.length < FEWEST || share < HARDLY) return 'no';
  return seen.length > FEWEST && share >= SURELY ? 'yes' : 'either';
}

function limitMs(kindMinutes: number, { rhythms, leastMinutes }: typeof LATE, rhythmMs: number, isSteady: boolean): number {
  const own = Math.max(leastMinutes * MINUTE_MS, 2 * rhythms * rhythmMs);
  const usual = isSteady ? Math.min(kindMinutes * MINUTE_MS, own) : kindMinutes * MINUTE_MS;
  return Math.max(usual, rhythms * rhythmMs);
}

/** All that may be shown: two at most moments, and for a device whose rhythm Lagebild can have learned or not. */
export function expectedFreshness(question: FreshnessQuestion): ReadonlySet<Freshness> {
  const { lastStored, stored, asked, answered, limits, everyMs, promisedMinutes = 0 } = question;
  const steady = steadinessOf(stored, everyMs);
  const promisedMs = promisedMinutes * MINUTE_MS;
  // Whoever reports more often than promised may stop doing so: it is measured by its promise.
  const isPromised = promisedMs > 1.25 * everyMs;
  const ways: { rhythmMs: number; isSteady: boolean }[] = [];
  if (steady !== 'no' && !isPromised) ways.push({ rhythmMs: everyMs, isSteady: true });
  if (steady !== 'yes' || isPromised)
    ways.push({ rhythmMs: promisedMs, isSteady: false }, { rhythmMs: Math.max(promisedMs, everyMs), isSteady: false });
  return new Set(
    ways.flatMap(({ rhythmMs, isSteady }) => {
      const lateMs = limitMs(limits.late_minutes, LATE, rhythmMs, isSteady);
      const silentMs = limitMs(limits.silent_minutes, SILENT, rhythmMs, isSteady);
      const stateAt = (now: number): Freshness => (now - lastStored >= silentMs ? 'silent' : now - lastStored >= lateMs ? 'late' : 'fresh');
      return [stateAt(asked), stateAt(answered)];
    }),
  );
}
