// Which night is the last that is over, at any hour and over both nights when the clocks are changed.
import { lastNightOf } from '@lagebild/dashboard/server/lighting/nights.ts';
import { periodOf } from '@lagebild/dashboard/server/lighting/periods.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { loadLightingRules, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { expect, it } from 'vitest';

const book = loadRuleBook('region');
const planner = new Planner(loadLightingRules('region', book), book);
const HOUR = 3_600_000;

it.each([
  ['in the afternoon: the one before', '2026-11-23T14:00Z', '2026-11-22T11:00Z', '2026-11-23T11:00Z'],
  ['in the evening: still the one before', '2026-11-23T20:00Z', '2026-11-22T11:00Z', '2026-11-23T11:00Z'],
  ['after midnight: still the one before', '2026-11-24T03:00Z', '2026-11-22T11:00Z', '2026-11-23T11:00Z'],
  ['at dawn, before the sun is up: still the one before', '2026-11-24T06:40Z', '2026-11-22T11:00Z', '2026-11-23T11:00Z'],
  ['after sunrise: the one just over, as far as the morning has come', '2026-11-24T08:00Z', '2026-11-23T11:00Z', '2026-11-24T08:00Z'],
  ['on the morning of the change in autumn', '2026-10-25T09:00Z', '2026-10-24T10:00Z', '2026-10-25T09:00Z'],
  ['after the change in autumn: 25 hours', '2026-10-25T16:00Z', '2026-10-24T10:00Z', '2026-10-25T11:00Z'],
  ['after the change in spring: 23 hours', '2026-03-29T16:00Z', '2026-03-28T11:00Z', '2026-03-29T10:00Z'],
])('%s', (_what, now, from, to) => {
  const night = lastNightOf(planner, 'unna', Date.parse(now));
  expect([new Date(night.from).toISOString(), new Date(night.to).toISOString()]).toEqual([
    new Date(from).toISOString(),
    new Date(to).toISOString(),
  ]);
});

it.each([
  ['day', '2026-10-25', 25, 25],
  ['day', '2026-03-29', 23, 23],
  ['week', '2026-10-25', 7, 7 * 24 + 1],
  ['month', '2026-03-15', 31, 31 * 24 - 1],
  ['month', '2028-02-15', 29, 29 * 24],
  ['year', '2026-07-01', 12, 365 * 24],
] as const)('a %s of %s has %s parts and %s hours', (name, date, parts, hours) => {
  const { from, to, spans } = periodOf(name, date, 0, 'Europe/Berlin');
  expect(spans).toHaveLength(parts);
  expect((to - from) / HOUR).toBe(hours);
  for (const [index, span] of spans.entries()) expect(span.from).toBe(index === 0 ? from : spans[index - 1]?.to);
  expect(spans.at(-1)?.to).toBe(to);
});

it('a week begins on Monday, and the period without a date is the one of now', () => {
  const sunday = Date.parse('2026-11-29T22:30Z');
  const week = periodOf('week', undefined, sunday, 'Europe/Berlin');
  expect(new Date(week.from).toISOString()).toBe('2026-11-22T23:00:00.000Z');
  expect(periodOf('week', undefined, sunday + HOUR, 'Europe/Berlin').from).toBe(week.to);
});
