// Which devices make a site: those that name the same place; a car park that names none is a site of its own.
import { siteNames } from '../site/site-names.ts';
import { countingOf, type ParkingDevice } from './spaces.ts';

export interface Site {
  readonly municipality: string;
  /** As people call it; unique within the municipality. */
  readonly site: string;
  /** Counters tell the whole; without one the bays are the whole. */
  readonly basis: 'counter' | 'bays';
  /** The devices whose figures are added up. */
  readonly counted: readonly ParkingDevice[];
  /** All of its devices: bays within a counted car park are not added once more. */
  readonly devices: readonly ParkingDevice[];
}

/**
 * Groups devices by municipality and place. Of several car parks that have the same name and name no site each is its own, told apart by
 * its id. Sites come in the order in which their first device comes.
 */
export function groupSites(devices: readonly ParkingDevice[]): Site[] {
  const names = siteNames(devices.map((device) => ({ kind: 'parking', ...device })));
  const groups = new Map<string, { municipality: string; site: string; devices: ParkingDevice[] }>();
  for (const [index, device] of devices.entries()) {
    const { municipality } = device;
    const site = names[index] ?? device.device;
    const key = keyOf(municipality, site);
    const group = groups.get(key) ?? { municipality, site, devices: [] };
    groups.set(key, group);
    group.devices.push(device);
  }
  return [...groups.values()].map((group) => {
    const counters = group.devices.filter((device) => countingOf(device) === 'counter');
    return { ...group, basis: counters.length > 0 ? 'counter' : 'bays', counted: counters.length > 0 ? counters : group.devices };
  });
}

/** A municipality's key has no slash. */
const keyOf = (municipality: string, site: string): string => `${municipality}/${site}`;
