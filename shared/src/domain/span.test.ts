// Ages in words, in the dative that "vor" and "seit" ask for.
import { expect, it } from 'vitest';
import { SPAN_WORDS, spanInWords } from './span.ts';

const { de, en } = SPAN_WORDS;

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

it.each([
  [0, '0 Sekunden', '0 seconds'],
  [1400, '1 Sekunde', '1 second'],
  [12_000, '12 Sekunden', '12 seconds'],
  [119_000, '119 Sekunden', '119 seconds'],
  [2 * MINUTE, '2 Minuten', '2 minutes'],
  [90 * MINUTE, '90 Minuten', '90 minutes'],
  [3 * HOUR, '3 Stunden', '3 hours'],
  [47 * HOUR, '47 Stunden', '47 hours'],
  [3 * DAY, '3 Tagen', '3 days'],
  [70 * DAY, '2 Monaten', '2 months'],
  [1500 * DAY, '4 Jahren', '4 years'],
])('says %d ms as "%s" and "%s"', (ms, german, english) => {
  expect(spanInWords(ms, de, String)).toBe(german);
  expect(spanInWords(ms, en, String)).toBe(english);
});

it('takes a time in the future for now', () => {
  expect(spanInWords(-5000, de, String)).toBe('0 Sekunden');
});
