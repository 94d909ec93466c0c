// Ages in words: which unit fits a span of time, and the span as people say it.

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

export function spanInWords(ms: number, words: SpanWords, format: (count: number) => string): string {
  const { count, unit } = spanOf(ms);
  return `${format(count)} ${words[unit][count === 1 ? 0 : 1]}`;
}
