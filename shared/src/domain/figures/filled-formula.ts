// A formula with its numbers put in: "136 = 130 + 4 + 2". Of many parts the largest are written out, the rest as one number.
import { type Combining, combine, type FigurePart } from './figure.ts';

/** Summands that are written out. */
const MOST_WRITTEN = 6;

export interface FormulaLook {
  /** A part's value as people write it. */
  readonly format: (value: number) => string;
  /** "(12 weitere)" */
  readonly more: (count: number) => string;
}

type Numbers = readonly Pick<FigurePart, 'value' | 'of'>[];

/** "130 + 4 + 2"; "130 + 96 + 41 (12 weitere)"; a sum of ones is "99 × 1". */
function written(values: readonly number[], { format, more }: FormulaLook): string {
  const telling = values.filter((value) => value !== 0).toSorted((a, b) => b - a);
  if (telling.length === 0) return format(0);
  if (telling.length > MOST_WRITTEN && telling.every((value) => value === telling[0]))
    return `${format(telling.length)} × ${format(telling[0] ?? 0)}`;
  if (telling.length <= MOST_WRITTEN) return telling.map(format).join(' + ');
  const first = telling.slice(0, MOST_WRITTEN - 1);
  const rest = telling.slice(MOST_WRITTEN - 1);
  const sum = rest.reduce((total, value) => total + value, 0);
  return `${first.map(format).join(' + ')} + ${format(sum)} ${more(rest.length)}`;
}

/** Undefined when nothing counts. @param formatFigure the figure itself, with its unit */
export function filledFormula(
  parts: Numbers,
  how: Combining,
  look: FormulaLook,
  formatFigure: (value: number) => string,
): string | undefined {
  const value = combine(parts, how);
  if (value === null) return undefined;
  const counted = parts.flatMap((part) => (part.value === null ? [] : [{ value: part.value, of: part.of ?? 0 }]));
  const values = counted.map((part) => part.value);
  if (how === 'sum') return `${formatFigure(value)} = ${written(values, look)}`;
  if (how === 'share') {
    const [above, below] = [values, counted.map(({ of }) => of)].map((some) => some.reduce((total, one) => total + one, 0));
    return `${formatFigure(value)} = 100 × ${look.format(above ?? 0)} ÷ ${look.format(below ?? 0)}`;
  }
  const [worst = 0, ...others] = values.toSorted((a, b) => b - a);
  const shown = [worst, ...others].slice(0, MOST_WRITTEN).map(look.format).join('; ');
  const rest = others.length + 1 - MOST_WRITTEN;
  return `${formatFigure(value)} = max(${shown}${rest > 0 ? `; … ${look.more(rest)}` : ''})`;
}
