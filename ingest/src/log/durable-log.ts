// The durable log: a message is on disk before it is acknowledged, and stays until it is settled.
//
// Group commit: one sync at a time; whatever arrives meanwhile joins the next. Segments whose records are all settled go to the
// archive. When the log is full, or the disk refuses, nothing is acknowledged until that is over; nothing is ever dropped.
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Logger } from 'pino';
import { Fifo } from '../fifo.ts';
import type { RawMessage } from '../message.ts';
import { type Checkpoint, openCheckpoint } from './checkpoint.ts';
import { type Disk, disk as realDisk } from './disk.ts';
import { LogReader } from './log-reader.ts';
import { RawArchive } from './raw-archive.ts';
import { type LogRecord, RecordBuffer } from './record.ts';
import { type Found, recover, type Segment } from './recovery.ts';
import { SegmentWriter } from './segment-writer.ts';

export interface LogStatus {
  /** Bytes on disk that are not in the archive yet, and the most there may be. */
  readonly bytes: number;
  readonly maxBytes: number;
  /** Messages taken in but not on disk yet: not acknowledged. */
  readonly waiting: number;
  /** `full` and `failing`: nothing is acknowledged. */
  readonly state: 'ok' | 'nearly full' | 'full' | 'failing';
  /** Since when it is full or failing (epoch milliseconds), and why. */
  readonly trouble?: { readonly since: number; readonly reason: string };
  /** What the start found. */
  readonly found: Found;
  /** Syncs since the start. */
  readonly syncs: number;
}

export interface DurableLog {
  /** Takes a message in; `onDurable` is called once it is on disk, in the order of the calls. */
  append(message: RawMessage, onDurable: (record: LogRecord) => void): void;
  /** Number of the newest record on disk; 0 before the first. */
  readonly lastSeq: number;
  /** Everything up to this record is settled. */
  readonly settledSeq: number;
  readonly status: LogStatus;
  /** Up to `most` records from a number on; what cannot be read is stepped over. */
  read(fromSeq: number, most: number): Promise<LogRecord[]>;
  /** Everything up to this record is settled. */
  settled(seq: number): Promise<void>;
  /** Raw messages that arrived in [from, to), epoch milliseconds, oldest first, as far as they are kept. */
  rawMessages(from: number, to: number): AsyncGenerator<LogRecord[]>;
  /** Ends the newest file, so that its days in the archive begin now. */
  closeSegment(): Promise<void>;
  /** Deletes raw messages that are older than they are to be kept. */
  expireRaw(now: number): Promise<void>;
  /** Syncs what waits, unless the disk refuses; what is not on disk then is never acknowledged. */
  close(): Promise<void>;
}

export interface DurableLogOptions {
  /** Folder of its own. */
  readonly folder: string;
  readonly maxBytes: number;
  /** How long settled messages are kept, days. */
  readonly rawDays: number;
  /** Everything up to this record is booked already. */
  readonly settledSeq: number;
  /** Called at the start for each record that is not settled, in order. */
  readonly onUnsettled: (record: LogRecord) => void;
  readonly log: Logger;
  readonly disk?: Disk;
}

const LARGEST_SEGMENT = 16 * 2 ** 20;
/** Most that is synced at once. */
const BATCH_RECORDS = 20_000;
const NEARLY_FULL = 0.8;
const RETRY_MS = 1000;
/** The registry's own number counts; this one only spares reading when it is lost. */
const CHECKPOINT_EVERY_MS = 1000;

interface Waiting {
  readonly record: LogRecord;
  readonly onDurable: (record: LogRecord) => void;
}

