// The report of how well the models fit real series: it says what the models do today, and they fit.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fitReport } from '@lagebild/simulators/fit/report.ts';
import { expect, it } from 'vitest';

const report = fitReport('../shared/data');

it('is the one in docs; npm run simulate -- fit writes it anew', () => {
  expect(report.markdown).toBe(readFileSync('docs/simulation-fit.md', 'utf8'));
  for (const [name, svg] of report.plots) expect(svg, name).toBe(readFileSync(join('docs', 'fit', name), 'utf8'));
});

it('finds daily profiles of car parks within four points of the real ones', () => {
  const differences = [...report.markdown.matchAll(/([\d.]+) points/g)].map(([, points]) => Number(points));
  expect(differences).toHaveLength(9);
  expect(Math.max(...differences)).toBeLessThan(4);
});

it('finds air whose means, spread and memory are near the real ones', () => {
  const rows = report.markdown.split('\n').filter((line) => /^\|.*\| (real|simulated) \|/.test(line));
  const figures = rows.map((row) => row.split('|').slice(3, 9).map(Number));
  expect(figures).toHaveLength(6);
  for (const index of [0, 2, 4]) {
    const [real = [], simulated = []] = [figures[index], figures[index + 1]];
    const ratio = (at: number) => (simulated[at] ?? 0) / (real[at] ?? 1);
    expect(ratio(0)).toBeGreaterThan(0.8);
    expect(ratio(0)).toBeLessThan(1.25);
    expect(ratio(3)).toBeGreaterThan(0.75);
    expect(ratio(3)).toBeLessThan(1.3);
    for (const [at, tolerance] of [
      [4, 0.1],
      [5, 0.2],
    ] as const)
      expect(Math.abs((simulated[at] ?? 0) - (real[at] ?? 1))).toBeLessThan(tolerance);
  }
});

it('finds dusk and dawn where a light sensor sees them', () => {
  const [, share = ''] = /saw light in ([\d.]+) %/.exec(report.markdown) ?? [];
  expect(Number(share)).toBeGreaterThan(97);
});
