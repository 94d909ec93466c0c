// How the tests run: in Node, beside the code and in tests/, gently on machines with two cores.
import { defineConfig } from 'vitest/config';
import { TotalsReporter } from './tests/support/totals-reporter.ts';

export default defineConfig({
  test: {
    environment: 'node',
    include: ['{shared,ingest,dashboard,simulators,start,scripts,bench,tests}/**/*.test.{ts,tsx}'],
    // One contract runs only against a server that somebody names: npm run test:store.
    exclude: ['**/node_modules/**', '**/dist/**', ...(process.env.TEST_STORE ? [] : ['tests/store-by-url.test.ts'])],
    // Some tests start brokers, databases and browsers; more than two at once starve each other on a small machine.
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 30_000,
    hookTimeout: 60_000,
    teardownTimeout: 15_000,
    // What a page or a server comes to is waited for; how long it took says something of the machine alone.
    expect: { poll: { timeout: 10_000, interval: 50 } },
    // The last reporter prints the totals a build server reads, so it stands last.
    reporters: ['default', new TotalsReporter()],
  },
});
