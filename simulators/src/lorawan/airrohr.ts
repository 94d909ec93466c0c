// Sensor.Community's airrohr: pushes what it measures over HTTP, values as text, without a time; firmware NRZ-2024-135.

import { paths } from '@lagebild/shared/contract/paths.ts';
import type { ApiChoice } from '../cli/api-options.ts';
import { airStation } from '../district/air-model.ts';
import { chance, hash } from '../district/noise.ts';
import type { Place } from '../region/load-region.ts';
import { type Credentials, issueCredentials } from './plug-in.ts';

export interface AirrohrFleet {
  readonly sensors: number;
  /** Pushes that were answered with 200 to 208, as the firmware takes for success, and the others. */
  readonly counts: { readonly pushed: number; readonly failed: number };
  stop(): Promise<void>;
}

/** The firmware's usual rhythm. */
const EVERY_MS = 145_000;
/** Its time-out for the own API. */
const TIMEOUT_MS = 20_000;

interface Sensor {
  readonly municipality: string;
  readonly chipId: string;
  readonly valuesAt: (time: number) => Readonly<Record<string, number | boolean>>;
}

/**
 * Each sensor pushes at once and then in its rhythm.
 * @param each sensors of every municipality
 * @throws {PlugInError} when Lagebild does not answer
 */
export async function startAirrohr(
  api: ApiChoice,
  places: readonly Place[],
  { each, seed, onSentence }: { each: number; seed: number; onSentence: (sentence: string) => void },
): Promise<AirrohrFleet> {
  const counts = { pushed: 0, failed: 0 };
  const credentials = new Map<string, Credentials>();
  for (const { key } of each > 0 ? places : []) credentials.set(key, await issueCredentials(api, key));
  const sensors = places.flatMap(({ key }) => Array.from({ length: each }, (_, index) => sensorOf(key, index, seed)));
  const under = new Set<Promise<void>>();

  async function push({ municipality, chipId, valuesAt }: Sensor): Promise<void> {
    const { username = '', password = '' } = credentials.get(municipality) ?? {};
    const path = paths.pushAirrohr.replace('{municipality}', municipality);
    const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
    try {
      const response = await fetch(new URL(path, api.url), {
        method: 'POST',
        headers: {
          authorization,
          'content-type': 'application/json',
          'x-sensor': `esp8266-${chipId}`,
          'user-agent': `NRZ-2024-135/${chipId}`,
        },
        body: JSON.stringify(bodyOf(chipId, valuesAt(Date.now()))),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      if (response.status < 200 || response.status > 208) throw new Error(`Lagebild answered with ${response.status}`);
      counts.pushed += 1;
    } catch (error) {
      counts.failed += 1;
      if (counts.failed === 1) onSentence(`A push failed: ${(error as Error).message}; further ones are only counted.`);
    }
  }

  const pushed = (sensor: Sensor) => {
    const one = push(sensor).finally(() => under.delete(one));
    under.add(one);
  };
  for (const sensor of sensors) pushed(sensor);
  // Before anybody asks whether Lagebild has received anything yet: these pushes stand in no truth file.
  await Promise.all(under);
  const timers = sensors.map((sensor) => setInterval(() => pushed(sensor), EVERY_MS));
  return {
    sensors: sensors.length,
    counts,
    async stop() {
      for (const timer of timers) clearInterval(timer);
      await Promise.all(under);
    },
  };
}

function sensorOf(municipality: string, index: number, seed: number): Sensor {
  const key = `${municipality} airrohr ${index}`;
  const chipId = String(10_000_000 + (hash(key, seed) % 6_000_000));
  const nearTraffic = chance(hash(key, seed), 1);
  const { valuesAt } = airStation({ key, seed, nearTraffic, measures: ['pm2_5', 'pm10', 'temperature', 'humidity'] });
  return { municipality, chipId, valuesAt };
}

const text = (value: number | boolean | undefined): string => Number(value).toFixed(2);

/** As the firmware writes it: all values are strings, the sensor stands before the quantity, pressure is in Pa, housekeeping comes last. */
export function bodyOf(chipId: string, values: Readonly<Record<string, number | boolean>>): object {
  const told = {
    SDS_P1: text(values.pm10),
    SDS_P2: text(values.pm2_5),
    BME280_temperature: text(values.temperature),
    BME280_pressure: '100640.00',
    BME280_humidity: text(values.humidity),
    samples: '4981932',
    min_micro: '28',
    max_micro: '20123',
    signal: '-63',
  };
  return {
    esp8266id: chipId,
    software_version: 'NRZ-2024-135',
    sensordatavalues: Object.entries(told).map(([value_type, value]) => ({ value_type, value })),
  };
}
