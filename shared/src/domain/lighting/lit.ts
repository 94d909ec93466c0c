// Whether a lamp burns, from the newest values known of it.
import type { Latest } from '../latest.ts';
import { lastOf } from '../parking/spaces.ts';
import { isBurning } from './lamp-state.ts';
import type { LightingRules } from './lighting-rules.ts';

/** When a lamp counts as burning, from the rule book. */
export type LitRules = LightingRules['lit'];

/** As the lighting desk judges it; undefined while it does not tell, or the rules are not known yet. */
export function isLit(latest: Latest | undefined, lit: LitRules | undefined, fullWatts: number | undefined): boolean | undefined {
  if (!lit) return undefined;
  return isBurning({ power: lastOf(latest, 'power'), dimming: lastOf(latest, 'dimming') }, fullWatts, lit);
}
