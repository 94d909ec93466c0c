// What the lighting desk and the headline figures of lighting share: lights, pictures of now, the energy of the last night, the work list.
import type { EnergyView } from '@lagebild/shared/contract/lighting-routes.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { type WorkStreet, workList } from '@lagebild/shared/domain/lighting/work-list.ts';
import type { AnswerContext } from '../answer-context.ts';
import { type EnergyDeps, sumSpans, toView } from './energy-views.ts';
import { Lights } from './lights.ts';
import { type JudgedLight, type Picture, Pictures } from './picture.ts';

const HOUR_MS = 3_600_000;

export interface LightingDesk {
  readonly planner: Planner;
  readonly lights: Lights;
  readonly pictures: Pictures;
  depsAt(this: void, now: number): EnergyDeps;
  /** What some of a picture's lights used in the last night. */
  nightView(this: void, some: readonly JudgedLight[], picture: Picture): EnergyView;
  /** The depot's list, street by street. */
  streetsOf(this: void, all: readonly Picture[]): WorkStreet[];
}

export function createLightingDesk(context: AnswerContext): LightingDesk {
  const { rules, lighting, municipalities } = context;
  const planner = new Planner(lighting, rules);
  const lights = new Lights(context);
  const depsAt = (now: number): EnergyDeps => ({ lighting, planner, now });
  return {
    planner,
    lights,
    pictures: new Pictures(context, planner, lights),
    depsAt,
    nightView(some, { night, at }) {
      const spans = [{ from: night.from, to: night.to }];
      return toView(
        sumSpans(some, spans, (light) => (light as JudgedLight).night, depsAt(at)),
        spans,
        depsAt(at),
      );
    },
    streetsOf(all) {
      const now = Date.now();
      const atWork = all.flatMap((picture) =>
        picture.lights.map((light) => ({ ...light, site: light.street, isExplained: light.silencedBy !== undefined })),
      );
      return workList(
        atWork,
        all.flatMap(({ cabinets }) => cabinets),
        { order: municipalities.map(([key]) => key), now, patience: { silentMs: lighting.silent_hours * HOUR_MS } },
      );
    },
  };
}
