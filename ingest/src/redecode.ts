// Decodes kept raw messages anew and compares with what is stored: after a rule or a decoder was corrected.
//
// What is new or different is put right when asked to; what would be refused today is told, and left as it is: readings that people
// have seen are not taken away by a rule.
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RefusalCode } from '@lagebild/shared/domain/refusal.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import { SAME_UPLINK_MS } from '@lagebild/shared/registry/radio.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { decodeForeign } from './foreign-codecs.ts';
import { judgeSafely, municipalityOf } from './judge.ts';
import type { DurableLog } from './log/durable-log.ts';
import type { LogRecord } from './log/record.ts';
import { type Candidate, type Place, readingsOf, type Settleable } from './message.ts';
import { RecentUplinks } from './recent-uplinks.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface RedecodeQuestion {
  /** Arrival of the raw messages, epoch milliseconds; from inclusive, to exclusive. */
  readonly from: number;
  readonly to: number;
  readonly municipality?: string | undefined;
  readonly device?: string | undefined;
  /** Writes what is different; else it is only told. */
  readonly apply: boolean;
}

export interface Difference {
  readonly municipality: string;
  readonly device: string;
  readonly time: number;
  readonly quantity: string;
  /** Null where nothing is stored. */
  readonly before: number | null;
  readonly after: number;
}

export interface RedecodeReport {
  /** Raw messages looked at. */
  messages: number;
  /** Values that are stored as they decode today. */
  same: number;
  added: number;
  changed: number;
  /** Messages taken out of the quarantine, because they are right today. */
  released: number;
  /** Messages that were stored and would be refused today, by reason. They stay as they are. */
  readonly refusedToday: Partial<Record<RefusalCode, number>>;
  /** The first differences. */
  readonly examples: Difference[];
  /** True when everything above was written. */
  applied: boolean;
}

export interface RedecodeDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly sandbox: Pick<Sandbox, 'decode'>;
  readonly durableLog: Pick<DurableLog, 'rawMessages'>;
  readonly store: Pick<TimeSeriesStore, 'find' | 'write' | 'replace' | 'abilities'>;
  readonly registry: Registry;
  readonly between: <T>(work: () => Promise<T>) => Promise<T>;
}

const MAX_EXAMPLES = 50;

/**
 * @throws {StoreUnavailable} when the store is away; what was written until then is right, and asking again goes on from there
 */
export async function redecode(question: RedecodeQuestion, deps: RedecodeDeps): Promise<RedecodeReport> {
  const report: RedecodeReport = {
    messages: 0,
    same: 0,
    added: 0,
    changed: 0,
    released: 0,
    refusedToday: {},
    examples: [],
    applied: question.apply,
  };
  const uplinks = new RecentUplinks();
  // From a little before, so that the same uplink of another network server is known for what it is.
  for await (const records of deps.durableLog.rawMessages(question.from - SAME_UPLINK_MS, question.to)) {
    for (let at = 0; at < records.length; at += 5000) {
      const chunk = records.slice(at, at + 5000);
      const decoded = await decodeAnew(chunk, deps); // before its turn between two batches: nobody else waits for a codec
      await deps.between(() => redecodeChunk(decoded, question, { ...deps, uplinks }, report));
    }
  }
  return report;
}

interface Decoded {
  readonly record: LogRecord;
  readonly judgement: Settleable;
}

async function decodeAnew(records: readonly LogRecord[], { rules, profiles, sandbox, registry }: RedecodeDeps): Promise<Decoded[]> {
  const { access, adopted, codecs } = registry;
  const encodings = { get: registry.encodings.get.bind(registry.encodings), note: () => undefined }; // what is past teaches nothing new
  const judging = { rules, profiles, sandbox, access, adopted, codecs, encodings };
  const judgements = await decodeForeign(
    records.map((record) => judgeSafely(record, judging, () => undefined)), // the report counts it
    judging,
  );
  return records.map((record, index) => ({ record, judgement: judgements[index] as Settleable }));
}

