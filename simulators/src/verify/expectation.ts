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

/** Readings of a device that have to be stored, in the order of time. Booleans are stored as 1 and 0. */
export const expectedReadings = (truth: Truth, device: string): ExpectedReading[] => readingsOf(acknowledgedMessages(truth, device));

const readingsOf = (messages: readonly MessageRecord[]): ExpectedReading[] =>
  messages
    .filter(({ expect }) => expect === 'stored')
    .map((message) => ({ time: message.time, values: numbers(message.sent ?? {}), message }))
    .sort((a, b) => a.time - b.time);

/** Readings that may be stored or not: sent, and not acknowledged when the simulator was stopped. */
export const doubtfulReadings = ({ messages, acknowledged }: Truth, device: string): ExpectedReading[] =>
  readingsOf((messages.get(device) ?? []).filter(({ n }) => n > acknowledged));

const numbers = (values: Readonly<Record<string, number | boolean>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

/** How many there have to be; of what was not acknowledged when the simulator was stopped nobody knows. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
}

/** How many messages of all devices have to end how. */
export function expectedEndings({ messages, acknowledged }: Truth): Record<MessageRecord['expect'], Bounds> {
  const none = { least: 0, most: 0 };
  const endings = { stored: { ...none }, duplicate: { ...none }, quarantined: { ...none }, noted: { ...none } };
  for (const own of messages.values()) {
    for (const { n, expect } of own) {
      endings[expect].most += 1;
      if (n <= acknowledged) endings[expect].least += 1;
    }
  }
  return endings;
}

export const isWithin = (found: number, { least, most }: Bounds): boolean => found >= least && found <= most;

export const boundsText = ({ least, most }: Bounds): string => (least === most ? String(least) : `${least} to ${most}`);

/** Messages of a municipality that have to be recognised as repeated. */
export function expectedDuplicates({ messages, acknowledged }: Truth, municipality: string): number {
  let count = 0;
  for (const [device, own] of messages) {
    if (split(device).municipality !== municipality) continue;
    count += own.filter(({ n, expect }) => n <= acknowledged && expect === 'duplicate').length;
  }
  return count;
}

export const split = (device: string): { municipality: string; device: string } => {
  const slash = device.indexOf('/');
  return { municipality: device.slice(0, slash), device: device.slice(slash + 1) };
};
