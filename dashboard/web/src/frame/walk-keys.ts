// Where a key leads among the points of a picture: arrows to the next one, Page keys further, Home and End to the ends. Pure, so that it can be tested.

export interface WalkShape {
  /** Points there are. */
  readonly count: number;
  /** Points of a step with PageUp and PageDown; a tenth of all when left out. */
  readonly page?: number | undefined;
  /** Points in a row where they lie in a grid: then up and down lead to the neighbouring row. */
  readonly row?: number | undefined;
}

/** @returns the point, 0 to count - 1; undefined when the key leads nowhere */
export function pointAfterKey(key: string, at: number, { count, page, row }: WalkShape): number | undefined {
  if (count === 0) return undefined;
  const far = page ?? Math.max(2, Math.round(count / 10));
  const steps: Record<string, number> = {
    ArrowRight: 1,
    ArrowLeft: -1,
    ArrowUp: row === undefined ? 1 : -row,
    ArrowDown: row === undefined ? -1 : row,
    PageUp: row === undefined ? far : -far,
    PageDown: row === undefined ? -far : far,
  };
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  const step = steps[key];
  if (step === undefined) return undefined;
  const next = at + step;
  // In a grid up and down stay in their column.
  if (row !== undefined && Math.abs(step) === row && (next < 0 || next >= count)) return at;
  return Math.min(count - 1, Math.max(0, next));
}
