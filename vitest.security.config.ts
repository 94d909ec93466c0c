// npm run test:security: the tests of the thirty checks alone, with their verdicts at the end. SECURITY=long runs the long variants.
import { defineConfig, mergeConfig } from 'vitest/config';
import { ChecksReporter } from './tests/support/checks-reporter.ts';
import { TotalsReporter } from './tests/support/totals-reporter.ts';
import everything from './vitest.config.ts';

/** Names of files after the command ask for those alone. */
const isWhole = !process.argv.slice(2).some((argument) => /\d\d|security\//.test(argument));
const { test } = everything;

export default defineConfig(
  mergeConfig(
    { ...everything, test: { ...test, include: [], reporters: [] } },
    {
      test: {
        include: ['tests/security/**/*.test.ts'],
        reporters: ['default', new ChecksReporter(isWhole), new TotalsReporter()],
      },
    },
  ),
);
