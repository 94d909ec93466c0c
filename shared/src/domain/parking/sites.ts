// Which devices make a site: those that name the same place; a car park that names none is a site of its own.
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

const clean = (name: string | undefined): string => name?.normalize('NFC').trim() ?? '';

/**
 * Groups devices by municipality and place. Of several car parks that have the same name and name no site each is its own, told apart by
 * its id. Sites come in the order in which their first device comes.
 */
export function groupSites(devices: readonly ParkingDevice[]): Site[] {
  const lonely = new Map<string, number>();
  for (const device of devices) if (!clean(device.site)) count(lonely, keyOf(device.municipality, ownName(device)));
  const groups = new Map<string, { municipality: string; site: string; devices: ParkingDevice[] }>();
  for (const device of devices) {
    const { municipality } = device;
    const own = ownName(device);
    const isAmbiguous = (lonely.get(keyOf(municipality, own)) ?? 0) > 1;
    const site = clean(device.site) || (isAmbiguous ? `${own} (${device.device})` : own);
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

const ownName = ({ name, device }: ParkingDevice): string => clean(name) || device;
/** A municipality's key has no slash. */
const keyOf = (municipality: string, site: string): string => `${municipality}/${site}`;

function count(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
