// The comparisons: books, values, occupancy, hourly means, energy and freshness of a running Lagebild against the truth file.
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Truth } from '../truth/read-truth.ts';
import { type Check, Comparison } from './check.ts';
import { type ExpectedReading, expectedEndings, expectedReadings, split } from './expectation.ts';
import type { LagebildApi } from './lagebild-api.ts';

export interface VerifyDeps {
  readonly truth: Truth;
  readonly rules: RuleBook;
  readonly api: LagebildApi;
}

const HOUR_MS = 3_600_000;
const FIVE_MINUTES_MS = 300_000;
/** µg/m³; also taken for degrees and per cent of the other quantities of air. */
const MEAN_TOLERANCE = 0.1;
const ENERGY_TOLERANCE = 0.001;

/** Every message ended as it should; only where Lagebild had received nothing before. */
export async function checkBooks({ truth, api }: VerifyDeps): Promise<Check> {
  const books = new Comparison('books: every message ended where it should');
  const ledger = await api.ask('ledger');
  for (const [ending, expected] of Object.entries(expectedEndings(truth))) {
    const found = ledger[ending as keyof ReturnType<typeof expectedEndings>];
    books.add(found === expected, () => `${ending}: ${found}, but ${expected} were to be`);
  }
  return books.done();
}

/** The newest values of each device, and its freshness now. */
export async function checkLatest({ truth, rules, api }: VerifyDeps): Promise<Check[]> {
  const values = new Comparison('newest values of every device, exactly');
  const freshness = new Comparison('freshness of every device');
  const { devices } = await api.ask('devices');
  const now = Date.now();
  const isNow = now - truth.run.to < HOUR_MS;
  for (const [key, { kind }] of truth.devices) {
    const expected = expectedReadings(truth, key).at(-1);
    const { municipality, device } = split(key);
    const found = devices.find((one) => one.municipality === municipality && one.device === device.normalize('NFC'));
    if (!expected) continue;
    const isEqual =
      found?.latest?.time === expected.time &&
      Object.entries(expected.values).every(([name, value]) => isSame(found.latest?.values[name], value));
    values.add(
      isEqual,
      () =>
        `${key}: ${JSON.stringify(found?.latest?.values)} at ${found?.latest?.time}, but ${JSON.stringify(expected.values)} at ${expected.time}`,
    );
    if (!isNow) continue;
    const shown = freshnessOf(found?.latest?.time, now, rules.kinds[kind], found?.everyMinutes);
    const isSilent = truth.faults.some(
      ({ device: of, fault, to }) => of === key && ['silent', 'dead-battery', 'gateway-outage'].includes(fault) && to >= truth.run.to,
    );
    // A device that need not speak more than once a day is not silent after an hour.
    const right = freshnessOf(expected.time, now, rules.kinds[kind], found?.everyMinutes);
    const isExpected = isSilent ? found?.everyMinutes !== undefined || right !== 'fresh' : right === 'fresh';
    freshness.add(shown === right && isExpected, () => `${key} is shown ${shown}, but is ${isSilent ? 'silent' : 'fresh'}`);
  }
  return isNow ? [values.done(), freshness.done()] : [values.done()];
}

/** Occupancy and free spaces in every five minutes, exactly. */
export async function checkOccupancy(deps: VerifyDeps): Promise<Check> {
  const occupancy = new Comparison('occupancy in every five minutes, exactly', 'spaces');
  for (const key of devicesOf(deps.truth, 'parking')) {
    const expected = expectedReadings(deps.truth, key);
    for (const quantity of ['occupied', 'free']) {
      if (!expected.some(({ values }) => values[quantity] !== undefined)) continue;
      const found = await bucketsOf(deps, key, quantity, '5m', 'last');
      for (const [begin, readings] of buckets(expected, quantity, FIVE_MINUTES_MS)) {
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
    for (const quantity of new Set(expected.flatMap(({ values }) => Object.keys(values)))) {
      if (deps.rules.kinds.air.quantities[quantity]?.circular) continue;
      const found = await bucketsOf(deps, key, quantity, '1h', 'mean');
      for (const [begin, readings] of buckets(expected, quantity, HOUR_MS)) {
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
    const readings = expectedReadings(deps.truth, key).filter(({ values }) => values.energy !== undefined);
    const [first, last] = [readings[0], readings.at(-1)];
    if (!first || !last || first === last || reset.has(key)) continue;
    const real = ({ message, values }: ExpectedReading) => Number(message.true?.energy ?? values.energy);
    const right = real(last) - real(first);
    const found = await bucketsOf(deps, key, 'energy', '5m', 'last');
    const counted =
      (found.get(floor(last.time, FIVE_MINUTES_MS)) ?? Number.NaN) - (found.get(floor(first.time, FIVE_MINUTES_MS)) ?? Number.NaN);
    const difference = Math.abs(counted - right) / Math.max(right, 1e-9);
    energy.add(difference <= ENERGY_TOLERANCE, () => `${key}: ${counted} kWh, but ${right} flowed`, difference * 100);
  }
  return energy.done();
}

/** Two programs may round the last bit of a conversion otherwise. */
const isSame = (shown: number | undefined, right: number): boolean =>
  shown !== undefined && Math.abs(shown - right) <= 1e-9 * Math.max(1, Math.abs(right));

const devicesOf = ({ devices }: Truth, kind: string): string[] =>
  [...devices].filter(([, device]) => device.kind === kind).map(([key]) => key);

const floor = (time: number, width: number): number => Math.floor(time / width) * width;
const iso = (time: number): string => new Date(time).toISOString();

function buckets(readings: readonly ExpectedReading[], quantity: string, width: number): Map<number, ExpectedReading[]> {
  const grouped = new Map<number, ExpectedReading[]>();
  for (const reading of readings) {
    if (reading.values[quantity] === undefined) continue;
    const begin = floor(reading.time, width);
    const group = grouped.get(begin);
    if (group) group.push(reading);
    else grouped.set(begin, [reading]);
  }
  return grouped;
}

/** A day at a time, because a long answer is refused. */
async function bucketsOf(
  { truth, api }: VerifyDeps,
  key: string,
  quantity: string,
  every: string,
  aggregate: string,
): Promise<Map<number, number>> {
  const found = new Map<number, number>();
  const stepMs = 24 * HOUR_MS * (every === '1h' ? 30 : 1);
  for (let from = floor(truth.run.from, HOUR_MS); from < truth.run.to; from += stepMs) {
    const to = Math.min(from + stepMs, floor(truth.run.to, HOUR_MS) + HOUR_MS);
    const { times, values } = await api.ask('series', { ...split(key), quantity, from, to, every, aggregate, quality: 'all' });
    for (const [index, time] of times.entries()) {
      const value = values[index];
      if (value !== null && value !== undefined) found.set(time, value);
    }
  }
  return found;
}
