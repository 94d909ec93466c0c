// Takes up a changed rule book while Lagebild runs: everything together when it fits, else nothing, and what was read before stays.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Problem } from '@lagebild/shared/contract/health.ts';
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { localDate } from '@lagebild/shared/domain/local-time.ts';
import { type Profile, parseProfile, profileFits } from '@lagebild/shared/domain/profile.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { Complaints, RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import { loadRegion, REGION_FILES, type Region } from '@lagebild/shared/registry/load-region.ts';
import { MUNICIPALITIES } from '@lagebild/shared/registry/load-rule-book.ts';
import type { Logger } from 'pino';
import { stateOf } from './file-state.ts';
import type { RegionProblem } from './region-problem.ts';

/** What a running Lagebild holds: a rule it rests on cannot go. */
export interface InUse {
  /** How many devices a municipality has. */
  devicesOf(municipality: string): number;
  /** Whether a device has told this quantity. */
  hasQuantity(kind: Kind, quantity: string): boolean;
}

export interface RuleBookReloadDeps {
  /** The region's folder. */
  readonly region: string;
  /** As read at the start; changed in place, since everybody holds its parts. */
  readonly current: Region;
  readonly inUse: InUse;
  /** What must fit besides; what it gives is called once the new book has been taken. @throws {RuleBookError} */
  prepare(next: Region): () => void;
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

export function createRuleBookReload(deps: RuleBookReloadDeps): RuleBookReload {
  const { region, current, log } = deps;
  const connectionsAtStart = textOf(join(region, AT_START));
  let seen = statesOf(region);
  let refused: readonly string[] = [];
  let since = 0;
  /** What is written down and applies at the next start. */
  let later: readonly string[] = [];
  let laterSince = 0;

  function take(now: number): boolean {
    try {
      const next = loadRegion(region, { now, profiles: (rules) => profilesUnder(rules, deps) });
      refuseWhatIsMissed(current.rules, next.rules, deps.inUse);
      const postponed = postpone(current.rules, next.rules, now);
      if (textOf(join(region, AT_START)) !== connectionsAtStart) postponed.push('region/connections.yaml: other connections');
      const onTaken = deps.prepare(next);
      takeParts(current, next);
      if (postponed.join() !== later.join()) laterSince = now;
      later = postponed;
      refused = [];
      onTaken();
      return true;
    } catch (error) {
      if (!(error instanceof RuleBookError)) throw error;
      if (refused.join() !== error.problems.join()) {
        since = now;
        log.warn({ problems: error.problems }, 'the changed rule book is not right; the one read before stays in use');
      }
      refused = error.problems;
      return false;
    }
  }

  return {
    look(now) {
      const states = statesOf(region);
      const isNewDay = localDate(now, current.rules.district.timezone) !== current.rules.day;
      // While a change is refused the old book stays as it is, over midnight too.
      if (states === seen && (!isNewDay || refused.length > 0)) return false;
      const isChanged = states !== seen;
      seen = states;
      const isTaken = take(now);
      if (isTaken && isChanged) log.info({ later }, 'a changed rule book was taken up');
      return isTaken;
    },
    get problems() {
      const files = Map.groupBy(refused, (problem) => /^region\/[\w./-]+/.exec(problem)?.[0] ?? 'region');
      return [...files].map(([file, sentences]) => ({
        file,
        problem: `${sentences.join('\n')}\nThe rule book read before stays in use.`,
        since,
      }));
    },
    get healthProblems() {
      const notTaken = refused.map((problem): Problem => {
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
function profilesUnder(rules: RuleBook, { region, current }: RuleBookReloadDeps): Map<string, Profile> {
  const complaints = new Complaints();
  const profiles = new Map<string, Profile>();
  const folder = join(region, 'profiles');
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.yaml')) : [];
  for (const id of names.map((name) => name.slice(0, -'.yaml'.length)).sort()) {
    const used = current.profiles.get(id);
    const before = complaints.problems.length;
    const profile = complaints.attempt(() => parseProfile(id, readFileSync(join(folder, `${id}.yaml`), 'utf8'), rules));
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
function postpone(now: RuleBook, next: RuleBook, nowMs: number): string[] {
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
  const day = localDate(nowMs, timezone);
  for (const book of [next, ...Object.values(next.own)]) {
    Object.assign(book, { day });
    Object.assign(book.district, { timezone, municipalities: structuredClone(municipalities) });
  }
  return later;
}

function takeParts({ profiles, ...parts }: Region, { profiles: newProfiles, ...next }: Region): void {
  for (const name of Object.keys(parts) as (keyof typeof parts)[]) takeOver(parts[name], next[name]);
  profiles.clear();
  for (const [id, profile] of newProfiles) profiles.set(id, profile);
}

const textOf = (path: string): string | undefined => (existsSync(path) ? readFileSync(path, 'utf8') : undefined);

/** When each file of the rule book was last changed, as one text. */
function statesOf(region: string): string {
  const inside = join(region, MUNICIPALITIES);
  const names = existsSync(inside) ? readdirSync(inside).filter((name) => name.endsWith('.yaml')) : [];
  return [...REGION_FILES, ...names.sort().map((name) => `${MUNICIPALITIES}/${name}`)]
    .map((name) => `${name} ${stateOf(join(region, name))}`)
    .join('\n');
}
