// What is sent in the course of a scenario, in order: every device's moments, changed by the faults it has.
import type { SimulatedDevice } from '../district/device.ts';
import type { Draft, Fault } from '../faults/fault.ts';

const SLICE_MS = 600_000;

/** All messages of [from, to), in the order of sending; those that are late may come after `to`. */
export function* timeline(devices: readonly SimulatedDevice[], faults: readonly Fault[], from: number, to: number): Generator<Draft> {
  const byDevice = new Map<SimulatedDevice, Fault>(faults.map((fault) => [fault.device, fault]));
  let late: Draft[] = [];
  for (let begin = from; begin < to; begin += SLICE_MS) {
    const end = Math.min(to, begin + SLICE_MS);
    const drafts = [...late, ...devices.flatMap((device) => draftsOf(device, byDevice.get(device), begin, end))];
    late = drafts.filter(({ at }) => at >= end);
    yield* drafts.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
  }
  yield* late.sort((a, b) => a.at - b.at);
}

function draftsOf(device: SimulatedDevice, fault: Fault | undefined, begin: number, end: number): Draft[] {
  return [...momentsOf(device, begin, end)].flatMap((time) => {
    const usual = device.valuesAt(time);
    const truth = fault?.kind.happen?.(usual, time, fault) ?? usual;
    const values = fault?.kind.measure?.(truth, time, fault) ?? truth;
    const isTouched = fault !== undefined && (values !== usual || (fault.kind.send && time >= fault.from && time < fault.to));
    const draft: Draft = { device, time, at: time, told: time, truth, values, expect: 'stored', faults: isTouched ? [fault.id] : [] };
    return fault?.kind.send?.(draft, fault) ?? [draft];
  });
}

/** When a device measures in [begin, end): in its rhythm, and when something happens. */
function* momentsOf({ intervalMs, offsetMs, newsIntervalMs, hasNewsAt }: SimulatedDevice, begin: number, end: number): Generator<number> {
  const stepMs = newsIntervalMs !== undefined && hasNewsAt ? newsIntervalMs : intervalMs;
  for (let time = begin + ((((offsetMs - begin) % stepMs) + stepMs) % stepMs); time < end; time += stepMs) {
    if ((time - offsetMs) % intervalMs === 0 || hasNewsAt?.(time) === true) yield time;
  }
}
