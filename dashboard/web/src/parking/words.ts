// The parking desk's sentences in the language in use, and the few ways in which it writes figures.
import { formatNumber } from '../i18n/format.ts';
import { chosenWords } from '../i18n/language.ts';
import { type ParkingWords, parkingDe } from './words-de.ts';
import { parkingEn } from './words-en.ts';

export function parkingWords(): ParkingWords {
  return chosenWords({ de: parkingDe, en: parkingEn });
}

/** "62 %" */
export function percent(share: number): string {
  return `${formatNumber(100 * share)} %`;
}

/** "54 min" or "4,2 Std" */
export function duration(minutes: number): string {
  const { stays } = parkingWords();
  return minutes < 100 ? stays.minutes(formatNumber(minutes)) : stays.hours(formatNumber(minutes / 60, minutes % 60 === 0 ? 0 : 1));
}
