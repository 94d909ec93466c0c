// A headline figure and what it is made of: its parts, who of them counts and why the others do not, and how the parts make the figure.
import type { Freshness } from '../freshness.ts';
import type { QualityLevel } from '../quality/level.ts';

export const FIGURES = [
  'parking_free',
  'parking_taken',
  'air_index',
  'lighting_lit',
  'lighting_power',
  'lighting_energy',
  'lighting_saving',
  'lighting_work',
  'reporting',
  'messages',
] as const;
export type FigureName = (typeof FIGURES)[number];

/** sum: the parts added up. share: per cent of what the parts are of. worst: the highest of them. */
export type Combining = 'sum' | 'share' | 'worst';

export const COMBINING: Readonly<Record<FigureName, Combining>> = {
  parking_free: 'sum',
  parking_taken: 'share',
  air_index: 'worst',
  lighting_lit: 'sum',
  lighting_power: 'sum',
  lighting_energy: 'sum',
  lighting_saving: 'share',
  lighting_work: 'sum',
  reporting: 'sum',
  messages: 'sum',
};

/** In which the bare number is told; '' counts things. */
export const FIGURE_UNITS: Readonly<Record<FigureName, '' | '%' | 'W' | 'kWh'>> = {
  parking_free: '',
  parking_taken: '%',
  air_index: '',
  lighting_lit: '',
  lighting_power: 'W',
  lighting_energy: 'kWh',
  lighting_saving: '%',
  lighting_work: '',
  reporting: '',
  messages: '',
};

/**
 * Why a part does not count. late, silent, never: it does not report. rejected: its value was found wrong. closed: told to be closed.
 * contained: its figure is within that of another (a bay in a counted car park, a lamp behind a cabinet that measures). unsized: nobody
 * told of how many spaces. unanswered: it reports, but not this. unrated: too few valid hours for an index. incomparable: too little is
 * known of it, or its power is not.
 */
export const LEFT_OUT = [
  'rejected',
  'closed',
  'late',
  'silent',
  'never',
  'unanswered',
  'unsized',
  'unrated',
  'incomparable',
  'contained',
] as const;
export type LeftOut = (typeof LEFT_OUT)[number];

/** What a device said last, with the time of it, epoch milliseconds. */
export interface ToldValue {
  readonly quantity: string;
  readonly value: number;
  readonly time: number;
}

export interface PartFlag {
  readonly code: string;
  readonly quantity: string;
  readonly level: QualityLevel;
  /** Epoch milliseconds. */
  readonly since: number;
  /** What was seen, for people. */
  readonly reason: string;
}

/** A device, or of the books an account, that is looked at for a figure. */
export interface FigurePart {
  readonly municipality: string;
  /** Null when the part is no device. */
  readonly device: string | null;
  readonly name: string;
  /** Its place or street, when that is not itself. */
  readonly site: string | null;
  /** What it adds to the figure, in its unit; of an index its class; null when it does not count. */
  readonly value: number | null;
  /** What its value is a share of; null where there is no share. */
  readonly of: number | null;
  readonly leftOut: LeftOut | null;
  /** Of the value, or of the last one, epoch milliseconds; null when it never told. */
  readonly time: number | null;
  readonly freshness: Freshness | null;
  readonly told: readonly ToldValue[];
}

/** @returns null when no part counts, or the parts are shares of nothing */
export function combine(parts: readonly Pick<FigurePart, 'value' | 'of'>[], how: Combining): number | null {
  const counted = parts.flatMap(({ value, of }) => (value === null ? [] : [{ value, of: of ?? 0 }]));
  if (counted.length === 0) return null;
  if (how === 'worst') return counted.reduce((worst, { value }) => Math.max(worst, value), Number.NEGATIVE_INFINITY);
  const sum = counted.reduce((total, { value }) => total + value, 0);
  if (how === 'sum') return sum;
  const whole = counted.reduce((total, { of }) => total + of, 0);
  return whole > 0 ? (100 * sum) / whole : null;
}

/** The freshness of a device that does not report is why it does not count. */
export const notReporting = (freshness: Freshness): LeftOut | undefined => (freshness === 'fresh' ? undefined : freshness);

/** Newest readings of some quantities, as far as there are any. */
export function toldOf(
  quantities: ReadonlyMap<string, { readonly value: number; readonly time: number }> | undefined,
  names: readonly string[],
): ToldValue[] {
  return names.flatMap((quantity) => {
    const newest = quantities?.get(quantity);
    return newest ? [{ quantity, value: newest.value, time: newest.time }] : [];
  });
}
