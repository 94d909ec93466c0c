// region/privacy.yaml: what is shipped is right and names nobody, and what is wrong is told with its line.
import { readFileSync } from 'node:fs';
import { parsePrivacyRules } from '@lagebild/shared/domain/privacy/privacy-rules.ts';
import { describe, expect, it } from 'vitest';

const shipped = readFileSync('region/privacy.yaml', 'utf8');
const lineOf = (text: string): number => shipped.slice(0, shipped.indexOf(text)).split('\n').length;

describe('region/privacy.yaml', () => {
  it('is shipped without a controller, a person or a legal basis of our own making', () => {
    const { controller, officer, purposes, aggregation } = parsePrivacyRules(shipped);
    expect(
      [...Object.values(controller), ...Object.values(officer), ...purposes.map(({ basis }) => basis)].filter((one) => one !== null),
    ).toEqual([]);
    expect(aggregation).toEqual({ bays: 5, lamps: 10, minutes: 15 });
  });

  it.each([
    ['  bays: 5', '  bays: 2', '9: aggregation.bays: must be at least 3'],
    ['  minutes: 15', '  minutes: 10', '12: aggregation.minutes: must be one of 15, 20, 30, 60'],
    ['  lamps: 10', '  lamps: ten', '10: aggregation.lamps: must be a number, not "ten"'],
    ['  url: https://www.ldi.nrw.de', '  url: http://www.ldi.nrw.de', '8: authority.url: is no address such as https://www.example.de'],
  ])('%s as "%s" is refused', (right, wrong, sentence) => {
    expect(() => parsePrivacyRules(shipped.replace(right, wrong))).toThrow(`region/privacy.yaml:${lineOf(right)}:${sentence}`);
  });
});
