// Prints the totals of a test run alone on the last line ("N passed, N failed, N skipped"), for a build server to read.
import type { Reporter, SerializedError, TestModule } from 'vitest/node';

export interface Totals {
  passed: number;
  failed: number;
  skipped: number;
}

/** What breaks outside a test (a file that cannot be loaded, a rejection nobody caught) counts as failed: the line must not look green. */
function countTotals(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): Totals {
  const totals: Totals = { passed: 0, failed: unhandledErrors.length, skipped: 0 };
  for (const module of modules) {
    totals.failed += module.errors().length;
    for (const suite of module.children.allSuites()) totals.failed += suite.errors().length;
    for (const test of module.children.allTests()) {
      const { state } = test.result();
      totals[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return totals;
}

export class TotalsReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly SerializedError[]): void {
    const { passed, failed, skipped } = countTotals(modules, unhandledErrors);
    process.stdout.write(`\n${passed} passed, ${failed} failed, ${skipped} skipped\n`);
  }
}
