// Workdays, Saturdays, Sundays, and the holidays of North Rhine-Westphalia that are like Sundays.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { dayTypes, easterDay } from './day-type.ts';
import { parseParkingRules } from './parking-rules.ts';

const rules = parseParkingRules(readFileSync('region/parking.yaml', 'utf8'));
const typeOf = dayTypes(rules.holidays);
const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;

// Earliest, latest, and the two years in which Lichtenberg's correction counts.
it.each(['1818-03-22', '1943-04-25', '1954-04-18', '1981-04-19', '2022-04-17', '2024-03-31', '2026-04-05', '2038-04-25'])(
  'finds Easter on %s',
  (date) => {
    expect(new Date(easterDay(Number(date.slice(0, 4))) * 86_400_000).toISOString().slice(0, 10)).toBe(date);
  },
);

it.each([
  ['2026-11-23', 'workday'], // Monday
  ['2026-11-27', 'workday'], // Friday
  ['2026-11-28', 'saturday'],
  ['2026-11-29', 'sunday'],
  ['2026-04-03', 'sunday'], // Good Friday
  ['2026-04-06', 'sunday'], // Easter Monday
  ['2026-05-14', 'sunday'], // Ascension
  ['2026-05-25', 'sunday'], // Whit Monday
  ['2026-06-04', 'sunday'], // Corpus Christi
  ['2026-10-03', 'sunday'], // a Saturday
  ['2026-12-24', 'workday'],
  ['2026-12-25', 'sunday'],
])('%s is a %s', (date, type) => {
  expect(typeOf(day(date))).toBe(type);
});

it('names file and place when the rules do not fit', () => {
  expect(() => parseParkingRules('nearly_full: { share: 2, spaces: 1, from_capacity: 10 }')).toThrow(/region\/parking\.yaml[\s\S]*share/);
  expect(() => parseParkingRules(readFileSync('region/parking.yaml', 'utf8').replace('05-01', '13-01'))).toThrow(
    /must be a month and a day/,
  );
});
