// Which models several municipalities have: whoever wants one can ask a neighbour.
import type { ModelView } from '@lagebild/shared/contract/rule-routes.ts';

/** The vendor of profiles that fit any device: it names no product. */
const ANY_VENDOR = 'other';

/** A product somebody can buy; undefined for what speaks to Lagebild directly, or is read by a profile for anything. */
export function productOf({ vendor, model }: Pick<ModelView, 'vendor' | 'model'>): string | undefined {
  return vendor === null || vendor === ANY_VENDOR ? undefined : [vendor, model].filter(Boolean).join(' ');
}

/** Products that more than one municipality has, those of most municipalities first. */
export function sharedModels(models: readonly ModelView[]): ModelView[] {
  return models
    .filter((model) => productOf(model) !== undefined && model.municipalities.length > 1)
    .toSorted((a, b) => b.municipalities.length - a.municipalities.length);
}
