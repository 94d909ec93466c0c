// How full a site is now, and what can be said of it: closed, full, nearly full and "nobody knows" are four different things.
import { isNearlyFull, nearlyFullOf } from './nearly-full.ts';
import type { ParkingRules } from './parking-rules.ts';
import type { Site } from './sites.ts';
import { type ParkingDevice, SPECIAL_USES, type Spaces, type SpecialUse, type Told, toldBy } from './spaces.ts';

/** In the order of need: what a person must look at first. */
export const SITE_STATES = ['closed', 'full', 'nearly_full', 'no_data', 'partly_known', 'open'] as const;
export type SiteState = (typeof SITE_STATES)[number];

/** Spaces kept for somebody; among those of the whole. */
export interface SpecialNow {
  readonly use: SpecialUse;
  /** Null while none of them reports. */
  readonly free: number | null;
  /** Of those that report. */
  readonly known: number;
  readonly capacity: number;
}

export interface SiteNow {
  readonly state: SiteState;
  /** Of those that report and are open; null when there is none. */
  readonly free: number | null;
  readonly occupied: number | null;
  /** Taken share of the spaces that report, 0 to 1; null when none does, or nobody told how many there are. */
  readonly share: number | null;
  /** Spaces that report and are open. */
  readonly known: number;
  /** Spaces that are told to be closed. */
  readonly closed: number;
  /** All spaces, also of devices that are late or silent; null when nobody told. */
  readonly capacity: number | null;
  /** Devices that report in their rhythm, of all. */
  readonly reporting: number;
  readonly devices: number;
  /** Of the figures that are counted, or when none is, of the last ones; epoch milliseconds. */
  readonly newest: number | null;
  readonly oldest: number | null;
  readonly special: readonly SpecialNow[];
}

interface Heard {
  readonly told: Told;
  readonly isFresh: boolean;
}

/** @param rules of region/parking.yaml */
export function siteNow({ counted, devices }: Pick<Site, 'counted' | 'devices'>, rules: ParkingRules): SiteNow {
  const heard = hear(counted);
  const fresh = heard.filter(({ isFresh }) => isFresh);
  const open = fresh.filter(({ told }) => !told.isClosed);
  const countable = open.filter(({ told }) => told.free !== undefined);
  const sized = countable.filter(({ told }) => told.capacity !== undefined);
  const free = sumOf(countable, ({ free: one }) => one);
  const known = sumOf(sized, ({ capacity }) => capacity);
  const freeOfKnown = sumOf(sized, ({ free: one }) => one);
  const sizes = heard.flatMap(({ told }) => told.capacity ?? []);
  const capacity = sizes.length > 0 ? sizes.reduce((sum, one) => sum + one, 0) : null;
  const times = (fresh.length > 0 ? fresh : heard).map(({ told }) => told.time);
  return {
    state: judge({ counted, heard, rules }),
    free: countable.length > 0 ? free : null,
    occupied: sized.length > 0 ? Math.max(0, known - freeOfKnown) : null,
    share: known > 0 ? Math.max(0, known - freeOfKnown) / known : null,
    known,
    closed: sumOf(
      fresh.filter(({ told }) => told.isClosed),
      (told) => told.capacity,
    ),
    capacity,
    reporting: devices.filter(({ freshness }) => freshness === 'fresh').length,
    devices: devices.length,
    newest: times.length > 0 ? Math.max(...times) : null,
    oldest: times.length > 0 ? Math.min(...times) : null,
    special: specialNow(devices),
  };
}

/**
 * Devices that are late, silent or found wrong are kept apart: what they said last is neither free nor taken now. One that is closed is
 * believed that, whatever it counts: the count of a closed car park stands still.
 */
function hear(devices: readonly ParkingDevice[]): Heard[] {
  return devices.flatMap((device) => {
    const told = toldBy(device);
    return told ? [{ told, isFresh: device.freshness === 'fresh' && (told.isClosed || !device.isRejected) }] : [];
  });
}

interface Judged {
  readonly counted: readonly ParkingDevice[];
  readonly heard: readonly Heard[];
  readonly rules: ParkingRules;
}

/**
 * A state is said only when the spaces that do not report could not change it, and enough of them report. Bays that are kept for somebody
 * do not count, unless there are no others: a free one does not help those who may not use it.
 */
function judge({ counted, heard, rules }: Judged): SiteState {
  const isForAll = ({ told }: Heard) => !isKept(told);
  const judged = heard.some(isForAll) ? heard.filter(isForAll) : heard;
  const fresh = judged.filter(({ isFresh }) => isFresh);
  if (fresh.length === 0) return 'no_data';
  const unheard = counted.length - heard.length;
  const isAllKnown = fresh.length === judged.length && unheard === 0;
  const open = fresh.filter(({ told }) => !told.isClosed);
  if (open.length === 0) return isAllKnown ? 'closed' : 'partly_known';
  const countable = open.filter(({ told }) => told.free !== undefined);
  if (countable.length === 0) return 'no_data';
  const free = sumOf(countable, ({ free: one }) => one);
  const known = sumOf(countable, ({ capacity }) => capacity);
  if (known === 0) return isAllKnown ? (free > 0 ? 'open' : 'full') : 'partly_known';
  const silent = judged.filter(({ isFresh }) => !isFresh);
  // A device that never told its spaces has at least one.
  const unknown = sumOf(silent, ({ capacity }) => capacity) + unheard;
  const least = stateOf(free, known + unknown, rules);
  const isCertain = least === stateOf(free + unknown, known + unknown, rules);
  return isCertain && known >= rules.least_known * (known + unknown) ? least : 'partly_known';
}

function stateOf(free: number, capacity: number, rules: ParkingRules): SiteState {
  if (free <= 0) return 'full';
  return isNearlyFull(free, capacity, nearlyFullOf(rules)) ? 'nearly_full' : 'open';
}

/** True when all spaces of a device are kept for somebody. */
function isKept({ capacity, special }: Told): boolean {
  return capacity !== undefined && SPECIAL_USES.some((use) => special[use]?.capacity === capacity);
}

function specialNow(devices: readonly ParkingDevice[]): SpecialNow[] {
  const heard = hear(devices);
  return SPECIAL_USES.flatMap((use) => {
    const own = heard.flatMap(({ told, isFresh }) => {
      const spaces = told.special[use];
      return spaces ? [{ spaces, isKnown: isFresh && !told.isClosed && spaces.free !== undefined }] : [];
    });
    if (own.length === 0) return [];
    const known = own.filter(({ isKnown }) => isKnown);
    const add = (some: typeof own, of: (spaces: Spaces) => number | undefined) =>
      some.reduce((sum, { spaces }) => sum + (of(spaces) ?? 0), 0);
    return [
      {
        use,
        free: known.length > 0 ? add(known, ({ free }) => free) : null,
        known: add(known, ({ capacity }) => capacity),
        capacity: add(own, ({ capacity }) => capacity),
      },
    ];
  });
}

function sumOf(heard: readonly Heard[], of: (told: Told) => number | undefined): number {
  return heard.reduce((sum, { told }) => sum + (of(told) ?? 0), 0);
}
