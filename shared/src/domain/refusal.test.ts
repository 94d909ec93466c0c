// Every refusal has a full sentence in both languages.
import { describe, expect, it } from 'vitest';
import { explainRefusal, type Refusal } from './refusal.ts';

describe('explainRefusal', () => {
  it('tells a person what is wrong, in English and German', () => {
    const refusal: Refusal = { code: 'out_of_range', quantity: 'free', value: -3, min: 0, max: 20000, unit: '' };
    expect(explainRefusal(refusal, 'en')).toBe('free is -3; plausible is 0 to 20000.');
    expect(explainRefusal(refusal, 'de')).toBe('free ist -3; plausibel ist 0 bis 20000.');
  });

  it('recognises seconds where milliseconds belong', () => {
    const seconds: Refusal = { code: 'time_past', time: 1_700_000_000, maxAgeDays: 30 };
    expect(explainRefusal(seconds, 'en')).toMatch(/looks like seconds/);
    expect(explainRefusal({ ...seconds, time: Date.UTC(2020, 0, 1) }, 'en')).toMatch(/backfill/);
  });

  it('does not fail on a time that no calendar knows', () => {
    expect(explainRefusal({ code: 'time_future', time: 1e300, aheadSeconds: 1e297 }, 'de')).toContain('1e+300');
  });

  it.each([
    [{ path: 'values', problem: 'missing' }, '"values" is missing; it should be an object with at least one quantity.'],
    [{ path: 'values.pm10', problem: 'wrong' }, '"values.pm10" must be a number, true or false.'],
    [{ path: 'extra', problem: 'unknown' }, '"extra" is unknown; a message has time, values and about.'],
    [{ path: '', problem: 'wrong' }, 'The message must be an object with "values".'],
  ] as const)('says what belongs where the shape is wrong: %o', (place, sentence) => {
    expect(explainRefusal({ code: 'schema', ...place }, 'en')).toBe(sentence);
  });
});
