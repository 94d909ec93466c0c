// One cabinet instead of many lamps: when that is concluded, and when it must not be.
import { describe, expect, it } from 'vitest';
import { type FedLamp, inferCabinetFailure } from './cabinet-failure.ts';

const MINUTE = 60_000;
const NOW = Date.UTC(2026, 10, 23, 21);
const RULES = { lamps: 3, share: 0.6, window_minutes: 30 };
const lit = { from: NOW - 240 * MINUTE, to: NOW };
const at = (minutesAgo: number): number => NOW - minutesAgo * MINUTE;

const lamp = (device: string, over: Partial<FedLamp> = {}): FedLamp => ({
  device,
  darkSince: undefined,
  quietSince: undefined,
  isExplained: false,
  lastLit: lit,
  rhythmMs: 15 * MINUTE,
  ...over,
});
const fine = (count: number): FedLamp[] => Array.from({ length: count }, (_, index) => lamp(`fine-${index}`));
const dark = (count: number, minutesAgo = 60): FedLamp[] =>
  Array.from({ length: count }, (_, index) => lamp(`dark-${index}`, { darkSince: at(minutesAgo - index) }));
const quiet = (count: number, minutesAgo = 60): FedLamp[] =>
  Array.from({ length: count }, (_, index) => lamp(`quiet-${index}`, { quietSince: at(minutesAgo - index) }));
const infer = (lamps: readonly FedLamp[], isAnybodyHeard = true, rules = RULES) => inferCabinetFailure(lamps, isAnybodyHeard, rules);

describe('a cabinet failed', () => {
  it('when enough of its lamps are dark since the same moment: it began with the first', () => {
    expect(infer([...dark(4), ...fine(2)])).toEqual({
      since: at(60),
      lamps: ['dark-0', 'dark-1', 'dark-2', 'dark-3'],
      dark: 4,
      silent: 0,
      of: 6,
    });
  });

  it('when they fell silent together: after the last that was heard of any', () => {
    expect(infer([...quiet(5), ...fine(2)])).toMatchObject({ since: at(56), silent: 5, dark: 0, of: 7 });
  });

  it('when some are dark and others silent', () => {
    expect(infer([...dark(2), ...quiet(2)])).toMatchObject({ since: at(60), silent: 2, dark: 2 });
  });

  it('also when its lamps did not come on at dusk, having been silent by day as planned', () => {
    const sinceDawn = [1, 2, 3].map((index) => lamp(`l-${index}`, { quietSince: at(14 * 60 + index) }));
    expect(infer(sinceDawn)).toMatchObject({ silent: 3 });
  });

  it('told from lamps that report slowly', () => {
    const slow = [0, 25, 55].map((late) => lamp(`l-${late}`, { quietSince: at(240 - late), rhythmMs: 60 * MINUTE }));
    expect(infer(slow)).toMatchObject({ silent: 3, since: at(185) });
  });
});

describe('no cabinet failed', () => {
  it.each([
    ['with one lamp on the feeder', dark(1)],
    ['with two lamps dark', dark(2)],
    ['with too small a share', [...dark(3), ...fine(3)]],
    ['when lamps failed one after the other', [0, 1, 2].map((day) => lamp(`l-${day}`, { darkSince: at(60 + day * 1440) }))],
    ['when silent lamps are explained by their gateway', [...quiet(2), lamp('x', { quietSince: at(59), isExplained: true })]],
    ['by day, when lamps get no current', quiet(5).map((one) => ({ ...one, lastLit: { from: at(900), to: at(58) } }))],
    ['before a lamp has missed its rhythm twice', quiet(5, 20)],
    ['when no plan has them lit', quiet(5).map((one) => ({ ...one, lastLit: undefined }))],
    ['without lamps', []],
  ])('%s', (_what, lamps) => {
    expect(infer(lamps)).toBeUndefined();
  });

  it('when nobody at all is heard: the cause lies on the way here', () => {
    expect(infer(quiet(5), false)).toBeUndefined();
    expect(infer(dark(5), false)).toMatchObject({ dark: 5 });
  });
});

it('old failures of single lamps stay theirs', () => {
  const old = lamp('old', { darkSince: at(20_000) });
  expect(infer([old, ...dark(4)])?.lamps).not.toContain('old');
});

it('follows the rule book', () => {
  expect(infer(dark(2), true, { ...RULES, lamps: 2 })).toMatchObject({ dark: 2 });
  expect(infer([...dark(3), ...fine(3)], true, { ...RULES, share: 0.5 })).toMatchObject({ dark: 3, of: 6 });
});
