// A view comes back from the address as it went there; nonsense in the address is no view.
import { expect, it } from 'vitest';
import { formatView, parseView } from './view.ts';

it('goes there and back', () => {
  const text = formatView({ lat: 51.536123456, lon: -7.68, zoom: 12.4000001 });
  expect(text).toBe('51.53612,-7.68000,12.4');
  expect(parseView(text)).toEqual({ lat: 51.53612, lon: -7.68, zoom: 12.4 });
});

it.each([undefined, '', '51,7', '51.5,7.6,NaN', '91,7,12', '86,7,12', '51,181,12', '51,7,31', '51,7,12,3', '1e3,7,12', '<b>,7,12'])(
  'takes %s for no view',
  (text) => expect(parseView(text)).toBeUndefined(),
);
