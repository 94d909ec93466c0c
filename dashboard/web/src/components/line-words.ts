// The line of a device in words: one point, as it is read out and shown; the whole in one sentence.
import { everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { isRejected, levelAt } from '@lagebild/shared/domain/quality/level.ts';
import type { LineView } from '../chart/line-view.ts';
import { edgesMissing, type Point } from '../chart/points.ts';
import type { Line } from '../chart/series-model.ts';
import { knownParts, sentenceOf } from '../frame/sentence.ts';
import { summarise } from '../frame/summary.ts';
import { figureWords } from '../frame/words.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { Compare } from '../router/route.ts';

export interface MeasuredPoint {
  readonly x: number;
  readonly y: number;
  /** Its number among the points of the line, holes counted. */
  readonly index: number;
}

/** The points that are values and no holes. */
export function measuredOf({ points }: Pick<Line, 'points'>): MeasuredPoint[] {
  return points.flatMap(({ x, y }, index) => (y === null ? [] : [{ x, y, index }]));
}

/** What is usual, or was a week before, when the point was measured. */
export function usualAt(
  { usual }: Pick<Line, 'usual'>,
  time: number,
): { low: number | null; high: number | null; lastWeek: number | null } {
  const index = usual?.times.findLastIndex((start) => start <= time) ?? -1;
  return { low: usual?.low[index] ?? null, high: usual?.high[index] ?? null, lastWeek: usual?.lastWeek[index] ?? null };
}

/** Whether there is anything to compare with. */
export function hasUsual({ usual }: Pick<Line, 'usual'>, compare: Compare | undefined): boolean {
  const values = compare === 'week' ? usual?.lastWeek : compare === undefined ? usual?.low : undefined;
  return values?.some((value) => value !== null) ?? false;
}

/** What flags a point; undefined when nothing does. */
export function doubtAt({ flags }: Pick<Line, 'flags'>, time: number): string | undefined {
  const standing = flags.flatMap(({ from, to, level, overruled }) => (overruled === null ? [{ from, to: to ?? Infinity, level }] : []));
  const level = levelAt(standing, time, 4);
  return level === 4 ? undefined : isRejected(level) ? words.value.quality.rejected : words.value.quality.doubtful;
}

/** "23.11.2026 22:10:05: 12,3 µg/m³ · fraglich · üblich 8 bis 15 µg/m³" */
export function pointInWords(
  { x, y }: MeasuredPoint,
  line: Line,
  { format, formatAxis }: Pick<LineView, 'format' | 'formatAxis'>,
  compare: Compare | undefined,
): string {
  const { compare: text } = figureWords();
  const { low, high, lastWeek } = usualAt(line, x);
  const doubt = doubtAt(line, x);
  return [
    `${formatTime(x, 'full')}: ${format(y)}`,
    ...(doubt ? [doubt] : []),
    ...(compare === undefined && low !== null && high !== null ? [text.usualIs(formatAxis(low), format(high))] : []),
    ...(compare === 'week' && lastWeek !== null ? [text.weekIs(format(lastWeek))] : []),
  ].join(' · ');
}

function withHolesAtEdges({ points, from, to, every }: Pick<Line, 'points' | 'from' | 'to' | 'every'>): readonly Point[] {
  const width = parseEvery(every);
  const { begin, end } = edgesMissing(points, { from, to }, width ? everyMs(width) : 0);
  return [...(begin ? [{ x: from, y: null }] : []), ...points, ...(end ? [{ x: to, y: null }] : [])];
}

/** @param line its range counts: what is missing at its begin or end is said */
export function lineSentence(
  line: Pick<Line, 'points' | 'from' | 'to' | 'every'>,
  label: string,
  { format, isSwitch }: Pick<LineView, 'format' | 'isSwitch'>,
): string {
  const told = withHolesAtEdges(line).map(({ x, y }) => ({ at: x, value: y }));
  const at = (time: number): string => formatTime(time, 'short');
  if (!isSwitch) return `${label}: ${sentenceOf(told, format, at)}`;
  // Of yes and no there is no lowest.
  const { summary: text } = figureWords();
  const found = summarise(told);
  if (!found) return `${label}: ${text.nothing}.`;
  const [value, when] = [format(found.last.value), at(found.last.at)];
  if (found.count === 1) return `${label}: ${text.single(value, when)}.`;
  return `${label}: ${[text.last(value, when), ...knownParts(found, at)].join(', ')}.`;
}
