// Which device gets which fault when: drawn with the scenario's seed, never two for one device.
import { UsageError } from '../cli/command.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { berlinOffsetMs, DAY_MS, fromLocal, HOUR_MS } from '../district/local-time.ts';
import { hash } from '../district/noise.ts';
import { FAULTS } from '../faults/catalogue.ts';
import type { Fault } from '../faults/fault.ts';
import { sequence } from '../random/sequence.ts';
import type { Scenario } from './scenario-file.ts';

/** @throws {UsageError} when there are not enough devices that can have a fault, or it would be played before or after the scenario */
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
  const begin = onFirstDay(from, fault.from);
  // "22:00" to "04:00" is a night.
  const end = fault.to === undefined ? to : [0, 1].map((days) => onFirstDay(from, fault.to ?? '', days)).find((time) => time > begin);
  if (end !== undefined && begin < to && end > from) return { from: begin, to: end };
  const [first, last] = [from, to].map((time) => new Date(time).toISOString());
  const until = fault.to === undefined ? '' : ` to ${fault.to}`;
  throw new UsageError(`${fault.fault} from ${fault.from}${until} lies outside of the scenario, which goes from ${first} to ${last}.`);
}

/** The moment a local clock shows "09:30" on the day that begins with, or holds, `from`; or so many days later. */
function onFirstDay(from: number, clock: string, days = 0): number {
  const [hours = 0, minutes = 0] = clock.split(':').map(Number);
  const day = Math.floor((from + berlinOffsetMs(from)) / DAY_MS + days) * DAY_MS;
  return fromLocal(day + hours * HOUR_MS + minutes * 60_000);
}
