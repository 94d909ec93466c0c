// How long a battery lasts: a robust trend since it was put in, the weeks until its limit with the band, or why nothing can be said.
import type { BatteryRules } from './battery-rules.ts';
import { replacedOn } from './replacement.ts';
import { type DayValue, medianOf, type Trend, theilSen } from './theil-sen.ts';
import { atReference, type Warmth, warmthOf } from './warmth.ts';

/** In the order of need. */
export const BATTERY_STATES = ['below', 'declining', 'steady', 'outdated', 'not_enough'] as const;
export type BatteryState = (typeof BATTERY_STATES)[number];

export type BatteryUnit = '%' | 'V';

export interface BatteryHistory {
  readonly unit: BatteryUnit;
  /** Daily values by number of the local day, in the order of time. */
  readonly days: readonly DayValue[];
  /** Daily means of the device's own thermometer, degrees Celsius, by day; empty without one. */
  readonly temperatures: ReadonlyMap<number, number>;
  /** Volts at which it has to be changed, where its profile tells; counts for volts alone. */
  readonly lowVolts?: number | undefined;
  /** Number of today. */
  readonly today: number;
}

export interface BatteryForecast {
  readonly state: BatteryState;
  /** What has to be changed at; undefined while nothing was told. */
  readonly limit: number | undefined;
  readonly limitFrom: 'percent' | 'profile' | 'share';
  /** What it is now: the trend's value, at the reference temperature where that is known. */
  readonly level: number | undefined;
  /** Units a week; negative while it empties. */
  readonly slopePerWeek: number | undefined;
  /** Until the limit; undefined where no end is in sight. */
  readonly weeks: number | undefined;
  readonly weeksLow: number | undefined;
  readonly weeksHigh: number | undefined;
  /** Day of the battery that is in; undefined when no change was seen. */
  readonly replacedOn: number | undefined;
  readonly warmth: Warmth | undefined;
  /** Days with a value, and from the first to the last of them, since it was put in. */
  readonly knownDays: number;
  readonly spanDays: number;
}

const NOTHING = { level: undefined, slopePerWeek: undefined, weeks: undefined, weeksLow: undefined, weeksHigh: undefined };
/** Whole per cent, hundredths of a volt: a fall of less than two of them is none. */
const RESOLUTION: Record<BatteryUnit, number> = { '%': 1, V: 0.01 };
const LAST_DAYS = 7;
const WEEK = 7;

export function forecastBattery(history: BatteryHistory, rules: BatteryRules): BatteryForecast {
  const { days, unit, today, temperatures } = history;
  const top = Math.max(...days.map(({ value }) => value), 0);
  const least = unit === '%' ? rules.replaced_percent : rules.replaced_share_of_volts * top;
  const changedOn = replacedOn(days, least);
  const own = days.filter(({ day }) => day >= (changedOn ?? Number.NEGATIVE_INFINITY));
  const spanDays = (own.at(-1)?.day ?? 0) - (own[0]?.day ?? 0) + (own.length > 0 ? 1 : 0);
  const about = { ...limitOf(history, own, rules), replacedOn: changedOn, knownDays: own.length, spanDays };
  const last = own.at(-1);
  if (!last) return { state: 'not_enough', ...NOTHING, ...about, warmth: undefined };
  const now = medianOf(own.slice(-LAST_DAYS).map(({ value }) => value));
  const isBelow = about.limit !== undefined && now <= about.limit;
  if (today - last.day > rules.outdated_days) return { state: 'outdated', ...NOTHING, ...about, level: now, warmth: undefined };
  if (own.length < rules.least_days || spanDays < rules.least_span_days)
    return { state: isBelow ? 'below' : 'not_enough', ...NOTHING, ...about, level: now, warmth: undefined };

  const warmth = warmthOf(own, temperatures);
  const adjusted = warmth ? atReference(own, temperatures, warmth) : own;
  const line = theilSen(adjusted);
  const trend = withHalves(adjusted, line, rules);
  const level = trend.at(today);
  const told = { ...about, level, slopePerWeek: WEEK * trend.slope, warmth };
  if (isBelow || (about.limit !== undefined && level <= about.limit))
    return { ...told, state: 'below', weeks: 0, weeksLow: 0, weeksHigh: 0 };
  const room = level - (about.limit ?? level);
  const weeksAt = (slope: number): number | undefined => (slope < 0 ? room / -slope / WEEK : undefined);
  const hasFallen = -trend.slope * spanDays >= 2 * RESOLUTION[unit];
  return {
    ...told,
    state: hasFallen && line.slopeHigh < 0 ? 'declining' : 'steady',
    weeks: hasFallen ? weeksAt(trend.slope) : undefined,
    // Where nothing has fallen yet, a step that is not seen may have begun: at least so long all the same.
    weeksLow: weeksAt(hasFallen ? steeper(trend, rules) : Math.min(trend.slopeLow, (-2 * RESOLUTION[unit]) / spanDays)),
    weeksHigh: hasFallen ? weeksAt(flatter(trend, rules)) : undefined,
  };
}

/** What is known of the line says nothing of whether it is one: where its halves fall differently fast, the band holds both. */
function withHalves(days: readonly DayValue[], trend: Trend, rules: BatteryRules): Trend {
  const middle = days.length >> 1;
  const halves = [days.slice(0, middle), days.slice(middle)];
  if (halves.some((half) => half.length < rules.least_days)) return trend;
  const slopes = halves.map((half) => theilSen(half).slope);
  return { ...trend, slopeLow: Math.min(trend.slopeLow, ...slopes), slopeHigh: Math.max(trend.slopeHigh, ...slopes) };
}

/** No battery empties as evenly as a line: the ends of the band are never nearer than a share of the weeks. */
const steeper = ({ slope, slopeLow }: Trend, { least_band_share: share }: BatteryRules): number => Math.min(slopeLow, slope / (1 - share));
const flatter = ({ slope, slopeHigh }: Trend, { least_band_share: share }: BatteryRules): number =>
  Math.max(slopeHigh, slope / (1 + share));

function limitOf({ unit, lowVolts }: BatteryHistory, own: readonly DayValue[], rules: BatteryRules) {
  if (unit === '%') return { limit: rules.low_percent, limitFrom: 'percent' as const };
  if (lowVolts !== undefined) return { limit: lowVolts, limitFrom: 'profile' as const };
  const full = own.length > 0 ? rules.low_share_of_full_volts * Math.max(...own.map(({ value }) => value)) : undefined;
  return { limit: full, limitFrom: 'share' as const };
}
