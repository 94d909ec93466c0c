// The index of a station at one hour: the class of each pollutant, the worst of them, which decides, and what is missing.
import {
  type AirIndexRules,
  CLASS_COUNT,
  type HumidityRule,
  type IndexClass,
  type IndexRule,
  type PollutantRule,
} from './air-index-rules.ts';
import { type HourlyMeans, runningMeans, withoutHours } from './hourly-means.ts';
import { isHumid, isSensitive } from './humidity.ts';
import { POLLUTANTS, type Pollutant } from './pollutants.ts';
import { roundHalfUp } from './rounding.ts';
import type { StationClass } from './station-rules.ts';

const DAY_HOURS = 24;

/** A station's hours, all rows beginning and ending together. */
export interface StationHours {
  readonly class: StationClass;
  readonly pollutants: ReadonlyMap<Pollutant, HourlyMeans>;
  /** Share of each hour's readings that were humid; null where humidity was not measured. */
  readonly humidShares: readonly (number | null)[];
}

export interface PollutantIndex {
  readonly pollutant: Pollutant;
  readonly averaging: PollutantRule['averaging'];
  /** Mean as the index wants it, µg/m³, not rounded; null when there is no valid one. */
  readonly value: number | null;
  readonly class: IndexClass | null;
  /** Humidity may have raised it. */
  readonly isHumid: boolean;
  /** Measured, but left out for its humidity. */
  readonly isLeftOut: boolean;
}

export interface StationIndex {
  /** The worst class; null when no pollutant of the index has a valid mean. */
  readonly class: IndexClass | null;
  /** The pollutants of that class, in the order of the list. */
  readonly deciding: readonly Pollutant[];
  /** Pollutants of the index without a valid mean: the index is incomplete. */
  readonly missing: readonly Pollutant[];
  readonly pollutants: readonly PollutantIndex[];
}

/** @param value µg/m³, not rounded */
export function classOf(value: number, { up_to: ends }: Pick<PollutantRule, 'up_to'>, decimals: number): IndexClass {
  const rounded = roundHalfUp(value, decimals);
  const index = ends.findIndex((end) => rounded <= end);
  return (index === -1 ? CLASS_COUNT : index + 1) as IndexClass;
}

/** The pollutants of an index, in the usual order. */
export const pollutantsOf = (rule: IndexRule): Pollutant[] => POLLUTANTS.filter((pollutant) => rule.pollutants[pollutant]);

/** What an index looks at, hour by hour; worked out once for all hours. */
interface Row {
  readonly pollutant: Pollutant;
  readonly rule: PollutantRule;
  readonly values: readonly (number | null)[];
  readonly isHumidAt: (hour: number) => boolean;
  readonly isLeftOutAt: (hour: number) => boolean;
}

function rowOf(pollutant: Pollutant, rule: PollutantRule, station: StationHours, humidity: HumidityRule, required24h: number): Row {
  const hours = station.pollutants.get(pollutant) ?? { start: 0, values: [], capture: [] };
  const isHumidAt = isSensitive(pollutant, station.class, humidity)
    ? (hour: number) => isHumid(station.humidShares[hour], humidity)
    : () => false;
  const used = humidity.in_index === 'exclude' ? withoutHours(hours, isHumidAt) : hours;
  if (rule.averaging === 'hour') {
    return {
      pollutant,
      rule,
      values: used.values,
      isHumidAt,
      isLeftOutAt: (hour) => used.values[hour] === null && hours.values[hour] !== null,
    };
  }
  const values = runningMeans(used.values, DAY_HOURS, required24h);
  /** Of a day's mean: at least so many of its hours are humid as of an hour's readings. */
  const humidDays = runningMeans(
    hours.values.map((value, hour) => (value === null ? null : Number(isHumidAt(hour)))),
    DAY_HOURS,
    1 / DAY_HOURS,
  );
  const isHumidDay = (hour: number) => isHumid(humidDays[hour], humidity);
  const isLeftOutAt = (hour: number) => values[hour] === null && isHumidDay(hour) && hours.values[hour] !== null;
  return { pollutant, rule, values, isHumidAt: isHumidDay, isLeftOutAt };
}

/** Makes the index of any of a station's hours. */
export function createIndexer(rule: IndexRule, station: StationHours, { humidity }: Pick<AirIndexRules, 'humidity'>, required24h: number) {
  const rows = pollutantsOf(rule).flatMap((pollutant) => {
    const ofPollutant = rule.pollutants[pollutant];
    return ofPollutant ? [rowOf(pollutant, ofPollutant, station, humidity, required24h)] : [];
  });
  return (hour: number): StationIndex => {
    const pollutants = rows.map(({ pollutant, rule: { averaging, ...ends }, values, isHumidAt, isLeftOutAt }): PollutantIndex => {
      const value = values[hour] ?? null;
      return {
        pollutant,
        averaging,
        value,
        class: value === null ? null : classOf(value, ends, rule.rounding.decimals),
        isHumid: value !== null && isHumidAt(hour),
        isLeftOut: isLeftOutAt(hour),
      };
    });
    const worst = pollutants.reduce<IndexClass | null>((most, { class: one }) => (one !== null && one > (most ?? 0) ? one : most), null);
    const isOf = (wanted: IndexClass | null) => pollutants.filter((one) => one.class === wanted).map(({ pollutant }) => pollutant);
    return { class: worst, deciding: worst === null ? [] : isOf(worst), missing: isOf(null), pollutants };
  };
}
