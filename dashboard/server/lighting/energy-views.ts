// Sums of lights' energy as the API tells them: over any lights and spans, nothing counted twice, with CO2 and costs.
import type { EnergyView } from '@lagebild/shared/contract/lighting-routes.ts';
import { addUp, co2FactorOf, type EnergySum, joinSums } from '@lagebild/shared/domain/lighting/energy.ts';
import { withoutContained } from '@lagebild/shared/domain/lighting/feeders.ts';
import type { Co2Factor, LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import type { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import type { Span } from '@lagebild/shared/domain/lighting/span-amounts.ts';
import { localDayOf } from '@lagebild/shared/domain/local-time.ts';
import type { DeviceKey } from '@lagebild/shared/domain/reading.ts';
import { type Light, numberOf } from './lights.ts';
import type { LampAmounts } from './read-energy.ts';

const DAY_MS = 86_400_000;

export interface EnergyDeps {
  readonly lighting: LightingRules;
  readonly planner: Planner;
  readonly now: number;
}

/** Whether a cabinet's own figure contains those of its lamps. */
const measuresEnergy = (light: Pick<Light, 'last'>): boolean => numberOf(light, 'energy') !== undefined;
export const measuresPower = (light: Pick<Light, 'last'>): boolean => numberOf(light, 'power') !== undefined;

/** One sum a span; a span is counted as far as it lies in the past. */
export function sumSpans(
  lights: readonly Light[],
  spans: readonly Span[],
  amountsOf: (light: Light) => LampAmounts | undefined,
  { lighting, planner, now }: EnergyDeps,
): EnergySum[] {
  const counted = withoutContained(lights, measuresEnergy).map((light) => ({
    amounts: amountsOf(light)?.amounts,
    watts: light.watts,
    plan: `${light.plan} ${light.municipality}`,
  }));
  const plans = new Map(lights.map(({ plan, municipality }) => [`${plan} ${municipality}`, { plan, municipality }]));
  return spans.map(({ from, to }, index) => {
    if (from >= now) return addUp([], lighting.compared_share);
    const end = Math.min(to, minuteOf(now));
    const planned = new Map([...plans].map(([key, { plan, municipality }]) => [key, planner.hours(plan, municipality, from, end)]));
    const lamps = counted.map(({ amounts, watts, plan }) => ({
      used: scaled(amounts?.[index], from, to, now),
      watts,
      planned: planned.get(plan) ?? NOTHING_PLANNED,
    }));
    return addUp(lamps, lighting.compared_share);
  });
}

const NOTHING_PLANNED = { lit: 0, full: 0, dark: 0 };

/** What is known of a span that runs is meant as a share of what is over of it. */
function scaled(amount: LampAmounts['amounts'][number] | undefined, from: number, to: number, now: number) {
  if (!amount || to <= now) return amount;
  const over = (to - from) / Math.max(1, now - from);
  return { ...amount, known: Math.min(1, amount.known * over), bridged: Math.min(1, amount.bridged * over) };
}

/** The planner remembers what it was asked: within a minute it is asked the same. */
const minuteOf = (time: number): number => Math.ceil(time / 60_000) * 60_000;

export function toView(sums: readonly EnergySum[], spans: readonly Span[], deps: EnergyDeps): EnergyView {
  const { lighting, planner, now } = deps;
  const past = sums.flatMap((sum, index) => {
    const span = spans[index];
    return span && span.from < now ? [{ sum, span }] : [];
  });
  const { devices, telling, usedKwh, sharedKwh, known, bridged, compared } = joinSums(
    past.map(({ sum }) => sum),
    past.map(({ span }) => Math.min(span.to, now) - span.from),
  );
  const co2Kg = past.reduce(
    (kg, { sum, span }) => kg + (sum.usedKwh * factorAt(span.from, lighting, planner.timezone).grams_per_kwh) / 1000,
    0,
  );
  const costEuro = lighting.euro_per_kwh === null ? null : usedKwh * lighting.euro_per_kwh;
  return { devices, telling, usedKwh, sharedKwh, known, bridged, compared, co2Kg, costEuro };
}

export function factorAt(time: number, { co2 }: Pick<LightingRules, 'co2'>, timezone: string): Co2Factor {
  return co2FactorOf(new Date(localDayOf(time, timezone) * DAY_MS).getUTCFullYear(), co2);
}

export const factorView = ({ year, grams_per_kwh, status, source }: Co2Factor) => ({ year, gramsPerKwh: grams_per_kwh, status, source });

/** What a light used, by its key. */
export const amountsIn =
  (amounts: ReadonlyMap<DeviceKey, LampAmounts>) =>
  (light: Light): LampAmounts | undefined =>
    amounts.get(light.key);
