// Sends the rows of a file, one message each, in the order of the file; counts every row in exactly one place.
import { DEVICE_ID, formatTopic } from '@lagebild/shared/contract/topic.ts';
import type { TimeLimit } from '../cli/time-limit.ts';
import type { Publisher } from '../mqtt/publisher.ts';
import { moveTimes } from './message-rows.ts';
import type { Row } from './read-rows.ts';
import type { BadRow, RowFormat, RowMessage, RowReading } from './row.ts';

export interface ReplayOptions {
  readonly municipality: string;
  readonly idPrefix: string;
  /** Every row tells the moment at which it is sent, instead of the one it holds. */
  readonly isNow: boolean;
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
  /** Resolves when every row has been sent and settled, or the time is over. @throws when the file cannot be read on */
  run(rows: AsyncIterable<Row>, limit: TimeLimit): Promise<void>;
}

export function createReplay(format: RowFormat, publisher: Publisher, options: ReplayOptions): Replay {
  const own = { rows: 0, bad: 0, outside: 0, bytes: 0 };
  const introduced = new Set<string>();

  function refuse(row: Row, problem: string): void {
    own.bad += 1;
    options.onBadRow(row, problem);
  }

  /** Network servers' own topics go below the municipality's prefix. */
  function sendMessage({ topic, payload, time }: RowMessage): void {
    const first = topic.split('/', 1)[0] ?? '';
    const told = first === 'v1' || first === 'lns' ? topic : `lns/${options.municipality}/${topic}`;
    publisher.send(told, options.isNow && time !== undefined ? moveTimes(payload, Date.now() - time) : payload);
  }

  function send({ device, time: held, values }: RowReading, id: string): void {
    if (format.kind === undefined) return;
    const time = options.isNow ? Date.now() : held;
    const about = introduced.has(device) ? undefined : format.aboutOf(device);
    introduced.add(device);
    const topic = formatTopic({ municipality: options.municipality, kind: format.kind, device: id, backfill: !options.isNow });
    publisher.send(topic, JSON.stringify({ time: new Date(time).toISOString(), values, ...(about ? { about } : {}) }));
  }

  async function walk(rows: AsyncIterable<Row>, { enough }: TimeLimit): Promise<void> {
    for await (const row of rows) {
      own.rows += 1;
      own.bytes = row.bytes;
      const parsed: RowReading | RowMessage | BadRow = format.parse(row.fields);
      if ('problem' in parsed) {
        refuse(row, parsed.problem);
        continue;
      }
      const id = 'device' in parsed ? options.idPrefix + parsed.device : undefined;
      const { time } = parsed;
      if (id !== undefined && !DEVICE_ID.test(id)) refuse(row, `"${id}" cannot be a device id`);
      else if (time !== undefined && (time < options.from || time >= options.to)) own.outside += 1;
      else {
        if (time !== undefined) await options.pace(time);
        if (publisher.isFull) await publisher.room();
        if (enough.aborted) {
          own.rows -= 1; // read, but not dealt with
          return;
        }
        if ('topic' in parsed) sendMessage(parsed);
        else send(parsed, id ?? '');
        if (publisher.counts.sent >= options.limit) return;
      }
    }
  }

  return {
    get tally() {
      return { ...own, ...publisher.counts };
    },
    async run(rows, limit) {
      limit.atOnce.addEventListener('abort', publisher.giveUp, { once: true });
      try {
        if (options.limit > 0) await walk(rows, limit);
      } finally {
        await publisher.drained();
      }
    },
  };
}
