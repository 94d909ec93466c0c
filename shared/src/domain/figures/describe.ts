// A figure in words: its name, itself as people write it, a plain sentence, and its formula in words, in symbols and with the numbers put in.
import type { Language } from '../words.ts';
import type { FigureFacts } from './facts.ts';
import { COMBINING, FIGURE_UNITS, type FigureName, type FigurePart } from './figure.ts';
import { filledFormula } from './filled-formula.ts';
import { energyText, plainNumber, powerText } from './numbers.ts';
import { type FigureWords, figuresDe } from './words-de.ts';
import { figuresEn } from './words-en.ts';

export const FIGURE_WORDS: Readonly<Record<Language, FigureWords>> = { de: figuresDe, en: figuresEn };

/** Numbers of a sum that is told in a unit keep so many decimals. */
const PART_DECIMALS: Partial<Record<FigureName, number>> = { lighting_energy: 2, lighting_saving: 2, lighting_power: 1 };

const SYMBOLS: Readonly<Record<FigureName, string>> = {
  parking_free: 'F = Σ fᵢ',
  parking_taken: 'B = 100 % × Σ (kᵢ − fᵢ) ÷ Σ kᵢ',
  air_index: 'L = maxᵢ maxₛ K(cᵢₛ)',
  lighting_lit: 'A = Σ [Pᵢ > Pᵢ,₀]',
  lighting_power: 'P = Σ Pᵢ',
  lighting_energy: 'W = Σ Wᵢ',
  lighting_saving: 'E = 100 % × Σ (Vᵢ − max(Wᵢ, Planᵢ)) ÷ Σ Vᵢ',
  lighting_work: 'N = Σ 1',
  reporting: 'M = Σ 1',
  messages: 'N = Σ Nₖ',
};

const LEGENDS: Readonly<Record<Language, Partial<Record<FigureName, string>>>> = {
  de: {
    parking_free: 'fᵢ: freie Plätze am Gerät i',
    parking_taken: 'kᵢ: alle Plätze am Gerät i, fᵢ: freie',
    air_index: 'cᵢₛ: Mittelwert des Schadstoffs s an der Station i, K: seine Klasse',
    lighting_lit: 'Pᵢ: Leistung des Lichts i, Pᵢ,₀: die seines Vorschaltgeräts allein',
    lighting_power: 'Pᵢ: Leistung der Anlage i',
    lighting_energy: 'Wᵢ: Strom der Anlage i in der letzten Nacht',
    lighting_saving: 'Vᵢ: Strom bei vollem Licht, Wᵢ: verbrauchter, Planᵢ: geplanter Strom der Anlage i',
    messages: 'Nₖ: empfangene Nachrichten des Kontos k',
  },
  en: {
    parking_free: 'fᵢ: free spaces at device i',
    parking_taken: 'kᵢ: all spaces at device i, fᵢ: free ones',
    air_index: 'cᵢₛ: mean of pollutant s at station i, K: its class',
    lighting_lit: 'Pᵢ: power of light i, Pᵢ,₀: that of its driver alone',
    lighting_power: 'Pᵢ: power of installation i',
    lighting_energy: 'Wᵢ: electricity of installation i last night',
    lighting_saving: 'Vᵢ: electricity at full light, Wᵢ: used, Planᵢ: planned electricity of installation i',
    messages: 'Nₖ: messages received on account k',
  },
};

export interface FigureDescription {
  readonly label: string;
  /** "412", "66 %", "38,4 kW", "mäßig"; null when nobody knows. */
  readonly text: string | null;
  readonly sentence: string;
  readonly formula: { readonly words: string; readonly symbols: string; readonly legend: string | null; readonly filled: string | null };
}

/** A figure as people write it, with its unit. */
function figureText(facts: FigureFacts, value: number, language: Language): string {
  if (facts.figure === 'air_index') return facts.classes[value - 1]?.[language] ?? '';
  const unit = FIGURE_UNITS[facts.figure];
  if (unit === 'W') return powerText(value, language);
  if (unit === 'kWh') return energyText(value, language);
  return `${plainNumber(value, language)}${unit && ` ${unit}`}`;
}

export function describeFigure(facts: FigureFacts, parts: readonly FigurePart[], language: Language): FigureDescription {
  const { figure, value } = facts;
  const words = FIGURE_WORDS[language];
  const look = { format: (one: number) => plainNumber(one, language, PART_DECIMALS[figure] ?? 0), more: words.more };
  const text = value === null ? null : figureText(facts, value, language);
  const formatFigure = (one: number) => (facts.figure === 'air_index' ? String(one) : exactText(figure, one, language));
  const filled = filledFormula(parts, COMBINING[figure], look, formatFigure) ?? null;
  return {
    label: words.labels[figure],
    text,
    sentence: words.sentence(facts),
    formula: {
      words: words.formulas[figure],
      symbols: SYMBOLS[figure],
      legend: LEGENDS[language][figure] ?? null,
      filled: filled === null ? null : `${filled}${columnsOf(facts, language)}`,
    },
  };
}

/** In the unit of the parts, so that the sum can be checked. */
function exactText(figure: FigureName, value: number, language: Language): string {
  const unit = FIGURE_UNITS[figure];
  return `${plainNumber(value, language, PART_DECIMALS[figure] ?? (unit === '%' ? 1 : 0))}${unit && ` ${unit}`}`;
}

/** Of the books the columns, too, each with its name. */
function columnsOf(facts: FigureFacts, language: Language): string {
  if (facts.figure !== 'messages') return '';
  const { books } = FIGURE_WORDS[language];
  const columns = (['stored', 'duplicate', 'noted', 'quarantined', 'inLog'] as const).map(
    (column) => `${plainNumber(facts[column], language)} ${books[column]}`,
  );
  return ` = ${columns.join(' + ')}`;
}
