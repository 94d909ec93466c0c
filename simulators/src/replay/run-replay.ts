// Sends the rows of a file, one message each, in the order of the file; counts every row in exactly one place.
import { DEVICE_ID, formatTopic } from '@lagebild/shared/contract/topic.ts';
import type { Publisher } from '../mqtt/publisher.ts';
import type { Row } from './read-rows.ts';
import type { BadRow, RowFormat, RowReading } from './row.ts';

export interface ReplayOptions {
  readonly municipality: string;
  readonly idPrefix: string;
  /** Only rows with from <= time < to, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** Rows sent at most. */
  readonly limit: number;
  /** Waits until a row of this time is due. */
  readonly pace: (time: number) => Promise<void> | undefined;
  readonly onBadRow: (row: Row, problem: string) => void;
}

/** rows = sent + bad + outside, and sent = acknowledged + failed + still unacknowledged. */
export interface Tally {
  readonly rows: number;
  readonly bad: number;
  /** Not in the range that was asked for. */
  readonly outside: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly failed: number;
  /** Bytes of the file read so far. */
  readonly bytes: number;
}

export interface Replay {
  readonly tally: Tally;
  /** Resolves when every row has been sent and settled, or soon after the signal. @throws when the file cannot be read on */
  run(rows: AsyncIterable<Row>, signal: AbortSignal): Promise<void>;
}

export function createReplay(format: RowFormat, publisher: Publisher, options: ReplayOptions): Replay {
  const own = { rows: 0, bad: 0, outside: 0, bytes: 0 };
  const introduced = new Set<string>();

  function refuse(row: Row, problem: string): void {
    own.bad += 1;
    options.onBadRow(row, problem);
  }

  function send({ device, time, values }: RowReading, id: string): void {
    const about = introduced.has(device) ? undefined : format.aboutOf(device);
    introduced.add(device);
    const topic = formatTopic({ municipality: options.municipality, kind: format.kind, device: id, backfill: true });
    publisher.send(topic, JSON.stringify({ time: new Date(time).toISOString(), values, ...(about ? { about } : {}) }));
  }

  async function walk(rows: AsyncIterable<Row>, signal: AbortSignal): Promise<void> {
    for await (const row of rows) {
      own.rows += 1;
      own.bytes = row.bytes;
      const reading: RowReading | BadRow = format.parse(row.fields);
      if ('problem' in reading) {
        refuse(row, reading.problem);
        continue;
      }
      const id = options.idPrefix + reading.device;
      if (!DEVICE_ID.test(id)) refuse(row, `"${id}" cannot be a device id`);
      else if (reading.time < options.from || reading.time >= options.to) own.outside += 1;
      else {
        await options.pace(reading.time);
        if (publisher.isFull) await publisher.room();
        if (signal.aborted) {
          own.rows -= 1; // read, but not dealt with
          return;
        }
        send(reading, id);
        if (publisher.counts.sent >= options.limit) return;
      }
    }
  }

  return {
    get tally() {
      return { ...own, ...publisher.counts };
    },
    async run(rows, signal) {
      signal.addEventListener('abort', publisher.giveUp, { once: true });
      try {
        if (options.limit > 0) await walk(rows, signal);
      } finally {
        await publisher.drained();
      }
    },
  };
}
