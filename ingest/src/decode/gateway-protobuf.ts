// The two gateway messages in ChirpStack v4's Protobuf (api/proto/gw/gw.proto): GatewayStats and ConnState. Unknown fields are passed over.
import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import type { GatewayStats } from '@lagebild/shared/domain/lns-event.ts';

type Stats = Omit<GatewayStats, 'type' | 'gateway' | 'region'>;
/** Reads a field, or leaves it to be passed over; false when it does so. */
type ReadField = (field: number, wireType: WireType, reader: BinaryReader) => boolean;

function readFields(reader: BinaryReader, end: number, readField: ReadField): void {
  while (reader.pos < end) {
    const [field, wireType] = reader.tag();
    if (!readField(field, wireType, reader)) reader.skip(wireType, field);
  }
  if (reader.pos !== end) throw new RangeError('a field reaches beyond its message');
}

function readMessage(reader: BinaryReader, readField: ReadField): void {
  const length = reader.uint32();
  readFields(reader, reader.pos + length, readField);
}

/** Undefined when the bytes are no such message. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined; // of the reader: a length or tag that cannot be
  }
}

/** google.protobuf.Timestamp and Duration: seconds in field 1, nanoseconds in 2. Milliseconds. */
function readMs(reader: BinaryReader): number {
  let ms = 0;
  readMessage(reader, (field, wireType) => {
    if (wireType !== WireType.Varint) return false;
    if (field === 1) ms += Number(reader.int64()) * 1000;
    else if (field === 2) ms += Math.trunc(reader.int32() / 1e6);
    else return false;
    return true;
  });
  return ms;
}

/** common.Location: latitude in field 1, longitude in 2, doubles. */
function readPlace(reader: BinaryReader): { lat: number; lon: number } | Record<string, never> {
  let [lat, lon] = [0, 0];
  readMessage(reader, (field, wireType) => {
    if (wireType !== WireType.Bit64 || field > 2) return false;
    if (field === 1) lat = reader.double();
    else lon = reader.double();
    return true;
  });
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lon) <= 180 && (lat !== 0 || lon !== 0);
  return isPlace ? { lat, lon } : {};
}

/** DutyCycleStats: bands in field 3, each with load_max in 4 and load_tracked in 5. The fullest band, 0 to 1. */
function readDutyCycle(reader: BinaryReader): number {
  let fullest = 0;
  readMessage(reader, (field, wireType) => {
    if (field !== 3 || wireType !== WireType.LengthDelimited) return false;
    let [most, tracked] = [0, 0];
    readMessage(reader, (inner, innerType) => {
      if (innerType !== WireType.LengthDelimited || (inner !== 4 && inner !== 5)) return false;
      if (inner === 4) most = readMs(reader);
      else tracked = readMs(reader);
      return true;
    });
    if (most > 0) fullest = Math.max(fullest, tracked / most);
    return true;
  });
  return fullest;
}

const COUNTS: Record<number, 'received' | 'receivedOk' | 'toSend' | 'sent'> = { 5: 'received', 6: 'receivedOk', 7: 'toSend', 8: 'sent' };

/** @returns undefined when it is no GatewayStats */
export function readGatewayStats(payload: Uint8Array): Stats | undefined {
  return attempt(() => {
    const reader = new BinaryReader(payload);
    const stats: { -readonly [K in keyof Stats]: Stats[K] } = { received: 0, receivedOk: 0, toSend: 0, sent: 0 };
    let known = 0;
    readFields(reader, payload.length, (field, wireType) => {
      const count = COUNTS[field];
      if (count && wireType === WireType.Varint) stats[count] = reader.uint32();
      else if (field === 2 && wireType === WireType.LengthDelimited) stats.time = readMs(reader);
      else if (field === 3 && wireType === WireType.LengthDelimited) Object.assign(stats, readPlace(reader));
      else if (field === 18 && wireType === WireType.LengthDelimited) stats.dutyCycle = readDutyCycle(reader);
      else if (field === 17 && wireType === WireType.LengthDelimited) reader.string();
      else return false;
      known += 1;
      return true;
    });
    return known > 0 ? stats : undefined;
  });
}

/** ConnState: state in field 2 (1 is online), gateway_id in 3. @returns undefined when it is none */
export function readGatewayState(payload: Uint8Array): boolean | undefined {
  return attempt(() => {
    const reader = new BinaryReader(payload);
    let isOnline = false;
    let known = 0;
    readFields(reader, payload.length, (field, wireType) => {
      if (field === 2 && wireType === WireType.Varint) isOnline = reader.uint32() === 1;
      else if ((field === 1 || field === 3) && wireType === WireType.LengthDelimited) reader.bytes();
      else return false;
      known += 1;
      return true;
    });
    return known > 0 ? isOnline : undefined;
  });
}
