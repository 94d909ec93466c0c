// What is said of a line: a single value is one, and what is missing at the begin or the end of the range is said.
import { expect, it } from 'vitest';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { lineSentence } from './line-words.ts';

const HOUR = 3_600_000;
const from = Date.UTC(2026, 10, 26, 15);
const to = from + 24 * HOUR;
const look = { format: (value: number) => `${formatNumber(value, 1)} µg/m³`, isSwitch: false };
/** A value of 6 at each of these hours of the range. */
const line = (...hours: number[]) => ({ points: hours.map((hour) => ({ x: from + hour * HOUR, y: 6 })), from, to, every: 'raw' });
const at = (hour: number) => formatTime(from + hour * HOUR, 'short');
const hours = Array.from({ length: 25 }, (_, hour) => hour);

it.each([
  ['one value', line(23), `Ein einziger Wert: 6,0 µg/m³ (${at(23)}).`],
  ['the whole range', line(...hours), 'Durchgehend 6,0 µg/m³, ohne Lücke.'],
  ['known late', line(...hours.slice(20)), `Soweit bekannt immer 6,0 µg/m³, bekannt seit ${at(20)}, mit einer Lücke.`],
  ['silent since', line(...hours.slice(0, 10)), 'Soweit bekannt immer 6,0 µg/m³, mit einer Lücke.'],
  ['both', line(...hours.slice(8, 14)), `Soweit bekannt immer 6,0 µg/m³, bekannt seit ${at(8)}, mit 2 Lücken.`],
  [
    'an edge that is a hole already',
    { ...line(...hours), points: [{ x: from, y: null }, ...line(...hours.slice(12)).points] },
    `Soweit bekannt immer 6,0 µg/m³, bekannt seit ${at(12)}, mit einer Lücke.`,
  ],
])('says no more than is known: %s', (_, told, sentence) => {
  expect(lineSentence(told, 'PM10', look)).toBe(`PM10: ${sentence}`);
});

it('says of yes and no the same', () => {
  const words = { format: () => 'an', isSwitch: true };
  expect(lineSentence(line(23), 'Lampe', words)).toBe(`Lampe: Ein einziger Wert: an (${at(23)}).`);
  expect(lineSentence(line(...hours.slice(20)), 'Lampe', words)).toBe(
    `Lampe: zuletzt an (${at(24)}), bekannt seit ${at(20)}, mit einer Lücke.`,
  );
});
