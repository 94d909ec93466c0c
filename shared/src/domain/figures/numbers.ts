// Numbers in a sentence as people say them: small ones as words, others with the separators of the language.
import type { Language } from '../words.ts';

const SMALL: Readonly<Record<Language, readonly string[]>> = {
  de: ['zwei', 'drei', 'vier', 'fünf', 'sechs', 'sieben', 'acht', 'neun', 'zehn', 'elf', 'zwölf'],
  en: ['two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
};

const formats = new Map<string, Intl.NumberFormat>();

/** A number with at most `decimals` and at least `atLeast` decimals: 1.208,5 in German. */
export function plainNumber(value: number, language: Language, decimals = 0, atLeast = 0): string {
  const key = `${language} ${decimals} ${atLeast}`;
  const digits = { minimumFractionDigits: atLeast, maximumFractionDigits: decimals };
  const format = formats.get(key) ?? new Intl.NumberFormat(language === 'de' ? 'de-DE' : 'en-GB', digits);
  formats.set(key, format);
  // -0 is no number of anything.
  return format.format(Number(value.toFixed(decimals)) === 0 ? 0 : value);
}

/** "zwei" to "zwölf", then digits. Nought and one depend on the noun: the sentence has its own words for them. */
export function spokenCount(count: number, language: Language): string {
  return SMALL[language][count - 2] ?? plainNumber(count, language);
}

/** A sentence begins with a capital letter, also when a number is its first word. */
export const capital = (sentence: string): string => sentence.charAt(0).toUpperCase() + sentence.slice(1);

/** "0,6 %", "21 %": how far from a plan, without its sign; small ones with a decimal, so that a tile, a desk and a sentence say the same. */
export function deviationPercent(deviation: number, language: Language): string {
  const share = Math.abs(deviation);
  const decimals = share < 0.1 ? 1 : 0;
  return `${plainNumber(100 * share, language, decimals, decimals)} %`;
}

/** As many decimals as matter. */
const decimalsOf = (value: number): number => (Math.abs(value) >= 100 || value === 0 ? 0 : Math.abs(value) >= 10 ? 1 : 2);

/** "832 kWh", "1,2 MWh" */
export function energyText(kwh: number, language: Language): string {
  const [value, unit] = Math.abs(kwh) >= 10_000 ? [kwh / 1000, 'MWh'] : [kwh, 'kWh'];
  return `${plainNumber(value, language, decimalsOf(value))} ${unit}`;
}

/** "38,4 kW", "33,0 kW", "180 W": a figure that is told every second keeps its decimals, or it would jump. */
export function powerText(watts: number, language: Language): string {
  if (Math.abs(watts) < 1000) return `${plainNumber(watts, language, Math.abs(watts) < 10 ? 1 : 0)} W`;
  const decimals = watts < 100_000 ? 1 : 0;
  return `${plainNumber(watts / 1000, language, decimals, decimals)} kW`;
}
