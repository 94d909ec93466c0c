// The parts of the lighting figures: what a measuring cabinet contains is counted once, and the sum of the parts is the sum of the desk.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FRESHNESS } from '../freshness.ts';
import { addUp, type LampEnergy } from '../lighting/energy.ts';
import { withoutContained } from '../lighting/feeders.ts';
import { combine } from './figure.ts';
import { energyParts, type LightNow, litParts, powerParts } from './lighting-parts.ts';

function light(device: string, over: Partial<LightNow> & { values?: Record<string, number> } = {}): LightNow {
  const quantities = new Map(Object.entries(over.values ?? {}).map(([name, value]) => [name, { value, time: 5 }]));
  const { values: _, ...rest } = over;
  return {
    municipality: 'kamen',
    device,
    label: device,
    street: 'Weg',
    freshness: 'fresh',
    isLit: undefined,
    last: { time: 5, quantities },
    ...rest,
  };
}

const arbitraryLight = fc.record(
  {
    values: fc.record({ power: fc.integer({ min: 0, max: 500 }), energy: fc.integer({ min: 0, max: 9000 }) }, { requiredKeys: [] }),
    freshness: fc.constantFrom(...FRESHNESS),
    feeder: fc.constantFrom('l-0', 'l-1'),
    used: fc.record({ amount: fc.integer({ min: 0, max: 90 }), known: fc.constantFrom(0, 0.3, 1) }),
    watts: fc.option(fc.constantFrom(20, 80), { nil: undefined }),
  },
  { requiredKeys: ['values', 'freshness', 'used', 'watts'] },
);

describe('the parts of the lighting figures', () => {
  it('add up to the energy and the saving of the desk', () => {
    fc.assert(
      fc.property(fc.array(arbitraryLight, { maxLength: 8 }), (told) => {
        const planned = { lit: 10, full: 6, dark: 12 };
        const lights = told.map(({ used, watts, ...rest }, index) => ({
          ...light(`l-${index}`, rest as Partial<LightNow>),
          energy: { used: { ...used, shared: 0, bridged: 0 }, watts, planned } as LampEnergy,
        }));
        const whole = addUp(
          withoutContained(lights, ({ last }) => last?.quantities.has('energy') === true).map(({ energy }) => energy),
          0.5,
        );
        const sumOf = ({ energy }: (typeof lights)[number]) => addUp([energy], 0.5);
        expect(combine(energyParts(lights, sumOf, 'used'), 'sum') ?? 0).toBeCloseTo(whole.usedKwh, 6);
        const saved = combine(energyParts(lights, sumOf, 'saved'), 'share');
        const { fullKwh, savedKwh } = whole.compared;
        if (fullKwh === 0) expect(saved).toBeNull();
        else expect(saved).toBeCloseTo((100 * savedKwh) / fullKwh, 6);
      }),
    );
  });

  it('count a lamp behind a cabinet that measures within the cabinet, and say so', () => {
    const parts = powerParts([
      light('schrank', { values: { power: 300 } }),
      light('hinten', { feeder: 'schrank', values: { power: 40 } }),
      light('allein', { values: { power: 60 } }),
      light('stumm', { values: { dimming: 40 } }),
      light('still', { values: { power: 70 }, freshness: 'silent' }),
    ]);
    expect(parts.map(({ value, leftOut }) => leftOut ?? value)).toEqual([300, 'contained', 60, 'unanswered', 'silent']);
    expect(combine(parts, 'sum')).toBe(360);
  });

  it('count those that burn; one that is off counts nought, one that does not say so counts not', () => {
    const parts = litParts([
      light('an', { isLit: true }),
      light('aus', { isLit: false }),
      light('sagt nichts'),
      light('spät', { freshness: 'late' }),
    ]);
    expect(parts.map(({ value, leftOut }) => leftOut ?? value)).toEqual([1, 0, 'unanswered', 'late']);
  });
});
