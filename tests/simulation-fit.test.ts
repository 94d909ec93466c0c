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
