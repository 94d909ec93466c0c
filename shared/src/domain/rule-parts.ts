// Parts of the rule book that stand in several of its files: with whom readings are shared, how long they are kept.
import { z } from 'zod';
import { SHARING_LEVELS } from './access/sharing.ts';

/** A hundred years: days that no calendar reaches would end the deletion for everybody. */
const MOST_DAYS = 36_500;
/** Days; null keeps for ever. */
const keptDays = z.int().min(2).max(MOST_DAYS, `must be at most ${MOST_DAYS}; null keeps for ever`).nullable();

export const retentionSchema = z.strictObject({
  raw_days: keptDays,
  five_minutes_days: keptDays,
  hour_days: keptDays,
  day_days: keptDays,
});
export type Retention = z.infer<typeof retentionSchema>;

/** At most a month: whoever may see them later still takes them from what is stored. */
export const sharingSchema = z.strictObject({ level: z.enum(SHARING_LEVELS), delay_minutes: z.number().min(0).max(44_640).default(0) });

interface Clock {
  readonly max_age_days: number;
}

/** Readings would go as they come. */
export const isTooShort = (rawDays: number | null | undefined, { max_age_days }: Clock): boolean =>
  typeof rawDays === 'number' && rawDays <= max_age_days;

export const tooShort = ({ max_age_days }: Clock): string =>
  `must be more than clock.max_age_days (${max_age_days}), or readings go as they come`;
