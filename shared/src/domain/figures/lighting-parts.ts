// The parts of the lighting figures: who burns, what is drawn now, what was used and saved in the last night.
import type { Freshness } from '../freshness.ts';
import type { EnergySum } from '../lighting/energy.ts';
import { withoutContained } from '../lighting/feeders.ts';
import { type FigurePart, type LeftOut, notReporting, type ToldValue, toldOf } from './figure.ts';

/** A lamp or cabinet as it is known now. */
export interface LightNow {
  readonly municipality: string;
  readonly device: string;
  readonly label: string;
  readonly street: string;
  readonly feeder?: string | undefined;
  readonly freshness: Freshness;
  readonly isLit: boolean | undefined;
  readonly last: { readonly time: number; readonly quantities: ReadonlyMap<string, { value: number; time: number }> } | undefined;
}

interface Judged {
  readonly value: number;
  readonly of?: number;
}

function partOf(light: LightNow, judged: Judged | LeftOut, told: readonly string[]): FigurePart {
  const { municipality, device, label, street, last, freshness } = light;
  const isOut = typeof judged === 'string';
  const said: readonly ToldValue[] = toldOf(last?.quantities, told);
  return {
    municipality,
    device,
    name: label,
    site: street === label ? null : street,
    value: isOut ? null : judged.value,
    of: isOut ? null : (judged.of ?? null),
    leftOut: isOut ? judged : null,
    time: last?.time ?? null,
    freshness,
    told: said,
  };
}

/** One for each light that burns, none for one that is off; those that do not say so are left out. */
export function litParts(lights: readonly LightNow[]): FigurePart[] {
  return lights.map((light) =>
    partOf(light, light.isLit === undefined ? (notReporting(light.freshness) ?? 'unanswered') : { value: light.isLit ? 1 : 0 }, [
      'dimming',
      'power',
    ]),
  );
}

/** Watts; a lamp behind a cabinet that measures is within the cabinet's figure. */
export function powerParts(lights: readonly LightNow[]): FigurePart[] {
  const powerOf = (light: LightNow) => light.last?.quantities.get('power')?.value;
  const counted = new Set(withoutContained(lights, (light) => light.freshness === 'fresh' && powerOf(light) !== undefined));
  return lights.map((light) => {
    const power = powerOf(light);
    const judged = !counted.has(light)
      ? 'contained'
      : (notReporting(light.freshness) ?? (power === undefined ? 'unanswered' : { value: power }));
    return partOf(light, judged, ['power', 'dimming']);
  });
}

/**
 * Kilowatt-hours of a span. "used" is all that is known to have been used; "saved" is of those that can be held against their plan.
 * @param sumOf the energy of one light in that span
 */
export function energyParts<L extends LightNow>(
  lights: readonly L[],
  sumOf: (light: L) => EnergySum,
  wanted: 'used' | 'saved',
): FigurePart[] {
  const counted = new Set(withoutContained(lights, (light) => light.last?.quantities.has('energy') === true));
  return lights.map((light) =>
    partOf(light, counted.has(light) ? energyOf(light, sumOf(light), wanted) : 'contained', ['energy', 'power']),
  );
}

function energyOf({ freshness }: LightNow, { telling, usedKwh, compared }: EnergySum, wanted: 'used' | 'saved'): Judged | LeftOut {
  if (telling === 0) return freshness === 'never' || freshness === 'silent' ? freshness : 'unanswered';
  if (wanted === 'used') return { value: usedKwh, ...(compared.devices > 0 && { of: compared.plannedKwh }) };
  return compared.devices === 0 ? 'incomparable' : { value: compared.savedKwh, of: compared.fullKwh };
}
