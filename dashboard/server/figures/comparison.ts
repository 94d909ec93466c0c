// A figure of now beside what is usual at this time, and beside an hour ago; nothing is said where the history is not sound.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { atMoment, type UsualStep } from '@lagebild/shared/domain/usual-day.ts';

const HOUR_MS = 3_600_000;
const STEP_MINUTES = 60;
/** Less than this is no trend: of the spaces, and of a concentration. */
const STEADY_SHARE = 0.02;
const STEADY_PM = { share: 0.1, least: 1 };

export type Comparison = Pick<TileView, 'usual' | 'trend'>;

const NOTHING: Comparison = { usual: null, trend: null };

/** The same measure for what is usual and for what is now: of all that report so much must be known. */
export interface ParkingNow {
  readonly free: number | null;
  /** Spaces that report and are open. */
  readonly known: number;
  readonly closed: number;
  readonly capacity: number;
}

/** @param leastKnown share of the open spaces that must report before they are compared */
export function compareParking(
  { free, known, closed, capacity }: ParkingNow,
  steps: readonly UsualStep[] | undefined,
  now: number,
  leastKnown: number,
): Comparison {
  if (free === null || !steps || known < leastKnown * (capacity - closed)) return NOTHING;
  const freeOf = (share: number | null) => (share === null ? null : Math.round((1 - share) * known));
  const usual = freeOf(atMoment(steps, 'usual', now, STEP_MINUTES));
  const before = freeOf(atMoment(steps, 'today', now - HOUR_MS, STEP_MINUTES));
  return {
    usual: usual === null ? null : { value: usual, difference: free - usual, of: 'free' },
    trend: before === null ? null : trendOf('free', free - before, Math.max(1, STEADY_SHARE * known)),
  };
}

/** The newest hour that is over and valid; one of the last two. */
export function compareAir(steps: readonly UsualStep[] | undefined, now: number): Comparison {
  const index = steps?.findLastIndex(({ time, today }) => today !== null && time <= now) ?? -1;
  const step = steps?.[index];
  if (!step || step.today === null || now - step.time > 3 * HOUR_MS) return NOTHING;
  const before = steps?.[index - 1]?.today ?? null;
  const { today, usual } = step;
  return {
    usual: usual === null ? null : { value: usual, difference: today - usual, of: 'pm2_5' },
    trend: before === null ? null : trendOf('pm2_5', today - before, Math.max(STEADY_PM.least, STEADY_PM.share * before)),
  };
}

function trendOf(of: 'free' | 'pm2_5', difference: number, steady: number): NonNullable<Comparison['trend']> {
  const direction = Math.abs(difference) < steady ? 'steady' : difference > 0 ? 'up' : 'down';
  return { direction, difference, of };
}
