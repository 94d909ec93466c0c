// How many lights report, burn, should burn and are in which state, and what they draw together.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { withoutContained } from '@lagebild/shared/domain/lighting/feeders.ts';
import type { LampState } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import { measuresPower } from './energy-views.ts';
import { numberOf } from './lights.ts';
import type { JudgedLight } from './picture.ts';

type Counts = Pick<
  Answer<'lightingSites'>['sites'][number],
  'devices' | 'reporting' | 'newest' | 'lit' | 'litKnown' | 'plannedLit' | 'states' | 'watts' | 'wattsFrom' | 'wattsOf'
>;

export function countLights(lights: readonly JudgedLight[]): Counts {
  const states: Partial<Record<LampState, number>> = {};
  let newest: number | null = null;
  for (const { state, last } of lights) {
    states[state] = (states[state] ?? 0) + 1;
    if (last && (newest === null || last.time > newest)) newest = last.time;
  }
  const known = lights.filter(({ isLit }) => isLit !== undefined);
  const counted = withoutContained(lights, (light) => light.freshness === 'fresh' && measuresPower(light));
  const drawing = counted.flatMap((light) => (light.freshness === 'fresh' ? (numberOf(light, 'power') ?? []) : []));
  return {
    devices: lights.length,
    reporting: lights.filter(({ freshness }) => freshness === 'fresh').length,
    newest,
    lit: known.filter(({ isLit }) => isLit).length,
    litKnown: known.length,
    plannedLit: known.filter(({ plannedLevel }) => plannedLevel > 0).length,
    states,
    watts: drawing.length > 0 ? drawing.reduce((sum, power) => sum + power, 0) : null,
    wattsFrom: drawing.length,
    wattsOf: counted.length,
  };
}
