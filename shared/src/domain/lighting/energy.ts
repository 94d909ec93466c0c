// What lamps used against what their plan needs: sums over any number of lamps, always with the part of them that is known.

import type { Co2Factor } from './lighting-rules.ts';
import type { PlannedHours } from './planner.ts';
import type { SpanAmount } from './span-amounts.ts';

/** What a lamp's energy was told from, the best first. */
export type EnergySource = 'meter' | 'power' | 'dimming';

/** One lamp, or cabinet, in one span of time. */
export interface LampEnergy {
  /** Kilowatt-hours; undefined when it told nothing at all. */
  readonly used: SpanAmount | undefined;
  /** Watts at full light; undefined while not known. */
  readonly watts: number | undefined;
  readonly planned: PlannedHours;
}

export interface EnergySum {
  readonly devices: number;
  /** Of them, those of which anything is known. */
  readonly telling: number;
  readonly usedKwh: number;
  /** Part of it that was counted over gaps and shared out. */
  readonly sharedKwh: number;
  /** Share of all devices' time that is known, and that was bridged; 0 to 1. */
  readonly known: number;
  readonly bridged: number;
  /** Of the devices whose span is known well enough and whose power is: like is compared with like. */
  readonly compared: {
    readonly devices: number;
    readonly usedKwh: number;
    /** What the plan needs. */
    readonly plannedKwh: number;
    /** What full power from switching on to switching off would need. */
    readonly fullKwh: number;
    /** Of that not needed, lamp by lamp: a lamp that stays dark saves no more than its plan does, and one that burns by day wastes. */
    readonly savedKwh: number;
  };
}

/** @param comparedShare least share of a span that has to be known, or bridged, before a lamp is compared */
export function addUp(lamps: Iterable<LampEnergy>, comparedShare: number): EnergySum {
  const sum = { devices: 0, telling: 0, usedKwh: 0, sharedKwh: 0, known: 0, bridged: 0 };
  const compared = { devices: 0, usedKwh: 0, plannedKwh: 0, fullKwh: 0, savedKwh: 0 };
  for (const { used, watts, planned } of lamps) {
    sum.devices += 1;
    if (!used || used.known + used.bridged === 0) continue;
    sum.telling += 1;
    sum.usedKwh += used.amount;
    sum.sharedKwh += used.shared;
    sum.known += used.known;
    sum.bridged += used.bridged;
    if (watts === undefined || used.known + used.bridged < comparedShare) continue;
    compared.devices += 1;
    compared.usedKwh += used.amount;
    const [plannedKwh, fullKwh] = [(watts * planned.full) / 1000, (watts * planned.dark) / 1000];
    compared.plannedKwh += plannedKwh;
    compared.fullKwh += fullKwh;
    compared.savedKwh += fullKwh - Math.max(used.amount, plannedKwh);
  }
  const all = Math.max(1, sum.devices);
  return { ...sum, known: sum.known / all, bridged: sum.bridged / all, compared };
}

/**
 * Sums of spans that follow each other, over the same devices.
 * @param lengths of the spans, in any unit: what is known of a long one weighs more
 */
export function joinSums(sums: readonly EnergySum[], lengths: readonly number[] = sums.map(() => 1)): EnergySum {
  const add = (of: (sum: EnergySum) => number): number => sums.reduce((total, sum) => total + of(sum), 0);
  const most = (of: (sum: EnergySum) => number): number => sums.reduce((top, sum) => Math.max(top, of(sum)), 0);
  const length = lengths.reduce((total, one) => total + one, 0);
  const mean = (of: (sum: EnergySum) => number): number =>
    sums.reduce((total, sum, index) => total + of(sum) * (lengths[index] ?? 0), 0) / Math.max(length, Number.MIN_VALUE);
  return {
    devices: most(({ devices }) => devices),
    telling: most(({ telling }) => telling),
    usedKwh: add(({ usedKwh }) => usedKwh),
    sharedKwh: add(({ sharedKwh }) => sharedKwh),
    known: mean(({ known }) => known),
    bridged: mean(({ bridged }) => bridged),
    compared: {
      devices: most(({ compared }) => compared.devices),
      usedKwh: add(({ compared }) => compared.usedKwh),
      plannedKwh: add(({ compared }) => compared.plannedKwh),
      fullKwh: add(({ compared }) => compared.fullKwh),
      savedKwh: add(({ compared }) => compared.savedKwh),
    },
  };
}

/** Of used energy so much has to be that of lamps that can be held against their plan. */
const COMPARABLE = 0.9;

type Compared = Pick<EnergySum, 'usedKwh' | 'compared'>;

/**
 * Whether plan and use stand for the same lamps: only then may they stand side by side. A few lamps of which too little is known do not
 * matter, many do.
 */
export const isComparable = ({ compared, usedKwh }: Compared): boolean =>
  compared.devices > 0 && compared.plannedKwh > 0 && compared.usedKwh >= COMPARABLE * usedKwh;

/** Used against planned, as a share: 0.05 is 5 % more; undefined when nothing can be compared. */
export function deviationOf(energy: Compared): number | undefined {
  return isComparable(energy) ? energy.compared.usedKwh / energy.compared.plannedKwh - 1 : undefined;
}

/** The factor of a year; the first and the last known stand for the years before and after. */
export function co2FactorOf(year: number, factors: readonly Co2Factor[]): Co2Factor {
  const [first] = factors;
  if (!first) throw new RangeError('there is no CO2 factor');
  return factors.findLast((factor) => factor.year <= year) ?? first;
}
