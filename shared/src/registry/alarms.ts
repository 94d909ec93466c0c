// Alarms as they stand: at most one active episode of each thing and rule, its history, and what people do with it.
import { randomUUID } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { type AlarmStep, type Facts, type Severity, type Thing, thingKey } from '../domain/alarm/alarm.ts';
import type { AlarmState, Cause, Transition } from '../domain/alarm/machine.ts';
import { type AlarmRow, COLUMNS, toEpisode } from './alarm-rows.ts';
import { inTransaction } from './database.ts';
import { type Prepare, preparedOnce } from './statements.ts';
import { WatchClock } from './watch-clock.ts';

/** An episode that lasts. */
export interface ActiveEpisode {
  readonly id: number;
  readonly rule: string;
  readonly thing: Thing;
  readonly severity: Severity;
  readonly state: AlarmState;
  /** Since when its condition holds, epoch milliseconds. */
  readonly since: number;
  readonly facts: Facts;
}

/** A receiver is to be told that an alarm opened, or that one it was told of closed. */
export interface Notice {
  readonly receiver: string;
  readonly what: 'opened' | 'closed';
}

/** What a look made of an episode. */
export interface EpisodeChange extends Omit<ActiveEpisode, 'id' | 'state'> {
  /** Undefined for a new one. */
  readonly id: number | undefined;
  /** Undefined once it ended. */
  readonly state: AlarmState | undefined;
  readonly transitions: readonly (Transition | { readonly what: 'closed'; readonly because: 'rule_removed' })[];
  readonly notices: readonly Notice[];
}

export type AlarmAction =
  | { readonly action: 'acknowledge' | 'unacknowledge' | 'unassign' }
  | { readonly action: 'note'; readonly text: string }
  | { readonly action: 'assign'; readonly to: string };

export interface Actor {
  readonly by: string;
  /** Epoch milliseconds. */
  readonly at: number;
  /** Number of actions the actor has seen of the alarm; when there are more by now, nothing is done. */
  readonly seen?: number | undefined;
}

/** `unchanged`: it was so already. `changed`: somebody else did something meanwhile. */
export type ActionOutcome = 'done' | 'unchanged' | 'changed' | 'closed' | 'missing';

export interface Acted {
  readonly outcome: ActionOutcome;
  /** How many actions the alarm has seen by now. */
  readonly actions: number;
}

const ACTION_STEPS: Record<AlarmAction['action'], AlarmStep> = {
  acknowledge: 'acknowledged',
  unacknowledge: 'unacknowledged',
  note: 'noted',
  assign: 'assigned',
  unassign: 'unassigned',
};

export class Alarms {
  readonly #database: DatabaseSync;
  readonly #prepare: Prepare;
  readonly #clock: WatchClock;
  readonly #run = randomUUID();
  #changes = 0;
  readonly #listeners = new Set<() => void>();

  constructor(database: DatabaseSync) {
    this.#database = database;
    this.#prepare = preparedOnce(database);
    this.#clock = new WatchClock(database);
  }

  /** Another one after every change of what can be seen; means nothing by itself. */
  get revision(): string {
    return `${this.#run}:${this.#changes}`;
  }

