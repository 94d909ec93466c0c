// The parts of the figures that are no sums of readings: classes of the air, entries of the work list, devices that report, messages.
import type { Pollutant } from '../air/pollutants.ts';
import type { Freshness } from '../freshness.ts';
import { type FigurePart, notReporting, type ToldValue } from './figure.ts';

/** An air station with its index, as the air desk judges it. */
export interface RatedStation {
  readonly municipality: string;
  readonly device: string;
  readonly name: string | null;
  readonly class: number | null;
  /** Begin of the hour of the index, epoch milliseconds. */
  readonly hour: number | null;
  readonly lastTime: number | null;
  readonly pollutants: readonly { readonly pollutant: Pollutant; readonly value: number | null }[];
}

/** Classes from 1, the best, to 5; what is told of a station are the means its class was made of. */
export function airParts(stations: readonly RatedStation[], freshnessOf: (station: RatedStation) => Freshness): FigurePart[] {
  return stations.map((station) => {
    const { municipality, device, name, class: one, hour, lastTime, pollutants } = station;
    const freshness = freshnessOf(station);
    const told: ToldValue[] = pollutants.flatMap(({ pollutant, value }) =>
      value === null || hour === null ? [] : [{ quantity: pollutant, value, time: hour }],
    );
    return {
      municipality,
      device,
      name: name ?? device,
      site: null,
      value: one,
      of: null,
      leftOut: one === null ? (notReporting(freshness) ?? 'unrated') : null,
      time: lastTime,
      freshness,
      told,
    };
  });
}

/** A street's entry of the depot's list. */
export interface WorkEntry {
  readonly municipality: string;
  readonly device: string;
  readonly name: string;
  readonly site: string;
  /** Epoch milliseconds. */
  readonly since: number;
}

export function workParts(entries: readonly WorkEntry[]): FigurePart[] {
  return entries.map(({ municipality, device, name, site, since }) => ({
    municipality,
    device,
    name,
    site: site === name ? null : site,
    value: 1,
    of: null,
    leftOut: null,
    time: since,
    freshness: null,
    told: [],
  }));
}

export interface HeardDevice {
  readonly municipality: string;
  readonly device: string;
  readonly name?: string | undefined;
  readonly site?: string | undefined;
  readonly time: number | undefined;
  readonly freshness: Freshness;
}

/** One for each device that reports in its rhythm. */
export function reportingParts(devices: readonly HeardDevice[]): FigurePart[] {
  return devices.map(({ municipality, device, name, site, time, freshness }) => {
    const leftOut = notReporting(freshness) ?? null;
    const label = name?.trim() || device;
    const place = site === label ? null : (site ?? null);
    const value = leftOut ? null : 1;
    return { municipality, device, name: label, site: place, value, of: null, leftOut, time: time ?? null, freshness, told: [] };
  });
}

/** What was received on each account of the books. */
export function messageParts(
  accounts: readonly { readonly municipality: string; readonly name: string; readonly received: number }[],
): FigurePart[] {
  return accounts.map(({ municipality, name, received }) => ({
    municipality,
    device: null,
    name,
    site: null,
    value: received,
    of: null,
    leftOut: null,
    time: null,
    freshness: null,
    told: [],
  }));
}
