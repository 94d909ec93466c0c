// Our own decoders against the vendors' published vectors; what is cut short, mutated or on another port gives an error, never a reading.
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import type { Codec, Decoded } from '@lagebild/ingest/codecs/codec.ts';
import { describe, expect, it } from 'vitest';
import { hasDeviceVectors, PROFILE_OF, type Vector, deviceVectors as vectors } from './support/device-vectors.ts';
import { isLong, SEED, seededRandom } from './support/random.ts';

/** Beginnings that are frames of their own: without the beacons, the older heartbeat, fewer channels or values, bytes that nobody publishes. */
const WHOLE_BEGINNINGS = new Set([
  'tekzipark-codec a82d63b000550120 6',
  'tekzipark-codec a82d63b000550120 4',
  'tekzipark-codec a82d63b000550120 3',
  'tps110-0292-codec 01ff 1',
  'nps405-codec 00d3d800590b 3',
  'nps405-codec 00d3d800590b 4',
  'nps405-codec 00d3d800590b 5',
  'breath-codec 6d8001b3003e001e001401b3003e001e0014 10',
]);
const CHANNELS_ONLY = new Set(['am308-codec', 'em500-lgt-codec', 'SensorDecoders/ws-series/ws558']);

const codecOf = (vector: Vector) => BUILT_IN_CODECS.get(PROFILE_OF[vector.codec] ?? '') as Codec;
const inEnglish = (decoded: Decoded) => ('errors' in decoded ? { errors: decoded.errors.map(({ en }) => en) } : decoded);
const bytesOf = ({ hex }: Vector) => Buffer.from(hex, 'hex');

describe.skipIf(!hasDeviceVectors)('the decoders we bring', () => {
  it('are there for each of the sixteen devices', () => {
    expect(new Set(vectors.map(({ codec }) => codec))).toEqual(new Set(Object.keys(PROFILE_OF)));
    expect(BUILT_IN_CODECS.size).toBe(16);
  });

  it.each(vectors.map((vector) => [`${vector.codec}: ${vector.description} (${vector.fPort} ${vector.hex})`, vector] as const))(
    '%s',
    (_, vector) => {
      expect(inEnglish(codecOf(vector)(bytesOf(vector), vector.fPort))).toEqual(vector.expected);
    },
  );

  it('give an error for an empty frame, a cut one and another port', () => {
    const accepted: string[] = [];
    for (const vector of vectors.filter(({ expected }) => expected.data)) {
      const codec = codecOf(vector);
      const bytes = bytesOf(vector);
      expect(codec(new Uint8Array(0), vector.fPort), `${vector.codec} empty`).toHaveProperty('errors');
      expect(inEnglish(codec(bytes, 200)), `${vector.codec} on another port`).toEqual({ errors: ['unknown FPort'] });
      for (let length = 1; length < bytes.length; length += 1) {
        const isWhole = 'data' in codec(bytes.subarray(0, length), vector.fPort);
        const name = `${vector.codec} ${vector.hex} ${length}`;
        if (isWhole && !CHANNELS_ONLY.has(vector.codec)) accepted.push(name);
      }
    }
    expect(new Set(accepted)).toEqual(WHOLE_BEGINNINGS);
  });

  it('never throw, whatever comes', () => {
    const random = seededRandom(SEED);
    const codecs = [...BUILT_IN_CODECS];
    for (let round = 0; round < (isLong ? 2_000_000 : 50_000); round += 1) {
      const [name, codec] = codecs[Math.floor(random() * codecs.length)] as [string, Codec];
      const base = vectors[Math.floor(random() * vectors.length)] as Vector;
      const bytes = Uint8Array.from(bytesOf(base));
      for (let change = 0; change < 3; change += 1) bytes[Math.floor(random() * bytes.length)] = Math.floor(random() * 256);
      const decoded = codec(bytes.subarray(0, Math.ceil(random() * bytes.length)), base.fPort);
      if ('errors' in decoded) expect(decoded.errors.length, name).toBeGreaterThan(0);
    }
  });
});
