// How far a stored value can be trusted: the levels of uCIFI (LwM2M resource 6042, "measurement quality"), and what flags a value.
import type { FindingCode } from '../finding.ts';
import type { FindingRules } from '../finding-rules.ts';
import type { Kind } from '../kind.ts';

/**
 * 0 unchecked: nothing but the plausible range was looked at. 1 rejected, certain. 2 rejected, probable. 3 accepted, suspicious. 4 accepted.
 * Source: uCIFI object 3416 and its sisters, resource 6042 (OMA LwM2M registry).
 */
export const QUALITY_LEVELS = [0, 1, 2, 3, 4] as const;
export type QualityLevel = (typeof QUALITY_LEVELS)[number];

/**
 * What a finding means for the values it covers; findings that are not named here are about the device and not about its values.
 * Level 1 is never stored: what is certainly wrong (out of range, more cars than spaces) stays in the quarantine.
 */
export const LEVEL_OF: Partial<Record<FindingCode, QualityLevel>> = { spike: 2, stuck: 2, drift: 3, jump: 3, humid: 3 };

/** Codes that flag values, as a list. */
export const VALUE_CODES = Object.keys(LEVEL_OF) as FindingCode[];

/** Values of a level below this are left out of means. */
const ACCEPTED_FROM: QualityLevel = 3;

export const isRejected = (level: QualityLevel): boolean => level !== 0 && level < ACCEPTED_FROM;

/** A stretch of one quantity of one device that is not to be trusted without a look. */
export interface QualityFlag {
  readonly municipality: string;
  readonly device: string;
  readonly quantity: string;
  /** Epoch milliseconds: the first value it covers, and the first it does not cover any more; Infinity while it lasts. */
  readonly from: number;
  readonly to: number;
  readonly level: QualityLevel;
}

/** Whether anything besides the plausible range is looked at. */
export function isWatched(rules: FindingRules, kind: Kind, quantity: string): boolean {
  return (
    [rules.stuck, rules.spike, rules.drift, rules.jump].some((rule) => Object.hasOwn(rule[kind], quantity)) ||
    (kind === 'air' && rules.humid.quantities.includes(quantity))
  );
}

/** The lowest level of the flags that cover a moment; `otherwise` where none does. */
export function levelAt(flags: readonly Pick<QualityFlag, 'from' | 'to' | 'level'>[], time: number, otherwise: QualityLevel): QualityLevel {
  return flags.reduce<QualityLevel>((lowest, { from, to, level }) => {
    const covers = time >= from && time < to;
    return covers && (lowest === 0 || level < lowest) ? level : lowest;
  }, otherwise);
}
