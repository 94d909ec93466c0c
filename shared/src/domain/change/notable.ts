// Picks what is worth telling from a device's change: full, free or open again, closed, switched, failed, air above the threshold.
import type { Kind } from '../kind.ts';
import type { Latest } from '../latest.ts';
import { isLit, type LitRules } from '../lighting/lit.ts';
import { isNearlyFull, type NearlyFull } from '../parking/nearly-full.ts';
import { freeSpaces, isClosed, lastOf } from '../parking/spaces.ts';

export const NOTABLE = [
  'full',
  'closed',
  'reopened',
  'freeAgain',
  'nearlyFull',
  'airHigh',
  'airLow',
  'on',
  'off',
  'dimmed',
  'failure',
  'silent',
  'back',
  'added',
] as const;

export interface Notable {
  readonly what: (typeof NOTABLE)[number];
  /** Free spaces, µg/m³ PM2.5 or the dimming level in percent, where it is about one. */
  readonly value?: number | undefined;
}

/** A notable change as it is told and kept. */
export interface ToldChange extends Notable {
  /** Rises with every change. */
  readonly id: number;
  /** When it came about, epoch milliseconds. */
  readonly at: number;
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
}

/** µg/m³ PM2.5: worth a look. No class of an air-quality index: those are made of hourly means. */
const AIR_THRESHOLD = 25;
const DIMMING_STEP = 20;

function parkingChange(before: Latest, after: Latest, nearlyFull: NearlyFull): Notable | undefined {
  const isShut = isClosed(after);
  if (isClosed(before) !== isShut) return { what: isShut ? 'closed' : 'reopened' };
  if (isShut) return undefined;
  const was = freeSpaces(before);
  const is = freeSpaces(after);
  if (was === undefined || is === undefined || was === is) return undefined;
  if (is === 0) return { what: 'full' };
  if (was === 0) return { what: 'freeAgain', value: is };
  const capacity = lastOf(after, 'capacity');
  if (capacity === undefined || isNearlyFull(was, capacity, nearlyFull)) return undefined;
  return isNearlyFull(is, capacity, nearlyFull) ? { what: 'nearlyFull', value: is } : undefined;
}

function airChange(before: Latest, after: Latest): Notable | undefined {
  const was = lastOf(before, 'pm2_5');
  const is = lastOf(after, 'pm2_5');
  if (was === undefined || is === undefined) return undefined;
  if (was <= AIR_THRESHOLD && is > AIR_THRESHOLD) return { what: 'airHigh', value: is };
  return was > AIR_THRESHOLD && is <= AIR_THRESHOLD ? { what: 'airLow', value: is } : undefined;
}

function lightingChange(before: Latest, after: Latest, { lit, fullWatts }: ChangeRules): Notable | undefined {
  if (lastOf(before, 'lamp_failure') === 0 && lastOf(after, 'lamp_failure') === 1) return { what: 'failure' };
  const was = isLit(before, lit, fullWatts);
  const is = isLit(after, lit, fullWatts);
  if (was !== undefined && is !== undefined && was !== is) return { what: is ? 'on' : 'off' };
  const from = lastOf(before, 'dimming');
  const to = lastOf(after, 'dimming');
  return from !== undefined && to !== undefined && Math.abs(from - to) >= DIMMING_STEP ? { what: 'dimmed', value: to } : undefined;
}

/** What the rule book says of it. */
export interface ChangeRules {
  readonly nearlyFull: NearlyFull;
  readonly lit: LitRules;
  /** Of the light that changed. */
  readonly fullWatts?: number | undefined;
}

/** @returns undefined when it is nothing to tell, or the first that is known of a device */
export function notableChange(kind: Kind, before: Latest | undefined, after: Latest, rules: ChangeRules): Notable | undefined {
  if (!before) return undefined;
  if (kind === 'parking') return parkingChange(before, after, rules.nearlyFull);
  return kind === 'air' ? airChange(before, after) : lightingChange(before, after, rules);
}
