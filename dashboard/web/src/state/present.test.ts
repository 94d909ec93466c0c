// What a meter tells is shown with as many decimals as somebody reads.
import { expect, it } from 'vitest';
import { showQuantity } from './present.ts';

it.each([
  [1872.53, '1.872,5'],
  [9999.94, '9.999,9'],
  [92_364.5, '92.365'],
  [-40_000.2, '−40.000'],
])('%s', (value, text) => {
  expect(showQuantity('lighting', 'energy', value).text).toBe(text);
});
