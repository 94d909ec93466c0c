// Sensors that lie: stuck, drifting, spiking, weak, counting below zero.
import { chance, hash, round } from '../district/noise.ts';
import { type Fault, type FaultKind, hoursInto, isActive, tells } from './fault.ts';

const isAir = ({ kind }: { kind: string }) => kind === 'air';
const NOW_AND_THEN = { unit: 'share of the messages', usual: 0.06 } as const;

const isStruck = ({ id, rate }: Fault, time: number): boolean => chance(hash(`strike ${id}`), Math.floor(time / 1000)) < rate;

export const stuck: FaultKind = {
  name: 'stuck',
  about: 'The sensor repeats the last value it measured.',
  // A bay that stays taken may just be taken.
  fits: (device) => isAir(device) || tells(device, 'free'),
  measure: (values, time, fault) => (isActive(fault, time) ? { ...values, ...sensed(fault.device.valuesAt(fault.from)) } : values),
  notice: [{ by: 'finding', code: 'stuck' }],
};

const sensed = ({ battery: _, open: __, ...values }: Readonly<Record<string, number | boolean>>) => values;

export const drift: FaultKind = {
  name: 'drift',
  about: 'Temperature walks away by some degrees an hour.',
  rate: { unit: '°C an hour', usual: 1.2 },
  fits: (device) => isAir(device) && tells(device, 'temperature'),
  measure: (values, time, fault) =>
    isActive(fault, time) ? { ...values, temperature: round(Number(values.temperature) + fault.rate * hoursInto(fault, time), 1) } : values,
  notice: [{ by: 'finding', code: 'drift' }],
};

export const spike: FaultKind = {
  name: 'spike',
  about: 'Now and then one reading of PM2.5 is several hundred too high.',
  rate: NOW_AND_THEN,
  fits: (device) => isAir(device) && tells(device, 'pm2_5'),
  measure: (values, time, fault) =>
    isActive(fault, time) &&
    isStruck(fault, time) &&
    !isStruck(fault, time - fault.device.intervalMs) &&
    !isStruck(fault, time + fault.device.intervalMs)
      ? { ...values, pm2_5: round(Number(values.pm2_5) + 420, 1) }
      : values,
  notice: [{ by: 'finding', code: 'spike' }],
};

export const negativeCount: FaultKind = {
  name: 'negative-count',
  about: 'The counter of a car park now and then says less than nothing, as in Oldenburg.',
  rate: NOW_AND_THEN,
  fits: (device) => device.kind === 'parking' && tells(device, 'free'),
  measure: (values, time, fault) => (isActive(fault, time) && isStruck(fault, time) ? { ...values, free: -3 } : values),
  send: (draft) => [Number(draft.values.free) < 0 ? { ...draft, expect: 'quarantined', code: 'out_of_range' } : draft],
  notice: [{ by: 'quarantine', codes: ['out_of_range'] }],
};

export const deadBattery: FaultKind = {
  name: 'dead-battery',
  about: 'The battery runs down within the first half of the time; then the device is silent.',
  fits: (device) => tells(device, 'battery') && device.lorawan === undefined,
  measure(values, time, fault) {
    if (time < fault.from) return values;
    const half = (fault.to - fault.from) / 2;
    return { ...values, battery: round(Math.max(1, 30 * (1 - (time - fault.from) / half)), 0) };
  },
  send: (draft, fault) => (draft.time > (fault.from + fault.to) / 2 && draft.time < fault.to ? [] : [draft]),
  notice: [{ by: 'finding', code: 'battery_low' }],
};

export const counterReset: FaultKind = {
  name: 'counter-reset',
  about: 'The meter of a light begins again at nothing.',
  fits: (device) => device.kind === 'lighting' && tells(device, 'energy'),
  measure(values, time, { from, device }) {
    if (time < from) return values;
    return { ...values, energy: round(Number(values.energy) - Number(device.valuesAt(from).energy), 3) };
  },
  notice: [{ by: 'finding', code: 'counter_reset' }],
};
