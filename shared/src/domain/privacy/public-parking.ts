// What the public is told of parking places: sums of at least so many bays. Smaller places are added up with each other, or not told at all.
//
// Which sum a bay belongs to is decided by how many bays its place has, not by how many report: or a bay that falls silent would move its
// place from one sum into another, and the difference would tell of it.
import { isNearlyFull, nearlyFullOf } from '../parking/nearly-full.ts';
import type { ParkingRules } from '../parking/parking-rules.ts';
import { type SiteState, siteNow } from '../parking/site-now.ts';
import { groupSites, type Site } from '../parking/sites.ts';
import { isSpecial, type ParkingDevice } from '../parking/spaces.ts';
import { cleanName } from '../site/site-names.ts';

export interface PublicPlace {
  /** Null where nobody gave the place a name: an id is none. */
  readonly name: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly state: SiteState;
  /** Spaces for everybody; null while too few report. */
  readonly free: number | null;
  readonly capacity: number;
  /** All its spaces report. */
  readonly isComplete: boolean;
}

export interface PublicParking {
  readonly places: readonly PublicPlace[];
  /** Places too small to be told by themselves; `free` null when they are too few together. */
  readonly others: { readonly places: number; readonly capacity: number; readonly free: number | null };
}

interface Sum {
  readonly state: SiteState;
  readonly free: number;
  /** Spaces that report. */
  readonly known: number;
  readonly capacity: number;
}

/**
 * @param devices all parking devices of one municipality, as they were at a step
 * @param least bays a sum is made of
 */
export function publicParking(devices: readonly ParkingDevice[], least: number, rules: ParkingRules): PublicParking {
  // A bay kept for somebody may be one person's: it is in no public sum, also when its sensor counts as a car park does ("1 free of 1").
  const forAll = devices.filter(({ use }) => !isSpecial(use));
  const sites = groupSites(forAll).map((site) => ({ site, sum: sumOf(site, rules) }));
  const [large, small] = [sites.filter(({ sum }) => sum.capacity >= least), sites.filter(({ sum }) => sum.capacity < least)];
  const known = add(small, ({ known: one }) => one);
  return {
    places: large.map(({ site, sum }) => placeOf(site, sum, least)).sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'de')),
    others: {
      places: small.length,
      capacity: add(small, ({ capacity }) => capacity),
      free: known >= least ? add(small, ({ free }) => free) : null,
    },
  };
}

const add = (some: readonly { readonly sum: Sum }[], of: (sum: Sum) => number): number =>
  some.reduce((total, { sum }) => total + of(sum), 0);

/** Without the spaces that counters keep for somebody. */
function sumOf(site: Site, rules: ParkingRules): Sum {
  const { state, free, known, capacity, special } = siteNow(site, rules);
  const kept = (of: (one: (typeof special)[number]) => number) => special.reduce((total, one) => total + of(one), 0);
  const size = site.basis === 'bays' ? site.counted.length : capacity === null ? 0 : capacity - kept((one) => one.capacity);
  const left = { free: Math.max(0, (free ?? 0) - kept((one) => one.free ?? 0)), known: known - kept((one) => one.known) };
  return { ...left, capacity: size, state: stateOf(state, left.free, left.known, rules) };
}

function stateOf(state: SiteState, free: number, known: number, rules: ParkingRules): SiteState {
  if (state !== 'open' && state !== 'nearly_full' && state !== 'full') return state;
  if (free <= 0) return 'full';
  return isNearlyFull(free, known, nearlyFullOf(rules)) ? 'nearly_full' : 'open';
}

function placeOf(site: Site, { state, free, known, capacity }: Sum, least: number): PublicPlace {
  const isClosed = state === 'closed';
  const isTold = known >= least && !isClosed;
  return {
    name: nameOf(site),
    ...positionOf(site),
    state: isTold || isClosed ? state : 'no_data',
    free: isTold ? free : null,
    capacity,
    isComplete: isTold && known === capacity,
  };
}

/** The name of a bay is none of a place; that of a car park is. */
function nameOf({ devices, counted, basis }: Site): string | null {
  const told = devices.map(({ site }) => cleanName(site)).find(Boolean);
  return told ?? ((basis === 'counter' && counted.map(({ name }) => cleanName(name)).find(Boolean)) || null);
}

/** The middle of the place, to about ten metres. */
function positionOf({ devices }: Site): Pick<PublicPlace, 'lat' | 'lon'> {
  const placed = devices.flatMap(({ lat, lon }) => (lat === undefined || lon === undefined ? [] : [{ lat, lon }]));
  const mean = (of: 'lat' | 'lon') => round(placed.reduce((sum, one) => sum + one[of], 0) / placed.length);
  return placed.length === 0 ? { lat: null, lon: null } : { lat: mean('lat'), lon: mean('lon') };
}

const round = (degrees: number): number => Math.round(degrees * 1e4) / 1e4;
