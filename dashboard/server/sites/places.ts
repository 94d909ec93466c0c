// The places of a municipality: its devices of all kinds, grouped by the place they tell, each with how fresh it is.
import { type Freshness, freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { Device } from '@lagebild/shared/domain/reading.ts';
import { cleanName, siteNames } from '@lagebild/shared/domain/site/site-names.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { LastValue } from '../last-values.ts';
import { RefusedQuestion } from '../problem.ts';

export interface PlacedDevice extends Device {
  readonly last: LastValue | undefined;
  readonly freshness: Freshness;
}

export interface Place {
  readonly municipality: string;
  readonly site: string;
  /** Some device tells it; otherwise a device is its own place. */
  readonly isTold: boolean;
  readonly devices: readonly PlacedDevice[];
}

type PlacesContext = Pick<AnswerContext, 'registry' | 'lastValues' | 'limits'>;

/** In the order of their names, as people sort them. */
export function placesOf(municipality: string, now: number, context: PlacesContext): Place[] {
  const { registry, lastValues, limits } = context;
  const devices = [...registry.devices.all()].filter((device) => device.municipality === municipality);
  const names = siteNames(devices);
  const groups = new Map<string, PlacedDevice[]>();
  for (const [index, device] of devices.entries()) {
    const name = names[index] ?? device.device;
    const last = lastValues.get(device);
    const freshness = freshnessOf(last?.time, now, limits(device));
    const group = groups.get(name) ?? [];
    groups.set(name, group);
    group.push({ ...device, last, freshness });
  }
  return [...groups]
    .map(([site, all]) => ({ municipality, site, isTold: all.some((device) => cleanName(device.site) !== ''), devices: all }))
    .sort((a, b) => a.site.localeCompare(b.site, 'de', { numeric: true }));
}

/** @throws {RefusedQuestion} SITE_UNKNOWN */
export function requirePlace(municipality: string, name: string, now: number, context: PlacesContext): Place {
  const wanted = cleanName(name);
  const found = placesOf(municipality, now, context).find(({ site }) => site === wanted);
  if (found) return found;
  const known = `GET /api/v1/sites?municipality=${municipality} lists those that are known.`;
  throw new RefusedQuestion('SITE_UNKNOWN', `There is no place "${wanted}" in ${municipality}.`, known);
}

/** The middle of the devices whose place is known: their median, which one misplaced device does not move. */
export function middleOf(devices: readonly Device[]): { lat: number | null; lon: number | null } {
  const placed = devices.flatMap(({ lat, lon }) => (lat === undefined || lon === undefined ? [] : [{ lat, lon }]));
  const median = (values: number[]): number | null => values.sort((a, b) => a - b)[values.length >> 1] ?? null;
  return { lat: median(placed.map(({ lat }) => lat)), lon: median(placed.map(({ lon }) => lon)) };
}
