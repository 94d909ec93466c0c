// Where else an EUI turns up: it is given once in the world, so two municipalities with the same one have to be asked which is right.
import { isEui } from '../domain/eui.ts';
import type { AdoptedDevices } from './adopted.ts';
import type { Quarantine } from './quarantine.ts';

export interface SameEuiDeps {
  readonly adopted: Pick<AdoptedDevices, 'ownersOf'>;
  readonly quarantine: Pick<Quarantine, 'waiting'>;
}

/** All municipalities that have adopted a device or in which it waits; none for a name that is no EUI. As things stand when it is called. */
export function municipalitiesByEui({ adopted, quarantine }: SameEuiDeps): (device: string) => string[] {
  const waiting = new Map<string, string[]>();
  for (const { device, municipality } of quarantine.waiting()) waiting.set(device, [...(waiting.get(device) ?? []), municipality]);
  return (device) => (isEui(device) ? [...new Set([...adopted.ownersOf(device), ...(waiting.get(device) ?? [])])] : []);
}
