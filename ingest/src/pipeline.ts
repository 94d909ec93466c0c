// The way of a message, from arrival to the books. Read this first.
//
//   accept   door → without personal data → durable log → acknowledged
//   judge    by itself: topic, payload, quantities, clock → live channel
//   aside    while a codec decodes that is not ours
//   settle   against what is known: new, repeated, contradicting → store → books and place in the log
import type { Finding } from '@lagebild/shared/domain/finding.ts';
import { checkCapacity } from '@lagebild/shared/domain/plausibility.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import { type Ending, type Entry, UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import { type LogPlace, settledBy } from '@lagebild/shared/registry/log-position.ts';
import { type HeardUplink, SAME_UPLINK_MS } from '@lagebild/shared/registry/radio.ts';
import type { HeardMessage, Registry } from '@lagebild/shared/registry/registry.ts';
import type { LatestValue, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { withoutErased } from '@lagebild/shared/store/without-erased.ts';
import type { Logger } from 'pino';
import { ArrivalClock } from './arrival.ts';
import { Aside } from './aside.ts';
import { Errands } from './errands.ts';
import type { FindingsWatch } from './findings/watch.ts';
import { decodeForeign, decodeForeignQuickly, resting } from './foreign-codecs.ts';
import { Handover } from './handover.ts';
import { judgeSafely, municipalityOf } from './judge.ts';
import { KnownState } from './known-state.ts';
import type { DurableLog } from './log/durable-log.ts';
import type { LogRecord } from './log/record.ts';
import { type Judged, type Judgement, type Place, type RawMessage, readingsOf, type Settleable, type Verdict } from './message.ts';
import { Patience, Stopped, type Trouble } from './patience.ts';
import { keepable, keepableTopic } from './personal-data-door.ts';
import { alsoKept, RecentUplinks, type SeenUplinks } from './recent-uplinks.ts';
import { replayWaiting } from './replay-waiting.ts';
import type { Sandbox } from './sandbox/sandbox.ts';
import { type Settled, settle, type Taken } from './settle.ts';
import { sourceUses } from './source-uses.ts';
import { isSettled, repeatedReadings, storedOf, storedReadings, withoutRejected } from './verdicts.ts';

export interface PipelineDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  /** Where codecs run that are not ours. */
  readonly sandbox: Pick<Sandbox, 'decode' | 'decodeQuickly'>;
  readonly durableLog: DurableLog;
  readonly store: TimeSeriesStore;
  readonly registry: Registry;
  /** Notices what is conspicuous among stored readings. */
  readonly findings: Pick<FindingsWatch, 'note' | 'knowStored'>;
  /** Asks the store something before the first reading is written; repeated until the store answers. */
  readonly beforeWriting?: () => Promise<void>;
  /** What the store holds, once it could be asked; must not throw. */
  readonly onLatest: (latest: readonly LatestValue[]) => void;
  /** Readings that are safe in the log and right in themselves, as they come; must not throw. */
  readonly onReadings: (readings: readonly Reading[]) => void;
  /** Called for every message that came in once it is booked; must not throw. */
  readonly onSettled?: (verdict: Verdict, place: Place) => void;
  readonly log: Logger;
}

/** How quarantined messages ended that were taken in again. */
export type ReplayCounts = Record<Ending | 'missing', number>;

export interface Pipeline {
  /**
   * Takes a message in. Calls back once it is in the log, synced to disk: then it may be acknowledged. After `close` it never does.
   * @returns false when something had to be taken out of it: then nobody else may get it as it came
   */
  accept(this: void, message: RawMessage, onSafe: () => void): boolean;
  /** Takes quarantined messages in again, with their time of arrival. Those that are stored leave the quarantine. */
  replay(ids: readonly number[]): Promise<ReplayCounts>;
  /**
   * Does something between two batches, when nothing else is written to the store.
   * @throws {StoreUnavailable} at once, while the store is away; later, when Lagebild stops before its turn
   */
  between<T>(work: () => Promise<T>): Promise<T>;
  /** Somebody else writes readings, between two batches. */
  noteStored(this: void, readings: readonly Reading[]): void;
  /** A device was erased: whatever it sends from now on is a new one's. */
  forget(this: void, of: { readonly municipality: string; readonly device: string }): void;
  /** Resolves once everything that was acknowledged before is settled. @throws {StoreUnavailable} when Lagebild stops before that */
  settled(): Promise<void>;
  /** Undefined while messages can be stored, else since when (epoch ms) and why not. */
  readonly trouble: Trouble | undefined;
  /** Settles what is in the log, as long as the store takes it. Afterwards nothing is taken in any more. */
  close(): Promise<void>;
}

