// File names from names that people and devices gave.
import { expect, it } from 'vitest';
import { fileName } from './file-name.ts';

it.each([
  ['parken-Große Ölmühle', 'lagebild-parken-Grosse-Oelmuehle-2026-11-23'],
  ['../../etc/passwd', 'lagebild-etc-passwd-2026-11-23'],
  ['a"; x\r\ny', 'lagebild-a-x-y-2026-11-23'],
  ['u\u0308ber', 'lagebild-ueber-2026-11-23'],
])('makes %j harmless', (of, name) => {
  expect(fileName(of, '2026-11-23')).toBe(name);
});
