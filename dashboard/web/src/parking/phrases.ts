// What a person would say about a site, one plain sentence for each headline figure.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ParkingSiteView, ParkingSum } from '@lagebild/shared/contract/parking-routes.ts';
import { formatAge, formatNumber, formatTime } from '../i18n/format.ts';
import { duration, parkingWords, percent } from './words.ts';

export type SiteAnswer = Answer<'parkingSite'>;

/** One bay is free or taken, not open or full. */
export function isOneBay({ basis, capacity, devices }: ParkingSiteView): boolean {
  return basis === 'bays' && devices === 1 && capacity === 1;
}

export function stateWord(site: ParkingSiteView): string {
  const { states, bay } = parkingWords();
  if (isOneBay(site) && site.state === 'full') return bay.taken;
  if (site.state === 'full' && site.free) return bay.onlySpecialFree;
  return states[site.state];
}

/** @param now epoch milliseconds */
export function siteSentence(site: ParkingSiteView, now: number): string {
  const { sentence } = parkingWords().site;
  const { state, free, known, capacity, closed, newest } = site;
  const [freeText, capacityText] = [formatNumber(free ?? 0), formatNumber(capacity ?? 0)];
  const silent = (capacity ?? 0) - closed - known;
  if (state === 'closed') return sentence.closed;
  if (state === 'no_data') return newest === null ? sentence.never : sentence.no_data(formatAge(Math.max(0, now - newest)));
  if (state === 'partly_known') {
    return free === null
      ? sentence.partlyClosed
      : sentence.partly_known(formatNumber(known), formatNumber((capacity ?? 0) - closed), freeText);
  }
  if (isOneBay(site)) return state === 'full' ? sentence.bayTaken : sentence.bayFree;
  if (state === 'full') return free ? sentence.fullButSpecial(freeText) : sentence.full;
  if (capacity === null) return sentence.openUnsized(freeText);
  if (state === 'nearly_full') return sentence.nearly_full(freeText, capacityText);
  return silent > 0 ? sentence.openPartly(freeText, formatNumber(silent)) : sentence.open(freeText, formatNumber(known));
}

export function sumSentence({ free, known }: ParkingSum): string {
  const { sum } = parkingWords();
  return free === null ? sum.sentenceNone : sum.sentence(formatNumber(free), formatNumber(known));
}

type DayStep = SiteAnswer['day']['steps'][number];

/** The last quarter of an hour of today that is known. */
function lastKnown(steps: readonly DayStep[]): DayStep | undefined {
  return steps.findLast(({ today }) => today !== null);
}

export function daySentence({ steps }: SiteAnswer['day']): string {
  const { day } = parkingWords();
  const last = lastKnown(steps);
  if (last?.today === null || last?.today === undefined) return day.empty;
  const [time, share] = [formatTime(last.time, 'minute'), percent(last.today)];
  if (last.low === null || last.high === null) return day.sentenceAlone(time, share);
  const comparison = last.today > last.high ? day.more : last.today < last.low ? day.less : day.within;
  return day.sentence(time, share, day.usualSentence(comparison, percent(last.low), percent(last.high)));
}

/** Free spaces, whole, from a share of taken ones. */
export function freeOf(share: number, spaces: number): number {
  return Math.round((1 - share) * spaces);
}

/** Sentences of the forecast: what it says for an hour ahead, and how wrong it was. */
export function forecastSentences({ forecast: told, site }: SiteAnswer): string[] {
  const { forecast } = parkingWords();
  const spaces = site.capacity;
  if (told.state === 'not_enough_data') return [forecast.not_enough_data(formatNumber(told.knownDays))];
  if (told.state !== 'said') return [forecast[told.state]];
  if (spaces === null) return [forecast.unsized];
  const [step, error] = [told.steps[3], told.errors[3]];
  const sentences: string[] = [];
  if (step) {
    const free = formatNumber(freeOf(step.share, spaces));
    const band = step.low !== null && step.high !== null;
    sentences.push(
      band
        ? forecast.sentence(free, formatNumber(freeOf(step.high ?? 1, spaces)), formatNumber(freeOf(step.low ?? 0, spaces)))
        : forecast.sentenceNoBand(free),
    );
  }
  if (error)
    sentences.push(forecast.tested(formatNumber(told.testedDays), spacesOf(error.mean, spaces), spacesOf(error.naiveMean, spaces)));
  return sentences;
}

/** An error in spaces; below ten with a decimal. */
export function spacesOf(share: number, spaces: number): string {
  const count = share * spaces;
  return formatNumber(count, count < 10 ? 1 : 0);
}

/** With fewer cells of a week than this share nobody can say when it is fullest or emptiest. */
const ENOUGH_OF_WEEK = 2 / 3;

export function weekSentence({ cells }: SiteAnswer['week']): string {
  const { week } = parkingWords();
  const known = cells.flatMap(({ share, ...cell }) => (share === null ? [] : [{ share, ...cell }]));
  const [first] = known;
  if (!first) return week.empty;
  if (known.length < ENOUGH_OF_WEEK * cells.length) return week.partlyKnown(formatNumber(known.length), formatNumber(cells.length));
  const fullest = known.reduce((most, cell) => (cell.share > most.share ? cell : most), first);
  const emptiest = known.reduce((least, cell) => (cell.share < least.share ? cell : least), first);
  const of = ({ weekday, hour, share }: typeof first) => [week.daysOn[weekday] ?? '', formatNumber(hour), percent(share)] as const;
  return week.sentence(...of(fullest), ...of(emptiest));
}

export function turnoverSentence({ carsPerSpaceDay, isLowerBound, stays }: SiteAnswer['turnover']): string {
  const { stays: text } = parkingWords();
  if (carsPerSpaceDay === null) return text.notEnough;
  const cars = formatNumber(carsPerSpaceDay, 1);
  if (isLowerBound) return text.sentenceBound(cars);
  if (stays?.medianMinutes === null || stays?.medianMinutes === undefined) return text.none;
  return text.sentence(cars, duration(stays.medianMinutes));
}
