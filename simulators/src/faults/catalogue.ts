// All faults there are, by name.
import type { FaultKind } from './fault.ts';
import { cabinetFailure, closed, dayBurner, lampFailure } from './lighting-faults.ts';
import { gatewayOutage, twoServers, wrongCodec } from './lorawan-faults.ts';
import { clock1970, clockAhead, duplicates, garbage, reordering, silent } from './sending-faults.ts';
import { counterReset, deadBattery, drift, negativeCount, spike, stuck } from './sensor-faults.ts';

const ALL: readonly FaultKind[] = [
  stuck,
  drift,
  spike,
  deadBattery,
  negativeCount,
  counterReset,
  dayBurner,
  lampFailure,
  cabinetFailure,
  closed,
  silent,
  duplicates,
  reordering,
  clockAhead,
  clock1970,
  garbage,
  gatewayOutage,
  twoServers,
  wrongCodec,
];

export const FAULTS: ReadonlyMap<string, FaultKind> = new Map(ALL.map((kind) => [kind.name, kind]));
