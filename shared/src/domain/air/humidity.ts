// Humid hours: those in which a low-cost sensor may have weighed water together with the particles.
import type { HumidityRule } from './air-index-rules.ts';
import { HOUR_MS, isEnough } from './hourly-means.ts';
import type { Pollutant } from './pollutants.ts';
import type { StationClass } from './station-rules.ts';

/** Humidity in a five-minute bucket, or in any other: its mean in per cent and how many readings it is of. */
export interface HumidityPart {
  /** Epoch milliseconds. */
  readonly start: number;
  readonly mean: number;
  readonly count: number;
}

/** Share of the readings of each hour that were above the limit, 0 to 1; null where humidity was not measured. */
export function humidShares(parts: Iterable<HumidityPart>, start: number, hours: number, above: number): (number | null)[] {
  const all = Array<number>(hours).fill(0);
  const humid = Array<number>(hours).fill(0);
  for (const part of parts) {
    const hour = Math.floor((part.start - start) / HOUR_MS);
    if (hour < 0 || hour >= hours) continue;
    all[hour] = (all[hour] ?? 0) + part.count;
    if (part.mean > above) humid[hour] = (humid[hour] ?? 0) + part.count;
  }
  return all.map((count, hour) => (count === 0 ? null : (humid[hour] ?? 0) / count));
}

/** @param share of the hour's readings above the limit, as humidShares gives it */
export const isHumid = (share: number | null | undefined, rule: HumidityRule): boolean =>
  share !== null && share !== undefined && isEnough(share, rule.share);

/** Reference instruments dry the air; only the pollutants of the rule of indicative stations are touched. */
export const isSensitive = (pollutant: Pollutant, stationClass: StationClass, rule: HumidityRule): boolean =>
  stationClass === 'indicative' && rule.pollutants.includes(pollutant);
