// Which device gets which fault when: drawn with the scenario's seed, never two for one device.
import { UsageError } from '../cli/command.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS } from '../district/local-time.ts';
import { hash } from '../district/noise.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { sequence } from '../random/sequence.ts';
import type { Scenario } from './scenario-file.ts';

/** @throws {UsageError} when there are not enough devices that can have a fault */
export function planFaults({ faults, seed }: Scenario, devices: readonly SimulatedDevice[], from: number, to: number): Fault[] {
  const free = new Set(devices);
  const draw = sequence(hash('faults', seed));
  const planned: Fault[] = [];
  for (const fault of faults) {
    const { fault: name, devices: count } = fault;
    const kind = FAULTS.get(name);
    if (!kind) continue; // the schema has looked
    for (let index = 0; index < count; index += 1) {
      const fitting = [...free].filter((device) => kind.fits(device));
      const device = fitting[Math.floor(draw() * fitting.length)];
      if (!device) throw new UsageError(`The scenario wants ${count} × ${name}, but only ${index} devices are left that can have it.`);
      const window = windowOf(fault, from, to);
      for (const hit of kind.spreads?.(device, [...free]) ?? [device]) {
        free.delete(hit);
        planned.push({ id: planned.length + 1, kind, device: hit, ...window, rate: fault.rate ?? kind.rate?.usual ?? 1 });
      }
    }
  }
  return planned;
}

function windowOf(fault: Scenario['faults'][number], from: number, to: number): { from: number; to: number } {
  if ('hoursAgo' in fault) return { from: Math.max(from, Date.now() - fault.hoursAgo * HOUR_MS), to };
  return { from: onFirstDay(from, fault.from), to: fault.to === undefined ? to : onFirstDay(from, fault.to) };
}

/** The moment a local clock shows "09:30" on the day that begins with, or holds, `from`. */
function onFirstDay(from: number, clock: string): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const day = Math.floor((from + berlinOffsetMs(from)) / DAY_MS) * DAY_MS;
  return fromLocal(day + hours * HOUR_MS + minutes * 60_000);
}
