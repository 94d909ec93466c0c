// The newest values of every device, and whether it is shown as fresh, late or silent.
import type { DeviceView } from '@lagebild/shared/contract/http.ts';
import type { Freshness } from '@lagebild/shared/domain/freshness.ts';
import type { DeviceRecord } from '../truth/record.ts';
import { type Check, Comparison } from './check.ts';
import { doubtfulReadings, type ExpectedReading, expectedReadings, split } from './expectation.ts';
import { expectedFreshness } from './expected-freshness.ts';
import type { VerifyDeps } from './verify-deps.ts';

/** Clocks of two machines. */
const CLOCKS_DIFFER_MS = 30_000;

export async function checkLatest({ truth, rules, promises, api }: VerifyDeps): Promise<Check[]> {
  const values = new Comparison('newest values of every device, exactly');
  const freshness = new Comparison('freshness of every device');
  const asked = Date.now() - CLOCKS_DIFFER_MS;
  const { devices } = await api.ask('devices');
  const answered = Date.now() + CLOCKS_DIFFER_MS;
  const shown = new Map(devices.map((view) => [`${view.municipality}/${view.device}`, view]));

  function freshnessRight({ kind, everyMs, profile }: DeviceRecord, lastStored: number, stored: readonly number[]): ReadonlySet<Freshness> {
    const promisedMinutes = profile === undefined ? undefined : promises.get(profile);
    return expectedFreshness({ lastStored, stored, asked, answered, limits: rules.kinds[kind], everyMs, promisedMinutes });
  }

  for (const [key, record] of truth.devices) {
    const { municipality, device } = split(key);
    const found = shown.get(`${municipality}/${device.normalize('NFC')}`);
    const readings = expectedReadings(truth, key);
    const stored = readings.map(({ time }) => time);
    const expected = readings.at(-1);
    if (!expected) continue;
    const later = doubtfulReadings(truth, key).filter(({ time }) => time > expected.time);
    values.add(
      [expected, ...later].some((reading) => isShown(found, reading)),
      () =>
        `${key}: ${JSON.stringify(found?.latest?.values)} at ${found?.latest?.time}, but ${JSON.stringify(expected.values)} at ${expected.time}`,
    );
    const right = new Set([expected, ...later].flatMap(({ time }) => [...freshnessRight(record, time, stored)]));
    freshness.add(
      found !== undefined && right.has(found.freshness),
      () => `${key} is shown ${found?.freshness}, but is ${[...right].join(' or ')}`,
    );
  }
  return [values.done(), freshness.done()];
}

const isShown = (found: DeviceView | undefined, { time, values }: ExpectedReading): boolean =>
  found?.latest?.time === time && Object.entries(values).every(([name, value]) => isSame(found.latest?.values[name], value));

/** Two programs may round the last bit of a conversion otherwise. */
const isSame = (shown: number | undefined, right: number): boolean =>
  shown !== undefined && Math.abs(shown - right) <= 1e-9 * Math.max(1, Math.abs(right));
