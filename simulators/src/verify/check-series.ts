// What Lagebild makes of the readings over time, against the truth: occupancy, hourly means, numbers of readings, energy.
import { type BucketWidth, bucketsOf, certainBuckets, devicesOf, floor, groupByBucket, isInRun, iso, WIDTHS } from './buckets.ts';
import { type Check, Comparison } from './check.ts';
import { acknowledgedMessages, type ExpectedReading, expectedReadings } from './expectation.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** µg/m³; also taken for degrees and per cent of the other quantities of air. */
const MEAN_TOLERANCE = 0.1;
const ENERGY_TOLERANCE = 0.001;

type Readings = readonly ExpectedReading[];

/** Occupancy and free spaces in every five minutes, exactly. */
export async function checkOccupancy(deps: VerifyDeps): Promise<Check> {
  const occupancy = new Comparison('occupancy in every five minutes, exactly', 'spaces');
  const questions = devicesOf(deps.truth, 'parking').flatMap((key) =>
    ['occupied', 'free'].map((quantity): Question => ({ key, quantity, every: '5m', aggregate: 'last' })),
  );
  await compareSeries(deps, occupancy, questions, (readings, quantity) => readings.at(-1)?.values[quantity], 0);
  return occupancy.done();
}

/** The mean of every quantity of air in every hour. */
export async function checkHourlyMeans(deps: VerifyDeps): Promise<Check> {
  const means = new Comparison('hourly means of air within 0.1', 'in the unit of the quantity');
  const questions = devicesOf(deps.truth, 'air').flatMap((key) =>
    quantitiesOf(deps, key)
      .filter((quantity) => deps.rules.kinds.air.quantities[quantity]?.circular !== true)
      .map((quantity): Question => ({ key, quantity, every: '1h', aggregate: 'mean' })),
  );
  const mean = (readings: Readings, quantity: string): number | undefined =>
    readings.length > 0 ? readings.reduce((sum, { values }) => sum + (values[quantity] ?? 0), 0) / readings.length : undefined;
  await compareSeries(deps, means, questions, mean, MEAN_TOLERANCE);
  return means.done();
}

/** How many readings there are in every hour: none is missing, none is stored twice, none is invented. */
export async function checkCounts(deps: VerifyDeps): Promise<Check> {
  const counts = new Comparison('readings in every hour, counted', 'readings');
  // A message is stored whole, so one quantity tells of all.
  const questions = [...deps.truth.devices.keys()].flatMap((key) =>
    quantitiesOf(deps, key)
      .slice(0, 1)
      .map((quantity): Question => ({ key, quantity, every: '1h', aggregate: 'count' })),
  );
  await compareSeries(deps, counts, questions, (readings) => readings.length, 0);
  return counts.done();
}

interface Question {
  readonly key: string;
  readonly quantity: string;
  readonly every: BucketWidth;
  readonly aggregate: 'last' | 'mean' | 'count';
}

/** Asked at once: two programs that wait for each other in turn would sleep most of the time. */
const AT_ONCE = 8;

/** @param rightOf the readings of a bucket, perhaps none; undefined: nothing is to be shown */
async function compareSeries(
  deps: VerifyDeps,
  comparison: Comparison,
  questions: readonly Question[],
  rightOf: (readings: Readings, quantity: string) => number | undefined,
  tolerance: number,
): Promise<void> {
  const { truth } = deps;
  const told = questions.filter(({ key, quantity }) => expectedReadings(truth, key).some(({ values }) => values[quantity] !== undefined));
  for (let at = 0; at < told.length; at += AT_ONCE) {
    const some = told.slice(at, at + AT_ONCE);
    const answers = await Promise.all(some.map((of) => bucketsOf(deps, of)));
    for (const [index, { key, quantity, every }] of some.entries()) {
      const found = answers[index] ?? new Map<number, number>();
      const width = WIDTHS[every];
      const expected = groupByBucket(expectedReadings(truth, key), quantity, width);
      const isCertain = certainBuckets(truth, key, width);
      for (const begin of new Set([...expected.keys(), ...found.keys()])) {
        // Before and after the run others may have spoken, unless there was nobody else.
        if (!isCertain(begin) || !(truth.run.fresh || isInRun(truth, begin, width))) continue;
        const right = rightOf(expected.get(begin) ?? [], quantity);
        const shown = found.get(begin);
        const difference = right === undefined || shown === undefined ? Number.POSITIVE_INFINITY : Math.abs(shown - right);
        comparison.add(
          difference <= tolerance,
          () => `${key} ${quantity} from ${iso(begin)}: ${tell(shown)}, but ${tell(right)}`,
          difference,
        );
      }
    }
  }
}

const tell = (value: number | undefined): string => (value === undefined ? 'nothing' : String(value));

const quantitiesOf = ({ truth }: VerifyDeps, key: string): string[] => [
  ...new Set(expectedReadings(truth, key).flatMap(({ values }) => Object.keys(values))),
];

/** What each meter counted, against what really flowed; of one that was reset before and after. */
export async function checkEnergy(deps: VerifyDeps): Promise<Check> {
  const energy = new Comparison('energy of every light within 0.1 %', '%');
  for (const key of devicesOf(deps.truth, 'lighting')) {
    const found = await bucketsOf(deps, { key, quantity: 'energy', every: '5m', aggregate: 'last' });
    for (const [first, last] of meteredSpans(deps, key)) {
      const right = realEnergy(last) - realEnergy(first);
      const counted =
        (found.get(floor(last.time, WIDTHS['5m'])) ?? Number.NaN) - (found.get(floor(first.time, WIDTHS['5m'])) ?? Number.NaN);
      const difference = Math.abs(counted - right) / Math.max(right, 1e-9);
      energy.add(difference <= ENERGY_TOLERANCE, () => `${key}: ${counted} kWh, but ${right} flowed`, difference * 100);
    }
  }
  return energy.done();
}

const realEnergy = ({ message, values }: ExpectedReading): number => Number(message.true?.energy ?? values.energy);

/** The first and the last reading of each time in which the meter ran on. */
function meteredSpans({ truth }: VerifyDeps, key: string): [ExpectedReading, ExpectedReading][] {
  const width = WIDTHS['5m'];
  const isCertain = certainBuckets(truth, key, width);
  const readings = expectedReadings(truth, key).filter(({ time, values }) => values.energy !== undefined && isCertain(floor(time, width)));
  const reset = truth.faults.find(({ fault, device }) => fault === 'counter-reset' && device === key);
  const resetAt = reset && acknowledgedMessages(truth, key).find(({ faults }) => faults?.includes(reset.id))?.time;
  const runs =
    resetAt === undefined ? [readings] : [readings.filter(({ time }) => time < resetAt), readings.filter(({ time }) => time >= resetAt)];
  return runs.flatMap((run): [ExpectedReading, ExpectedReading][] => {
    const [first, last] = [run[0], run.at(-1)];
    return first && last && first !== last ? [[first, last]] : [];
  });
}
