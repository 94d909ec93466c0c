// Burning plans over the year: dusk and dawn, dimming by the wall clock, the two nights when it is changed, independent of the formulas used.
import { readFileSync } from 'node:fs';
import { nightOf, nightSpan } from '@lagebild/shared/domain/lighting/burning-plan.ts';
import { type LightingRules, parseLightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { nightAround } from '@lagebild/simulators/district/sun.ts';
import { describe, expect, it } from 'vitest';

const book = loadRuleBook('region');
const ZONE = 'Europe/Berlin';
const HOUR = 3_600_000;
const dayOf = (text: string): number => Date.parse(`${text}T00:00:00Z`) / 86_400_000;
const utc = (text: string): number => Date.parse(`${text}Z`);

const clockPlan = `
  clock:
    label: { de: Uhr, en: clock }
    switch: { on: "18:00", off: "06:00" }
    steps: [{ at: "22:00", level: 50 }, { at: "02:30", level: 0 }, { at: "04:00", level: 80 }]
  tunnel:
    label: { de: Tunnel, en: tunnel }
    switch: { always: true }`;
const text = readFileSync('region/lighting.yaml', 'utf8');
const rules: LightingRules = parseLightingRules(text.replace('plans:', `plans:${clockPlan}`), book);
const planner = new Planner(rules, book);

describe('a night', () => {
  it('reaches from noon to noon, 25 hours in autumn and 23 in spring', () => {
    const hours = ['2026-06-10', '2026-10-24', '2026-03-28'].map((date) => {
      const { from, to } = nightSpan(dayOf(date), ZONE);
      return (to - from) / HOUR;
    });
    expect(hours).toEqual([24, 25, 23]);
    expect(nightOf(utc('2026-10-25T10:59:59'), ZONE)).toBe(dayOf('2026-10-24'));
    expect(nightOf(utc('2026-10-25T11:00:00'), ZONE)).toBe(dayOf('2026-10-25'));
  });

  it('by the clock has 12 hours, 13 in autumn and 11 in spring; each step at its time of the wall clock', () => {
    const lengths = ['2026-06-10', '2026-10-24', '2026-03-28'].map((date) => {
      const { on, off } = planner.night('clock', 'unna', dayOf(date));
      return (off - on) / HOUR;
    });
    expect(lengths).toEqual([12, 13, 11]);
    const levels = (times: string[]) => times.map((time) => planner.levelAt('clock', 'unna', utc(time)));
    // 02:30 comes twice in autumn: off from the first on (00:30 UTC), until 04:00 CET (03:00 UTC).
    expect(levels(['2026-10-24T19:59:59', '2026-10-24T20:00', '2026-10-25T00:29:59', '2026-10-25T00:30', '2026-10-25T01:45'])).toEqual([
      100, 50, 50, 0, 0,
    ]);
    expect(levels(['2026-10-25T02:59:59', '2026-10-25T03:00', '2026-10-25T04:59:59', '2026-10-25T05:00'])).toEqual([0, 80, 80, 0]);
    // 02:30 is left out in spring: off when the clock jumps from 2 to 3 (01:00 UTC), until 04:00 CEST (02:00 UTC).
    expect(levels(['2026-03-29T00:59:59', '2026-03-29T01:00', '2026-03-29T01:59:59', '2026-03-29T02:00', '2026-03-29T03:59:59'])).toEqual([
      50, 0, 0, 80, 80,
    ]);
  });

  it('counts what burns, what full power would be, and the hours it saves, over both nights', () => {
    const hoursOf = (date: string) => {
      const { from, to } = nightSpan(dayOf(date), ZONE);
      return planner.hours('clock', 'unna', from, to);
    };
    // 4 h at 100, 4.5 h at 50, 1.5 h off, 2 h at 80.
    expect(hoursOf('2026-06-10')).toEqual({ lit: 10.5, full: 7.85, dark: 12 });
    // One hour more: the second 02:00 to 03:00 is off.
    expect(hoursOf('2026-10-24')).toEqual({ lit: 10.5, full: 7.85, dark: 13 });
    // An hour less: 22:00 to 02:00 at 50, off only from the jump (3:00) to 4:00.
    expect(hoursOf('2026-03-28')).toEqual({ lit: 10, full: 7.6, dark: 11 });
  });

  it('begins at dusk and ends at dawn, within two minutes of the simulator’s sun, in every municipality', () => {
    for (const date of ['2026-06-21', '2026-12-21', '2026-10-24']) {
      for (const municipality of Object.keys(book.district.municipalities)) {
        const { on, off } = planner.night('residential', municipality, dayOf(date));
        const { dusk, dawn } = nightAround(dayOf(date) * 24 * HOUR + 23.5 * HOUR, -2.5);
        // The simulator has one sun for the district; half a degree to the side are two minutes.
        expect(Math.abs(on - dusk)).toBeLessThan(120_000);
        expect(Math.abs(off - dawn)).toBeLessThan(120_000);
      }
    }
  });

  it('leaves out steps that lie in the light of midsummer', () => {
    const { on, off, steps } = planner.night('residential', 'unna', dayOf('2026-06-21'));
    expect(steps[0]?.from).toBe(on);
    // Dawn comes before a quarter past five: full light does not come back.
    expect(steps.at(-1)).toMatchObject({ to: off, level: 40 });
    expect(steps.map(({ level }) => level)).toEqual([100, 40]);
  });
});

describe('the planner', () => {
  it('sums any span as the sum of its parts', () => {
    const [from, to] = [utc('2026-10-20T03:17'), utc('2026-10-28T19:41')];
    const whole = planner.hours('main_road', 'kamen', from, to);
    const parts = { lit: 0, full: 0, dark: 0 };
    for (let begin = from; begin < to; begin += 7 * HOUR) {
      const part = planner.hours('main_road', 'kamen', begin, Math.min(to, begin + 7 * HOUR));
      for (const name of ['lit', 'full', 'dark'] as const) parts[name] += part[name];
    }
    expect(parts.full).toBeCloseTo(whole.full, 9);
    expect(parts.lit).toBeCloseTo(whole.lit, 9);
    expect(whole.dark).toBeGreaterThan(whole.full);
    expect(planner.hours('main_road', 'kamen', to, to)).toEqual({ lit: 0, full: 0, dark: 0 });
  });

  it('knows the last lit stretch by night, by day and in the dark middle of a part of the night', () => {
    const { on, off } = planner.night('part_night', 'unna', dayOf('2026-11-23'));
    const lastLit = (time: number) => planner.lastLit('part_night', 'unna', time);
    const half = utc('2026-11-23T23:30');
    expect(lastLit(on + HOUR)).toEqual({ from: on, to: on + HOUR });
    expect(lastLit(half + HOUR)).toEqual({ from: on, to: half });
    expect(lastLit(off + 3 * HOUR)).toEqual({ from: utc('2026-11-24T03:30'), to: off });
    expect(lastLit(on - HOUR)?.to).toBe(planner.night('part_night', 'unna', dayOf('2026-11-22')).off);
  });

  it('tells a plan that holds around a moment from one that changes', () => {
    const { on } = planner.night('residential', 'unna', dayOf('2026-11-23'));
    const steady = (time: number, graceMs: number) => planner.steadyAround('residential', 'unna', time, graceMs);
    expect([steady(on + HOUR, HOUR / 2), steady(on - HOUR, HOUR / 2), steady(on + 60_000, HOUR / 2)]).toEqual([true, false, undefined]);
    expect([steady(on + 1, 0), steady(on - 1, 0)]).toEqual([true, false]);
  });

  it('knows lights that never go off', () => {
    const { from, to } = nightSpan(dayOf('2026-10-24'), ZONE);
    expect(planner.hours('tunnel', 'unna', from, to)).toEqual({ lit: 25, full: 25, dark: 25 });
    expect(planner.lastLit('tunnel', 'unna', to + 60_000)).toEqual({ from, to: to + 60_000 });
    expect(planner.steadyAround('tunnel', 'unna', to, HOUR)).toBe(true);
  });
});
