// Every real and documented message of the network servers is told apart and decoded as its makers meant it.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Recognised, recognise } from '@lagebild/ingest/decode/recognise.ts';
import type { LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { describe, expect, it } from 'vitest';
import { isLong, SEED, seededRandom } from './support/random.ts';

const FOLDER = resolve(import.meta.dirname, '../../shared/data/lorawan-events');
const isSkipped = !existsSync(FOLDER) && process.env.CI === undefined;

interface Line {
  readonly topic: string;
  readonly root: unknown;
}

function linesOf(file: string): Line[] {
  const lines = readFileSync(join(FOLDER, file), 'utf8').trim().split('\n');
  return lines.map((line) => {
    const parsed = JSON.parse(line) as { topic?: string; payload?: unknown; _topic?: string };
    return parsed.payload ? { topic: parsed.topic ?? '', root: parsed.payload } : { topic: parsed._topic ?? '', root: parsed };
  });
}

function decode({ topic, root }: Line): Recognised | undefined {
  return recognise({ levels: topic.split('/'), root, payload: Buffer.from(JSON.stringify(root)) });
}

function tally(lines: readonly Line[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const line of lines) {
    const { format, event } = decode(line) ?? { format: 'none', event: { problem: { en: '', de: '' } } };
    const what = 'problem' in event ? `problem: ${event.problem.en}` : event.type;
    counts[`${format}: ${what}`] = (counts[`${format}: ${what}`] ?? 0) + 1;
  }
  return counts;
}

const eventOf = (line: Line): LnsEvent => {
  const event = decode(line)?.event;
  if (!event || 'problem' in event) throw new Error(`not decoded: ${JSON.stringify(event)}`);
  return event;
};

describe.skipIf(isSkipped)('real events', () => {
  it('of ChirpStack v4 are 357 uplinks, 15 joins, 15 states of batteries and a log', () => {
    const lines = linesOf('chirpstack-v4-real.ndjson');
    expect(tally(lines)).toEqual({
      'ChirpStack v4: uplink': 357,
      'ChirpStack v4: join': 15,
      'ChirpStack v4: status': 15,
      'ChirpStack v4: log': 1,
    });
    const uplinks = lines.map(eventOf).filter((event) => event.type === 'uplink');
    expect(uplinks.filter(({ fPort }) => fPort === 0)).toHaveLength(91);
    expect(uplinks.filter(({ fPort, bytes }) => fPort > 0 && bytes.length === 0)).toHaveLength(0);
    expect(uplinks[0]).toMatchObject({ devEui: '24e124713d392240', name: 'Milesight Ultrasonic 1', fCnt: 27798, spreadingFactor: 7 });
    expect(uplinks[0]?.receptions).toEqual([
      { gateway: '0016c001f17adc38', rssi: -69, snr: 12 },
      { gateway: '00800000a000e24f', rssi: -115, snr: -8.5, lat: 62.45441, lon: -114.36102 },
    ]);
    expect(uplinks[0]?.time).toBe(Date.parse('2026-01-14T18:57:15.420Z'));
  });

  it('of ChirpStack v3 are 143 uplinks and 4 states', () => {
    const lines = linesOf('chirpstack-v3-campusiot-1day.ndjson');
    expect(tally(lines)).toEqual({ 'ChirpStack v3: uplink': 143, 'ChirpStack v3: status': 4 });
    const first = eventOf(lines[0] as Line);
    expect(first).toMatchObject({ type: 'uplink', devEui: 'd1d1e80000000033' });
    // The data of this set is hexadecimal.
    expect(first.type === 'uplink' && Buffer.from(first.bytes).toString('hex')).toBe((lines[0] as { root: { data: string } }).root.data);
  });

  it('of The Things Stack are 12 uplinks, one of them with the counter 0 that is left out', () => {
    const lines = linesOf('tts-v3-real.ndjson');
    expect(tally(lines)).toEqual({ 'The Things Stack v3: uplink': 12 });
    const uplinks = lines.map(eventOf).filter((event) => event.type === 'uplink');
    expect(uplinks.filter(({ fCnt }) => fCnt === 0).length).toBeGreaterThan(0);
    expect(uplinks.some(({ object }) => object === undefined)).toBe(true);
  });

  it('in the documentation of ChirpStack v4 are told apart without their topics', () => {
    const types = readdirSync(join(FOLDER, 'chirpstack-v4-docs')).map((file) => {
      const event = eventOf({ topic: '', root: JSON.parse(readFileSync(join(FOLDER, 'chirpstack-v4-docs', file), 'utf8')) });
      return [file.replace('.json', ''), event.type === 'other' ? event.what : event.type];
    });
    expect(Object.fromEntries(types)).toEqual({
      ack: 'ack',
      integration: 'integration',
      join: 'join',
      location: 'location',
      log: 'log',
      status: 'status',
      txack: 'txack',
      up: 'uplink',
    });
  });

  it('in the documentation of The Things Stack decode, or say why not', () => {
    const found = readdirSync(join(FOLDER, 'tts-v3-docs'))
      .filter((file) => file.endsWith('.json'))
      .map((file) => {
        const { event } = decode({ topic: '', root: JSON.parse(readFileSync(join(FOLDER, 'tts-v3-docs', file), 'utf8')) }) ?? {};
        return [file.replace('.json', ''), event === undefined ? 'none' : 'problem' in event ? event.problem.en : event.type];
      });
    const without = 'end_device_ids.dev_eui is missing for the device "dev1"';
    expect(Object.fromEntries(found)).toEqual({
      'data-formats-01': 'join',
      'data-formats-03': 'other',
      'data-formats-04': without,
      'data-formats-05': without,
      'mqtt-01': 'join',
      'mqtt-02': 'uplink',
      'mqtt-03': 'none',
      'mqtt-04': 'none',
      'mqtt-05': 'other',
      'storage-retrieve-01-1': 'uplink',
      'storage-retrieve-01-2': 'uplink',
      'storage-retrieve-02': without,
      'storage-retrieve-03': 'none',
    });
  });

  it('never throw when they are mutated', () => {
    const random = seededRandom(SEED);
    const lines = ['chirpstack-v4-real.ndjson', 'chirpstack-v3-campusiot-1day.ndjson', 'tts-v3-real.ndjson'].flatMap(linesOf);
    for (let round = 0; round < (isLong ? 1_000_000 : 20_000); round += 1) {
      const { topic, root } = lines[Math.floor(random() * lines.length)] as Line;
      const mutant = mutate(root, random);
      const payload = Buffer.from([Math.floor(random() * 256), Math.floor(random() * 256), Math.floor(random() * 256)]);
      recognise({ levels: topic.split('/'), root: mutant, payload });
      recognise({ levels: ['eu868', 'gateway', 'a1', 'event', 'stats'], root: undefined, payload });
    }
  });
});

const STRANGE: unknown[] = [null, undefined, '', 0, -1, 1e300, true, 'x', '\u0000', [], {}, [{}], { length: 3 }, '9'.repeat(40)];

/** A copy with one field, somewhere, that is something else. */
function mutate(root: unknown, random: () => number): unknown {
  if (typeof root !== 'object' || root === null || random() < 0.1) return STRANGE[Math.floor(random() * STRANGE.length)];
  const copy = (Array.isArray(root) ? [...root] : { ...root }) as Record<string, unknown>;
  const keys = Object.keys(copy);
  const key = keys[Math.floor(random() * keys.length)];
  if (key !== undefined) copy[key] = mutate(copy[key], random);
  return copy;
}
