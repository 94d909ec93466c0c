// What is sent in the course of a scenario, in order: every device's moments, changed by the faults it has, and what gateways say.
import type { SimulatedDevice } from '../district/device.ts';
import type { Draft, Fault } from '../faults/fault.ts';
import { gatewayOutage } from '../faults/lorawan-faults.ts';
import { gatewayNotes } from '../lorawan/gateway-notes.ts';
import { type MadeUplink, Sessions } from '../lorawan/session.ts';
import type { ServerMessage } from '../lorawan/uplink.ts';
import type { Place } from '../region/load-region.ts';

export interface TimelineOptions {
  readonly devices: readonly SimulatedDevice[];
  readonly faults: readonly Fault[];
  readonly places: readonly Place[];
  readonly from: number;
  readonly to: number;
}

const SLICE_MS = 600_000;

/** All messages of [from, to), in the order of sending; those that are late may come after `to`. */
export function* timeline({ devices, faults, places, from, to }: TimelineOptions): Generator<Draft> {
  const byDevice = new Map<SimulatedDevice, Fault>(faults.map((fault) => [fault.device, fault]));
  const sessions = new Sessions();
  const inTheAir = new Set(devices.filter(({ lorawan }) => lorawan).map(({ municipality }) => municipality));
  const served = places.filter(({ key }) => inTheAir.has(key));
  let late: Draft[] = [];
  for (let begin = from; begin < to; begin += SLICE_MS) {
    const end = Math.min(to, begin + SLICE_MS);
    const drafts = [
      ...late,
      ...noted(served, devices, faults, begin, end, begin === from),
      ...devices.flatMap((device) => draftsOf(device, byDevice.get(device), sessions, begin, end)),
    ];
    late = drafts.filter(({ at }) => at >= end);
    yield* drafts.filter(({ at }) => at < end).sort((a, b) => a.at - b.at);
  }
  yield* late.sort((a, b) => a.at - b.at);
}

function draftsOf(device: SimulatedDevice, fault: Fault | undefined, sessions: Sessions, begin: number, end: number): Draft[] {
  return [...momentsOf(device, begin, end)].flatMap(({ time, isNews }) => {
    const usual = device.valuesAt(time);
    const truth = fault?.kind.happen?.(usual, time, fault) ?? usual;
    const measured = fault?.kind.measure?.(truth, time, fault) ?? truth;
    const isTouched = fault !== undefined && (measured !== usual || (fault.kind.send && time >= fault.from && time < fault.to));
    const made = sessions.next(device, measured, time, isNews);
    const draft: Draft = {
      device,
      time,
      at: time,
      told: time,
      truth,
      values: made?.shown ?? measured,
      ...(made && { made }),
      expect: 'stored',
      faults: isTouched ? [fault.id] : [],
    };
    const sent = fault?.kind.send?.(draft, fault) ?? [draft];
    if (!made) return sent;
    // Whoever is not heard is not asked for its battery.
    const status = sent.length > 0 ? sessions.status(device, made) : undefined;
    return [...(made.uplink.fCnt === 0 ? joined(draft, made) : []), ...sent, ...(status ? [noteOf(draft, status, 1)] : [])];
  });
}

/** A message beside a measurement that measures nothing, so many milliseconds later. */
const noteOf = (draft: Draft, note: ServerMessage, laterMs: number): Draft => {
  const { server: _, garbage: __, code: ___, ...rest } = draft;
  return { ...rest, at: draft.at + laterMs, note, expect: 'noted', faults: [] };
};

/** A device joins before its first uplink. */
function joined(draft: Draft, { uplink }: MadeUplink): Draft[] {
  const note = draft.device.lorawan?.server.join?.(uplink);
  return note ? [noteOf(draft, note, -1)] : [];
}

function noted(
  places: readonly Place[],
  devices: readonly SimulatedDevice[],
  faults: readonly Fault[],
  begin: number,
  end: number,
  isFirst: boolean,
): Draft[] {
  const outages = faults.flatMap(({ kind, device, from, to }) => {
    const gateway = device.lorawan?.heardBy[0]?.gateway;
    return kind === gatewayOutage && gateway !== undefined ? [{ gateway, from, to }] : [];
  });
  const once = [...new Map(outages.map((outage) => [outage.gateway, outage])).values()];
  return gatewayNotes(places, once, begin, end, isFirst).flatMap(({ municipality, gateway, time, topic, payload }) => {
    const device = devices.find(
      (one) => one.municipality === municipality && one.lorawan?.heardBy.some((heard) => heard.gateway === gateway),
    );
    const values = {};
    return device
      ? [{ device, time, at: time, told: time, truth: values, values, note: { topic, payload }, expect: 'noted' as const, faults: [] }]
      : [];
  });
}

/** When a device measures in [begin, end): in its rhythm, and when something happens. */
function* momentsOf(
  { intervalMs, offsetMs, newsIntervalMs, hasNewsAt }: SimulatedDevice,
  begin: number,
  end: number,
): Generator<{ time: number; isNews: boolean }> {
  const stepMs = newsIntervalMs !== undefined && hasNewsAt ? newsIntervalMs : intervalMs;
  for (let time = begin + ((((offsetMs - begin) % stepMs) + stepMs) % stepMs); time < end; time += stepMs) {
    const isNews = hasNewsAt?.(time) === true;
    if (isNews || (time - offsetMs) % intervalMs === 0) yield { time, isNews };
  }
}