async function redecodeChunk(
  decoded: readonly Decoded[],
  question: RedecodeQuestion,
  deps: RedecodeDeps & { readonly uplinks: RecentUplinks },
  report: RedecodeReport,
): Promise<void> {
  const candidates: Candidate[] = [];
  for (const { record, judgement } of decoded) {
    const place = judgement.ending === 'open' ? judgement.reading : judgement.place;
    const isRepeated = judgement.ending === 'open' && wasHeard(judgement, deps.uplinks);
    if (record.receivedAt < question.from || isRepeated || wasErased(place, record, deps.registry)) continue;
    if (question.device !== undefined && place.device !== question.device) continue;
    if (question.municipality !== undefined && place.municipality !== question.municipality) continue;
    report.messages += 1;
    if (judgement.ending === 'open') candidates.push(judgement);
    else if (judgement.ending === 'quarantined' && !deps.registry.quarantine.find(record)) {
      const { code } = judgement.refusal;
      report.refusedToday[code] = (report.refusedToday[code] ?? 0) + 1;
    }
  }
  await compare(candidates, question, deps, report);
}

/** What was erased is not decoded back into the store. */
const wasErased = ({ municipality, device }: Place, { receivedAt }: LogRecord, { erased }: Pick<Registry, 'erased'>): boolean =>
  municipality !== undefined && device !== undefined && erased.isErased({ municipality, device }, receivedAt);

/** Remembers an uplink; true when another network server had delivered it before. */
function wasHeard({ heard, message, reading }: Candidate, uplinks: RecentUplinks): boolean {
  if (heard?.event.type !== 'uplink') return false;
  if (uplinks.has(reading.municipality, heard.event, message.receivedAt)) return true;
  uplinks.add(reading.municipality, heard.event, message.receivedAt);
  return false;
}

async function compare(candidates: readonly Candidate[], { apply }: RedecodeQuestion, deps: RedecodeDeps, report: RedecodeReport) {
  const { store, registry, rules } = deps;
  const readings = candidates.flatMap((candidate) => readingsOf(candidate).map((reading) => ({ candidate, reading })));
  const stored = await store.find(readings.map(({ reading }) => reading));
  const present = new Map<string, Record<string, number>>();
  const right = new Set<Candidate>();
  const added: Reading[] = [];
  const changed: Reading[] = [];
  const released: { id: number; municipality: string }[] = [];
  for (const [index, { candidate, reading }] of readings.entries()) {
    const { message } = candidate;
    const key = `${deviceKey(reading)}@${reading.time}`;
    const before = present.get(key) ?? stored[index] ?? {};
    const differences = Object.entries(reading.values).filter(([quantity, after]) => before[quantity] !== after);
    report.same += Object.keys(reading.values).length - differences.length;
    if (differences.length === 0) continue;
    const quarantined = registry.quarantine.find(message);
    if (quarantined?.code === 'conflict') continue; // another message was first, and still is
    const fresh = differences.filter(([quantity]) => before[quantity] === undefined);
    const other = differences.filter(([quantity]) => before[quantity] !== undefined);
    if (fresh.length > 0) added.push({ ...reading, values: Object.fromEntries(fresh) });
    if (other.length > 0) changed.push({ ...reading, values: Object.fromEntries(other) });
    if (quarantined && !right.has(candidate))
      released.push({ id: quarantined.id, municipality: municipalityOf(message, rules) ?? UNASSIGNED });
    right.add(candidate);
    note(reading, differences, before, report);
    report.added += fresh.length;
    report.changed += other.length;
    present.set(key, { ...before, ...reading.values });
  }
  report.released += released.length;
  if (!apply) return;
  // Before as well: the store may go away in the middle, and what is written by then is no difference the next time.
  registry.rollUpsDue.note([...added, ...changed]);
  registry.settle({ entries: [], quarantined: [] });
  if (added.length > 0) await store.write(added);
  if (changed.length > 0) {
    if (store.abilities.overwrite) await store.replace(changed);
    else report.applied = false;
  }
  for (const { reading, about, message } of right) registry.devices.note(reading, about, message.receivedAt);
  registry.rollUpsDue.note([...added, ...changed]);
  registry.settle({
    entries: released.map(({ municipality }) => ({ municipality, ending: 'stored', wasQuarantined: true })),
    quarantined: [],
    released: released.map(({ id }) => id),
    settledUplinks: [...right].flatMap(({ heard, reading, message }) =>
      heard?.event.type === 'uplink' ? [{ municipality: reading.municipality, receivedAt: message.receivedAt, event: heard.event }] : [],
    ),
  });
}

function note(reading: Reading, differences: [string, number][], before: Record<string, number>, { examples }: RedecodeReport): void {
  const { municipality, device, time } = reading;
  for (const [quantity, after] of differences) {
    if (examples.length >= MAX_EXAMPLES) return;
    examples.push({ municipality, device, time, quantity, before: before[quantity] ?? null, after });
  }
}
