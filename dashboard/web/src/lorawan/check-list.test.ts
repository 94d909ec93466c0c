// The check list turns green step by step, and never for what was there before.
import { expect, it } from 'vitest';
import { doneChecks, type Seen } from './check-list.ts';

const nothing: Seen = { issuedAt: 1000, usedAt: null, messageAt: null, heard: [], adopted: [], stored: [] };

it('goes forward step by step', () => {
  expect(doneChecks(nothing)).toEqual([]);
  const connected = { ...nothing, usedAt: 1001 };
  expect(doneChecks(connected)).toEqual(['connected']);
  const message = { ...connected, messageAt: 1002 };
  expect(doneChecks(message)).toEqual(['connected', 'message']);
  const recognised = { ...message, heard: [1003] };
  expect(doneChecks(recognised)).toEqual(['connected', 'message', 'recognised']);
  const decoded = { ...recognised, adopted: [{ device: 'a', lastHeard: 1003 }] };
  expect(doneChecks(decoded)).toHaveLength(4);
  const stored = { ...decoded, stored: [{ device: 'a', time: 1003, hasPlace: false }] };
  expect(doneChecks(stored)).toHaveLength(5);
  expect(doneChecks({ ...stored, stored: [{ device: 'a', time: 1003, hasPlace: true }] })).toHaveLength(6);
});

it('does not count what was there before the credentials, nor other devices', () => {
  expect(doneChecks({ ...nothing, usedAt: 999 })).toEqual([]);
  const other: Seen = { ...nothing, usedAt: 1001, messageAt: 1001, heard: [1001], stored: [{ device: 'b', time: 1001, hasPlace: true }] };
  expect(doneChecks(other)).toEqual(['connected', 'message', 'recognised']);
});

it('takes a sensor that pushes by HTTP without adoption', () => {
  const seen: Seen = { ...nothing, usedAt: 1001, messageAt: 1001, stored: [{ device: 'esp8266-1', time: 1001, hasPlace: false }] };
  expect(doneChecks(seen)).toEqual(['connected', 'message', 'recognised', 'decoded', 'stored']);
});
