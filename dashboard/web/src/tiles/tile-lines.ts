// What a tile says, from the server's numbers: the figure, its unit, and the lines below it. Closed, full and silent are never one.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { deviationPercent, energyText, powerText } from '@lagebild/shared/domain/figures/numbers.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { language, words } from '../i18n/language.ts';
import { municipalityName, quantityInfo } from '../state/region.ts';
import { tileWords } from './words.ts';

/** A piece of a line; what is silent or closed stands in the colour of that state. */
export interface TilePiece {
  readonly text: string;
  readonly tone?: 'silent' | 'off';
}

export type TileLine = readonly TilePiece[];

export interface TileSaying {
  readonly figure: string;
  readonly unit: string;
  /** no: nothing is known. word: the figure is a word, which is smaller than a number. */
  readonly look: 'none' | 'word' | 'number';
  readonly lines: readonly TileLine[];
}

/** @param hasPlace whether a station's municipality is said */
export function sayTile(tile: TileView, hasPlace: boolean): TileSaying {
  const text = tileWords();
  if (tile.coverage.devices === 0) return nothing(text.noDevices);
  if (tile.parking) return sayParking(tile, tile.parking);
  if (tile.air) return sayAir(tile, tile.air, hasPlace);
  return tile.lighting ? sayLighting(tile.lighting) : nothing(text.noneFresh);
}

/** That the server does not answer: what is shown is as of then, or nothing is known at all. */
export function sayStale(tile: TileView | undefined): string {
  const text = tileWords();
  return tile ? text.stale(formatTime(tile.at, 'clock')) : text.unanswered;
}

const nothing = (why: string): TileSaying => ({ figure: words.value.tile.noData, unit: '', look: 'none', lines: [[{ text: why }]] });

const linesOf = (...texts: readonly (string | null | undefined)[]): TileLine[] => texts.flatMap((text) => (text ? [[{ text }]] : []));

function sayParking({ usual, trend }: TileView, parking: NonNullable<TileView['parking']>): TileSaying {
  const text = tileWords();
  const { free, known, closed, unknown, sites, full, closedSites } = parking;
  const left: TilePiece[] = [
    ...(unknown > 0 ? [{ text: text.unknownSpaces(formatNumber(unknown)), tone: 'silent' as const }] : []),
    ...(closed > 0 ? [{ text: text.closedSpaces(formatNumber(closed)), tone: 'off' as const }] : []),
  ];
  if (free === null) {
    if (closedSites === sites) return { figure: text.closed, unit: '', look: 'word', lines: [left] };
    return { ...nothing(text.noneFresh), lines: [[{ text: text.noneFresh }, ...left]] };
  }
  const comparison = usual && difference(usual.difference, text.usualFree, (count) => formatNumber(count));
  const course = trend && trendWords(trend, text.trendFree, (count) => formatNumber(count));
  const spaces = [{ text: text.ofSpaces(formatNumber(known)) }, ...(full > 0 ? [{ text: text.full(formatNumber(full)) }] : []), ...left];
  return {
    figure: formatNumber(free),
    unit: words.value.tile.free,
    look: 'number',
    lines: [spaces, ...linesOf(comparison, course)],
  };
}

function sayAir({ usual, trend }: TileView, air: NonNullable<TileView['air']>, hasPlace: boolean): TileSaying {
  const text = tileWords();
  const { word, worst, worstCount, rated } = air;
  const [only] = worst;
  if (!word || !only) return nothing(text.noIndex);
  const place = hasPlace ? `, ${municipalityName(only.municipality)}` : '';
  const pollutants = only.deciding.map((one) => quantityInfo('air', one)?.label[language.value] ?? one).join(', ');
  const where =
    worstCount === rated
      ? text.allAlike(formatNumber(rated))
      : worstCount === 1
        ? text.worstOne(only.name + place, pollutants)
        : text.worstSome(formatNumber(worstCount), formatNumber(rated));
  const mass = (value: number) => `${formatNumber(value, 1)} µg/m³`;
  const comparison = usual && difference(Number(usual.difference.toFixed(1)), text.usualAir, mass);
  const course = trend && trend.direction !== 'steady' ? trendWords(trend, text.trendAir, mass) : undefined;
  return { figure: word[language.value], unit: '', look: 'word', lines: linesOf(where, comparison, course) };
}

/** Less than this is as planned: photocells switch minutes before or after the sun's height says. */
const AS_PLANNED = 0.005;

function sayLighting({ lit, known, planned, watts, night }: NonNullable<TileView['lighting']>): TileSaying {
  const text = tileWords();
  if (known === 0) return nothing(text.noneFresh);
  const plan = lit === 0 && planned === 0 ? text.asPlanned : text.planned(formatNumber(planned));
  const power = watts === null ? text.noPower : powerText(watts, language.value);
  const lines = [[{ text: plan }, { text: power }], ...linesOf(night && nightWords(night))];
  return { figure: formatNumber(lit), unit: text.on, look: 'number', lines };
}

function nightWords({ usedKwh, deviation }: NonNullable<NonNullable<TileView['lighting']>['night']>): string {
  const text = tileWords();
  if (deviation === null) return text.lastNightUsed(energyText(usedKwh, language.value));
  if (Math.abs(deviation) < AS_PLANNED) return text.lastNightAsPlanned;
  return text.lastNight(`${deviation < 0 ? '−' : '+'}${deviationPercent(deviation, language.value)}`);
}

interface Difference {
  more(size: string): string;
  less(size: string): string;
  readonly same: string;
}

function difference(by: number, text: Difference, format: (size: number) => string): string {
  if (by === 0) return text.same;
  return by > 0 ? text.more(format(by)) : text.less(format(-by));
}

interface Course {
  up(size: string): string;
  down(size: string): string;
  readonly steady: string;
}

function trendWords({ direction, difference: by }: NonNullable<TileView['trend']>, text: Course, format: (size: number) => string): string {
  return direction === 'steady' ? text.steady : text[direction](format(Math.abs(by)));
}
