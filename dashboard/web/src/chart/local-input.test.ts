// What a date-and-time field holds is the district's local time.
import { expect, it } from 'vitest';
import { fromLocalInput, toLocalInput } from './local-input.ts';

const ZONE = 'Europe/Berlin';

it.each(['2022-03-01T14:30', '2026-03-29T01:59', '2026-03-29T03:00', '2026-10-25T04:00', '2014-07-01T00:00'])(
  'reads %s and writes it again',
  (text) => {
    expect(toLocalInput(fromLocalInput(text, ZONE) ?? 0, ZONE)).toBe(text);
  },
);

it('knows summer and winter time', () => {
  expect(fromLocalInput('2026-07-01T12:00', ZONE)).toBe(Date.parse('2026-07-01T12:00:00+02:00'));
  expect(fromLocalInput('2026-12-01T12:00', ZONE)).toBe(Date.parse('2026-12-01T12:00:00+01:00'));
});

it('takes an empty field for none', () => {
  expect(fromLocalInput('', ZONE)).toBeUndefined();
});
