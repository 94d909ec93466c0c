// What a device is in, for the eye and in a word: reporting, late, silent, with an alarm, switched off, closed, full or never heard of.
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { isLit, type LitRules } from '@lagebild/shared/domain/lighting/lit.ts';
import { freeSpaces, isClosed } from '@lagebild/shared/domain/parking/spaces.ts';
import type { Latest } from './latest-values.ts';

export type DeviceState = Freshness | 'alarm' | 'off' | 'closed' | 'full';

export function lastValue(latest: Latest | undefined, quantity: string): number | undefined {
  return latest?.quantities.get(quantity)?.value;
}

/** A single bay has no number of spaces: it is free or taken. */
export function isSingleBay(latest: Latest | undefined): boolean {
  const occupied = lastValue(latest, 'occupied');
  return freeSpaces(latest) === undefined && (occupied === 0 || occupied === 1);
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
