// Which device measures when: the past on a ten-minute grid, the present on each device's own. Both meet on the same moments.
import { GRID_MS } from './catalogue.ts';
import { isDue, type SimulatedDevice } from './device.ts';
import { DAY_MS, HOUR_MS } from './local-time.ts';

/** All rhythms divide it, so a device's history moments are live moments too, with the same values. */
export const HISTORY_STEP_MS = 600_000;
const SILENT_AT_LEAST_MS = 3 * HOUR_MS;

export interface Moment {
  readonly device: SimulatedDevice;
  readonly time: number;
}

/** The moment a silent device stopped, 3 to 27 hours ago; it stays the same for a day of restarts. Infinity for the others. */
export function endOf(device: SimulatedDevice, now: number): number {
  if (device.silentFromHour === undefined) return Number.POSITIVE_INFINITY;
  const offset = device.silentFromHour * HOUR_MS;
  return Math.floor((now - SILENT_AT_LEAST_MS - offset) / DAY_MS) * DAY_MS + offset;
}

/** What was measured in (after, until] on the ten-minute grid, in time order. @param stepMs a coarser grid that all rhythms divide */
export function* history(
  devices: readonly SimulatedDevice[],
  after: number,
  until: number,
  now: number,
  stepMs = HISTORY_STEP_MS,
): Generator<Moment> {
  const inOrder = [...devices].sort((a, b) => a.offsetMs - b.offsetMs);
  for (let step = Math.floor(after / stepMs) * stepMs; step <= until; step += stepMs) {
    for (const device of inOrder) {
      const time = step + device.offsetMs;
      if (time > after && time <= Math.min(until, endOf(device, now))) yield { device, time };
    }
  }
}

/** The last reading of devices that fell silent before `after`: without it nobody would know that they exist. */
export function* lastWords(devices: readonly SimulatedDevice[], after: number, now: number): Generator<Moment> {
  for (const device of devices) {
    const end = endOf(device, now);
    if (end > after) continue;
    yield { device, time: Math.floor((end - device.offsetMs) / HISTORY_STEP_MS) * HISTORY_STEP_MS + device.offsetMs };
  }
}

/** What is measured live in (after, until], in time order. */
export function* live(devices: readonly SimulatedDevice[], after: number, until: number, now: number): Generator<Moment> {
  const talking = devices.filter((device) => endOf(device, now) === Number.POSITIVE_INFINITY);
  for (let time = (Math.floor(after / GRID_MS) + 1) * GRID_MS; time <= until; time += GRID_MS) {
    for (const device of talking) if (isDue(device, time)) yield { device, time };
  }
}
