// The comparisons: books, occupancy, hourly means and energy of a running Lagebild against the truth file.
import { bucketsOf, certainBuckets, devicesOf, FIVE_MINUTES_MS, floor, groupByBucket, HOUR_MS, iso } from './buckets.ts';
import { type Check, Comparison } from './check.ts';
import { boundsText, type ExpectedReading, expectedEndings, expectedReadings, isWithin } from './expectation.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** µg/m³; also taken for degrees and per cent of the other quantities of air. */
const MEAN_TOLERANCE = 0.1;
const ENERGY_TOLERANCE = 0.001;

/** Every message ended as it should; only where Lagebild had received nothing before. */
export async function checkBooks({ truth, api }: VerifyDeps): Promise<Check> {
  const books = new Comparison('books: every message ended where it should');
  const ledger = await api.ask('ledger');
  for (const [ending, expected] of Object.entries(expectedEndings(truth))) {
    const found = ledger[ending as keyof ReturnType<typeof expectedEndings>];
    books.add(isWithin(found, expected), () => `${ending}: ${found}, but ${boundsText(expected)} were to be`);
  }
  return books.done();
}

/** Occupancy and free spaces in every five minutes, exactly. */
export async function checkOccupancy(deps: VerifyDeps): Promise<Check> {
  const occupancy = new Comparison('occupancy in every five minutes, exactly', 'spaces');
  for (const key of devicesOf(deps.truth, 'parking')) {
    const expected = expectedReadings(deps.truth, key);
    const certain = certainBuckets(deps.truth, key, FIVE_MINUTES_MS);
    for (const quantity of ['occupied', 'free']) {
      if (!expected.some(({ values }) => values[quantity] !== undefined)) continue;
      const found = await bucketsOf(deps, { key, quantity, every: '5m', aggregate: 'last' });
      for (const [begin, readings] of groupByBucket(expected, quantity, FIVE_MINUTES_MS)) {
        if (!certain(begin)) continue;
        const right = readings.at(-1)?.values[quantity] ?? Number.NaN;
        const shown = found.get(begin);
        const difference = Math.abs((shown ?? Number.POSITIVE_INFINITY) - right);
        occupancy.add(shown === right, () => `${key} ${quantity} at ${iso(begin)}: ${shown}, but ${right}`, difference);
      }
    }
  }
  return occupancy.done();
}

/** The mean of every quantity of air in every hour. */
export async function checkHourlyMeans(deps: VerifyDeps): Promise<Check> {
  const means = new Comparison('hourly means of air within 0.1', 'in the unit of the quantity');
  for (const key of devicesOf(deps.truth, 'air')) {
    const expected = expectedReadings(deps.truth, key);
    const certain = certainBuckets(deps.truth, key, HOUR_MS);
    for (const quantity of new Set(expected.flatMap(({ values }) => Object.keys(values)))) {
      if (deps.rules.kinds.air.quantities[quantity]?.circular) continue;
      const found = await bucketsOf(deps, { key, quantity, every: '1h', aggregate: 'mean' });
      for (const [begin, readings] of groupByBucket(expected, quantity, HOUR_MS)) {
        if (!certain(begin)) continue;
        const right = readings.reduce((sum, { values }) => sum + (values[quantity] ?? 0), 0) / readings.length;
        const difference = Math.abs((found.get(begin) ?? Number.POSITIVE_INFINITY) - right);
        means.add(
          difference <= MEAN_TOLERANCE,
          () => `${key} ${quantity} from ${iso(begin)}: ${found.get(begin)}, but ${right}`,
          difference,
        );
      }
    }
  }
  return means.done();
}

/** What each meter counted, against what really flowed; a meter that was reset tells nothing of it. */
export async function checkEnergy(deps: VerifyDeps): Promise<Check> {
  const energy = new Comparison('energy of every light within 0.1 %', '%');
  const reset = new Set(deps.truth.faults.filter(({ fault }) => fault === 'counter-reset').map(({ device }) => device));
  for (const key of devicesOf(deps.truth, 'lighting')) {
    const certain = certainBuckets(deps.truth, key, FIVE_MINUTES_MS);
    const readings = expectedReadings(deps.truth, key).filter(
      ({ time, values }) => values.energy !== undefined && certain(floor(time, FIVE_MINUTES_MS)),
    );
    const [first, last] = [readings[0], readings.at(-1)];
    if (!first || !last || first === last || reset.has(key)) continue;
    const real = ({ message, values }: ExpectedReading) => Number(message.true?.energy ?? values.energy);
    const right = real(last) - real(first);
    const found = await bucketsOf(deps, { key, quantity: 'energy', every: '5m', aggregate: 'last' });
    const counted =
      (found.get(floor(last.time, FIVE_MINUTES_MS)) ?? Number.NaN) - (found.get(floor(first.time, FIVE_MINUTES_MS)) ?? Number.NaN);
    const difference = Math.abs(counted - right) / Math.max(right, 1e-9);
    energy.add(difference <= ENERGY_TOLERANCE, () => `${key}: ${counted} kWh, but ${right} flowed`, difference * 100);
  }
  return energy.done();
}
