// A segment: one file of the log, named by the number of its first record. What can be read from it, and what cannot.
import { findRecord, type LogRecord, readRecord } from './record.ts';

/** First bytes of a segment. They only tell a person what the file is; damage to them costs nothing. */
export const SEGMENT_HEADER = Buffer.from('Lagebild log 1\n\n');

export interface SegmentId {
  readonly firstSeq: number;
  /** Every checksum in the segment begins with it. 32 bits. */
  readonly salt: number;
}

export const segmentName = ({ firstSeq, salt }: SegmentId): string =>
  `${String(firstSeq).padStart(16, '0')}-${salt.toString(16).padStart(8, '0')}.seg`;

/** Reads the name of a segment; undefined for another file. */
export function parseSegmentName(name: string): SegmentId | undefined {
  const match = /^(\d{16})-([0-9a-f]{8})\.seg$/.exec(name);
  return match ? { firstSeq: Number(match[1]), salt: Number.parseInt(match[2] ?? '', 16) } : undefined;
}

/** Bytes [from, to) of a segment that are no record. `torn`: nothing readable follows, as after a power cut in the middle of a write. */
export interface Damage {
  readonly from: number;
  readonly to: number;
  readonly torn: boolean;
}

export interface SegmentContent {
  /** In the order of the file. Payloads are views of the segment's bytes. */
  readonly records: LogRecord[];
  readonly damage: Damage[];
}

/**
 * Reads a whole segment, over whatever is damaged in it.
 * @param beforeSeq first number of the next segment: what comes again there was not synced here, and is left out
 */
export function readSegment(bytes: Buffer, salt: number, beforeSeq = Number.POSITIVE_INFINITY): SegmentContent {
  const content: SegmentContent = { records: [], damage: [] };
  const hasHeader = bytes.subarray(0, SEGMENT_HEADER.length).equals(SEGMENT_HEADER);
  let at = hasHeader ? SEGMENT_HEADER.length : 0;
  while (at < bytes.length) {
    const found = readRecord(bytes, at, salt);
    if (typeof found === 'object') {
      if (found.record.seq < beforeSeq) content.records.push(found.record);
      at = found.end;
      continue;
    }
    const next = findRecord(bytes, at + 1, salt);
    content.damage.push({ from: at, to: next ?? bytes.length, torn: next === undefined });
    at = next ?? bytes.length;
  }
  return content;
}
