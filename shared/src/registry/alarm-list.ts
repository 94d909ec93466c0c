// Alarms to be read: lists by filter, the history of one, how many there are, which rules and things are the noisiest.
import type { DatabaseSync } from 'node:sqlite';
import type { AlarmListName, AlarmStep, Ending, NO_KIND, Severity } from '../domain/alarm/alarm.ts';
import type { Cause } from '../domain/alarm/machine.ts';
import type { Kind } from '../domain/kind.ts';
import { type AlarmRow, COLUMNS, toEpisode } from './alarm-rows.ts';
import type { ActiveEpisode } from './alarms.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface AlarmFilter {
  readonly list: AlarmListName;
  /** Keys of municipalities; what concerns the whole district concerns each of them. */
  readonly municipality?: readonly string[] | undefined;
  readonly kind?: readonly (Kind | typeof NO_KIND)[] | undefined;
  readonly rule?: string | undefined;
  readonly device?: string | undefined;
  /** Assigned to this name. */
  readonly who?: string | undefined;
  /** Explained by this alarm. */
  readonly cause?: number | undefined;
  /** Only those with a smaller id: the next page of closed ones. */
  readonly before?: number | undefined;
  readonly limit: number;
}

export interface ListedAlarm extends Omit<ActiveEpisode, 'state'> {
  readonly phase: ActiveEpisode['state']['phase'] | 'closed';
  readonly cause: Cause | null;
  /** Nobody can tell at the moment how it is. */
  readonly isUnknown: boolean;
  /** Epoch milliseconds. */
  readonly openedAt: number | null;
  readonly closedAt: number | null;
  readonly ending: Ending | null;
  readonly acknowledgedAt: number | null;
  readonly acknowledgedBy: string | null;
  readonly assignedTo: string | null;
  /** How often people did something with it. */
  readonly actions: number;
  /** How many it explains. */
  readonly explains: number;
}

export interface AlarmEvent {
  readonly at: number;
  readonly step: AlarmStep;
  readonly person: string | null;
  readonly text: string | null;
  readonly cause: Cause | null;
}

export interface AlarmCounts {
  readonly open: Readonly<Record<Severity, number>>;
  readonly unacknowledged: number;
  readonly suppressed: number;
  readonly pending: number;
}

export interface Noise {
  /** Id of the rule, or key of the thing. */
  readonly key: string;
  readonly opened: number;
  /** Milliseconds from opening to closing, of those that closed. */
  readonly medianOpenMs: number | null;
  readonly closed: number;
  readonly closedUnacknowledged: number;
}

const CONDITIONS: Record<AlarmListName, string> = {
  open: `a.closed_at IS NULL AND a.phase IN ('open', 'clearing') AND a.cause_by IS NULL`,
  unacknowledged: `a.closed_at IS NULL AND a.phase IN ('open', 'clearing') AND a.cause_by IS NULL AND a.acknowledged_at IS NULL`,
  suppressed: 'a.closed_at IS NULL AND a.cause_by IS NOT NULL',
  pending: `a.closed_at IS NULL AND a.phase = 'pending'`,
  closed: 'a.closed_at IS NOT NULL',
};

/** Severity first, then the one that has lasted longest; of closed ones the newest first. */
const ORDERS = {
  active: `CASE a.severity WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END, a.since, a.id`,
  closed: 'a.id DESC',
};

const FILTERS = `($municipality IS NULL OR a.municipality = '' OR a.municipality IN (SELECT value FROM json_each($municipality)))
  AND ($kind IS NULL OR ifnull(a.kind, 'none') IN (SELECT value FROM json_each($kind)))
  AND ($rule IS NULL OR a.rule = $rule) AND ($device IS NULL OR (a.type = 'device' AND a.thing_id = $device))
  AND ($who IS NULL OR a.assigned_to = $who) AND ($cause IS NULL OR (a.cause_by = 'alarm' AND a.cause_id = $cause))`;

const MORE_COLUMNS = `opened_at AS openedAt, closed_at AS closedAt, ending, acknowledged_at AS acknowledgedAt, acknowledged_by AS acknowledgedBy,
  assigned_to AS assignedTo, actions,
  (SELECT count(*) FROM alarm e WHERE e.cause_by = 'alarm' AND e.cause_id = a.id AND e.closed_at IS NULL) AS explains`;

type ListedRow = Omit<AlarmRow, 'phase'> &
  Pick<ListedAlarm, 'phase' | 'openedAt' | 'closedAt' | 'ending' | 'acknowledgedAt'> &
  Pick<ListedAlarm, 'acknowledgedBy' | 'assignedTo' | 'actions' | 'explains'>;

