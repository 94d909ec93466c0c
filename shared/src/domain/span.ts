// Spans of time in words: which unit fits, and the span as people say it.
import type { Language } from './words.ts';

export type SpanUnit = 'second' | 'minute' | 'hour' | 'day' | 'month' | 'year';

const STEPS: readonly (readonly [SpanUnit, number])[] = [
  ['year', 365.25 * 86_400],
  ['month', 30.44 * 86_400],
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
];

/** The largest unit that fits at least twice: 90 minutes stay "90 Minuten" instead of becoming "1 Stunde". */
export function spanOf(ms: number): { count: number; unit: SpanUnit } {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  for (const [unit, width] of STEPS) if (seconds >= 2 * width) return { count: Math.floor(seconds / width), unit };
  return { count: seconds, unit: 'second' };
}

export type SpanWords = Record<SpanUnit, readonly [one: string, many: string]>;

/** One and many; in German in the dative that follows "vor" and "seit". */
export const SPAN_WORDS: Readonly<Record<Language, SpanWords>> = {
  de: {
    second: ['Sekunde', 'Sekunden'],
    minute: ['Minute', 'Minuten'],
    hour: ['Stunde', 'Stunden'],
    day: ['Tag', 'Tagen'],
    month: ['Monat', 'Monaten'],
    year: ['Jahr', 'Jahren'],
  },
  en: {
    second: ['second', 'seconds'],
    minute: ['minute', 'minutes'],
    hour: ['hour', 'hours'],
    day: ['day', 'days'],
    month: ['month', 'months'],
    year: ['year', 'years'],
  },
};

export function spanInWords(ms: number, words: SpanWords, format: (count: number) => string): string {
  const { count, unit } = spanOf(ms);
  return `${format(count)} ${words[unit][count === 1 ? 0 : 1]}`;
}
