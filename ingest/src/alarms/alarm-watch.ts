// The watch over alarms: every few seconds it looks at all conditions, moves each (thing, rule) on, and writes what changed.
import { thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { type Look, type Step, step, type Timing } from '@lagebild/shared/domain/alarm/machine.ts';
import { type AlarmRule, type AlarmRules, appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import type { ActiveEpisode, EpisodeChange, Notice } from '@lagebild/shared/registry/alarms.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { explain } from './causes.ts';
import { Hearing, type Moment } from './hearing.ts';
import type { Active, IsExplained, Observation } from './observation.ts';
import { observe } from './observe.ts';
import { type Clocks, SYSTEM_CLOCKS, WatchTime } from './watch-time.ts';
import { type World, WorldBuilder, type WorldSources } from './world.ts';

export interface AlarmWatchDeps extends Omit<WorldSources, 'registry'> {
  readonly rules: AlarmRules;
  readonly registry: WorldSources['registry'] & Pick<Registry, 'alarms' | 'watchClock'>;
  /** Who is to be told of an alarm of this rule about this thing. */
  receiversOf(rule: AlarmRule, episode: Pick<ActiveEpisode, 'thing' | 'severity'>): readonly string[];
  readonly clocks?: Clocks;
}

export interface Looked {
  readonly opened: readonly EpisodeChange[];
  readonly closed: readonly EpisodeChange[];
  /** How long it took. */
  readonly durationMs: number;
}

/** A sign of life is written so often when nothing else is: after a crash so much more counts as not watched. */
const SIGN_OF_LIFE_MS = 30_000;
/** Figures of alarms that go on as they are. */
const FACTS_EVERY_MS = 60_000;

interface FactsOf {
  readonly id: number;
  readonly facts: ActiveEpisode['facts'];
  readonly episode: ActiveEpisode;
}

export class AlarmWatch {
  readonly #deps: AlarmWatchDeps;
  readonly #time: WatchTime;
  readonly #world: WorldBuilder;
  readonly #active = new Map<string, Map<string, ActiveEpisode>>();
  #writtenMs = Number.NEGATIVE_INFINITY;
  #factsMs = 0;

  constructor(deps: AlarmWatchDeps) {
    const { registry, clocks = SYSTEM_CLOCKS } = deps;
    this.#deps = deps;
    this.#time = new WatchTime(clocks, registry.watchClock);
    this.#world = new WorldBuilder(deps, new Hearing(this.#time.gaps));
    this.takeRules();
  }

  /** Begins to watch by the rules as they are now; what is open stays open, unless its rule is gone. */
  takeRules(): void {
    const { rules, registry } = this.#deps;
    this.#active.clear();
    for (const { id } of rules.rules) this.#active.set(id, new Map());
    const orphans = registry.alarms.active().filter((episode) => !this.#remember(episode));
    if (orphans.length > 0) this.#closeOrphans(orphans);
    this.#world.learnAnew();
  }

  #remember(episode: ActiveEpisode): boolean {
    return this.#active.get(episode.rule)?.set(keyOf(episode), episode) !== undefined;
  }

  /** Alarms of rules that the rule book has no longer. */
  #closeOrphans(orphans: readonly ActiveEpisode[]): void {
    const { now, atMs } = this.#time.next();
    const transitions = [{ what: 'closed', because: 'rule_removed' }] as const;
    this.#deps.registry.alarms.persist(
      orphans.map((episode) => ({ ...episode, state: undefined, transitions, notices: [] })),
      now,
      atMs,
    );
  }

  /** Looks at everything once. @throws what the database throws; nothing is changed then, and the next look finds the same */
  look(): Looked {
    const begin = performance.now();
    const { rules, registry } = this.#deps;
    const moment = this.#time.next();
    const world = this.#world.build(moment);
    const isFactsLook = moment.atMs - this.#factsMs >= FACTS_EVERY_MS;
    if (isFactsLook) this.#factsMs = moment.atMs;
    const opened: EpisodeChange[] = [];
    const closed: EpisodeChange[] = [];
    const facts: FactsOf[] = [];
    for (const rule of rules.rules) {
      const changes: EpisodeChange[] = [];
      for (const variant of rules.local.variantsOf(rule)) changes.push(...this.#lookAt(variant, world, isFactsLook ? facts : undefined));
      if (changes.length > 0) this.#write(changes, moment);
      opened.push(...changes.filter((change) => has(change, 'opened')));
      closed.push(...changes.filter((change) => has(change, 'closed')));
    }
    this.#writeFacts(facts);
    if (moment.atMs - this.#writtenMs >= SIGN_OF_LIFE_MS) {
      registry.watchClock.write(moment.now, moment.atMs);
      this.#writtenMs = moment.atMs;
    }
    return { opened, closed, durationMs: performance.now() - begin };
  }

  /** A device was erased, and its alarms with it. */
  forget(of: { readonly municipality: string; readonly device: string }): void {
    const { municipality, device: id } = of;
    this.#deps.quarantine.forget(of); // its refusals of this hour would be an alarm again
    const key = thingKey({ type: 'device', municipality, id });
    for (const active of this.#active.values()) active.delete(key);
    this.#world.forgetDevices();
  }

  /** Says until when it watched, so that nothing is lost by a stop; a kill loses what came after the last sign of life. */
  close(): void {
    const { now, atMs } = this.#time.next();
    this.#deps.registry.watchClock.write(now, atMs);
  }

  *#lookAt(rule: AlarmRule, world: World, facts: FactsOf[] | undefined): Generator<EpisodeChange> {
    const active = this.#activeUnder(rule);
    const seen = new Set<string>();
    const isExplained: IsExplained = (silent) => {
      const { cause, isCausePending } = explain(rule, silent, world, this.#activeOf);
      return cause !== undefined || isCausePending;
    };
    for (const observation of observe(rule, world, active, isExplained)) {
      seen.add(observation.key);
      const episode = active.get(observation.key);
      const change = this.#move(rule, observation, world, episode);
      if (change) yield change;
      else if (episode && facts && observation.level === 'raised') facts.push({ id: episode.id, facts: observation.facts(), episode });
    }
    for (const [key, episode] of active) {
      if (seen.has(key)) continue;
      const { thing, since, facts: known } = episode;
      const change = this.#move(rule, { key, thing, level: 'unknown', since, graceMs: 0, facts: () => known }, world, episode);
      if (change) yield change;
    }
  }

  /** One step of the machine; undefined when it changes nothing. */
  #move(rule: AlarmRule, seen: Observation, world: World, episode: ActiveEpisode | undefined): EpisodeChange | undefined {
    const { level, graceMs } = seen;
    if (!episode && level !== 'raised') return undefined;
    const since = episode?.since ?? seen.since;
    const explanation = level === 'unknown' ? { isCausePending: false } : explain(rule, { ...seen, since }, world, this.#activeOf);
    const look: Look = { atMs: world.atMs, level, graceMs, ...explanation };
    const moved = step(episode?.state, look, this.#timingOf(rule));
    return moved.state === episode?.state && moved.transitions.length === 0 ? undefined : this.#changeOf(rule, seen, episode, moved);
  }

  #changeOf(rule: AlarmRule, observation: Observation, episode: ActiveEpisode | undefined, moved: Step): EpisodeChange {
    const thing = episode?.thing ?? observation.thing;
    const severity = episode?.severity ?? rule.severity;
    const told = moved.transitions.flatMap(({ what }): Notice['what'][] => (what === 'opened' || what === 'closed' ? [what] : []));
    const receivers = told.length === 0 ? [] : this.#deps.receiversOf(rule, { thing, severity });
    return {
      id: episode?.id,
      rule: rule.id,
      thing,
      severity,
      ...moved,
      since: episode?.since ?? observation.since,
      facts: observation.level === 'raised' || !episode ? observation.facts() : episode.facts,
      notices: told.flatMap((what) => receivers.map((receiver) => ({ receiver, what }))),
    };
  }

  /** Writes first and remembers then: what could not be written is found anew. */
  #write(changes: readonly EpisodeChange[], { now, atMs }: Moment): void {
    const ids = this.#deps.registry.alarms.persist(changes, now, atMs);
    this.#writtenMs = atMs;
    for (const [index, { transitions: _, notices: __, state, ...change }] of changes.entries()) {
      const episode = { ...change, id: ids[index] ?? 0 };
      if (state) this.#remember({ ...episode, state });
      else this.#active.get(change.rule)?.delete(keyOf(episode));
    }
  }

  #writeFacts(all: readonly FactsOf[]): void {
    const newer = all.filter(({ facts, episode }) => JSON.stringify(facts) !== JSON.stringify(episode.facts));
    this.#deps.registry.alarms.updateFacts(newer);
    for (const { facts, episode } of newer) this.#remember({ ...episode, facts });
  }

  #timingOf({ hold_minutes, clear_minutes }: AlarmRule): Timing {
    return { holdMs: hold_minutes * 60_000, clearMs: clear_minutes * 60_000, forgetMs: this.#deps.rules.forgetMs };
  }

  /** Of a rule that is not the same everywhere: those of the places where it is as it is here. */
  #activeUnder(rule: AlarmRule): Active {
    const { rules } = this.#deps;
    const active = this.#activeOf(rule.id);
    const common = rules.rule(rule.id);
    if (active.size === 0 || !common || rules.local.variantsOf(common).length < 2) return active;
    return new Map([...active].filter(([, { thing }]) => appliesTo(rule, { ...thing, kind: null })));
  }

  readonly #activeOf = (rule: string): Active => this.#active.get(rule) ?? new Map();
}

const keyOf = ({ thing }: Pick<ActiveEpisode, 'thing'>): string => thingKey(thing);

const has = ({ transitions }: EpisodeChange, wanted: 'opened' | 'closed'): boolean => transitions.some(({ what }) => what === wanted);
