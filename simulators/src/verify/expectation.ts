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
export function expectedReadings(truth: Truth, device: string): ExpectedReading[] {
  return acknowledgedMessages(truth, device)
    .filter(({ expect }) => expect === 'stored')
    .map((message) => ({ time: message.time, values: numbers(message.sent ?? {}), message }))
    .sort((a, b) => a.time - b.time);
}

const numbers = (values: Readonly<Record<string, number | boolean>>): Record<string, number> =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, Number(value)]));

/** How many messages of all devices have to end how. */
export function expectedEndings(truth: Truth): Record<MessageRecord['expect'], number> {
  const endings = { stored: 0, duplicate: 0, quarantined: 0, noted: 0 };
  for (const messages of truth.messages.values()) {
    for (const { n, expect } of messages) if (n <= truth.acknowledged) endings[expect] += 1;
  }
  return endings;
}

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
