// A district whose truth is known: a scenario played into the running program, and what a screen must say by its truth file alone.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { loadPromises, type Promises } from '@lagebild/simulators/region/load-promises.ts';
import { readTruth, type Truth } from '@lagebild/simulators/truth/read-truth.ts';
import type { DeviceRecord } from '@lagebild/simulators/truth/record.ts';
import { type ExpectedReading, expectedReadings, split } from '@lagebild/simulators/verify/expectation.ts';
import { expectedFreshness } from '@lagebild/simulators/verify/expected-freshness.ts';
import { simulate } from '../support/simulate.ts';
import type { StartedProgram } from '../support/started-program.ts';

/** The walk takes minutes: a device must be the same thing all the time. */
const WALK_MS = 5 * 60_000;

export interface KnownDevice extends DeviceRecord {
  readonly municipality: string;
  readonly id: string;
  readonly last: ExpectedReading;
}

export class KnownDistrict {
  readonly truth: Truth;
  readonly devices: readonly KnownDevice[];
  readonly #promises: Promises;
  readonly #rules = loadRuleBook('region');

  constructor(truth: Truth, promises: Promises) {
    this.truth = truth;
    this.#promises = promises;
    this.devices = [...truth.devices].flatMap(([key, record]) => {
      const last = expectedReadings(truth, key).at(-1);
      const { municipality, device: id } = split(key);
      return last ? [{ ...record, municipality, id: id.normalize('NFC'), last }] : [];
    });
  }

  of(kind: Kind, municipality?: string): KnownDevice[] {
    return this.devices.filter((device) => device.kind === kind && (municipality ?? device.municipality) === device.municipality);
  }

  readings({ municipality, id }: KnownDevice): readonly ExpectedReading[] {
    const key = [...this.truth.devices.keys()].find((one) => one.normalize('NFC') === `${municipality}/${id}`) ?? '';
    return expectedReadings(this.truth, key);
  }

  /** Whether a device is heard in its rhythm. @throws when that depends on the minute in which it is asked */
  isHeard(device: KnownDevice): boolean {
    const { kind, everyMs, profile, last } = device;
    const shown = expectedFreshness({
      lastStored: last.time,
      stored: this.readings(device).map(({ time }) => time),
      asked: Date.now(),
      answered: Date.now() + WALK_MS,
      limits: this.#rules.kinds[kind],
      everyMs,
      promisedMinutes: profile === undefined ? undefined : this.#promises.get(profile),
    });
    if (shown.has('fresh') && shown.size > 1) throw new Error(`${device.device} may be heard or not within the next minutes`);
    return shown.has('fresh');
  }

  /** A device that is heard and struck by no fault, the first by name. */
  sound(kind: Kind, municipality: string, has: string): KnownDevice {
    const struck = new Set(this.truth.faults.map(({ device }) => device));
    const [first] = this.of(kind, municipality)
      .filter((one) => !struck.has(one.device) && has in one.last.values && one.profile === undefined && this.isHeard(one))
      .sort((a, b) => a.device.localeCompare(b.device));
    if (!first) throw new Error(`no sound ${kind} in ${municipality} with ${has}`);
    return first;
  }
}

/** Plays a scenario to its end. */
export async function playScenario(program: StartedProgram, scenario: string, truthFile: string): Promise<KnownDistrict> {
  const words = ['scenario', scenario, '--url', program.mqttUrl, '--api', program.httpUrl, '--truth', truthFile];
  const { code, output } = await simulate(words);
  if (code !== 0) throw new Error(`the scenario ended with ${code}: ${output}`);
  return new KnownDistrict(await readTruth(truthFile), await loadPromises('region'));
}

/** Means of whole buckets of a quantity: start of the bucket to mean, epoch milliseconds. */
export function means(readings: readonly ExpectedReading[], quantity: string, widthMs: number): Map<number, number> {
  const buckets = Map.groupBy(
    readings.filter(({ values }) => quantity in values),
    ({ time }) => Math.floor(time / widthMs) * widthMs,
  );
  return new Map(
    [...buckets].map(([start, own]) => [start, own.reduce((sum, { values }) => sum + (values[quantity] ?? 0), 0) / own.length]),
  );
}
