// Reads the hours of air stations: many stations over a day for their index, one station over weeks for its charts.
import { HOUR_MS, type HourlyMeans, hourlyMeans } from '@lagebild/shared/domain/air/hourly-means.ts';
import { type HumidityPart, humidShares } from '@lagebild/shared/domain/air/humidity.ts';
import { isPollutant, POLLUTANTS, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import type { StationHours } from '@lagebild/shared/domain/air/station-index.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { Summary } from '@lagebild/shared/store/time-series-store.ts';
import type { AirStation } from './air-stations.ts';
import type { AnswerContext } from './answer-context.ts';
import { readRecentSummaries } from './recent-summaries.ts';

/** Whole hours, epoch milliseconds; `to` is exclusive. */
export interface HourRange {
  readonly from: number;
  readonly to: number;
}

const FIVE_MINUTES = { count: 5, unit: 'm' } as const;
export const ONE_HOUR = { count: 1, unit: 'h' } as const;
const plain = (names: readonly string[]) => names.map((name) => ({ name, circular: false }));

/** The hours of many stations, in their order. Humidity is only asked of those whom it can mislead. */
export async function readManyStations(
  context: AnswerContext,
  rules: AirRules,
  stations: readonly AirStation[],
  { from, to }: HourRange,
): Promise<StationHours[]> {
  const ask = (tier: '1h' | '5m', devices: readonly AirStation[], names: readonly string[]) =>
    readRecentSummaries(context, { kind: 'air', tier, devices: devices.map(deviceOf), quantities: plain(names), from, to });
  const [hourly, humid] = await Promise.all([ask('1h', stations, POLLUTANTS), ask('5m', stations.filter(isMisled), ['humidity'])]);
  const hoursOf = groupByDevice(hourly);
  const humidOf = groupByDevice(humid);
  const count = (to - from) / HOUR_MS;
  return stations.map((station) => {
    const pollutants = new Map<Pollutant, HourlyMeans>();
    for (const pollutant of station.pollutants) {
      const means = Array<number | null>(count).fill(null);
      const counts = Array<number>(count).fill(0);
      for (const { quantity, start, stats } of hoursOf.get(deviceKey(station)) ?? []) {
        if (quantity !== pollutant || !isPollutant(quantity)) continue;
        means[(start - from) / HOUR_MS] = stats.mean;
        counts[(start - from) / HOUR_MS] = stats.count;
      }
      pollutants.set(pollutant, hourlyMeans({ start: from, means, counts }, station.rhythmMs, rules.limits.validity.hour));
    }
    const parts = (humidOf.get(deviceKey(station)) ?? []).map(({ start, stats }) => ({ start, mean: stats.mean, count: stats.count }));
    return { class: station.stationClass, pollutants, humidShares: humidShares(parts, from, count, rules.index.humidity.above) };
  });
}

/** One pollutant's hours of one station. */
export async function readPollutant(
  { series }: AnswerContext,
  rules: AirRules,
  station: AirStation,
  pollutant: Pollutant,
  { from, to }: HourRange,
): Promise<HourlyMeans> {
  const question = { ...deviceOf(station), kind: 'air', quantity: pollutant, circular: false, from, to, every: ONE_HOUR } as const;
  const [means, counts] = await Promise.all([series({ ...question, aggregate: 'mean' }), series({ ...question, aggregate: 'count' })]);
  const measured = { start: from, means: means.values, counts: counts.values.map((count) => count ?? 0) };
  return hourlyMeans(measured, station.rhythmMs, rules.limits.validity.hour);
}

/** All hours of one station. */
export async function readStation(context: AnswerContext, rules: AirRules, station: AirStation, range: HourRange): Promise<StationHours> {
  const [hours, humid] = await Promise.all([
    Promise.all(station.pollutants.map((pollutant) => readPollutant(context, rules, station, pollutant, range))),
    isMisled(station) ? readHumidity(context, station, range, FIVE_MINUTES) : [],
  ]);
  const { from, to } = range;
  return {
    class: station.stationClass,
    pollutants: new Map(station.pollutants.map((pollutant, index) => [pollutant, hours[index] as HourlyMeans])),
    humidShares: humidShares(humid, from, (to - from) / HOUR_MS, rules.index.humidity.above),
  };
}

/** Humidity of a station, in hours for a year, in five minutes for weeks. */
export async function readHumidity(
  { series }: AnswerContext,
  station: AirStation,
  { from, to }: HourRange,
  every: typeof FIVE_MINUTES | typeof ONE_HOUR,
): Promise<HumidityPart[]> {
  const question = { ...deviceOf(station), kind: 'air', quantity: 'humidity', circular: false, from, to, every } as const;
  const [means, counts] = await Promise.all([series({ ...question, aggregate: 'mean' }), series({ ...question, aggregate: 'count' })]);
  return means.times.flatMap((start, index) => {
    const mean = means.values[index] ?? null;
    return mean === null ? [] : [{ start, mean, count: counts.values[index] ?? 0 }];
  });
}

/** Daily means that came ready made, as readings of their own. */
export async function readDaily({ series }: AnswerContext, station: AirStation, quantity: string, { from, to }: HourRange) {
  const question = { ...deviceOf(station), kind: 'air', quantity, circular: false, from, to, every: ONE_HOUR, aggregate: 'last' } as const;
  const { times, values } = await series(question);
  return times.flatMap((time, index) => {
    const value = values[index] ?? null;
    return value === null ? [] : [{ time, value }];
  });
}

/** Humidity can mislead it, and is known. */
export const isMisled = ({ stationClass, has }: AirStation): boolean => stationClass === 'indicative' && has('humidity');
const deviceOf = ({ municipality, device }: AirStation) => ({ municipality, device });

function groupByDevice(summaries: readonly Summary[]): Map<string, Summary[]> {
  return Map.groupBy(summaries, deviceKey);
}
