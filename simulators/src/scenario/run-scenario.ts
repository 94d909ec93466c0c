// Runs a scenario: writes what is so into the truth file, sends what the devices say, and waits until all of it is acknowledged.
import { setTimeout as sleep } from 'node:timers/promises';
import { formatTopic } from '@lagebild/shared/contract/topic.ts';
import type { TimeLimit } from '../cli/time-limit.ts';
import type { SimulatedDevice } from '../district/device.ts';
import type { Draft } from '../faults/fault.ts';
import type { Publisher } from '../mqtt/publisher.ts';
import type { Place } from '../region/load-region.ts';
import { TruthWriter } from '../truth/truth-writer.ts';
import { planScenario } from './plan-scenario.ts';
import type { Scenario } from './scenario-file.ts';
import { timeline } from './timeline.ts';

export interface ScenarioRun {
  readonly from: number;
  readonly to: number;
  readonly devices: number;
  readonly faults: number;
  /** Simulated time reached. */
  readonly reached: number;
  /** Resolves when everything is acknowledged, or the time is over; the truth file is closed then. */
  run(): Promise<void>;
}

export interface Publishers {
  /** For what speaks JSON of its own. */
  plain(municipality: string): Publisher;
  /** For what a network server says. */
  lorawan(municipality: string): Publisher;
  readonly all: readonly Publisher[];
}

export interface ScenarioOptions {
  readonly scenario: Scenario;
  /** The scenario's cast. */
  readonly devices: readonly SimulatedDevice[];
  readonly places: readonly Place[];
  readonly publishers: Publishers;
  readonly truthFile: string;
  /** Simulated seconds a second; Infinity does not wait; live: each message at its moment. */
  readonly speed: number | 'live';
  /** Lagebild has received nothing before. */
  readonly isFresh: boolean;
  readonly limit: TimeLimit;
}

/** Written to the truth file together, before any of them is sent. */
const PORTION = 200;

/**
 * @throws {UsageError} when the scenario does not fit the district
 * @throws the system's error when the truth file cannot be made
 */
export function openScenario({ scenario, devices, places, publishers, truthFile, speed, isFresh, limit }: ScenarioOptions): ScenarioRun {
  const { from, to, isPast, faults } = planScenario(scenario, devices, Date.now());
  const truth = new TruthWriter(truthFile);
  truth.add({ record: 'run', version: 1, scenario: scenario.name, seed: scenario.seed, from, to, fresh: isFresh });
  for (const device of devices) {
    const name = device.about.name === undefined ? {} : { name: device.about.name };
    const profile = device.lorawan && { profile: device.lorawan.encoder.profile };
    truth.add({ record: 'device', device: keyOf(device), kind: device.kind, ...name, everyMs: device.intervalMs, ...profile });
  }
  for (const { id, kind, device, from: begin, to: end, rate } of faults)
    truth.add({ record: 'fault', id, fault: kind.name, device: keyOf(device), from: begin, to: end, ...(kind.rate && { rate }) });
  truth.flush();

  const introduced = new Set<string>();
  let reached = from;
  let n = 0;

  async function send(portion: readonly Draft[]): Promise<void> {
    const messages = portion.map((draft) => {
      n += 1;
      truth.add({
        record: 'message',
        n,
        device: keyOf(draft.device),
        time: draft.time,
        ...(isTold(draft) && draft.truth !== draft.values && { true: draft.truth }),
        ...(isTold(draft) && { sent: draft.values }),
        ...(draft.note && { says: draft.note.topic }),
        expect: draft.expect,
        ...(draft.code !== undefined && { code: draft.code }),
        ...(draft.faults.length > 0 && { faults: [...draft.faults] }),
      });
      return { n, ...messageOf(draft) };
    });
    truth.flush();
    for (const { n: number, publisher, topic, payload } of messages) {
      if (publisher.isFull) await publisher.room();
      if (limit.atOnce.aborted) return;
      publisher.send(topic, payload, () => truth.acknowledge(number));
    }
  }

  /** Milliseconds until a moment of simulated time; below 0 when the simulation is behind. */
  function msUntil(time: number, start: number): number {
    return speed === 'live' ? time - Date.now() : (time - from) / speed - (performance.now() - start);
  }

  const pause = (ms: number): Promise<unknown> => sleep(Math.max(0, ms), undefined, { signal: limit.enough }).catch(() => undefined);

  function messageOf(draft: Draft): { publisher: Publisher; topic: string; payload: string } {
    const { device, note, made, server = device.lorawan?.server } = draft;
    const told = note ?? (made && server?.uplink(made.uplink));
    const { municipality } = device;
    if (!told)
      return { publisher: publishers.plain(municipality), topic: formatTopic({ ...device, backfill: isPast }), payload: payloadOf(draft) };
    return { publisher: publishers.lorawan(municipality), topic: `lns/${municipality}/${told.topic}`, payload: told.payload };
  }

  function payloadOf({ garbage, told, values, device }: Draft): string {
    if (garbage !== undefined) return garbage;
    const isNew = !introduced.has(keyOf(device));
    introduced.add(keyOf(device));
    return JSON.stringify({ time: new Date(told).toISOString(), values, ...(isNew && { about: device.about }) });
  }

  return {
    from,
    to,
    devices: devices.length,
    faults: faults.length,
    get reached() {
      return reached;
    },
    async run() {
      const { enough } = limit;
      const start = performance.now();
      const portion: Draft[] = [];
      try {
        for (const draft of timeline({ devices, faults, places, from, to })) {
          if (enough.aborted) break;
          portion.push(draft);
          const waitMs = msUntil(draft.at, start);
          if (portion.length < PORTION && waitMs <= 0) continue;
          // What is due goes out before the wait; the one that is ahead waits with it.
          if (waitMs > 0) await send(portion.splice(0, portion.length - 1));
          if (waitMs > 1) await pause(waitMs);
          if (enough.aborted) {
            // Of the time that was waited for, what is left has not come.
            if (waitMs > 0) reached = Math.min(to, draft.at - msUntil(draft.at, start) * (speed === 'live' ? 1 : speed));
            break;
          }
          await send(portion.splice(0));
          reached = Math.min(to, draft.at);
        }
        if (!enough.aborted) {
          await send(portion);
          if (speed === 'live') await pause(to - Date.now());
          reached = to;
        }
        await Promise.all(publishers.all.map((publisher) => publisher.drained()));
      } finally {
        truth.close(reached);
      }
    },
  };
}

/** A message that can be read and measures something. */
const isTold = ({ garbage, note }: Draft): boolean => garbage === undefined && note === undefined;

const keyOf = ({ municipality, device }: { municipality: string; device: string }): string => `${municipality}/${device}`;
