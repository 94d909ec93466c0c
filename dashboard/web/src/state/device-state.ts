// What a device is in, for the eye and in a word: reporting, late, silent, with an alarm, switched off, closed, full or never heard of.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { isBurning } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { isClosed } from '@lagebild/shared/domain/parking/spaces.ts';
import type { Latest } from './latest-values.ts';

/** When a lamp counts as burning, from the rule book. */
export type LitRules = LightingRules['lit'];

export type DeviceState = Freshness | 'alarm' | 'off' | 'closed' | 'full';

export function lastValue(latest: Latest | undefined, quantity: string): number | undefined {
  return latest?.quantities.get(quantity)?.value;
}

/** Free spaces: as told, or counted from the occupied ones. */
export function freeSpaces(latest: Latest | undefined): number | undefined {
  const free = lastValue(latest, 'free');
  if (free !== undefined) return free;
  const occupied = lastValue(latest, 'occupied');
  const capacity = lastValue(latest, 'capacity');
  return occupied === undefined || capacity === undefined ? undefined : Math.max(0, capacity - occupied);
}

/** A single bay has no number of spaces: it is free or taken. */
export function isSingleBay(latest: Latest | undefined): boolean {
  const occupied = lastValue(latest, 'occupied');
  return freeSpaces(latest) === undefined && (occupied === 0 || occupied === 1);
}

/** Whether a lamp burns, as the lighting desk judges it; undefined while it does not tell, or the rules are not known yet. */
export function isLit(latest: Latest | undefined, lit: LitRules | undefined, fullWatts: number | undefined): boolean | undefined {
  if (!lit) return undefined;
  return isBurning({ power: lastValue(latest, 'power'), dimming: lastValue(latest, 'dimming') }, fullWatts, lit);
}

/** What of a device makes its state. */
export interface Judged {
  readonly kind: Kind;
  readonly latest: Latest | undefined;
  readonly freshness: Freshness;
  /** It has an open alarm, about more than its silence, that needs a person. */
  readonly isAlarmed: boolean;
  /** What a light draws at full power, where that is known. */
  readonly fullWatts?: number | undefined;
}

/**
 * What needs a person comes first; then silence, which outweighs all that a device said last: that may long be wrong.
 *
 * @param lit of the rule book; undefined while it is not known
 */
export function stateOf({ kind, latest, freshness, isAlarmed, fullWatts }: Judged, lit: LitRules | undefined): DeviceState {
  if (isAlarmed) return 'alarm';
  if (freshness === 'never' || freshness === 'silent') return freshness;
  if (kind === 'lighting' && lastValue(latest, 'lamp_failure') === 1) return 'alarm';
  if (freshness === 'late') return 'late';
  if (kind === 'lighting' && isLit(latest, lit, fullWatts) === false) return 'off';
  if (kind === 'parking') {
    // The count of a closed car park stands still: it is neither full nor has it anything free.
    if (isClosed(latest)) return 'closed';
    if (freeSpaces(latest) === 0) return 'full';
  }
  return 'fresh';
}
