// The parts of the parking figures: what every device adds to the free and the taken spaces, or why it does not count.
import type { Site } from '../parking/sites.ts';
import { type ParkingDevice, toldBy } from '../parking/spaces.ts';
import { type FigurePart, type LeftOut, notReporting, toldOf } from './figure.ts';

const TOLD = ['free', 'occupied', 'capacity', 'open'];

/** @param wanted free spaces, or taken ones; both of all spaces that report and are open, as the parking desk adds them up */
export function parkingParts(sites: readonly Site[], wanted: 'free' | 'taken'): FigurePart[] {
  return sites.flatMap((site) => site.devices.map((device) => partOf(device, site, wanted)));
}

function partOf(device: ParkingDevice, site: Site, wanted: 'free' | 'taken'): FigurePart {
  const told = toldBy(device);
  const leftOut = whyNot(device, site);
  const { municipality, freshness } = device;
  const [capacity, free] = [told?.capacity ?? 0, told?.free ?? 0];
  const value = wanted === 'free' ? free : capacity - free;
  const name = device.name?.trim() || device.device;
  return {
    municipality,
    device: device.device,
    name,
    site: site.site === name ? null : site.site,
    value: leftOut ? null : value,
    of: leftOut ? null : capacity,
    leftOut: leftOut ?? null,
    time: told?.time ?? null,
    freshness,
    told: toldOf(device.latest?.quantities, TOLD),
  };
}

function whyNot(device: ParkingDevice, { counted }: Site): LeftOut | undefined {
  const told = toldBy(device);
  if (!counted.includes(device)) return 'contained';
  const silent = notReporting(device.freshness);
  if (silent) return silent;
  if (!told) return 'unanswered';
  if (told.isClosed) return 'closed';
  if (device.isRejected) return 'rejected';
  if (told.free === undefined) return 'unanswered';
  return told.capacity === undefined || told.capacity === 0 ? 'unsized' : undefined;
}
