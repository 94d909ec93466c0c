// Numbers and times as Germans write them, in the district's time zone, whatever zone the machine is in.
import { afterEach, expect, it, vi } from 'vitest';

vi.hoisted(() => {
  // A browser's storage does not exist here; the module under test asks for it when it is loaded.
  (globalThis as { localStorage?: unknown }).localStorage = { getItem: () => null, setItem: () => {} };
});

const { formatAge, formatNumber, formatTime } = await import('./format.ts');
const { language } = await import('./language.ts');

afterEach(() => {
  language.value = 'de';
});

it('writes numbers the German way, and the English way when switched', () => {
  expect(formatNumber(1208.5, 1)).toBe('1.208,5');
  expect(formatNumber(412)).toBe('412');
  language.value = 'en';
  expect(formatNumber(1208.5, 1)).toBe('1,208.5');
});

it('never writes minus zero', () => {
  expect(formatNumber(-0.04, 1)).toBe('0,0');
  expect(formatNumber(-0.06, 1)).toBe('−0,1');
});

it('tells times of the district, over the change of summer time', () => {
  expect(formatTime(Date.UTC(2026, 2, 29, 0, 59), 'minute')).toBe('01:59');
  expect(formatTime(Date.UTC(2026, 2, 29, 1, 0), 'minute')).toBe('03:00');
  expect(formatTime(Date.UTC(2026, 10, 23, 23, 0), 'date')).toBe('24.11.2026');
});

it('says ages in words', () => {
  expect(formatAge(300)).toBe('gerade eben');
  expect(formatAge(12_000)).toBe('vor 12 Sekunden');
  language.value = 'en';
  expect(formatAge(12_000)).toBe('12 seconds ago');
});
