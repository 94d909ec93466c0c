// What Lagebild must hold, told from the truth file alone: the readings that have to be stored, and the books.

import type { Truth } from '../truth/read-truth.ts';
import type { MessageRecord } from '../truth/record.ts';

export interface ExpectedReading {
  readonly time: number;
  readonly values: Readonly<Record<string, number>>;
  readonly message: MessageRecord;
}

/** What a device said, in the order of sending, as far as it was acknowledged. */
export const acknowledgedMessages = ({ messages, acknowledged }: Truth, device: string): MessageRecord[] =>
  (messages.get(device) ?? []).filter(({ n }) => n <= acknowledged);

/** Asked for again and again. */
const known = new WeakMap<Truth, Map<string, readonly ExpectedReading[]>>();

/** Readings of a device that have to be stored, in the order of time. Booleans are stored as 1 and 0. */
export function expectedReadings(truth: Truth, device: string): readonly ExpectedReading[] {
  const ofTruth = known.get(truth) ?? new Map<string, readonly ExpectedReading[]>();
  known.set(truth, ofTruth);
  const readings = ofTruth.get(device) ?? readingsOf(acknowledgedMessages(truth, device));
  ofTruth.set(device, readings);
  return readings;
}

const readingsOf = (messages: readonly MessageRecord[]): ExpectedReading[] =>
  messages
    .filter(({ expect }) => expect === 'stored')
    .map((message) => ({ time: message.time, values: numbers(message.sent ?? {}), message }))
    .sort((a, b) => a.time - b.time);

/** Readings that may be stored or not: sent, and not acknowledged when the simulator was stopped. */
export const doubtfulReadings = ({ messages, acknowledged }: Truth, device: string): readonly ExpectedReading[] =>
  readingsOf((messages.get(device) ?? []).filter(({ n }) => n > acknowledged));

const numbers = (values: Readonly<Record<string, number | boolean>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

/** How many there have to be; of what was not acknowledged when the simulator was stopped nobody knows. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

export const NONE: Bounds = { least: 0, most: 0 };

const oneMore = ({ least, most }: Bounds, isCertain: boolean): Bounds => ({ least: least + (isCertain ? 1 : 0), most: most + 1 });

/** How many messages of a municipality have to end how. */
export function expectedEndings({ messages, acknowledged }: Truth, municipality: string): Record<MessageRecord['expect'], Bounds> {
  const endings = { stored: NONE, duplicate: NONE, quarantined: NONE, noted: NONE };
  for (const [device, own] of messages) {
    if (split(device).municipality !== municipality) continue;
    for (const { n, expect } of own) endings[expect] = oneMore(endings[expect], n <= acknowledged);
  }
  return endings;
}

/** How many messages have to be refused for which reason, of each device, or of whatever `groupOf` makes of it. */
export function expectedRefusals({ messages, acknowledged }: Truth, groupOf: (device: string) => string): Map<string, Map<string, Bounds>> {
  const groups = new Map<string, Map<string, Bounds>>();
  for (const [device, own] of messages) {
    for (const { n, expect, code = '' } of own) {
      if (expect !== 'quarantined') continue;
      const group = groups.get(groupOf(device)) ?? new Map<string, Bounds>();
      groups.set(groupOf(device), group);
      group.set(code, oneMore(group.get(code) ?? NONE, n <= acknowledged));
    }
  }
  return groups;
}

export const isWithin = (found: number, { least, most }: Bounds): boolean => found >= least && found <= most;

export const boundsText = ({ least, most }: Bounds): string => (least === most ? String(least) : `${least} to ${most}`);

export const municipalitiesOf = ({ devices }: Truth): Set<string> => new Set([...devices.keys()].map((key) => split(key).municipality));

export const split = (device: string): { municipality: string; device: string } => {
  const slash = device.indexOf('/');
  return { municipality: device.slice(0, slash), device: device.slice(slash + 1) };
};
