// Models that several municipalities have, told as something to ask a neighbour about.
import { expect, it } from 'vitest';
import { productOf, sharedModels } from './neighbours.ts';

const places = (...keys: string[]) => keys.map((key) => ({ key, devices: 2 }));
const bosch = { kind: 'parking', vendor: 'Bosch', model: 'TPS110' } as const;

it('tells products that more than one has, the widest spread first', () => {
  const models = [
    { ...bosch, municipalities: places('kamen', 'unna') },
    { ...bosch, model: 'other', municipalities: places('selm') },
    { kind: 'air' as const, vendor: 'Decentlab', model: 'DL-PM', municipalities: places('kamen', 'unna', 'werne') },
    { kind: 'air' as const, vendor: null, model: null, municipalities: places('kamen', 'unna') },
    { kind: 'air' as const, vendor: 'other', model: 'air', municipalities: places('kamen', 'unna') },
  ];
  expect(sharedModels(models).map(productOf)).toEqual(['Decentlab DL-PM', 'Bosch TPS110']);
});
