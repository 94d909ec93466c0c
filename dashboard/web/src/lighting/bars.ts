// The bars of energy against plan: how high each is, what is written below it, and on the axis.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { SummaryPoint } from '../frame/summary.ts';
import { formatTime } from '../i18n/format.ts';

export type EnergyAnswer = Answer<'lightingEnergy'>;
export type EnergyBucket = EnergyAnswer['buckets'][number];
export const PERIODS = ['day', 'week', 'month', 'year'] as const;
export type Period = (typeof PERIODS)[number];

/** The end of the axis: a round number whose half is one too. */
export function niceEnd(most: number): number {
  if (most <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(most));
  return ([1, 1.2, 1.6, 2, 3, 4, 6, 8, 10].find((factor) => factor * power >= most) ?? 10) * power;
}

export const mostInBuckets = (buckets: readonly EnergyBucket[]): number =>
  buckets.reduce((most, { usedKwh, compared }) => Math.max(most, usedKwh, compared.fullKwh, compared.plannedKwh), 0);

/**
 * Bars whose time is over, as points of a series. The running hour, day or month is still growing: it would be the lowest and "falling" every morning.
 * @param now epoch milliseconds
 */
export const wholeBars = (buckets: readonly EnergyBucket[], now: number): SummaryPoint[] =>
  buckets.filter(({ to }) => to <= now).map(({ usedKwh, telling }, at) => ({ at, value: telling > 0 ? usedKwh : null }));

export function bucketName({ from }: EnergyBucket, period: Period): string {
  if (period === 'day') return formatTime(from, 'minute');
  return formatTime(from, period === 'year' ? 'month' : 'weekday');
}

/** Short, below a bar. @param isNarrow on a phone */
export function bucketMark({ from }: EnergyBucket, period: Period, isNarrow: boolean): string {
  if (period === 'day') return formatTime(from, 'minute').slice(0, 2);
  if (period === 'week') return formatTime(from, 'weekday').slice(0, isNarrow ? 2 : undefined);
  return period === 'month' ? formatTime(from, 'day').slice(0, 2) : formatTime(from, 'month').slice(0, 3);
}
