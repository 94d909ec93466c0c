// What a sentence about a figure is made of: the figure and the numbers beside it that a person needs to understand it.
import type { Words } from '../words.ts';
import type { FigureName } from './figure.ts';

interface FactsBase<F extends FigureName> {
  readonly figure: F;
  /** In its unit; null when nobody knows. */
  readonly value: number | null;
  /** "Kreis Unna", "Lünen" */
  readonly place: string;
  readonly isDistrict: boolean;
}

interface ParkingFacts {
  /** Spaces that report and are open, of closed car parks, and those of which nobody knows. */
  readonly known: number;
  readonly closed: number;
  readonly unknown: number;
}

interface LightingEnergyFacts {
  /** Kilowatt-hours; of the lights that can be held against their plan. */
  readonly plannedKwh: number;
  readonly savedKwh: number;
  readonly fullKwh: number;
  /** Used against planned as a share: -0.21 is 21 % less; null where the two cannot be compared. */
  readonly deviation: number | null;
}

export type FigureFacts =
  | (FactsBase<'parking_free'> & ParkingFacts)
  | (FactsBase<'parking_taken'> & ParkingFacts)
  | (FactsBase<'air_index'> & {
      /** Words of the classes, the best first. */
      readonly classes: readonly Words[];
      /** Names of the stations in the worst class. */
      readonly worst: readonly string[];
      readonly rated: number;
      readonly stations: number;
      /** Official stations whose values do not come in; not among the stations. */
      readonly unconnected: number;
      /** Stations in the two best classes. */
      readonly good: number;
    })
  | (FactsBase<'lighting_lit'> & { readonly planned: number; readonly known: number })
  | (FactsBase<'lighting_power'> & { readonly from: number; readonly of: number })
  | (FactsBase<'lighting_energy'> & LightingEnergyFacts)
  | (FactsBase<'lighting_saving'> & LightingEnergyFacts)
  | FactsBase<'lighting_work'>
  | (FactsBase<'reporting'> & { readonly all: number; readonly late: number; readonly silent: number; readonly never: number })
  | (FactsBase<'messages'> & {
      readonly stored: number;
      readonly duplicate: number;
      readonly noted: number;
      readonly quarantined: number;
      readonly inLog: number;
    });

export type FactsOf<F extends FigureName> = Extract<FigureFacts, { figure: F }>;