const isOutOfSpace = (error: unknown): boolean => ['ENOSPC', 'EDQUOT'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Opens the log of a folder, whatever state it is in. */
export async function openDurableLog(options: DurableLogOptions): Promise<DurableLog> {
  const { folder, maxBytes, log, disk = realDisk } = options;
  const segmentBytes = Math.min(LARGEST_SEGMENT, Math.floor(maxBytes / 8));
  await disk.makeFolder(folder);
  const archive = new RawArchive({ disk, folder: join(folder, 'raw'), days: options.rawDays, log });
  await archive.open();
  const hasCheckpoint = (await disk.list(folder)).includes('checkpoint');
  const checkpoint: Checkpoint = await openCheckpoint(disk, join(folder, 'checkpoint'), hasCheckpoint);
  let settledSeq = Math.max(options.settledSeq, checkpoint.seq);
  const recovered = await recover(disk, folder, settledSeq, options.onUnsettled);
  const { found } = recovered;
  if (found.damagedPlaces > 0 || found.missingRecords > 0)
    log.error(found, 'the durable log is damaged; what could not be read is kept aside');
  else if (found.tornBytes > 0) log.warn(found, 'the end of the durable log was cut short; those messages had not been acknowledged');

  const salt = randomInt(2 ** 32);
  const segments: Segment[] = recovered.segments;
  const reader = new LogReader(disk, folder, () => segments);
  const buffer = new RecordBuffer(salt);
  let nextSeq = recovered.lastSeq + 1;
  let lastSeq = recovered.lastSeq;
  let writer: SegmentWriter | undefined;
  const waiting = new Fifo<Waiting>();
  let work: Promise<void> | undefined;
  let trouble: LogStatus['trouble'];
  let state: LogStatus['state'] = 'ok';
  let syncs = 0;
  const closing = new AbortController();
  let checkpointedAt = 0;
  let roomMade = Promise.withResolvers<void>();
  let releasing: Promise<void> = Promise.resolve();

  const bytesOnDisk = () => segments.reduce((sum, segment) => sum + segment.bytes, 0);

  async function commitAll(): Promise<void> {
    while (waiting.length > 0) {
      const batch = takeBatch();
      if (!(await commit(batch))) return;
    }
    work = undefined;
  }

  function takeBatch(): Waiting[] {
    buffer.clear();
    let count = 0;
    while (count < waiting.length && count < BATCH_RECORDS && (count === 0 || buffer.length < segmentBytes / 2)) {
      buffer.add((waiting.at(count) as Waiting).record);
      count += 1;
    }
    return waiting.take(count);
  }

  /** Brings the buffer to the disk, however long it takes. False when the log is closed before that. */
  async function commit(batch: readonly Waiting[]): Promise<boolean> {
    const firstSeq = (batch[0] as Waiting).record.seq;
    for (let failures = 0; ; ) {
      if (isFull()) {
        if (closing.signal.aborted) return false;
        await roomMade.promise;
        continue;
      }
      const error = await append(firstSeq).catch((cause: Error) => cause);
      if (!error) {
        noteDurable(batch);
        return true;
      }
      failures += 1;
      await writer?.abandon();
      writer = undefined;
      // At once on a new segment; only when that fails as well something is wrong for longer.
      if (failures === 1) continue;
      noteTrouble('failing', error.message);
      if (closing.signal.aborted) return false;
      if (isOutOfSpace(error) && (await makeRoom())) continue;
      await sleep(RETRY_MS, undefined, { signal: closing.signal }).catch(() => undefined);
    }
  }

  /** In one go, so that nobody reads a record before its arrival was told. */
  function noteDurable(batch: readonly Waiting[]): void {
    const [first, last] = [(batch[0] as Waiting).record, (batch.at(-1) as Waiting).record];
    writer?.grow(buffer.length, first.receivedAt, last.receivedAt);
    lastSeq = last.seq;
    recoveredFrom('failing');
    for (const { record, onDurable } of batch) onDurable(record);
  }

  /** Settled messages give way to those that are not. */
  async function makeRoom(): Promise<boolean> {
    try {
      await release();
      return await archive.makeRoom();
    } catch {
      return false; // the disk refuses this as well
    }
  }

  async function append(firstSeq: number): Promise<void> {
    if (writer && writer.bytes + buffer.length > segmentBytes) await leaveSegment();
    if (!writer) {
      writer = await SegmentWriter.create(disk, folder, { firstSeq, salt });
      if (segments.at(-1)?.firstSeq === firstSeq) segments.pop(); // the same place, taken by an attempt that failed
      segments.push(writer);
    }
    await writer.append(buffer.bytes);
    syncs += 1;
  }

  async function leaveSegment(): Promise<void> {
    const left = writer;
    writer = undefined;
    await left?.close();
  }

  function isFull(): boolean {
    const bytes = bytesOnDisk() + buffer.length;
    if (bytes > maxBytes) noteTrouble('full', `the durable log holds ${Math.round(bytes / 2 ** 20)} MiB, all it may`);
    else if (bytes > NEARLY_FULL * maxBytes && state === 'ok') {
      state = 'nearly full';
      log.warn({ bytes, maxBytes }, 'the durable log is nearly full: the store does not keep up');
    } else if (bytes < NEARLY_FULL * maxBytes && state === 'nearly full') state = 'ok';
    return bytes > maxBytes;
  }

  function noteTrouble(kind: 'full' | 'failing', reason: string): void {
    if (state !== kind) log.error({ reason }, 'no message is acknowledged: the durable log cannot take it');
    state = kind;
    trouble ??= { since: Date.now(), reason };
  }

  function recoveredFrom(kind: 'full' | 'failing'): void {
    if (state !== kind) return;
    state = 'ok';
    trouble = undefined;
    log.info('messages are acknowledged again');
  }

  /** Segments that hold nothing unsettled go to the archive; the newest is still written to. One at a time, whoever asks. */
  function release(): Promise<void> {
    const released = releasing.then(releaseSettled);
    releasing = released.catch(() => undefined);
    return released;
  }

  async function releaseSettled(): Promise<void> {
    for (;;) {
      const [oldest, next] = segments;
      const end = next?.firstSeq ?? (writer ? Number.POSITIVE_INFINITY : lastSeq + 1);
      // One that holds nothing was given up, and the next attempt makes a file of the same name.
      if (!oldest || end > settledSeq + 1 || oldest.firstSeq > settledSeq) return;
      await archive.take(folder, oldest);
      segments.shift();
      if (bytesOnDisk() + buffer.length <= maxBytes) recoveredFrom('full');
      roomMade.resolve();
      roomMade = Promise.withResolvers();
    }
  }

  return {
    append(message, onDurable) {
      if (closing.signal.aborted) throw new Error('the log is closed');
      const { topic, payload, receivedAt, arrivalOffsetMs, boundTo, source } = message;
      waiting.push({ record: { seq: nextSeq, topic, payload, receivedAt, arrivalOffsetMs, boundTo, source }, onDurable });
      nextSeq += 1;
      // Not at once: everything that the same read from the socket brings joins the batch.
      work ??= new Promise<void>((start) => setImmediate(start)).then(commitAll);
    },
    get lastSeq() {
      return lastSeq;
    },
    get settledSeq() {
      return settledSeq;
    },
    get status() {
      return { bytes: bytesOnDisk(), maxBytes, waiting: waiting.length, state, ...(trouble ? { trouble } : {}), found, syncs };
    },
    read: (fromSeq, most) => reader.read(fromSeq, most),
    async settled(seq) {
      settledSeq = Math.max(settledSeq, seq);
      const hasReleasable = segments[1] !== undefined && segments[1].firstSeq <= settledSeq + 1;
      if (!hasReleasable && Date.now() - checkpointedAt < CHECKPOINT_EVERY_MS) return;
      checkpointedAt = Date.now();
      try {
        await checkpoint.write(settledSeq);
        await release();
      } catch (error) {
        log.warn({ err: error }, 'settled messages cannot be taken out of the durable log yet');
      }
    },
    async *rawMessages(from, to) {
      yield* archive.read(from, to);
      const end = lastSeq;
      const own = new LogReader(disk, folder, () => segments);
      try {
        for (let seq = segments[0]?.firstSeq ?? end + 1; seq <= end; ) {
          const records = await own.read(seq, 5000);
          if (records.length === 0) return;
          seq = (records.at(-1) as LogRecord).seq + 1;
          yield records.filter(({ receivedAt }) => receivedAt >= from && receivedAt < to);
        }
      } finally {
        await own.close();
      }
    },
    async closeSegment() {
      while (work && !closing.signal.aborted) await work;
      await leaveSegment();
      await release();
    },
    expireRaw: (now) => archive.expire(now),
    async close() {
      closing.abort();
      roomMade.resolve();
      await work;
      await leaveSegment().catch(() => undefined);
      await reader.close();
      if (settledSeq > checkpoint.seq) await checkpoint.write(settledSeq).catch(() => undefined);
      await checkpoint.close();
      await archive.close();
    },
  };
}
