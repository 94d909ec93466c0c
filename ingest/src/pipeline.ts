// The way of a message, from arrival to acknowledgement. Read this first.
import { setTimeout as sleep } from 'node:timers/promises';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { LatestValue, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { Logger } from 'pino';
import { judge, municipalityOf } from './judge.ts';
import { KnownState } from './known-state.ts';
import { type Candidate, type Quarantined, quarantine, type RawMessage, type Verdict } from './message.ts';
import { settle } from './settle.ts';

export interface PipelineDeps {
  readonly rules: RuleBook;
  readonly store: TimeSeriesStore;
  readonly registry: Registry;
  /** What the store held at the start. */
  readonly latest: readonly LatestValue[];
  /** Called with the readings of each batch once they are stored; must not throw. */
  readonly onStored: (readings: readonly Reading[]) => void;
  readonly log: Logger;
}

export interface Pipeline {
  /** Takes a message in. Resolves once it is stored, known to be a duplicate, or in quarantine, on disk: then it may be acknowledged. */
  accept(message: RawMessage): Promise<void>;
  /** Undefined while messages can be stored, else since when (epoch ms) and why not. */
  readonly trouble: { since: number; reason: string } | undefined;
  /** Settles what is on its way. Afterwards nothing is taken in any more. */
  close(): Promise<void>;
}

interface Waiting {
  readonly message: RawMessage;
  readonly done: () => void;
}

/** Messages settled together at most: DuckDB is at its best from 5,000 rows a batch. */
const MAX_BATCH = 5000;
const RETRY_MS = 1000;

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { rules, store, registry, onStored, log } = deps;
  const known = new KnownState(deps.latest);
  // A crash between the two commits of a batch leaves readings of a device that was not registered yet.
  for (const value of deps.latest) registry.devices.note(value, undefined, Date.now());
  const queue: Waiting[] = [];
  let settling: Promise<void> | undefined;
  let trouble: Pipeline['trouble'];
  let closed = false;

  /** One batch at a time; whatever arrives meanwhile joins the next (group commit). */
  async function settleQueue(): Promise<void> {
    while (queue.length > 0) {
      const batch = queue.splice(0, MAX_BATCH);
      await settleBatch(batch.map(({ message }) => message));
      for (const { done } of batch) done();
    }
    settling = undefined;
  }

  async function settleBatch(messages: readonly RawMessage[]): Promise<void> {
    const judged = messages.map(judgeSafely);
    const verdicts = await untilItWorks((isRetry) => writeNew(judged, isRetry));
    await untilItWorks(() => keepBooks(verdicts));
    onStored(storedReadings(verdicts));
  }

  /** A defect of ours must not hold up the others: its message is kept, and the defect is logged. */
  function judgeSafely(message: RawMessage): Candidate | Quarantined {
    try {
      return judge(message, rules, known);
    } catch (error) {
      log.error({ err: error, topic: message.topic }, 'a message could not be judged');
      const municipality = municipalityOf(message.topic, rules);
      return quarantine(message, municipality ? { municipality } : {}, { code: 'internal_error', problem: (error as Error).message });
    }
  }

  async function writeNew(judged: readonly (Candidate | Quarantined)[], isRetry: boolean): Promise<Verdict[]> {
    const verdicts = await settle(judged, { store, devices: registry.devices, known }, isRetry);
    const readings = storedReadings(verdicts);
    await store.write(readings);
    for (const reading of readings) known.noteStored(reading);
    return verdicts;
  }

  function keepBooks(verdicts: readonly Verdict[]): void {
    registry.settle(
      verdicts.map(({ ending, message }) => ({ ending, municipality: municipalityOf(message.topic, rules) ?? UNASSIGNED })),
      verdicts.flatMap((v) => (v.ending === 'quarantined' ? [{ ...v.message, ...v.place, refusal: v.refusal }] : [])),
    );
  }

  /** Repeats a step until the disk lets it through. Meanwhile nothing is acknowledged, so the senders keep their messages. */
  async function untilItWorks<T>(step: (isRetry: boolean) => T | Promise<T>): Promise<T> {
    for (let isRetry = false; ; isRetry = true) {
      try {
        const result = await step(isRetry);
        if (trouble) log.info('messages are being stored again');
        trouble = undefined;
        return result;
      } catch (error) {
        if (!trouble) log.error({ err: error }, 'messages cannot be stored; none is acknowledged until they can');
        trouble ??= { since: Date.now(), reason: (error as Error).message };
        await sleep(RETRY_MS);
      }
    }
  }

  return {
    accept(message) {
      if (closed) return Promise.reject(new Error('the pipeline is closed'));
      registry.ledger.receive(municipalityOf(message.topic, rules) ?? UNASSIGNED);
      return new Promise((done) => {
        queue.push({ message, done });
        // Not at once: everything that the same read from the socket brings joins the batch.
        settling ??= new Promise<void>((start) => setImmediate(start)).then(settleQueue);
      });
    },
    get trouble() {
      return trouble;
    },
    async close() {
      closed = true;
      await settling;
    },
  };
}

function storedReadings(verdicts: readonly Verdict[]): Reading[] {
  return verdicts.flatMap((v) => (v.ending === 'stored' ? [v.reading] : []));
}