/** Messages settled together at most: DuckDB and InfluxDB are at their best from 5,000 points a batch. */
const MAX_BATCH = 5000;

interface Batch {
  readonly judgements: readonly Settleable[];
  /** How far the log is settled with it; undefined for messages out of the quarantine. */
  readonly logPlace?: LogPlace;
  /** Ids in the quarantine, in the same order, for messages out of it. */
  readonly replayed?: readonly number[];
}

export function createPipeline(deps: PipelineDeps): Pipeline {
  const { rules, profiles, durableLog, store, registry, onReadings, log } = deps;
  const { access, adopted, codecs, encodings } = registry;
  const judging = { rules, profiles, access, adopted, codecs, encodings, sandbox: deps.sandbox };
  const arrivals = new ArrivalClock();
  const patience = new Patience(log);
  const handover = new Handover(durableLog, judgeRecord, durableLog.settledSeq);
  const aside = new Aside(registry.logPosition.place, {
    decodeQuickly: (judgements) => decodeForeignQuickly(judgements, judging),
    decode: (judgements) => decodeForeign(judgements, judging),
    refuse: resting,
    onDecoded: (decoded) => {
      for (const judgement of decoded) show(judgement);
      wake.resolve();
    },
  });
  const errands = new Errands();
  /** Records of an earlier run that nobody has seen yet; later ones are shown as they come. */
  const unseenUntil = durableLog.lastSeq;
  let wake = Promise.withResolvers<void>();
  let isClosed = false;
  let known = new KnownState([]);
  /** Uplinks that are settled, and those that were shown: the live channel is ahead of the store. */
  const uplinks = alsoKept(new RecentUplinks(), registry.radio);
  const shownUplinks = alsoKept(new RecentUplinks(), registry.radio);
  const replayedUplinks = new RecentUplinks();
  /** Messages out of the quarantine may be older than what is remembered: the registry knows whether the same frame is stored. */
  const uplinksOfThePast: SeenUplinks = {
    has: (municipality, frame, receivedAt) =>
      replayedUplinks.has(municipality, frame, receivedAt) || registry.radio.isSettled(municipality, frame, receivedAt),
    add(municipality, frame, receivedAt) {
      replayedUplinks.add(municipality, frame, receivedAt);
      uplinks.add(municipality, frame, receivedAt); // the other network server may bring it yet
    },
  };
  const settling = settleForEver();

  function takeDurable(record: LogRecord): void {
    const judged = judgeRecord(record);
    registry.ledger.receive(accountOf(judged.judgement));
    show(judged.judgement);
    handover.offer(judged);
    wake.resolve();
  }

  function judgeRecord(record: LogRecord): Judged {
    return { seq: record.seq, judgement: judgementOf(record) };
  }

  function judgementOf(message: RawMessage): Judgement {
    return judgeSafely(message, judging, (err) => log.error({ err, topic: message.topic }, 'a message could not be judged'));
  }

  /** The live channel does not wait for the store: an operator sees what comes in while the database is away. */
  function show(judgement: Judgement): void {
    if (judgement.ending !== 'open') return;
    const { reading, heard, message } = judgement;
    if (heard?.event.type === 'uplink') {
      if (shownUplinks.has(reading.municipality, heard.event, message.receivedAt)) return;
      shownUplinks.add(reading.municipality, heard.event, message.receivedAt);
    }
    const registered = registry.devices.get(reading);
    if (registered !== undefined && registered.kind !== reading.kind) return;
    const all = readingsOf(judgement);
    if (all.some((one) => checkCapacity(one.values, known.capacityOf(one, one.time)))) return;
    onReadings(all);
  }

  /** While one batch is being written, the next is settled: the database and we work at the same time. */
  async function settleForEver(): Promise<void> {
    let writing: Promise<unknown> = Promise.resolve();
    let underWay: Taken | undefined;
    try {
      known = await patience.untilItWorks(learnWhatIsStored);
      for (;;) {
        const judgements = errands.isEmpty ? await nextJudgements() : [];
        if (judgements.length > 0) {
          const batch = { judgements, logPlace: aside.place };
          const settled = await settleBatch(batch, underWay);
          await writing;
          writing = writeAndBook(settled.verdicts, batch);
          writing.catch(() => undefined); // told by the next wait
          underWay = settled.taken;
          continue;
        }
        await writing;
        underWay = undefined;
        await errands.run();
        errands.noteSettled(durableLog.settledSeq);
        if (handover.hasMore || aside.hasDecoded) continue;
        if (isClosed && errands.isEmpty) return;
        await wake.promise;
        wake = Promise.withResolvers();
      }
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
    } finally {
      await writing.catch(() => undefined); // store and registry are closed next
      errands.end();
    }
  }

  /** What was decoded meanwhile, then what comes next in the log and need not be decoded first. Nothing when there is no more. */
  async function nextJudgements(): Promise<readonly Settleable[]> {
    for (;;) {
      await aside.room();
      const decoded = aside.take();
      const next = await patience.untilItWorks(() => handover.take(MAX_BATCH));
      const unsettled = next.filter(({ seq }) => !registry.logPosition.isSettled(seq));
      for (const { seq, judgement } of unsettled) if (seq <= unseenUntil) show(judgement);
      const direct = aside.put(unsettled);
      const judgements = [...decoded, ...direct];
      if (judgements.length > 0 || next.length === 0) return judgements;
    }
  }

  async function learnWhatIsStored(): Promise<KnownState> {
    await deps.beforeWriting?.();
    const latest = await withoutErased(store, registry.erased).latest();
    // A crash between the two commits of a batch leaves readings of a device that was not registered yet.
    for (const value of latest) registry.devices.note(value, undefined, Date.now());
    deps.findings.knowStored(latest);
    deps.onLatest(latest);
    for (const { municipality, receivedAt, ...frame } of registry.radio.since(Date.now() - SAME_UPLINK_MS)) {
      uplinks.add(municipality, frame, receivedAt);
      shownUplinks.add(municipality, frame, receivedAt);
    }
    return new KnownState(latest);
  }

  function settleBatch({ judgements, replayed }: Batch, underWay?: Taken): Promise<Settled> {
    const deps = { store, devices: registry.devices, known, uplinks: replayed ? uplinksOfThePast : uplinks };
    return patience.untilItWorks(() => settle(judgements, { ...deps, ...(underWay ? { underWay } : {}) }));
  }

  async function writeAndBook(settled: readonly Verdict[], batch: Batch): Promise<readonly Verdict[]> {
    const readings = storedReadings(settled);
    const rejections = await patience.untilItWorks(() => store.write(readings));
    const verdicts = withoutRejected(settled, new Map(rejections.map(({ reading, words }) => [reading, words])));
    const stored = rejections.length === 0 ? readings : storedReadings(verdicts);
    for (const reading of stored) known.noteStored(reading);
    registry.rollUpsDue.note([...stored, ...repeatedReadings(verdicts)]);
    registry.rhythms.note(stored);
    const noticed = deps.findings.note(storedOf(verdicts, batch.replayed !== undefined));
    await patience.untilItWorks(() => keepBooks(verdicts, noticed, batch));
    if (batch.logPlace) {
      const settled = settledBy(batch.logPlace);
      await durableLog.settled(settled);
      errands.noteSettled(settled);
      for (const municipality of encodings.takeCleared()) void takeInWhatIsClear(municipality);
    }
    return verdicts;
  }

  function keepBooks(verdicts: readonly Verdict[], findings: readonly Finding[], { logPlace, replayed }: Batch): void {
    const entries = tally(verdicts, replayed !== undefined);
    const refused = verdicts.flatMap((v, index) => (v.ending === 'quarantined' ? [{ ...v, id: replayed?.[index] ?? 0 }] : []));
    registry.settle({
      entries,
      quarantined: replayed
        ? []
        : refused.map((v) => ({ ...v.message, ...v.place, refusal: v.refusal, format: v.heard?.format, because: v.heard?.because })),
      released: replayed?.filter((_, index) => verdicts[index]?.ending !== 'quarantined') ?? [],
      refusedAgain: replayed ? refused : [],
      findings,
      ...(replayed ? { settledUplinks: settledUplinksIn(verdicts) } : { heard: heardIn(verdicts) }), // what is replayed was heard before
      sourceUses: sourceUses(verdicts, accountOf),
      ...(logPlace && { logPlace }),
    });
    if (deps.onSettled && !replayed)
      for (const verdict of verdicts) deps.onSettled(verdict, 'place' in verdict ? verdict.place : verdict.reading);
  }

  /** The municipality in whose account a message is booked. */
  function accountOf(judged: Verdict | Judgement): string {
    return 'reading' in judged ? judged.reading.municipality : (municipalityOf(judged.message, rules) ?? UNASSIGNED);
  }

  function heardIn(verdicts: readonly Verdict[]): HeardMessage[] {
    return verdicts.flatMap((verdict) => {
      if (!verdict.heard) return [];
      const { receivedAt } = verdict.message;
      return [{ ...verdict.heard, municipality: accountOf(verdict), receivedAt, isSettled: isSettled(verdict) }];
    });
  }

  function settledUplinksIn(verdicts: readonly Verdict[]): HeardUplink[] {
    return heardIn(verdicts).flatMap(({ event, isSettled: is, ...one }) => (is && event.type === 'uplink' ? [{ ...one, event }] : []));
  }

  function tally(verdicts: readonly Verdict[], wasQuarantined: boolean): Entry[] {
    const endings: Record<Ending, Map<string, number>> = {
      stored: new Map(),
      duplicate: new Map(),
      noted: new Map(),
      quarantined: new Map(),
    };
    for (const verdict of verdicts) {
      const municipality = accountOf(verdict);
      endings[verdict.ending].set(municipality, (endings[verdict.ending].get(municipality) ?? 0) + 1);
    }
    return (Object.keys(endings) as Ending[]).flatMap((ending) =>
      [...endings[ending]].map(([municipality, count]) => ({ municipality, ending, count, wasQuarantined })),
    );
  }

  /** What came while nobody knew how its gateway writes payloads; some of it may be on its way into the quarantine. */
  async function takeInWhatIsClear(municipality: string): Promise<void> {
    const waiting = { municipality, code: 'encoding_ambiguous' };
    try {
      await settled();
      await replayWaiting(waiting, { quarantine: registry.quarantine, replay });
    } catch (error) {
      log.warn({ municipality, problem: (error as Error).message }, 'messages that can be read now stay in the quarantine');
    }
  }

  function settled(): Promise<void> {
    const done = errands.untilSettled(durableLog.lastSeq);
    wake.resolve();
    return done;
  }

  /** @throws {StoreUnavailable} */
  function requireStore(): void {
    if (patience.trouble) throw new StoreUnavailable(patience.trouble.code, patience.trouble.reason);
  }

  async function between<T>(work: () => Promise<T>): Promise<T> {
    requireStore();
    const done = errands.add(work);
    wake.resolve();
    return done;
  }

  return {
    accept({ topic: called, payload: given, receivedAt, boundTo, source }, onSafe) {
      if (isClosed) return true;
      const topic = keepableTopic(called);
      const arrivalOffsetMs = arrivals.offsetOf(topic, receivedAt);
      const payload = keepable({ topic, payload: given, boundTo }, rules);
      durableLog.append({ topic, payload, receivedAt, arrivalOffsetMs, boundTo, source }, (record) => {
        takeDurable(record);
        onSafe();
      });
      return payload === given && topic === called;
    },
    replay,
    between,
    noteStored(readings) {
      for (const reading of readings) {
        known.noteStored(reading);
        known.noteCapacity(reading);
      }
    },
    forget: (of) => known.forget(of),
    settled,
    get trouble() {
      return patience.trouble;
    },
    async close() {
      isClosed = true;
      aside.close();
      wake.resolve();
      patience.stop(); // what the store does not take now is settled after the next start
      await settling;
    },
  };

  async function replay(ids: readonly number[]): Promise<ReplayCounts> {
    requireStore();
    const found = registry.quarantine.raw(ids).filter(({ truncated }) => !truncated);
    // Before their turn between two batches: nobody else waits for a codec.
    const judgements = await decodeForeign(
      found.map(({ id: _, truncated: __, ...message }) => judgementOf(message)),
      judging,
    );
    return between(() => settleReplayed(ids, new Map(found.map(({ id }, index) => [id, judgements[index] as Settleable]))));
  }

  async function settleReplayed(ids: readonly number[], judged: ReadonlyMap<number, Settleable>): Promise<ReplayCounts> {
    // Somebody else may have taken them in meanwhile.
    const present = registry.quarantine.present(judged.keys());
    const found = [...judged].filter(([id]) => present.has(id));
    const batch = { judgements: found.map(([, judgement]) => judgement), replayed: found.map(([id]) => id) };
    const verdicts = await writeAndBook((await settleBatch(batch)).verdicts, batch);
    const counts: ReplayCounts = { stored: 0, duplicate: 0, noted: 0, quarantined: 0, missing: ids.length - found.length };
    for (const { ending } of verdicts) counts[ending] += 1;
    onReadings(storedReadings(verdicts));
    return counts;
  }
}