export class AlarmList {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  list({ list, limit, before, ...filter }: AlarmFilter): { alarms: ListedAlarm[]; total: number } {
    const where = `${CONDITIONS[list]} AND ${FILTERS}`;
    const given = {
      $municipality: filter.municipality ? JSON.stringify(filter.municipality) : null,
      $kind: filter.kind ? JSON.stringify(filter.kind) : null,
      $rule: filter.rule ?? null,
      $device: filter.device ?? null,
      $who: filter.who ?? null,
      $cause: filter.cause ?? null,
    };
    const rows = this.#prepare(
      `SELECT ${COLUMNS}, ${MORE_COLUMNS} FROM alarm a WHERE ${where} AND ($before IS NULL OR a.id < $before)
         ORDER BY ${list === 'closed' ? ORDERS.closed : ORDERS.active} LIMIT $limit`,
    ).all({ ...given, $before: before ?? null, $limit: limit }) as unknown as ListedRow[];
    const { total } = this.#prepare(`SELECT count(*) AS total FROM alarm a WHERE ${where}`).get(given) as { total: number };
    return { alarms: rows.map(toListed), total };
  }

  get(id: number): ListedAlarm | undefined {
    const row = this.#prepare(`SELECT ${COLUMNS}, ${MORE_COLUMNS} FROM alarm a WHERE id = ?`).get(id) as unknown as ListedRow | undefined;
    return row && toListed(row);
  }

  /** Everything that happened to an alarm, in order. */
  events(id: number): AlarmEvent[] {
    const rows = this.#prepare(
      'SELECT at, step, person, text, cause_by AS causeBy, cause_id AS causeId FROM alarm_event WHERE alarm = ? ORDER BY id',
    ).all(id) as unknown as (Omit<AlarmEvent, 'cause'> & { causeBy: Cause['by'] | null; causeId: number | null })[];
    return rows.map(({ causeBy, causeId, ...event }) => ({ ...event, cause: causeOf(causeBy, causeId) }));
  }

  /** @param municipalities of all when left out */
  counts(municipalities?: readonly string[]): AlarmCounts {
    const rows = this.#prepare(
      `SELECT severity, phase, cause_by IS NOT NULL AS isExplained, acknowledged_at IS NULL AS isNew, count(*) AS count FROM alarm
         WHERE closed_at IS NULL AND (?1 IS NULL OR municipality = '' OR municipality IN (SELECT value FROM json_each(?1))) GROUP BY 1, 2, 3, 4`,
    ).all(municipalities ? JSON.stringify(municipalities) : null) as unknown as {
      severity: Severity;
      phase: string;
      isExplained: number;
      isNew: number;
      count: number;
    }[];
    const open = { critical: 0, warning: 0, info: 0 };
    const counts = { open, unacknowledged: 0, suppressed: 0, pending: 0 };
    for (const { severity, phase, isExplained, isNew, count } of rows) {
      if (phase === 'pending') counts.pending += count;
      else if (isExplained) counts.suppressed += count;
      else {
        open[severity] += count;
        if (isNew) counts.unacknowledged += count;
      }
    }
    return counts;
  }

  /** Those that are open, counted. */
  openBy(): { municipality: string; rule: string; severity: Severity; count: number }[] {
    return this.#prepare(
      `SELECT municipality, rule, severity, count(*) AS count FROM alarm a WHERE ${CONDITIONS.open} GROUP BY 1, 2, 3`,
    ).all() as unknown as { municipality: string; rule: string; severity: Severity; count: number }[];
  }

  /** Devices that need a person, all of them: with an open alarm, critical or warning, of one of the rules that count. */
  openDevices(isCounted: (rule: string) => boolean): { municipality: string; device: string }[] {
    const rows = this.#prepare(
      `SELECT municipality, thing_id AS device, group_concat(DISTINCT rule) AS rules FROM alarm a
         WHERE ${CONDITIONS.open} AND type = 'device' AND severity IN ('critical', 'warning') GROUP BY 1, 2 ORDER BY 1, 2`,
    ).all() as unknown as { municipality: string; device: string; rules: string }[];
    return rows.filter(({ rules }) => rules.split(',').some(isCounted)).map(({ municipality, device }) => ({ municipality, device }));
  }

  /** How many each cause keeps from ringing now. */
  explainedBy(by: Cause['by']): Map<number, number> {
    const rows = this.#prepare(
      'SELECT cause_id AS id, count(*) AS count FROM alarm WHERE cause_by = ? AND closed_at IS NULL GROUP BY 1',
    ).all(by) as unknown as { id: number; count: number }[];
    return new Map(rows.map(({ id, count }) => [id, count]));
  }

  /** Which opened most often in a time (epoch milliseconds, end exclusive), most first. */
  noisiest(by: 'rule' | 'thing', from: number, to: number, municipality: string | undefined, limit: number): Noise[] {
    // The median by place in the sorted durations: the mean of the two in the middle.
    return this.#prepare(
      `WITH opened AS (
         SELECT ${by} AS key, closed_at, acknowledged_at, closed_at - opened_at AS ms FROM alarm
           WHERE opened_at >= $from AND opened_at < $to AND ($municipality IS NULL OR municipality = $municipality)
       ), ranked AS (
         SELECT key, ms, row_number() OVER (PARTITION BY key ORDER BY ms) AS place, count(*) OVER (PARTITION BY key) AS places
           FROM opened WHERE ms IS NOT NULL
       ), medians AS (
         SELECT key, avg(ms) AS ms FROM ranked WHERE place IN ((places + 1) / 2, (places + 2) / 2) GROUP BY key
       )
       SELECT o.key, count(*) AS opened, m.ms AS medianOpenMs, count(o.closed_at) AS closed,
           count(CASE WHEN o.closed_at IS NOT NULL AND o.acknowledged_at IS NULL THEN 1 END) AS closedUnacknowledged
         FROM opened o LEFT JOIN medians m ON m.key = o.key GROUP BY o.key ORDER BY opened DESC, o.key LIMIT $limit`,
    ).all({ $from: from, $to: to, $municipality: municipality ?? null, $limit: limit }) as unknown as Noise[];
  }
}

const causeOf = (by: Cause['by'] | null, id: number | null): Cause | null => (by === null || id === null ? null : { by, id });

function toListed(row: ListedRow): ListedAlarm {
  const { phase, openedAt, closedAt, ending, acknowledgedAt, acknowledgedBy, assignedTo, actions, explains, ...rest } = row;
  const { state: _, ...episode } = toEpisode({ ...rest, phase: phase === 'closed' ? 'open' : phase });
  return {
    ...episode,
    phase,
    cause: causeOf(row.causeBy, row.causeId),
    isUnknown: closedAt === null && row.unknownMs !== null,
    openedAt,
    closedAt,
    ending,
    acknowledgedAt,
    acknowledgedBy,
    assignedTo,
    actions,
    explains,
  };
}
