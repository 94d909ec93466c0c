// The line of totals: last, alone on its line, and never greener than the run was.
import { expect, it } from 'vitest';
import { runFixture } from './run-fixture.ts';

it('counts endings, and errors outside of tests as failed', async () => {
  const { code, output } = await runFixture('totals', { CI: 'true' });
  expect(output.trimEnd().split('\n').at(-1)).toBe('2 passed, 2 failed, 1 skipped');
  expect(code).toBe(1);
});
