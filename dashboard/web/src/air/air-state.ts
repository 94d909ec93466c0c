// What the address says of the air desk: station, pollutant, index, range, chart or table, one station's limits or all.
import { isPollutant, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import type { DeskRoute } from '../router/route.ts';

export const AIR_RANGES = ['24h', '7d', '30d'] as const;
export type AirRange = (typeof AIR_RANGES)[number];
const HOUR_MS = 3_600_000;
const RANGE_HOURS: Record<AirRange, number> = { '24h': 24, '7d': 7 * 24, '30d': 30 * 24 };

export type AirRoute = DeskRoute & { page: 'air' };

/** A station's key: a municipality's has no slash, so the first one divides. */
export interface StationKey {
  readonly municipality: string;
  readonly device: string;
}

export interface AirState {
  readonly station: StationKey | undefined;
  readonly pollutant: Pollutant | undefined;
  /** Key of an index; undefined for the current one. */
  readonly index: string | undefined;
  readonly range: AirRange;
  readonly isTable: boolean;
  readonly hasAllLimits: boolean;
  readonly year: number | undefined;
  /** The moment shown, epoch milliseconds; undefined for now. */
  readonly at: number | undefined;
}

export const stationKey = ({ municipality, device }: StationKey): string => `${municipality}/${device}`;

function stationOf(text: string | undefined): StationKey | undefined {
  const slash = text?.indexOf('/') ?? -1;
  return text === undefined || slash < 1 || slash === text.length - 1
    ? undefined
    : { municipality: text.slice(0, slash), device: text.slice(slash + 1) };
}

/** What does not fit is left out of account. */
export function readAirState({ device, quantity, part, state, year, to }: DeskRoute): AirState {
  const words = state?.split(',') ?? [];
  return {
    station: stationOf(device),
    pollutant: quantity !== undefined && isPollutant(quantity) ? quantity : undefined,
    index: part,
    range: AIR_RANGES.find((range) => words.includes(range)) ?? '7d',
    isTable: words.includes('table'),
    hasAllLimits: words.includes('all'),
    year,
    at: to,
  };
}

/** The route with some of it changed. */
export function withAirState(route: AirRoute, change: Partial<AirState>): AirRoute {
  const now = { ...readAirState(route), ...change };
  const words = [now.range === '7d' ? '' : now.range, now.isTable ? 'table' : '', now.hasAllLimits ? 'all' : ''].filter(Boolean);
  return {
    ...route,
    device: now.station && stationKey(now.station),
    quantity: now.pollutant,
    part: now.index,
    state: words.join(',') || undefined,
    year: now.year,
    to: now.at,
  };
}

/** The hours of the charts. @param at epoch milliseconds */
export function hoursOfRange(range: AirRange, at: number): { from: number; to: number } {
  const to = Math.floor(at / HOUR_MS) * HOUR_MS;
  return { from: to - RANGE_HOURS[range] * HOUR_MS, to };
}
