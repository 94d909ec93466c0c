// What the chart of a place shows: quantity and range from the address, points with gaps, and the coverage in words.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { SiteQuantityView } from '@lagebild/shared/contract/site-routes.ts';
import type { Line } from '../chart/series-model.ts';
import type { TimeSpan } from '../frame/zoom.ts';
import { formatNumber } from '../i18n/format.ts';
import type { Route } from '../router/route.ts';
import { quantityLabel } from '../state/present.ts';
import { quantityInfo } from '../state/region.ts';

export type SiteRoute = Extract<Route, { page: 'site' }>;
export type SiteSeries = Answer<'siteSeries'>;

const HOUR_MS = 3_600_000;
export const SITE_RANGES = {
  '6h': 6 * HOUR_MS,
  '24h': 24 * HOUR_MS,
  '7d': 168 * HOUR_MS,
  '30d': 720 * HOUR_MS,
  '365d': 8760 * HOUR_MS,
} as const;
export type SiteRange = keyof typeof SITE_RANGES;

export function rangeOf({ range }: SiteRoute): SiteRange {
  return (Object.keys(SITE_RANGES) as SiteRange[]).find((one) => one === range) ?? '24h';
}

/** Whether the two ends are told by the address. */
export function isFixed(route: SiteRoute): route is SiteRoute & TimeSpan {
  return route.from !== undefined && route.to !== undefined && route.from < route.to;
}

/** The range of the chart, epoch milliseconds: the one that was chosen, or the usual one that ends now. */
export function spanOf(route: SiteRoute, now: number): TimeSpan {
  return isFixed(route) ? { from: route.from, to: route.to } : { from: now - SITE_RANGES[rangeOf(route)], to: now };
}

/** The chosen quantity, or the first that is offered. */
export function chosenQuantity(route: SiteRoute, offered: readonly SiteQuantityView[]): SiteQuantityView | undefined {
  return offered.find(({ kind, quantity }) => kind === route.kind && quantity === route.quantity) ?? offered[0];
}

/** The same name may stand for two kinds: temperature of the air, and of the bays. */
export function quantityName({ kind, quantity }: SiteQuantityView): string {
  return quantityLabel(kind, quantity);
}

/** A value of the whole place: how many say yes is a number, not a yes. */
export function formatOf({ kind, quantity, together }: SiteQuantityView): (value: number) => string {
  const info = quantityInfo(kind, quantity);
  // A count is a whole number, also where it is the mean of a bucket.
  const isCount = together === 'sum' && info?.unit === '';
  const decimals = isCount ? 0 : (info?.decimals ?? 1);
  return (value) => {
    return [formatNumber(value, decimals), info?.unit].filter(Boolean).join(' ');
  };
}

/** @param to end of the range, epoch milliseconds */
export function lineOf({ times, values, every }: SiteSeries, from: number, to: number): Line {
  // A bucket without a value is a gap here: what still held is in the values already.
  const points = times.map((x, index) => ({ x: Math.max(x, from), y: values[index] ?? null }));
  const last = points.findLastIndex(({ y }) => y !== null);
  return { points: last < 0 ? [] : points.slice(0, last + 1), from, to, every, usual: undefined, flags: [], rejected: [] };
}

export interface Coverage {
  readonly now: { readonly reporting: number; readonly of: number } | undefined;
  readonly worst: { readonly reporting: number; readonly of: number; readonly time: number } | undefined;
  /** All reported in every bucket of the range. */
  readonly isFull: boolean;
  /** All reported in every bucket since there were devices. */
  readonly isFullSince: boolean;
  /** Begin of the first bucket with a device; undefined when that is the first of the range. */
  readonly since: number | undefined;
  /** Buckets of which only a part is known. */
  readonly gaps: number;
}

export function coverageOf({ times, reporting, of, partly }: SiteSeries): Coverage {
  const buckets = times.map((time, index) => ({ time, reporting: reporting[index] ?? 0, of: of[index] ?? 0 }));
  const all = buckets.filter((one) => one.of > 0);
  const worst = all.reduce<(typeof all)[number] | undefined>(
    (least, one) => (least === undefined || one.reporting / one.of < least.reporting / least.of ? one : least),
    undefined,
  );
  const isFullSince = all.length > 0 && all.every((one) => one.reporting === one.of);
  return {
    now: all.at(-1),
    worst,
    isFull: isFullSince && all.length === buckets.length,
    isFullSince,
    since: buckets[0]?.of === 0 ? all[0]?.time : undefined,
    gaps: partly.filter((value) => value !== null).length,
  };
}
