// The forecast of the parking desk on real series: it beats "it stays as it is", its band holds, and the documents say what it does today.
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { tableOf, testForecast } from '../bench/parking-forecast.ts';

const report = testForecast('../shared/data');
const document = readFileSync('docs/parking.md', 'utf8');

it('beats "it stays as it is" at every distance, and from an hour on by a third at least', () => {
  expect(report.carParks).toBe(28);
  for (const { minutes, forecast, staysAsItIs, asAWeekAgo, trials } of report.ahead) {
    expect(trials, `${minutes}`).toBeGreaterThan(30_000);
    expect(forecast / staysAsItIs, `${minutes}`).toBeLessThan(minutes < 60 ? 0.8 : 0.67);
    expect(forecast, `${minutes}`).toBeLessThan(asAWeekAgo);
  }
  expect(report.worse).toEqual(['Parkplatz Schlossplatz Nord (Münster)']);
});

it('has a band that four of five outcomes keep, made of earlier days alone', () => {
  for (const { inBand, minutes } of report.ahead) {
    expect(inBand, `${minutes}`).toBeGreaterThan(0.76);
    expect(inBand, `${minutes}`).toBeLessThan(0.84);
  }
});

it('has the figures of docs/parking.md; npm run bench:parking-forecast prints them anew', () => {
  expect(document).toContain(tableOf(report));
  expect(document).toContain(`${report.carParks} car parks; ${report.still.length} whose counter stood still`);
});
