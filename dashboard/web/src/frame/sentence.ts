// One spoken sentence about a series, and no more than is known: "Niedrigster Wert 3 µg/m³ (04:00), höchster 41 µg/m³ (17:00), zuletzt 12 µg/m³ (22:10), fallend, mit einer Lücke."
import { formatNumber } from '../i18n/format.ts';
import { type SeriesSummary, type SummaryPoint, summarise } from './summary.ts';
import { figureWords } from './words.ts';

/**
 * @param format a value with its unit
 * @param formatAt where a point stands, for example its time
 */
export function sentenceOf(points: readonly SummaryPoint[], format: (value: number) => string, formatAt: (at: number) => string): string {
  const { summary: text } = figureWords();
  const found = summarise(points);
  if (!found) return `${text.nothing}.`;
  const { low, high, last, trend, gaps } = found;
  if (found.count === 1) return `${text.single(format(last.value), formatAt(last.at))}.`;
  // What reads the same is the same: "lowest 34 %, highest 34 %, falling" tells nobody anything.
  const parts =
    format(low.value) === format(high.value)
      ? [gaps === 0 ? text.same(format(low.value)) : text.sameWhereKnown(format(low.value))]
      : [
          text.values(format(low.value), formatAt(low.at), format(high.value), formatAt(high.at)),
          text.last(format(last.value), formatAt(last.at)),
          ...(trend ? [text.trend[trend]] : []),
        ];
  return `${[...parts, ...knownParts(found, formatAt)].join(', ')}.`;
}

/** Since when something is known, where that is not the whole range, and what is missing. */
export function knownParts({ first, gaps, isLateBegun }: SeriesSummary, formatAt: (at: number) => string): string[] {
  const { summary: text } = figureWords();
  return [...(isLateBegun ? [text.since(formatAt(first.at))] : []), text.gaps(formatNumber(gaps))];
}
