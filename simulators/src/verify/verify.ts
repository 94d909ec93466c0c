// Compares a running Lagebild with a truth file, and says it in a table.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Check } from './check.ts';
import { checkBooks, checkQuarantine } from './check-books.ts';
import { checkFaults } from './check-faults.ts';
import { checkLatest } from './check-latest.ts';
import { checkCounts, checkEnergy, checkHourlyMeans, checkOccupancy } from './check-series.ts';
import { checkTruth } from './check-truth.ts';
import type { VerifyDeps } from './verify-deps.ts';

const SETTLE_MS = 120_000;

/** @throws {ApiError} when Lagebild does not answer */
export async function verify(deps: VerifyDeps): Promise<Check[]> {
  await untilSettled(deps);
  return [
    checkTruth(deps),
    ...(deps.truth.run.fresh ? [await checkBooks(deps)] : []),
    await checkQuarantine(deps),
    ...(await checkLatest(deps)),
    await checkOccupancy(deps),
    await checkHourlyMeans(deps),
    await checkCounts(deps),
    await checkEnergy(deps),
    ...(await checkFaults(deps)),
  ];
}

/** What is acknowledged may still be on its way into the store. */
async function untilSettled({ api }: VerifyDeps): Promise<void> {
  for (const begin = performance.now(); performance.now() - begin < SETTLE_MS; await sleep(250)) {
    if ((await api.ask('ledger')).inLog === 0) return;
  }
}

export const allRight = (checks: readonly Check[]): boolean => checks.every(({ wrong }) => wrong === 0);

export function tableOf(checks: readonly Check[]): string {
  const rows = checks.map(({ name, compared, wrong, worst }) => [
    wrong === 0 ? 'ok' : 'WRONG',
    name,
    String(compared),
    String(wrong),
    worst,
  ]);
  const head = ['', 'compared', 'figures', 'wrong', 'largest difference'];
  const widths = head.map((title, column) => Math.max(title.length, ...rows.map((row) => row[column]?.length ?? 0)));
  const line = (cells: readonly string[]) =>
    cells
      .map((cell, column) => (column === 2 || column === 3 ? cell.padStart(widths[column] ?? 0) : cell.padEnd(widths[column] ?? 0)))
      .join('  ')
      .trimEnd();
  const examples = checks.flatMap(({ examples: some }) => some.map((one) => `  ${one}`));
  return [
    line(head),
    ...rows.map(line),
    ...(examples.length > 0 ? ['', 'What does not agree (the first of each):', ...examples] : []),
  ].join('\n');
}
