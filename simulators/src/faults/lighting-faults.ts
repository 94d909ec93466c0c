// Lights that do not do what they should: burn by day, stay dark, lose their supply. The meter counts what really flows.
import type { SimulatedDevice, Values } from '../district/device.ts';
import { HOUR_MS } from '../district/local-time.ts';
import { round } from '../district/noise.ts';
import { type Fault, type FaultKind, hoursInto, isActive, tells } from './fault.ts';

const isLight = ({ kind }: SimulatedDevice): boolean => kind === 'lighting';

/** What a meter would have counted during the fault. */
function usual({ device, from, to }: Fault, time: number, meter: 'energy' | 'burn_hours'): number {
  if (time <= from) return 0;
  return Number(device.valuesAt(Math.min(time, to))[meter]) - Number(device.valuesAt(from)[meter]);
}

/** A lamp that draws more than its driver burns, and its hours count. */
const BURNS_FROM_W = 2;

/** @param watts what flows during the fault instead */
function withPower(values: Values, time: number, fault: Fault, watts: number): Values {
  const energy = round(Number(values.energy) - usual(fault, time, 'energy') + (watts * hoursInto(fault, time)) / 1000, 3);
  const burned = watts >= BURNS_FROM_W ? hoursInto(fault, time) : 0;
  const counted = { energy, burn_hours: round(Number(values.burn_hours) - usual(fault, time, 'burn_hours') + burned, 2) };
  return isActive(fault, time) ? { ...values, power: round(watts, 1), ...counted } : { ...values, ...counted };
}

/** The largest power of the night before or after. */
function nightPower({ device, from }: Fault): number {
  let largest = 0;
  for (let time = from - 24 * HOUR_MS; time <= from; time += HOUR_MS / 2) largest = Math.max(largest, Number(device.valuesAt(time).power));
  return largest;
}

const STANDBY_W = 0.4;

export const dayBurner: FaultKind = {
  name: 'day-burner',
  about: 'A relay hangs: the light burns by day, while its dimming level says 0.',
  fits: isLight,
  happen: (values, time, fault) => withPower(values, time, fault, nightPower(fault)),
  notice: [{ by: 'finding', code: 'day_burner' }],
};

export const lampFailure: FaultKind = {
  name: 'lamp-failure',
  about: 'The lamp is broken: it should burn and draws nothing.',
  fits: (device) => isLight(device) && tells(device, 'dimming'),
  happen: (values, time, fault) => withPower(values, time, fault, STANDBY_W),
  notice: [{ by: 'finding', code: 'lamp_failure' }],
};

export const cabinetFailure: FaultKind = {
  name: 'cabinet-failure',
  about: 'The supply of a cabinet is down; its control reports from a battery.',
  fits: (device) => device.kind === 'lighting' && tells(device, 'voltage'),
  happen: (values, time, fault) => {
    const changed = withPower(values, time, fault, 0);
    return isActive(fault, time) ? { ...changed, voltage: 1.2 } : changed;
  },
  notice: [{ by: 'finding', code: 'supply_failure' }],
};

export const closed: FaultKind = {
  name: 'closed',
  about: 'A car park is closed: nobody comes or goes, which is neither full nor no data.',
  fits: (device) => device.kind === 'parking' && tells(device, 'open'),
  happen: (values, time, fault) => (isActive(fault, time) ? { ...fault.device.valuesAt(fault.from), open: false } : values),
  notice: [{ by: 'finding', code: 'closed' }],
};
