// The reader beside the package's own parser: whatever the packets are and however they are cut, both find the same.
import fc from 'fast-check';
import { generate, type Packet, parser } from 'mqtt-packet';
import { expect, it } from 'vitest';
import { PublishReader } from './publish-reader.ts';

interface Published {
  readonly topic: string;
  readonly payload: string;
  readonly messageId: number | undefined;
}

const publish = fc
  .record({
    topic: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 40 }),
    payload: fc.uint8Array({ maxLength: 400 }),
    qos: fc.constantFrom(0 as const, 1 as const, 2 as const),
    messageId: fc.integer({ min: 1, max: 65_535 }),
    dup: fc.boolean(),
    retain: fc.boolean(),
    note: fc.string({ maxLength: 200 }),
  })
  .filter(({ topic }) => !/[#+\0]/.test(topic))
  .map(({ payload, note, qos, dup, ...rest }): Packet => {
    const properties = note === '' ? {} : { contentType: note, userProperties: { a: note } };
    return { cmd: 'publish', payload: Buffer.from(payload), qos, dup: dup && qos > 0, properties, ...rest };
  });
const other = fc.constantFrom<Packet>(
  { cmd: 'pingresp' },
  { cmd: 'suback', messageId: 7, granted: [1] },
  { cmd: 'pubrel', messageId: 9 },
  { cmd: 'connack', returnCode: 0, reasonCode: 0, sessionPresent: true },
);
const version = fc.constantFrom(4 as const, 5 as const);

function readAll(pieces: readonly Buffer[], protocolVersion: 4 | 5): { published: Published[]; others: Buffer } {
  const published: Published[] = [];
  const reader = new PublishReader({
    protocolVersion,
    onPublish: (topic, payload, messageId) => published.push({ topic, payload: payload.toString('hex'), messageId }),
  });
  const others = pieces.flatMap((piece) => reader.read(piece) ?? []);
  return { published, others: Buffer.concat(others) };
}

function cut(bytes: Buffer, widths: readonly number[]): Buffer[] {
  const pieces: Buffer[] = [];
  for (let at = 0, n = 0; at < bytes.length; n += 1) {
    const width = widths[n % widths.length] ?? 1;
    pieces.push(bytes.subarray(at, at + width));
    at += width;
  }
  return pieces;
}

it('finds what the package finds, wherever the bytes are cut, and leaves the rest byte for byte', () => {
  const widths = fc.array(fc.integer({ min: 1, max: 300 }), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(
      version,
      fc.array(fc.oneof({ weight: 3, arbitrary: publish }, other), { maxLength: 20 }),
      widths,
      (protocolVersion, packets, sizes) => {
        const encoded = packets.map((packet) => generate(packet, { protocolVersion }));
        const expected: Published[] = [];
        const left: Buffer[] = [];
        for (const bytes of encoded) {
          const reference = parser({ protocolVersion });
          reference.on('packet', (packet) => {
            if (packet.cmd !== 'publish' || packet.qos === 2) left.push(bytes);
            else {
              const { topic, payload, messageId } = packet;
              expected.push({ topic, payload: Buffer.from(payload).toString('hex'), messageId: packet.qos === 0 ? undefined : messageId });
            }
          });
          reference.parse(bytes);
        }
        const { published, others } = readAll(cut(Buffer.concat(encoded), sizes), protocolVersion);
        expect(published).toEqual(expected);
        expect(others.equals(Buffer.concat(left))).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

it('joins a large payload that comes in many pieces', () => {
  const payload = Buffer.alloc(3_000_000, 'x');
  const bytes = generate({ cmd: 'publish', topic: 't', payload, qos: 1, messageId: 3, dup: false, retain: false });
  const { published } = readAll(cut(bytes, [65_536]), 4);
  expect(published).toEqual([{ topic: 't', payload: payload.toString('hex'), messageId: 3 }]);
});

it.each([
  ['a topic alias, which was never offered', Buffer.from([0x30, 7, 0, 0, 3, 0x23, 0, 1, 0x41])],
  ['a topic that is longer than its packet', Buffer.from([0x32, 4, 0, 9, 0x41, 0x42])],
  ['properties that are longer than their packet', Buffer.from([0x30, 5, 0, 1, 0x41, 9, 0])],
  ['a packet id of zero', Buffer.from([0x32, 6, 0, 1, 0x41, 0, 0, 0])],
  ['a length of five bytes, and all that follows', Buffer.from([0x30, 0xff, 0xff, 0xff, 0xff, 0x01, 0x30, 3, 0, 1, 0x41])],
])('leaves %s to the package', (_, bytes) => {
  expect(readAll([bytes], 5)).toEqual({ published: [], others: bytes });
});
