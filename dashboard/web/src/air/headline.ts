// The desk's headline in plain language: at how many stations the air was how good, and where it was worst.
import type { AirWords } from './words-de.ts';

export interface HeadlineStation {
  readonly name: string;
  /** 1 is the best of five; null without an index. */
  readonly class: number | null;
  /** Begin of the hour, epoch milliseconds. */
  readonly hour: number | null;
  /** Names of the deciding pollutants. */
  readonly deciding: readonly string[];
  readonly isIndicative: boolean;
}

export interface HeadlineLook {
  readonly words: AirWords;
  /** "in Lünen", "im Kreis Unna" */
  readonly where: string;
  /** Words of the classes, the best first. */
  readonly classes: readonly string[];
  readonly formatCount: (count: number) => string;
  /** "12 und 13" of the hour that begins then */
  readonly formatHours: (start: number) => string;
}

const MOST_NAMED = 3;

/** "a, b und c" */
export function joinWords(parts: readonly string[], and: string): string {
  if (parts.length < 2) return parts.join('');
  return `${parts.slice(0, -1).join(', ')} ${and} ${parts.at(-1)}`;
}

/** Where it was worst: one station with its reason, a few by their names; many are no place to look at. */
function worstOf(
  rated: readonly (HeadlineStation & { class: number })[],
  word: (one: number) => string,
  headline: AirWords['headline'],
): string[] {
  const worst = Math.max(...rated.map((one) => one.class));
  const there = rated.filter((one) => one.class === worst);
  const [only] = there;
  if (!only || there.length > MOST_NAMED) return [];
  if (there.length === 1) return [headline.worst(only.name, word(worst), joinWords(only.deciding, headline.and))];
  const names = there.map(({ name }) => headline.quoted(name));
  return [headline.worstOf(joinWords(names, headline.and), word(worst))];
}

/** The sentences, in order. */
export function headlineOf(
  stations: readonly HeadlineStation[],
  { words, where, classes, formatCount, formatHours }: HeadlineLook,
): string[] {
  const { headline } = words;
  if (stations.length === 0) return [headline.noStations];
  const rated = stations.filter((one): one is HeadlineStation & { class: number; hour: number } => one.class !== null && one.hour !== null);
  const [first] = rated;
  if (!first) return [headline.none];
  const hours = formatHours(Math.max(...rated.map(({ hour }) => hour)));
  const word = (one: number) => classes[one - 1] ?? '';
  const sentences: string[] = [];
  const counts = classes.flatMap((_, index) => {
    const count = rated.filter((one) => one.class === index + 1).length;
    return count === 0 ? [] : [{ class: index + 1, count }];
  });
  if (rated.length === 1)
    sentences.push(headline.one(hours, first.name, word(first.class), first.class > 1 ? joinWords(first.deciding, headline.and) : ''));
  else if (counts.length === 1) sentences.push(headline.alike(hours, where, formatCount(rated.length), word(first.class)));
  else {
    const parts = counts
      .toSorted((a, b) => b.count - a.count)
      .map((one, index) =>
        index === 0
          ? headline.firstPart(formatCount(one.count), formatCount(rated.length), word(one.class))
          : headline.part(formatCount(one.count), word(one.class)),
      );
    sentences.push(headline.counts(hours, where, joinWords(parts, headline.and)));
    sentences.push(...worstOf(rated, word, headline));
  }
  if (rated.every((one) => one.isIndicative)) sentences.push(headline.indicative);
  return sentences;
}
