// Watches for what is worth telling: notable new values, devices falling silent, coming back and new ones.
import type { Reporting } from '@lagebild/shared/contract/http.ts';
import { type ChangeRules, type Notable, notableChange, type ToldChange } from '@lagebild/shared/domain/change/notable.ts';
import { type Freshness, freshnessOf, limitsOf, type ReportingLimits, UNKNOWN_RHYTHM } from '@lagebild/shared/domain/freshness.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';
import type { LastValue, LastValues } from './last-values.ts';

/** Silence makes no noise: it is looked for. */
const LOOK_MS = 5000;
/** Whoever was heard a moment ago is catching up (a backfill, a full buffer): what it says may lie hours back, and it is not silent. */
const CATCHING_UP_MS = 5000;
/** Rhythms are learned slowly; browsers ask as often. */
const LEARN_MS = 60_000;
/** One transaction for all that changed meanwhile; as much is lost when the process is killed. */
const SAVE_MS = 2000;
/** A silence found at a start is news when it began within the last half day. */
const NEWS_MS = 12 * 3_600_000;
/** Most new devices told with one look; a whole crowd that is taken in at once would push everything else out. */
const MOST_ADDED = 5;

export interface ChangeWatchDeps {
  readonly rules: RuleBook;
  /** As they are now. */
  changeRules(): Pick<ChangeRules, 'nearlyFull' | 'lit'>;
  readonly registry: Pick<Registry, 'devices' | 'changes'>;
  readonly lastValues: Pick<LastValues, 'get'>;
  /** How devices report, of those that are not measured by their kind alone. */
  reporting(): Promise<readonly (Reporting & { readonly municipality: string; readonly device: string })[]>;
  /** A change is kept: whoever watches may be told. */
  onChange(this: void, change: ToldChange): void;
  readonly log: Logger;
}

export interface ChangeWatch {
  /** A device has newer values than before; undefined before the first. */
  noteValues(this: void, before: Latest | undefined, after: LastValue): void;
  /** Looks for who fell silent and who is new. @param now epoch milliseconds */
  look(this: void, now?: number): void;
  /** A device was erased: when it comes back it is new. */
  forget(this: void, of: { readonly municipality: string; readonly device: string }): void;
  /** Writes what is not written yet. */
  close(): void;
}

type Who = Pick<ToldChange, 'municipality' | 'kind' | 'device'>;
type Limits = ReportingLimits & Pick<Reporting, 'fullWatts'>;

/** Looks for the first time once it is known how devices report: who reports seldom is not silent. */
export function watchChanges(deps: ChangeWatchDeps): ChangeWatch {
  const { rules, registry, lastValues, onChange, log } = deps;
  const silent = new Set<DeviceKey>();
  /** When something new was heard last, by our own clock. */
  const heardAt = new Map<DeviceKey, number>();
  const known = new Set<DeviceKey>([...registry.devices.all()].map(deviceKey));
  let learned: ReadonlyMap<DeviceKey, Limits> | undefined;

  async function learn(): Promise<void> {
    try {
      learned = new Map((await deps.reporting()).map((one) => [deviceKey(one), one]));
    } catch (error) {
      log.warn({ err: error }, 'how devices report could not be looked up; changes are judged by what was known');
    }
  }
  const limitsFor = (key: DeviceKey, { municipality, kind }: Who): Limits =>
    learned?.get(key) ?? limitsOf(rulesFor(rules, municipality).kinds[kind], UNKNOWN_RHYTHM);

  function tell({ municipality, kind, device }: Who, at: number, notable: Notable): void {
    const told = registry.changes.note({ at, municipality, kind, device, ...notable });
    if (told) onChange(told);
  }

  function noteValues(before: Latest | undefined, after: LastValue): void {
    const key = deviceKey(after);
    const { kind, time } = after;
    const now = Date.now();
    heardAt.set(key, now);
    const freshness = (): Freshness => freshnessOf(time, now, limitsFor(key, after));
    if (silent.has(key) && freshness() !== 'silent') {
      silent.delete(key);
      if (freshness() === 'fresh') tell(after, now, { what: 'back' });
    }
    const notable = notableChange(kind, before, after, { ...deps.changeRules(), fullWatts: learned?.get(key)?.fullWatts });
    // What a device says after a long silence is no change of now.
    if (notable && freshness() === 'fresh') tell(after, now, notable);
  }

  function lookFor(who: Who, key: DeviceKey, now: number): void {
    const time = lastValues.get(who)?.time;
    if (time === undefined) return;
    const since = time + limitsFor(key, who).silentAfterMs;
    if (now < since) {
      silent.delete(key); // another rhythm was learned
      return;
    }
    if (silent.has(key) || now < (heardAt.get(key) ?? 0) + CATCHING_UP_MS) return;
    silent.add(key);
    // After a restart everybody who is silent is found again.
    if (since > now - NEWS_MS && !registry.changes.isTold({ ...who, what: 'silent' }, time)) tell(who, since, { what: 'silent' });
  }

  function look(now = Date.now()): void {
    if (!learned) return;
    let added = 0;
    for (const device of registry.devices.all()) {
      const key = deviceKey(device);
      const { municipality, kind, device: id } = device;
      const who = { municipality, kind, device: id };
      if (!known.has(key)) {
        known.add(key);
        added += 1;
        if (added <= MOST_ADDED) tell(who, device.firstSeen, { what: 'added' });
      }
      lookFor(who, key, now);
    }
  }

  function save(): void {
    try {
      registry.changes.save();
    } catch (error) {
      log.warn({ err: error }, 'what changed of late could not be written; it is tried again');
    }
  }

  void learn().then(() => look());
  const timers = [setInterval(() => look(), LOOK_MS), setInterval(() => void learn(), LEARN_MS), setInterval(save, SAVE_MS)];
  return {
    noteValues,
    look,
    forget(of) {
      silent.delete(deviceKey(of));
      known.delete(deviceKey(of));
      heardAt.delete(deviceKey(of));
    },
    close() {
      for (const timer of timers) clearInterval(timer);
      save();
    },
  };
}
