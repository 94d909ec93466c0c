// All samples of network servers go in through the broker: each ends in one place. A hundred thousand broken ones invent nothing.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { judge } from '@lagebild/ingest/judge.ts';
import { readingsOf } from '@lagebild/ingest/message.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { loadProfiles } from '@lagebild/shared/registry/load-profiles.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import mqtt from 'mqtt';
import { describe, expect, it } from 'vitest';
import { PROFILE_OF, type Vector, deviceVectors as vectors } from './support/device-vectors.ts';
import { isLong, SEED, seededRandom } from './support/random.ts';
import { runLagebild } from './support/running-lagebild.ts';

const ROOT = join(import.meta.dirname, '..');
const EVENTS = resolve(ROOT, '../shared/data/lorawan-events');
const isSkipped = !existsSync(EVENTS) && process.env.CI === undefined;
const MUTANTS = isLong ? 2_000_000 : 100_000;

const codecs = { get: () => undefined };

interface Sample {
  readonly topic: string;
  readonly payload: Buffer;
}

function samples(): Sample[] {
  const lines = (file: string) => readFileSync(join(EVENTS, file), 'utf8').trim().split('\n');
  const recorded = ['chirpstack-v4-real.ndjson', 'tts-v3-real.ndjson'].flatMap(lines).map((line) => {
    const { topic, payload } = JSON.parse(line) as { topic: string; payload: unknown };
    return { topic, payload: Buffer.from(JSON.stringify(payload)) };
  });
  const campus = lines('chirpstack-v3-campusiot-1day.ndjson').map((line) => {
    const { _topic: topic } = JSON.parse(line) as { _topic: string };
    return { topic, payload: Buffer.from(line) };
  });
  const documented = ['chirpstack-v4-docs', 'tts-v3-docs'].flatMap((folder) =>
    readdirSync(join(EVENTS, folder)).map((file) => ({ topic: `docs/${file}`, payload: readFileSync(join(EVENTS, folder, file)) })),
  );
  return [...recorded, ...campus, ...documented];
}

describe.skipIf(isSkipped)('the samples of network servers', () => {
  it('all go in, and the books balance', async () => {
    await using lagebild = await runLagebild();
    const issued = await fetch(lagebild.httpUrl + paths.accessIssue, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ municipality: 'unna' }),
    });
    const client = await mqtt.connectAsync(lagebild.mqttUrl, (await issued.json()) as { username: string; password: string });
    const all = samples();
    await Promise.all(all.map(({ topic, payload }) => client.publishAsync(`lns/unna/${topic}`, payload, { qos: 1 })));
    await client.endAsync();
    const { received, stored, duplicate, noted, quarantined, inLog } = (await lagebild.ask('ledger')).municipalities.unna ?? {};
    expect(all).toHaveLength(388 + 12 + 147 + 8 + 14);
    expect({ received, stored, duplicate, inLog }).toEqual({ received: all.length, stored: 0, duplicate: 0, inLog: 0 });
    // 91 uplinks for the network alone, 15 joins, 15 states and a log of ChirpStack v4; 4 states of v3; eight documented events and joins.
    expect(noted).toBeGreaterThan(91 + 15 + 15 + 1 + 4);
    expect((noted ?? 0) + (quarantined ?? 0)).toBe(received);
    const { codes } = await lagebild.ask('quarantine');
    expect(codes).toMatchObject({ device_unknown: expect.any(Number), not_json: 1, format_invalid: 3, format_unknown: 3 });
  }, 60_000);

  it(`never yield an implausible reading, however they are broken (seed ${SEED})`, () => {
    const rules = loadRuleBook(join(ROOT, 'region'));
    const profiles = loadProfiles(join(ROOT, 'region'), rules);
    const random = seededRandom(SEED);
    const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
    // Every device counts as adopted, each with the profile of a vector: more frames are decoded than ever would be.
    const profileOf = (eui: string) => PROFILE_OF[vectors[Number.parseInt(eui.slice(-2), 16) % vectors.length]?.codec ?? ''] ?? '';
    const adopted = {
      get: (of: { municipality: string; device: string }) => ({ ...of, profile: profileOf(of.device), adoptedAt: 0 }),
      ownersOf: () => [],
    };
    const now = Date.now();
    const all = samples();
    /** A vendor's frame, often with bytes changed, as an uplink of ChirpStack. */
    const uplink = (): Sample => {
      const index = Math.floor(random() * vectors.length);
      const { hex, fPort } = vectors[index] as Vector;
      const bytes = Buffer.from(hex, 'hex');
      for (let change = Math.floor(random() * 3); change > 0; change -= 1)
        bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const root = {
        deviceInfo: { devEui: index.toString(16).padStart(16, 'a') },
        fPort,
        fCnt: 1,
        data: bytes.toString('base64'),
        rxInfo: [],
      };
      return { topic: 'x', payload: Buffer.from(JSON.stringify(root)) };
    };
    const endings: Record<string, number> = { open: 0, noted: 0, quarantined: 0 };
    for (let round = 0; round < MUTANTS; round += 1) {
      const { topic, payload } = random() < 0.5 ? pick(all) : uplink();
      const mutant = Buffer.from(payload);
      const where = random();
      for (let change = where < 0.4 ? 0 : Math.ceil(random() * 4); change > 0; change -= 1)
        mutant[Math.floor(random() * mutant.length)] = Math.floor(random() * 256);
      const cut = where > 0.8 ? mutant.subarray(0, Math.floor(random() * mutant.length)) : mutant;
      const judged = judge(
        { topic: `lns/unna/${topic}`, payload: cut, receivedAt: now, boundTo: 'unna' },
        { rules, profiles, adopted, codecs },
      );
      endings[judged.ending] = (endings[judged.ending] ?? 0) + 1;
      if (judged.ending !== 'open') continue;
      for (const { kind, values } of readingsOf(judged)) {
        for (const [name, value] of Object.entries(values)) {
          const { min, max } = quantityOf(rules, kind, name) ?? { min: Number.NaN, max: Number.NaN };
          if (!(value >= min && value <= max)) throw new Error(`${kind}.${name} is ${value}`);
        }
      }
    }
    // All three happen, or the test says nothing.
    for (const count of Object.values(endings)) expect(count).toBeGreaterThan(MUTANTS / 100);
  }, 600_000);
});

