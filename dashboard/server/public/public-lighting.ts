// What the public is told of street lighting: of a whole municipality, never of a lamp. A light that goes on when somebody comes tells of them.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isLit } from '@lagebild/shared/domain/lighting/lit.ts';
import type { AnswerContext } from '../answer-context.ts';
import { sumSpans, toView } from '../lighting/energy-views.ts';
import { createLightingDesk } from '../lighting/lighting-desk.ts';
import type { Light } from '../lighting/lights.ts';
import { type LastNight, lastNightOf } from '../lighting/nights.ts';
import { readEnergy } from '../lighting/read-energy.ts';

type Told = Pick<Answer<'publicLighting'>['municipalities'][number], 'lamps' | 'litShare' | 'night'>;

/**
 * @param context of the stream, with the values of the moment
 * @param least lamps a sum is made of
 */
export async function publicLighting(context: AnswerContext, municipality: string, least: number, asOf: number): Promise<Told> {
  const desk = createLightingDesk(context);
  const lights = await desk.lights.of(municipality, asOf);
  if (lights.length < least) return { lamps: null, litShare: null, night: null };
  const said = lights.flatMap((light) => (light.freshness === 'fresh' ? (isLit(light.last, context.lighting.lit, light.watts) ?? []) : []));
  const share = said.filter(Boolean).length / said.length;
  const night = lastNightOf(desk.planner, municipality, asOf);
  return {
    lamps: lights.length,
    litShare: said.length < least ? null : Math.round(share * 100) / 100,
    night: await nightOf(lights, night),
  };

  async function nightOf(lamps: readonly Light[], { from, to }: LastNight): Promise<Told['night']> {
    const spans = [{ from, to }];
    const metered = lamps.map((light) => ({
      ...light,
      quantities: light.last?.quantities ?? new Map(),
      plannedHours: (begin: number, end: number) => desk.planner.hours(light.plan, municipality, begin, end).full,
    }));
    const { meter } = context.lighting;
    const amounts = await readEnergy({ lamps: metered, spans, width: '1h', now: asOf, meter }, context);
    const deps = desk.depsAt(asOf);
    const sums = sumSpans(lamps, spans, (light) => amounts.get(light.key), deps);
    const { telling, usedKwh, known } = toView(sums, spans, deps);
    return telling < least ? null : { from, to, kwh: Math.round(usedKwh * 10) / 10, known };
  }
}
