// Asks the store a bounded number of questions at once: more of them wait in line, and beyond the line they are refused.
//
// Without a bound two thousand people who reload a page ask the database two thousand times at once, and the readings that are to be
// written wait with them (tests/security/23-wide-ranges.test.ts). What is written does not pass here.
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { RefusedQuestion } from './problem.ts';

export interface QuestionLimits {
  readonly atOnce: number;
  /** How many wait; a page asks some twenty, a desk's history some hundred. */
  readonly waiting: number;
}

const LIMITS: QuestionLimits = { atOnce: 8, waiting: 1000 };

/** @returns the same store for questions. They reject with {RefusedQuestion} STORE_BUSY while too many wait */
export function limitQuestions(store: TimeSeriesStore, { atOnce, waiting }: QuestionLimits = LIMITS): TimeSeriesStore {
  const line: (() => void)[] = [];
  let asked = 0;

  async function ask<T>(question: () => Promise<T>): Promise<T> {
    if (asked >= atOnce) {
      if (line.length >= waiting) {
        throw new RefusedQuestion('STORE_BUSY', 'The database is asked too much at the moment.', 'Ask again in some seconds.');
      }
      await new Promise<void>((turn) => line.push(turn)); // whoever leaves hands on its place
    } else asked += 1;
    try {
      return await question();
    } finally {
      const next = line.shift();
      if (next) next();
      else asked -= 1;
    }
  }

  return {
    ...store,
    find: (keys) => ask(() => store.find(keys)),
    latest: () => ask(() => store.latest()),
    points: (selection, limit) => ask(() => store.points(selection, limit)),
    summarise: (selection, widthMs) => ask(() => store.summarise(selection, widthMs)),
    readRollUps: (tier, selection) => ask(() => store.readRollUps(tier, selection)),
    oldest: (of, kind) => ask(() => store.oldest(of, kind)),
  };
}
