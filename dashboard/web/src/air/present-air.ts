// How the air desk writes things: pollutants, hours, concentrations, names, why an index is what it is.
import type { AirStationView } from '@lagebild/shared/contract/air-routes.ts';
import type { Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { quantityInfo } from '../state/region.ts';
import { joinWords } from './headline.ts';
import { airWords } from './words.ts';

const HOUR_MS = 3_600_000;

export const nameOfStation = ({ name, device }: Pick<AirStationView, 'name' | 'device'>): string => name ?? device;

/** "PM2,5 und NO₂" */
export function namesOf(pollutants: readonly Pollutant[]): string {
  const { pollutants: text, headline } = airWords();
  return joinWords(
    pollutants.map((pollutant) => text.short[pollutant]),
    headline.and,
  );
}

/** A concentration without its unit, with the decimals of its quantity. */
export const formatMass = (value: number, pollutant: Pollutant): string =>
  formatNumber(value, quantityInfo('air', pollutant)?.decimals ?? 1);

/** "12 und 13" or "12–13" of the hour that begins then; midnight at its end is 24. */
export function hourEnds(start: number): { from: string; to: string } {
  const hour = (time: number) => String(Number(formatTime(time, 'minute').slice(0, 2)));
  const to = hour(start + HOUR_MS);
  return { from: hour(start), to: to === '0' ? '24' : to };
}

/** Which pollutants of its index a station has a valid mean of, in the order of the index. */
export const measuredOf = ({ pollutants }: AirStationView): boolean[] => pollutants.map(({ value }) => value !== null);
