// One message as bytes in the log: marker, checksum, length, number, arrival, who brought it, topic, payload. Little endian.
//
//   0  u32  marker, by which a reader finds the next record behind a damaged one
//   4  u32  CRC-32 of everything from byte 8 on, begun with the salt of the segment
//   8  u32  length of the record, from byte 0
//  12  f64  number of the record, rising by one
//  20  f64  arrival, epoch milliseconds
//  28  u16  milliseconds to add for a message without a time of its own
//  30  u16  length of the topic, UTF-8
//  32  u8   length of the municipality the connection is bound to, UTF-8; 0 when it is not
//  33  u8   version of this layout: 2 where it is known who brought the message, else 1
//  34  u8   length of who brought it, UTF-8; only in version 2
//           municipality, who brought it, topic, payload
import { crc32 } from 'node:zlib';
import type { Source } from '@lagebild/shared/domain/source.ts';
import type { RawMessage } from '../message.ts';

/** A message with its place in the log. */
export interface LogRecord extends RawMessage {
  readonly seq: number;
}

const MARKER = 0x3147_424c; // "LBG1"
const HEADER_BYTES = 34;
const WITH_SOURCE = 2;
/** Bytes of the header, by version. */
const HEADERS: Readonly<Record<number, number>> = { 1: HEADER_BYTES, [WITH_SOURCE]: HEADER_BYTES + 1 };
/** A longer record is no record: of a payload no more than 2 MiB are kept (personal-data-door.ts). */
const MAX_RECORD_BYTES = 16 * 2 ** 20;
export const MAX_TOPIC_BYTES = 65_535; // [MQTT-1.5.3]

/** Records one behind the other, ready to be written. Grows as needed. */
export class RecordBuffer {
  #bytes = Buffer.allocUnsafeSlow(256 * 1024);
  #length = 0;
  readonly #salt: number;

  constructor(salt: number) {
    this.#salt = salt;
  }

  get length(): number {
    return this.#length;
  }

  get bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  clear(): void {
    this.#length = 0;
  }

  /** @throws {RangeError} when topic, municipality or source is longer than MQTT or the rule book allows */
  add({ seq, receivedAt, arrivalOffsetMs = 0, boundTo = '', source, topic, payload }: LogRecord): void {
    const version = source === undefined ? 1 : WITH_SOURCE;
    const atMost = HEADER_BYTES + 1 + 3 * (topic.length + boundTo.length + (source?.length ?? 0)) + payload.length;
    if (this.#length + atMost > this.#bytes.length) this.#grow(atMost);
    const bytes = this.#bytes;
    const start = this.#length;
    let at = start + (HEADERS[version] as number);
    const boundBytes = boundTo === '' ? 0 : bytes.write(boundTo, at);
    at += boundBytes;
    const sourceBytes = source === undefined ? 0 : bytes.write(source, at);
    at += sourceBytes;
    const topicBytes = bytes.write(topic, at);
    at += topicBytes;
    if (topicBytes > MAX_TOPIC_BYTES || boundBytes > 255 || sourceBytes > 255)
      throw new RangeError('the topic, municipality or source is too long for the log');
    bytes.set(payload, at);
    at += payload.length;
    bytes.writeUInt32LE(MARKER, start);
    bytes.writeUInt32LE(at - start, start + 8);
    bytes.writeDoubleLE(seq, start + 12);
    bytes.writeDoubleLE(receivedAt, start + 20);
    bytes.writeUInt16LE(arrivalOffsetMs, start + 28);
    bytes.writeUInt16LE(topicBytes, start + 30);
    bytes.writeUInt8(boundBytes, start + 32);
    bytes.writeUInt8(version, start + 33);
    if (version === WITH_SOURCE) bytes.writeUInt8(sourceBytes, start + HEADER_BYTES);
    bytes.writeUInt32LE(crc32(bytes.subarray(start + 8, at), this.#salt), start + 4);
    this.#length = at;
  }

  #grow(atLeast: number): void {
    const larger = Buffer.allocUnsafeSlow(Math.max(this.#bytes.length * 2, this.#length + atLeast));
    larger.set(this.bytes);
    this.#bytes = larger;
  }
}

/** What stands at a place of the log: a whole record, the beginning of one, or neither. */
export type Found = { readonly record: LogRecord; readonly end: number } | 'cut short' | 'damaged';

/**
 * Reads the record at a place; its payload is a view of the same bytes.
 * @param salt of the segment: a message that carries a well-made record in its payload must not come to life when the record around
 *   it is damaged, and its sender does not know the salt
 */
export function readRecord(bytes: Buffer, at: number, salt: number): Found {
  if (at + 12 > bytes.length) return 'cut short';
  if (bytes.readUInt32LE(at) !== MARKER) return 'damaged';
  const length = bytes.readUInt32LE(at + 8);
  if (length < HEADER_BYTES || length > MAX_RECORD_BYTES) return 'damaged';
  const end = at + length;
  if (end > bytes.length) return 'cut short';
  if (crc32(bytes.subarray(at + 8, end), salt) !== bytes.readUInt32LE(at + 4)) return 'damaged';
  const version = bytes.readUInt8(at + 33);
  const header = HEADERS[version];
  if (header === undefined || length < header) return 'damaged';
  const sourceStart = at + header + bytes.readUInt8(at + 32);
  const topicStart = sourceStart + (version === WITH_SOURCE ? bytes.readUInt8(at + HEADER_BYTES) : 0);
  const topicEnd = topicStart + bytes.readUInt16LE(at + 30);
  if (topicEnd > end) return 'damaged';
  const boundTo = bytes.toString('utf8', at + header, sourceStart);
  const record: LogRecord = {
    seq: bytes.readDoubleLE(at + 12),
    receivedAt: bytes.readDoubleLE(at + 20),
    arrivalOffsetMs: bytes.readUInt16LE(at + 28),
    topic: bytes.toString('utf8', topicStart, topicEnd),
    payload: bytes.subarray(topicEnd, end),
    ...(boundTo === '' ? {} : { boundTo }),
    ...(version === WITH_SOURCE && { source: bytes.toString('utf8', sourceStart, topicStart) as Source }),
  };
  return { record, end };
}

const MARKER_BYTES = Buffer.from([0x4c, 0x42, 0x47, 0x31]);

/** Where the next whole record begins, at or behind a place; undefined when there is none. */
export function findRecord(bytes: Buffer, from: number, salt: number): number | undefined {
  for (let at = bytes.indexOf(MARKER_BYTES, from); at >= 0; at = bytes.indexOf(MARKER_BYTES, at + 1)) {
    if (typeof readRecord(bytes, at, salt) === 'object') return at;
  }
  return undefined;
}
