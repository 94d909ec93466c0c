// Numbers and times as the language in use writes them, times in the district's time zone.
import { spanInWords } from '@lagebild/shared/domain/span.ts';
import { words } from './language.ts';

const numberFormats = new Map<string, Intl.NumberFormat>();
const timeFormats = new Map<string, Intl.DateTimeFormat>();
let timezone = 'Europe/Berlin';

export function useTimezone(zone: string): void {
  timezone = zone;
  timeFormats.clear();
}

/** A number with exactly `decimals` decimals: 1.208,5 in German; below nought with the sign for minus, not a hyphen. */
export function formatNumber(value: number, decimals = 0): string {
  const { locale } = words.value;
  const key = `${locale} ${decimals}`;
  let format = numberFormats.get(key);
  if (!format) {
    format = new Intl.NumberFormat(locale, { minimumFractionDigits: decimals, maximumFractionDigits: decimals });
    numberFormats.set(key, format);
  }
  // -0,0 is no temperature.
  return format.format(Number(value.toFixed(decimals)) === 0 ? 0 : value).replace('-', '−');
}

const STYLES = {
  clock: { hour: '2-digit', minute: '2-digit', second: '2-digit' },
  minute: { hour: '2-digit', minute: '2-digit' },
  day: { day: '2-digit', month: '2-digit' },
  month: { month: 'short', year: 'numeric' },
  weekday: { weekday: 'short', day: '2-digit', month: '2-digit' },
  date: { day: '2-digit', month: '2-digit', year: 'numeric' },
  short: { day: '2-digit', month: '2-digit', hour: '2-digit', minute: '2-digit' },
  dated: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit' },
  full: { day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit' },
} satisfies Record<string, Intl.DateTimeFormatOptions>;

export type TimeStyle = keyof typeof STYLES;

export function formatTime(ms: number, style: TimeStyle): string {
  const { locale } = words.value;
  const key = `${locale} ${style}`;
  let format = timeFormats.get(key);
  if (!format) {
    format = new Intl.DateTimeFormat(locale, { ...STYLES[style], timeZone: timezone, hourCycle: 'h23' });
    timeFormats.set(key, format);
  }
  return format.format(ms);
}

/** "3 Stunden" */
export function formatSpan(ms: number): string {
  return spanInWords(ms, words.value.span, (count) => formatNumber(count));
}

/** "vor 12 Sekunden" */
export function formatAge(ms: number): string {
  return ms < 1000 ? words.value.justNow : words.value.ago(formatSpan(ms));
}
