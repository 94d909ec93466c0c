// Takes up a changed rule book while Lagebild runs: everything together when it fits, else nothing, and what was read before stays.
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { localDate } from '@lagebild/shared/domain/local-time.ts';
import { type Profile, parseProfile, profileFits } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { Complaints, RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import { loadRegion, type Region } from '@lagebild/shared/registry/load-region.ts';
import { PROFILES, type RegionFiles, readRegionFiles, statesOf } from '@lagebild/shared/registry/region-files.ts';
import type { Logger } from 'pino';
import type { RegionProblem } from './region-problem.ts';

/** What a running Lagebild holds: a rule it rests on cannot go. */
export interface InUse {
  /** How many devices a municipality has. */
  devicesOf(municipality: string): number;
  /** Whether a device has told this quantity. */
  hasQuantity(kind: Kind, quantity: string): boolean;
}

export interface RuleBookReloadDeps {
  /** What the book of the start was read from. */
  readonly files: RegionFiles;
  /** As read at the start; changed in place, since everybody holds its parts. */
  readonly current: Region;
  readonly inUse: InUse;
  /** What must fit besides; what it gives is called once the new book has been taken, and again until it succeeds. @throws {RuleBookError} */
  prepare(next: Region, files: RegionFiles): () => void;
  readonly log: Logger;
}

export interface RuleBookReload {
  /** Looks for changes; true when a new book was taken. */
  look(now: number): boolean;
  /** Why the book on disk is refused, by file; empty while it is in use. */
  readonly problems: readonly RegionProblem[];
  readonly healthProblems: readonly Problem[];
}

/** Read where the region is opened: brokers are connected to, days are cut, doors are opened for municipalities. */
const AT_START = 'connections.yaml';

/** A refused book may rest on what is not in it: a secret's file that nobody may read, devices of a municipality that goes. */
const RETRY_MS = 60_000;
/** Most mistakes that are told of one book: of a file of another kind every line is one. */
const MOST_TOLD = 50;

export function createRuleBookReload(deps: RuleBookReloadDeps): RuleBookReload {
  const { current, log } = deps;
  const { folder } = deps.files;
  const connectionsAtStart = deps.files.find(AT_START);
  /** What the book in use was read from. */
  let used = deps.files;
  /** State of the files that were judged last, and of those that were there at the last look. */
  let judged = used.states;
  let looked = judged;
  let judgedAt = 0;
  /** What is wrong with the book on the disk, and why the one in use could not be laid for the new day. */
  let refused: readonly string[] = [];
  let notLaid: readonly string[] = [];
  let since = 0;
  /** What is written down and applies at the next start. */
  let later: readonly string[] = [];
  let laterSince = 0;
  /** Has to be told to those who remember what they made from the old book. */
  let untold: (() => void) | undefined;

  /** @throws {RuleBookError} when it does not fit; nothing is changed then */
  function take(files: RegionFiles, now: number): void {
    const { timezone } = current.rules.district; // another one counts from the next start on
    const next = loadRegion(files, { now, timezone, profiles: (rules) => profilesUnder(rules, files, current) });
    refuseWhatIsMissed(current.rules, next.rules, deps.inUse);
    const postponed = postpone(current.rules, next.rules);
    if (files.find(AT_START) !== connectionsAtStart) postponed.push('region/connections.yaml: other connections');
    const onTaken = deps.prepare(next, files);
    // Of another day's book profiles stay: they are taken up one by one.
    takeParts(current, files === used ? { ...next, profiles: new Map(current.profiles) } : next);
    if (postponed.join() !== later.join()) laterSince = now;
    later = postponed;
    untold = onTaken;
    tell();
  }

  /** What cannot be written now is tried again with the next look: nobody may go on by rules that are gone. */
  function tell(): void {
    try {
      untold?.();
      untold = undefined;
    } catch (error) {
      log.error({ err: error }, 'not everybody could be told of the changed rule book; it is tried again');
    }
  }

  function attempt(files: RegionFiles, now: number): readonly string[] {
    try {
      take(files, now);
      return [];
    } catch (error) {
      if (!(error instanceof RuleBookError)) throw error;
      const { problems } = error;
      if (problems.length <= MOST_TOLD) return problems;
      return [...problems.slice(0, MOST_TOLD), `region: ${problems.length - MOST_TOLD} more mistakes`];
    }
  }

  /** A changed book, once its files stand still: whoever copies many of them, or a long one, has the half of it there for a while. */
  function lookForChange(now: number): boolean {
    const states = statesOf(folder);
    const isStill = states === looked;
    looked = states;
    const isToRetry = refused.length > 0 && now - judgedAt >= RETRY_MS;
    if (!isStill || (states === judged && !isToRetry)) return false;
    const files = readRegionFiles(folder);
    looked = statesOf(folder);
    if (files.states !== states || looked !== states) return false;
    judged = states;
    judgedAt = now;
    if (files.checksum === used.checksum && refused.length === 0) return false; // an editor's file came and went beside it
    const problems = attempt(files, now);
    note(refused, problems, now, 'the changed rule book is not right; the one read before stays in use');
    refused = problems;
    if (problems.length > 0) return false;
    used = files;
    notLaid = [];
    log.info({ later }, 'a changed rule book was taken up');
    return true;
  }

  /** Deviations begin and end, whatever lies on the disk: the book in use is laid anew from what it was read from. */
  function lookForDay(now: number): boolean {
    if (localDate(now, current.rules.district.timezone) === current.rules.day) return false;
    const problems = attempt(used, now);
    note(notLaid, problems, now, 'the rule book could not be laid for the new day; it is tried again');
    notLaid = problems;
    return problems.length === 0;
  }

  function note(before: readonly string[], problems: readonly string[], now: number, sentence: string): void {
    if (problems.length === 0 || before.join() === problems.join()) return;
    since = now;
    log.warn({ problems }, sentence);
  }

  return {
    look(now) {
      tell();
      return lookForChange(now) || lookForDay(now);
    },
    get problems() {
      const files = Map.groupBy([...refused, ...notLaid], (problem) => /^region\/[\w./-]+/.exec(problem)?.[0] ?? 'region');
      return [...files].map(([file, sentences]) => ({
        file,
        problem: `${sentences.join('\n')}\nThe rule book read before stays in use.`,
        since,
      }));
    },
    get healthProblems() {
      const notTaken = [...refused, ...notLaid].map((problem): Problem => {
        return { part: 'region', code: 'RULE_BOOK_REFUSED', since, detail: `${problem}. The rule book read before stays in use.` };
      });
      const postponed = later.map((what): Problem => {
        return { part: 'region', code: 'RULE_BOOK_AT_NEXT_START', since: laterSince, detail: `${what}: applies at the next start.` };
      });
      return [...notTaken, ...postponed];
    },
  };
}

/** The profiles in use, and new ones, as they fit the new rules; a file that is wrong by itself does not stand in the way of the rules. */
function profilesUnder(rules: RuleBook, { namesIn, text }: RegionFiles, current: Region): Map<string, Profile> {
  const complaints = new Complaints();
  const profiles = new Map<string, Profile>();
  for (const id of namesIn(PROFILES)) {
    const used = current.profiles.get(id);
    const before = complaints.problems.length;
    const profile = complaints.attempt(() => parseProfile(id, text(`${PROFILES}/${id}.yaml`), rules));
    if (profile) profiles.set(id, profile);
    else if (!used || profileFits(used, rules)) complaints.problems.length = before; // refused by itself
    if (!profile && used && profileFits(used, rules)) profiles.set(id, used);
  }
  complaints.throwIfAny();
  return profiles;
}

/** @throws {RuleBookError} when something goes that devices rest on, or is measured in another unit from now on */
function refuseWhatIsMissed(now: RuleBook, next: RuleBook, inUse: InUse): void {
  const problems: string[] = [];
  for (const key of Object.keys(now.district.municipalities)) {
    const devices = Object.hasOwn(next.district.municipalities, key) ? 0 : inUse.devicesOf(key);
    if (devices > 0) problems.push(`region/district.yaml: municipalities.${key}: cannot go, there are ${devices} devices of it`);
  }
  for (const kind of KINDS) {
    for (const [name, { unit }] of Object.entries(now.kinds[kind].quantities)) {
      const other = next.kinds[kind].quantities[name];
      if (other?.unit === unit || !inUse.hasQuantity(kind, name)) continue;
      const why = other
        ? `cannot be in ${other.unit || 'no unit'}: what is stored is in ${unit || 'no unit'}`
        : 'cannot go, devices report it';
      problems.push(`region/kinds.yaml: kinds.${kind}.quantities.${name}: ${why}`);
    }
  }
  if (problems.length > 0) throw new RuleBookError(problems);
}

/** Leaves in the new book as it is what only a start can change; tells what that is. */
function postpone(now: RuleBook, next: RuleBook): string[] {
  const later: string[] = [];
  const { timezone } = now.district;
  const { district } = next;
  if (district.timezone !== timezone) later.push(`region/district.yaml: the time zone ${district.timezone}`);
  const keys = Object.keys(now.district.municipalities);
  const added = Object.keys(district.municipalities).filter((key) => !keys.includes(key));
  const gone = keys.filter((key) => !Object.hasOwn(district.municipalities, key));
  if (added.length > 0) later.push(`region/district.yaml: ${added.join(', ')} as a municipality`);
  if (gone.length > 0) later.push(`region/district.yaml: the district without ${gone.join(', ')}`);
  const municipalities = Object.fromEntries(keys.map((key) => [key, district.municipalities[key] ?? now.district.municipalities[key]]));
  for (const book of [next, ...Object.values(next.own)]) {
    Object.assign(book.district, { timezone, municipalities: structuredClone(municipalities) });
  }
  return later;
}

function takeParts({ profiles, ...parts }: Region, { profiles: newProfiles, ...next }: Region): void {
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) takeOver(parts[name], next[name]);
  profiles.clear();
  for (const [id, profile] of newProfiles) profiles.set(id, profile);
}
