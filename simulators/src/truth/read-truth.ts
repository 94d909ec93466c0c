// Reads a truth file back, line by line, and keeps what a comparison needs.
import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { type DeviceRecord, type EndRecord, type FaultRecord, type MessageRecord, type RunRecord, truthRecord } from './record.ts';

export interface Truth {
  readonly run: RunRecord;
  readonly devices: ReadonlyMap<string, DeviceRecord>;
  readonly faults: readonly FaultRecord[];
  /** Of each device, in the order of sending. */
  readonly messages: ReadonlyMap<string, readonly MessageRecord[]>;
  /** All messages up to this number are acknowledged; of later ones nobody knows. */
  readonly acknowledged: number;
  readonly sent: number;
  /** Simulated time up to which everything is known: the end of the run, or less after a stop or kill; epoch milliseconds. */
  readonly reached: number;
}

export class TruthFileError extends Error {
  readonly code = 'TRUTH_FILE_INVALID';
}

/** @throws {TruthFileError} naming the line; the last line may be cut off, as a kill leaves it */
export async function readTruth(path: string): Promise<Truth> {
  let run: RunRecord | undefined;
  const devices = new Map<string, DeviceRecord>();
  const faults: FaultRecord[] = [];
  const messages = new Map<string, MessageRecord[]>();
  let acknowledged = 0;
  let sent = 0;
  let end: EndRecord | undefined;
  let line = 0;
  let broken: string | undefined;
  try {
    for await (const text of createInterface({ input: createReadStream(path), crlfDelay: Number.POSITIVE_INFINITY })) {
      line += 1;
      if (broken !== undefined) throw new TruthFileError(broken);
      const record = parse(text);
      if (typeof record === 'string') {
        broken = `Line ${line} of ${path} ${record}.`;
        continue;
      }
      if (record.record === 'run') run = record;
      else if (record.record === 'device') devices.set(record.device, record);
      else if (record.record === 'fault') faults.push(record);
      else if (record.record === 'acknowledged') acknowledged = record.upTo;
      else if (record.record === 'end') end = record;
      else {
        sent = record.n;
        const own = messages.get(record.device);
        if (own) own.push(record);
        else messages.set(record.device, [record]);
      }
    }
  } catch (error) {
    if (error instanceof TruthFileError) throw error;
    throw new TruthFileError(`The truth file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  if (!run) throw new TruthFileError(`${path} is no truth file: its first line should be a record "run".`);
  const reached = end && acknowledged === sent ? end.reached : newest(messages, acknowledged, run.from);
  return { run, devices, faults, messages, acknowledged, sent, reached };
}

/** Messages are sent in the order of time, so whatever is older than the newest that is acknowledged is so too, or was never sent. */
function newest(messages: ReadonlyMap<string, readonly MessageRecord[]>, acknowledged: number, from: number): number {
  let time = from;
  for (const own of messages.values()) for (const { n, time: its } of own) if (n <= acknowledged) time = Math.max(time, its);
  return time;
}

function parse(text: string) {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return 'is not JSON';
  }
  const parsed = truthRecord.safeParse(json);
  return parsed.success ? parsed.data : `is no record of a truth file (${parsed.error.issues[0]?.path.join('.') || 'record'})`;
}
