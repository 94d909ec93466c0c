// Which place a device belongs to: the one it tells; without one it is its own, under its name (decision 12). The same for all kinds.
import type { Kind } from '../kind.ts';

export interface Placed {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly name?: string;
  readonly site?: string;
}

/** A name as it is compared: umlauts composed, nothing around it. */
export const cleanName = (name: string | undefined): string => name?.normalize('NFC').trim() ?? '';

/**
 * The places' names, one for each device in the order given. Of several devices of a kind that have the same name and tell no site each is its
 * own, told apart by its id; so all devices of the municipality and kind have to be among those given.
 */
export function siteNames(devices: readonly Placed[]): string[] {
  const lonely = new Map<string, number>();
  for (const device of devices) {
    if (cleanName(device.site)) continue;
    const key = ownKey(device);
    lonely.set(key, (lonely.get(key) ?? 0) + 1);
  }
  return devices.map((device) => {
    const own = ownName(device);
    const isAmbiguous = (lonely.get(ownKey(device)) ?? 0) > 1;
    return cleanName(device.site) || (isAmbiguous ? `${own} (${device.device})` : own);
  });
}

const ownName = ({ name, device }: Placed): string => cleanName(name) || device;
/** Keys of municipalities and kinds have no slash. */
const ownKey = (device: Placed): string => `${device.municipality}/${device.kind}/${ownName(device)}`;
