// Closes a run of the security tests with the thirty checks: passed, failed, left out, or missing; a missing one fails the run.
import type { Reporter, SerializedError, TestCase, TestModule, TestSuite } from 'vitest/node';
import { CHECKS, checkOf, twoDigits } from '../../scripts/security/checks.ts';

export interface CheckResult {
  readonly number: number;
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export type Verdict = 'passed' | 'FAILED' | 'NOT RUN' | 'MISSING';

export function verdictOf({ passed, failed, skipped }: CheckResult): Verdict {
  if (failed > 0) return 'FAILED';
  if (passed > 0) return 'passed';
  return skipped > 0 ? 'NOT RUN' : 'MISSING';
}

/** The check that a test or suite is of: by its own title, or that of the nearest suite around it that begins with a number. */
function ownerOf(of: TestCase | TestSuite): number | undefined {
  return checkOf(of.name) ?? (of.parent.type === 'suite' ? ownerOf(of.parent) : undefined);
}

function countChecks(modules: readonly TestModule[]): CheckResult[] {
  const results = CHECKS.map(({ number }) => ({ number, passed: 0, failed: 0, skipped: 0 }));
  const resultOf = (of: TestCase | TestSuite) => results[(ownerOf(of) ?? 0) - 1];
  for (const { children } of modules) {
    for (const suite of children.allSuites()) {
      const result = resultOf(suite);
      if (result) result.failed += suite.errors().length;
    }
    for (const test of children.allTests()) {
      const result = resultOf(test);
      const { state } = test.result();
      if (result) result[state === 'pending' ? 'failed' : state] += 1;
    }
  }
  return results;
}

export function summarise(results: readonly CheckResult[]): string {
  const lines = results.map((result) => {
    const { number, passed, failed, skipped } = result;
    const of = passed + failed + skipped;
    const count = of === 0 ? '' : `  (${passed} of ${of} tests passed)`;
    return `${twoDigits(number)}  ${verdictOf(result).padEnd(8)} ${CHECKS[number - 1]?.attack}${count}`;
  });
  const good = results.filter((result) => verdictOf(result) === 'passed').length;
  return `\nThe thirty checks (docs/security.md):\n${lines.join('\n')}\n${good} of ${results.length} checks passed.\n`;
}

export class ChecksReporter implements Reporter {
  readonly #isWhole: boolean;

  /** @param isWhole every check was asked for, so one without a test that ran fails the run */
  constructor(isWhole: boolean) {
    this.#isWhole = isWhole;
  }

  onTestRunEnd(modules: readonly TestModule[], _errors: readonly SerializedError[]): void {
    const results = countChecks(modules);
    const asked = this.#isWhole ? results : results.filter((result) => verdictOf(result) !== 'MISSING');
    process.stdout.write(summarise(asked));
    if (asked.some((result) => verdictOf(result) !== 'passed')) process.exitCode = 1;
  }
}
