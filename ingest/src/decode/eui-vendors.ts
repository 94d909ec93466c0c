// Whose devices an EUI's first digits stand for, as the IEEE has assigned them; makers of LoRaWAN devices only.
const VENDORS: readonly (readonly [prefix: string, vendor: string])[] = [
  ['70b3d57ba', 'Decentlab'],
  ['70b3d57ed', 'The Things Industries'],
  ['24e124', 'Milesight'],
  ['a84041', 'Dragino'],
  ['0018b2', 'Adeunis'],
  ['00137a', 'Netvox'],
  ['e8e1e1', 'Browan'],
  ['647fda', 'Tektelic'],
  ['a81758', 'ELSYS'],
  ['0004a3', 'Microchip'],
  ['008000', 'MultiTech'],
  ['0016c0', 'Semtech'],
  ['0025ca', 'Laird'],
];

/** @param eui 16 lower-case hexadecimal digits */
export const vendorOf = (eui: string): string | undefined => VENDORS.find(([prefix]) => eui.startsWith(prefix))?.[1];
