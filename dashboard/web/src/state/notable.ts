// Picks what is worth telling from a device's change: full, free or open again, closed, switched, failed, air above the threshold.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { isNearlyFull, type NearlyFull } from '@lagebild/shared/domain/parking/nearly-full.ts';
import { isClosed } from '@lagebild/shared/domain/parking/spaces.ts';
import { freeSpaces, isLit, type LitRules, lastValue } from './device-state.ts';
import type { Latest } from './latest-values.ts';

export type Notable =
  | { what: 'full' | 'closed' | 'reopened' | 'silent' | 'back' | 'on' | 'off' | 'failure' | 'added' }
  | { what: 'freeAgain' | 'nearlyFull' | 'dimmed' | 'airHigh' | 'airLow'; value: number };

/** µg/m³ PM2.5: worth a look. No class of an air-quality index: those are made of hourly means. */
const AIR_THRESHOLD = 25;
const DIMMING_STEP = 20;

function parkingChange(before: Latest, after: Latest, nearlyFull: NearlyFull | undefined): Notable | undefined {
  const isShut = isClosed(after);
  if (isClosed(before) !== isShut) return { what: isShut ? 'closed' : 'reopened' };
  if (isShut) return undefined;
  const was = freeSpaces(before);
  const is = freeSpaces(after);
  if (was === undefined || is === undefined || was === is) return undefined;
  if (is === 0) return { what: 'full' };
  if (was === 0) return { what: 'freeAgain', value: is };
  const capacity = lastValue(after, 'capacity');
  if (capacity === undefined || !nearlyFull || isNearlyFull(was, capacity, nearlyFull)) return undefined;
  return isNearlyFull(is, capacity, nearlyFull) ? { what: 'nearlyFull', value: is } : undefined;
}

function airChange(before: Latest, after: Latest): Notable | undefined {
  const was = lastValue(before, 'pm2_5');
  const is = lastValue(after, 'pm2_5');
  if (was === undefined || is === undefined) return undefined;
  if (was <= AIR_THRESHOLD && is > AIR_THRESHOLD) return { what: 'airHigh', value: is };
  return was > AIR_THRESHOLD && is <= AIR_THRESHOLD ? { what: 'airLow', value: is } : undefined;
}

function lightingChange(before: Latest, after: Latest, { lit, fullWatts }: Partial<ChangeRules> = {}): Notable | undefined {
  if (lastValue(before, 'lamp_failure') === 0 && lastValue(after, 'lamp_failure') === 1) return { what: 'failure' };
  const was = isLit(before, lit, fullWatts);
  const is = isLit(after, lit, fullWatts);
  if (was !== undefined && is !== undefined && was !== is) return { what: is ? 'on' : 'off' };
  const from = lastValue(before, 'dimming');
  const to = lastValue(after, 'dimming');
  return from !== undefined && to !== undefined && Math.abs(from - to) >= DIMMING_STEP ? { what: 'dimmed', value: to } : undefined;
}

/** What the rule book says of it; undefined while it is not known. */
export interface ChangeRules {
  readonly nearlyFull: NearlyFull;
  readonly lit: LitRules;
  /** Of the light that changed. */
  readonly fullWatts?: number | undefined;
}

export function notableChange(kind: Kind, before: Latest | undefined, after: Latest, rules?: ChangeRules): Notable | undefined {
  if (!before) return undefined;
  if (kind === 'parking') return parkingChange(before, after, rules?.nearlyFull);
  return kind === 'air' ? airChange(before, after) : lightingChange(before, after, rules);
}