describe.skipIf(isSkipped)('profiles', () => {
  const rules = loadRuleBook(join(ROOT, 'region'));
  const profiles = loadProfiles(join(ROOT, 'region'), rules);

  /** What becomes of a frame of a device with that profile: the values, the refusal, or how else it ends. */
  function of(profile: string, hex: string, fPort: number) {
    const root = {
      deviceInfo: { devEui: '70b3d5a4d3100a17' },
      fPort,
      fCnt: 1,
      data: Buffer.from(hex, 'hex').toString('base64'),
      rxInfo: [],
    };
    const adopted = {
      get: (device: { municipality: string; device: string }) => ({ ...device, profile, adoptedAt: 0 }),
      ownersOf: () => [],
    };
    const message = { topic: 'lns/unna/x', payload: Buffer.from(JSON.stringify(root)), receivedAt: Date.now(), boundTo: 'unna' };
    const judged = judge(message, { rules, profiles, adopted, codecs });
    return judged.ending === 'open' ? judged.reading.values : judged.ending === 'quarantined' ? judged.refusal : judged.ending;
  }

  it('know what each frame of a vector is: a measurement, a state, or an error', () => {
    for (const { codec, hex, fPort, expected } of vectors) {
      const ending = of(PROFILE_OF[codec] ?? '', hex, fPort);
      if (typeof ending === 'string' || !('code' in ending)) continue;
      expect({ codec, hex, ...ending }).toMatchObject({ code: 'codec_failed' });
      expect(expected).toHaveProperty('errors');
    }
  });

  it('know the states of devices, in which nothing is measured', () => {
    expect(of('milesight-ws558', '08310003', 85)).toBe('noted'); // a switch was thrown
    expect(of('milesight-am308', '0e0101', 85)).toBe('noted'); // its buzzer
    expect(of('milesight-am308', 'ff0bff', 85)).toBe('noted'); // switched on
    expect(of('adeunis-breath', `3080${'0001'.repeat(15)}`, 1)).toBe('noted'); // figures of the day
    expect(of('nwave-nps405', '0011223344', 10)).toBe('noted'); // a tag was read
  });

  it('make a plausible reading of each vector that carries a measurement', () => {
    expect(of('bosch-tps110', '01ff', 2)).toEqual({ occupied: 1, temperature: -1 });
    expect(of('nwave-nps405', '00d3d800590b', 2)).toEqual({ occupied: 0, temperature: -10, battery_voltage: 3.344 });
    expect(of('netvox-r719a', '0159011e01000000000000', 6)).toEqual({ occupied: 1, battery_voltage: 3 });
    expect(of('netvox-r719a', '015900640b202004240000', 6)).toBe('noted');
    expect(of('dingtek-do201', '800031021706b4000001610010fff6fff08b2d00010081', 3)).toEqual({ occupied: 0, battery_voltage: 3.53 });
    expect(of('decentlab-dl-pm', '021b50000f0c25002500270027002701f50107012c012d012d012d67bd618dbd10', 1)).toMatchObject({
      pm2_5: 3.9,
      pressure: 968,
    });
    expect(of('uradmonitor-a3', '8200029a6c4e0000025808e48ee470032dd33b0236000700140008000a000bd5', 1)).toMatchObject({
      o3: 39.92,
      pressure: 1021.15,
    });
    expect(of('adeunis-breath', '6d8001b3003e001e001401b3003e001e0014', 1)).toEqual({ pm1: 20, pm2_5: 30, pm10: 62 });
    expect(of('netvox-r718nl1', '0198012403e80100000bb8', 6)).toEqual({ current: 1, illuminance: 3000, battery_voltage: 3.6 });
    expect(of('milesight-ws558', '0831000105816407c902000374b208068301000000048001000000', 85)).toEqual({
      voltage: 222.6,
      power: 1,
      current: 0.002,
      energy: 0.001,
    });
    expect(of('slscorp-volc2180', '58fa0048003bc403d40140000382d4', 1)).toEqual({
      dimming: 100,
      power: 72,
      energy: 15.3,
      current: 0.32,
      voltage: 230.1,
    });
  });
});