  /** @returns ends the listening */
  onChange(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  #tellListeners(): void {
    this.#changes += 1;
    for (const listener of this.#listeners) listener();
  }

  /** Alarms went with a device that was erased. */
  noteErased(): void {
    this.#tellListeners();
  }

  /** Everything that lasts, for the start. */
  active(): ActiveEpisode[] {
    const rows = this.#prepare(`SELECT ${COLUMNS} FROM alarm WHERE closed_at IS NULL ORDER BY id`).all() as unknown as AlarmRow[];
    return rows.map(toEpisode);
  }

  /**
   * Writes what a look found, and the clock it was looked by, in one transaction.
   * @param now epoch milliseconds
   * @returns the id of each change's episode
   */
  persist(changes: readonly EpisodeChange[], now: number, watchedMs: number): number[] {
    const ids: number[] = [];
    inTransaction(this.#database, () => {
      for (const change of changes) ids.push(this.#persistOne(change, now));
      this.#clock.write(now, watchedMs);
    });
    if (changes.some(isVisible)) this.#tellListeners();
    return ids;
  }

  #persistOne(change: EpisodeChange, now: number): number {
    const { state, transitions } = change;
    const id = change.id ?? this.#insert(change, now);
    if (transitions.some(({ what }) => what === 'dropped')) {
      // What passed before it opened is no history.
      this.#prepare('DELETE FROM alarm WHERE id = ?').run(id);
      this.#prepare('DELETE FROM alarm_event WHERE alarm = ?').run(id);
      return id;
    }
    if (state) {
      this.#prepare(
        `UPDATE alarm SET phase = ?, phase_since_ms = ?, cause_by = ?, cause_id = ?, released_ms = ?, unknown_ms = ?, facts = ? WHERE id = ?`,
      ).run(state.phase, Math.round(state.sinceMs), ...stateColumns(state), JSON.stringify(change.facts), id);
    }
    for (const transition of transitions) this.#note(id, transition, now);
    for (const { receiver, what } of change.notices) {
      // Nobody is told of the end of what he was not told of.
      this.#prepare(
        `INSERT INTO alarm_notice (receiver, alarm, what, at) SELECT $receiver, $id, $what, $now
           WHERE $what = 'opened' OR EXISTS (SELECT 1 FROM alarm_notice WHERE alarm = $id AND receiver = $receiver AND what = 'opened')`,
      ).run({ $receiver: receiver, $id: id, $what: what, $now: now });
    }
    return id;
  }

  #insert({ rule, thing, severity, since, facts }: EpisodeChange, now: number): number {
    const { lastInsertRowid } = this.#prepare(
      `INSERT INTO alarm (thing, rule, type, municipality, thing_id, kind, severity, phase, phase_since_ms, since, begun_at, facts)
         VALUES (?, ?, ?, ?, ?, ?, ?, 'pending', 0, ?, ?, ?)`,
    ).run(thingKey(thing), rule, thing.type, thing.municipality, thing.id, thing.kind, severity, since, now, JSON.stringify(facts));
    return Number(lastInsertRowid);
  }

  #note(id: number, transition: EpisodeChange['transitions'][number], now: number): void {
    if (transition.what === 'dropped') return;
    const cause = 'cause' in transition ? transition.cause : undefined;
    const ending = 'because' in transition ? transition.because : null;
    this.#event(id, now, transition.what, { text: ending, cause });
    if (transition.what === 'opened') this.#prepare('UPDATE alarm SET opened_at = ? WHERE id = ?').run(now, id);
    if (transition.what === 'closed')
      this.#prepare(`UPDATE alarm SET phase = 'closed', closed_at = ?, ending = ? WHERE id = ?`).run(now, ending, id);
  }

  #event(
    id: number,
    at: number,
    what: AlarmStep,
    { person = null, text, cause }: { person?: string | null; text: string | null; cause?: Cause | undefined },
  ): void {
    this.#prepare('INSERT INTO alarm_event (alarm, at, step, person, text, cause_by, cause_id) VALUES (?, ?, ?, ?, ?, ?, ?)').run(
      id,
      at,
      what,
      person,
      text,
      cause?.by ?? null,
      cause?.id ?? null,
    );
  }

  /** Newer figures of episodes that go on as they are. */
  updateFacts(facts: readonly { readonly id: number; readonly facts: Facts }[]): void {
    if (facts.length === 0) return;
    inTransaction(this.#database, () => {
      for (const one of facts) this.#prepare('UPDATE alarm SET facts = ? WHERE id = ?').run(JSON.stringify(one.facts), one.id);
    });
  }

  /** What a person does with alarms, all in one transaction; each is told how it went. */
  act(ids: readonly number[], action: AlarmAction, actor: Actor): Map<number, Acted> {
    const outcomes = new Map<number, Acted>();
    inTransaction(this.#database, () => {
      for (const id of new Set(ids)) outcomes.set(id, this.#actOn(id, action, actor));
    });
    if ([...outcomes.values()].some(({ outcome }) => outcome === 'done')) this.#tellListeners();
    return outcomes;
  }

  #actOn(id: number, action: AlarmAction, { by, at, seen }: Actor): Acted {
    const row = this.#prepare(
      'SELECT closed_at AS closedAt, acknowledged_at AS acknowledgedAt, assigned_to AS assignedTo, actions FROM alarm WHERE id = ?',
    ).get(id) as { closedAt: number | null; acknowledgedAt: number | null; assignedTo: string | null; actions: number } | undefined;
    if (!row) return { outcome: 'missing', actions: 0 };
    const { actions } = row;
    if (row.closedAt !== null && action.action !== 'note') return { outcome: 'closed', actions };
    if (seen !== undefined && seen !== actions) return { outcome: 'changed', actions };
    if (action.action === 'acknowledge') {
      if (row.acknowledgedAt !== null) return { outcome: 'unchanged', actions };
      this.#prepare('UPDATE alarm SET acknowledged_at = ?, acknowledged_by = ? WHERE id = ?').run(at, by, id);
    }
    if (action.action === 'unacknowledge') {
      if (row.acknowledgedAt === null) return { outcome: 'unchanged', actions };
      this.#prepare('UPDATE alarm SET acknowledged_at = NULL, acknowledged_by = NULL WHERE id = ?').run(id);
    }
    if (action.action === 'assign' || action.action === 'unassign') {
      const to = action.action === 'assign' ? action.to : null;
      if (row.assignedTo === to) return { outcome: 'unchanged', actions };
      this.#prepare('UPDATE alarm SET assigned_to = ? WHERE id = ?').run(to, id);
    }
    this.#prepare('UPDATE alarm SET actions = actions + 1 WHERE id = ?').run(id);
    const text = action.action === 'note' ? action.text : action.action === 'assign' ? action.to : null;
    this.#event(id, at, ACTION_STEPS[action.action], { person: by, text });
    return { outcome: 'done', actions: actions + 1 };
  }

  /** Deletes what closed before a time, epoch milliseconds, with its history. */
  expire(before: number): void {
    inTransaction(this.#database, () => {
      for (const table of ['alarm_event', 'alarm_notice'])
        this.#prepare(`DELETE FROM ${table} WHERE alarm IN (SELECT id FROM alarm WHERE closed_at < ?)`).run(before);
      this.#prepare('DELETE FROM alarm WHERE closed_at < ?').run(before);
    });
  }
}

/** What only waits whether it becomes an alarm is nobody's news. */
const isVisible = ({ transitions }: EpisodeChange): boolean => transitions.some(({ what }) => what !== 'pending' && what !== 'dropped');

const stateColumns = ({ cause, releasedMs, unknownMs }: AlarmState) => [
  cause?.by ?? null,
  cause?.id ?? null,
  releasedMs === undefined ? null : Math.round(releasedMs),
  unknownMs === undefined ? null : Math.round(unknownMs),
];
