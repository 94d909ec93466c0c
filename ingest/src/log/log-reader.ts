// Reads records back from the segments, in order, from any number on.
import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import { findRecord, type LogRecord, readRecord } from './record.ts';
import type { Segment } from './recovery.ts';
import { SEGMENT_HEADER } from './segment.ts';

const CHUNK_BYTES = 2 ** 20;

interface Place {
  readonly segment: Segment;
  readonly file: DiskFile;
  /** Where in the file `bytes` begins. */
  base: number;
  bytes: Buffer;
  /** Where in `bytes` the next record begins. */
  at: number;
}

export class LogReader {
  readonly #disk: Disk;
  readonly #folder: string;
  readonly #segments: () => readonly Segment[];
  #place: Place | undefined;
  /** Number of the record behind the last one read. */
  #next = Number.NaN;

  /** @param segments the segments as they are now, oldest first; only their `bytes` are read */
  constructor(disk: Disk, folder: string, segments: () => readonly Segment[]) {
    this.#disk = disk;
    this.#folder = folder;
    this.#segments = segments;
  }

  /** Up to `most` records from a number on; damaged places are stepped over. Empty at the end of the log. */
  async read(fromSeq: number, most: number): Promise<LogRecord[]> {
    if (fromSeq !== this.#next) await this.#leave();
    this.#next = fromSeq;
    const records: LogRecord[] = [];
    while (records.length < most) {
      const record = this.#readHere() ?? (await this.#readNext());
      if (!record) break;
      if (record.seq < this.#next) continue;
      records.push(record);
      this.#next = record.seq + 1;
    }
    return records;
  }

  async close(): Promise<void> {
    await this.#leave();
  }

  /** The next record when it is in memory already, as nearly all are. */
  #readHere(): LogRecord | undefined {
    const place = this.#place;
    if (!place) return undefined;
    const found = readRecord(place.bytes, place.at, place.segment.salt);
    if (typeof found !== 'object' || found.record.seq >= this.#endOf(place.segment)) return undefined;
    place.at = found.end;
    return found.record;
  }

  async #readNext(): Promise<LogRecord | undefined> {
    for (;;) {
      const place = this.#place ?? (await this.#enter());
      if (!place) return undefined;
      const found = readRecord(place.bytes, place.at, place.segment.salt);
      if (typeof found === 'object') {
        place.at = found.end;
        if (found.record.seq < this.#endOf(place.segment)) return found.record;
      } else if (!(await this.#readOn(place, found))) {
        if (this.#isNewest(place.segment)) return undefined; // more may come
        this.#next = Math.max(this.#next, this.#endOf(place.segment)); // whatever is missing at its end cannot be read
        await this.#leave();
      }
    }
  }

  /** Gets more bytes, or steps over damage. False at the end of the segment. */
  async #readOn(place: Place, found: 'cut short' | 'damaged'): Promise<boolean> {
    const { segment, file } = place;
    const left = place.bytes.length - place.at;
    const here = place.base + place.at;
    const end = place.base + place.bytes.length;
    if (end < segment.bytes) {
      const wanted = Math.max(CHUNK_BYTES, found === 'damaged' ? segment.bytes : 2 * left);
      place.bytes = await file.read(here, Math.min(wanted, segment.bytes - here));
      place.base = here;
      place.at = 0;
      if (found === 'cut short') return place.bytes.length > left; // else the file is shorter than it was
    }
    const next = findRecord(place.bytes, place.at + 1, segment.salt);
    if (next === undefined) return false;
    place.at = next;
    return true;
  }

  async #enter(): Promise<Place | undefined> {
    const segment = this.#segments().findLast(({ firstSeq }) => firstSeq <= this.#next) ?? this.#segments()[0];
    if (!segment || segment.bytes <= SEGMENT_HEADER.length) return undefined;
    const file = await this.#disk.open(join(this.#folder, segment.name), 'existing');
    this.#place = { segment, file, base: SEGMENT_HEADER.length, bytes: Buffer.alloc(0), at: 0 };
    return this.#place;
  }

  async #leave(): Promise<void> {
    const file = this.#place?.file;
    this.#place = undefined;
    await file?.close();
  }

  #isNewest(segment: Segment): boolean {
    return this.#segments().at(-1) === segment;
  }

  /** First number that belongs to the segment behind this one. */
  #endOf(segment: Segment): number {
    const segments = this.#segments();
    return segments[segments.indexOf(segment) + 1]?.firstSeq ?? Number.POSITIVE_INFINITY;
  }
}
