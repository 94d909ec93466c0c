// Writes one segment: whole batches behind one another, each synced before it counts.
import { join } from 'node:path';
import type { Disk, DiskFile } from './disk.ts';
import type { Segment } from './recovery.ts';
import { SEGMENT_HEADER, type SegmentId, segmentName } from './segment.ts';

export class SegmentWriter implements Segment {
  readonly name: string;
  readonly firstSeq: number;
  readonly salt: number;
  readonly #file: DiskFile;
  #bytes = SEGMENT_HEADER.length;
  #oldest = Number.POSITIVE_INFINITY;
  #newest = Number.NEGATIVE_INFINITY;

  /** @throws the system's error when the file cannot be made */
  static async create(disk: Disk, folder: string, id: SegmentId): Promise<SegmentWriter> {
    const name = segmentName(id);
    const file = await disk.open(join(folder, name), 'new');
    try {
      await file.write(SEGMENT_HEADER, 0);
      await disk.syncFolder(folder); // else the name may be gone after a power cut, and the synced records with it
    } catch (error) {
      await file.close().catch(() => undefined);
      throw error;
    }
    return new SegmentWriter(name, id, file);
  }

  private constructor(name: string, { firstSeq, salt }: SegmentId, file: DiskFile) {
    this.name = name;
    this.firstSeq = firstSeq;
    this.salt = salt;
    this.#file = file;
  }

  /** Bytes that survive a power cut and have been counted by `grow`; what a failed batch left behind them does not count. */
  get bytes(): number {
    return this.#bytes;
  }

  /**
   * Resolves once the bytes survive a power cut.
   * @throws the system's error. The segment must not be written to afterwards: a second sync of the same file may succeed although
   *   the pages of the first were thrown away (PostgreSQL's "fsyncgate", 2018).
   */
  async append(bytes: Uint8Array): Promise<void> {
    await this.#file.write(bytes, this.#bytes);
    await this.#file.sync();
  }

  get arrivals(): { oldest: number; newest: number } | undefined {
    return this.#newest < this.#oldest ? undefined : { oldest: this.#oldest, newest: this.#newest };
  }

  /** Counts what was appended: from now on readers see it. @param arrivals of its first and last record, epoch milliseconds */
  grow(bytes: number, first: number, last: number): void {
    this.#bytes += bytes;
    this.#oldest = Math.min(this.#oldest, first, last);
    this.#newest = Math.max(this.#newest, first, last);
  }

  close(): Promise<void> {
    return this.#file.close();
  }

  /** Gives the segment up after a failed append: what may have been left of it behind the synced bytes is cut off, if the disk lets us. */
  async abandon(): Promise<void> {
    await this.#file.truncate(this.#bytes).catch(() => undefined);
    await this.#file.close().catch(() => undefined);
  }
}
