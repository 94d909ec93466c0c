// Where a value comes from: the raw messages of a device, each judged again step by step, so that a person can follow its way.
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { About, Reading } from '@lagebild/shared/domain/reading.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { ErasedDevices } from '@lagebild/shared/registry/erased.ts';
import { decodeForeign, type ForeignCodecsDeps } from './foreign-codecs.ts';
import { judge } from './judge.ts';
import type { DurableLog } from './log/durable-log.ts';
import type { LogRecord } from './log/record.ts';
import { type Heard, readingsOf } from './message.ts';

export interface OriginQuestion {
  readonly municipality: string;
  readonly device: string;
  /** The moment a value was measured, epoch milliseconds; the newest messages when left out. */
  readonly time?: number | undefined;
  readonly limit: number;
}

/** A raw message of the device, and what Lagebild makes of it today. */
export interface OriginMessage {
  readonly record: LogRecord;
  readonly heard?: Heard | undefined;
  /** What it says, as far as it can be read. */
  readonly readings: readonly Reading[];
  readonly about?: About | undefined;
  /** Why it cannot be taken; undefined when it can. */
  readonly refusal?: Refusal | undefined;
}

export interface Origin {
  readonly messages: readonly OriginMessage[];
  /** Arrivals that were looked through, epoch milliseconds. */
  readonly from: number;
  readonly to: number;
  /** False: there were more messages than one question may look through. */
  readonly isComplete: boolean;
}

export interface OriginDeps extends ForeignCodecsDeps {
  readonly durableLog: Pick<DurableLog, 'rawMessages'>;
  /** What an erased device sent is kept in the archive until its days are over, and shown to nobody. */
  readonly erased: Pick<ErasedDevices, 'isErased'>;
}

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** After a measurement its message is looked for here first: most arrive within minutes, loggers within days. */
const ARRIVES_WITHIN_MS = [10 * MINUTE_MS, 12 * HOUR_MS, 31 * 24 * HOUR_MS];
/** A clock may be a little ahead (region/district.yaml). */
const CLOCK_AHEAD_MS = 3 * MINUTE_MS;
const NEWEST_MS = 6 * HOUR_MS;
/** Messages judged for one question: about three seconds of work. */
const MOST_MESSAGES = 200_000;
const AT_ONCE = 1000;

export async function originOf(question: OriginQuestion, deps: OriginDeps, now: number): Promise<Origin> {
  const { time } = question;
  if (time === undefined) return search(question, deps, { from: now - NEWEST_MS, to: now + 1, budget: MOST_MESSAGES });
  let begin = time - CLOCK_AHEAD_MS;
  const messages: OriginMessage[] = [];
  let budget = MOST_MESSAGES;
  for (const within of ARRIVES_WITHIN_MS) {
    const to = Math.min(now + 1, time + within);
    const part = await search(question, deps, { from: begin, to, budget });
    messages.push(...part.messages);
    budget -= part.looked;
    const isFound = messages.some(({ readings }) => readings.some((reading) => reading.time === time));
    begin = to;
    if (isFound || !part.isComplete || to > now) return { ...part, messages, from: time - CLOCK_AHEAD_MS };
  }
  return { messages, from: time - CLOCK_AHEAD_MS, to: begin, isComplete: true };
}

interface Reach {
  readonly from: number;
  readonly to: number;
  /** Messages that may be looked at. */
  readonly budget: number;
}

async function search({ municipality, device, time, limit }: OriginQuestion, deps: OriginDeps, { from, to, budget }: Reach) {
  const found: OriginMessage[] = [];
  let looked = 0;
  for await (const records of deps.durableLog.rawMessages(from, to)) {
    for (let at = 0; at < records.length; at += AT_ONCE) {
      const chunk = records.slice(at, at + AT_ONCE);
      if (looked + chunk.length > budget) return { messages: found, from, to, isComplete: false, looked };
      looked += chunk.length;
      for (const message of await judged(chunk, deps)) {
        if (!isOf(message, municipality, device) || deps.erased.isErased({ municipality, device }, message.record.receivedAt)) continue;
        if (time !== undefined && message.readings.length > 0 && !message.readings.some((reading) => reading.time === time)) continue;
        found.push(message);
        if (found.length > limit) found.shift();
      }
      await nextTurn(); // the ingest has its turn
    }
  }
  return { messages: found, from, to, isComplete: true, looked };
}

type Judged = OriginMessage & { readonly place: { readonly municipality?: string; readonly device?: string } };

const isOf = ({ place }: Judged, municipality: string, device: string): boolean =>
  place.device === device && place.municipality === municipality;

async function judged(records: readonly LogRecord[], deps: OriginDeps): Promise<Judged[]> {
  const judgements = await decodeForeign(
    records.map((record) => judge(record, deps)),
    deps,
  );
  return judgements.map((judgement, index): Judged => {
    const record = records[index] as LogRecord;
    if (judgement.ending === 'open') {
      const { reading, heard, about } = judgement;
      return { record, heard, readings: readingsOf(judgement), about, place: reading };
    }
    const { heard, place } = judgement;
    return { record, heard, readings: [], place, ...(judgement.ending === 'quarantined' && { refusal: judgement.refusal }) };
  });
}
