// A row of the table of alarms, and what it says.
import type { Facts, Severity, ThingType } from '../domain/alarm/alarm.ts';
import type { AlarmState, Cause } from '../domain/alarm/machine.ts';
import type { Kind } from '../domain/kind.ts';
import type { ActiveEpisode } from './alarms.ts';

export const COLUMNS = `id, rule, type, municipality, thing_id AS thingId, kind, severity, phase, phase_since_ms AS sinceMs, cause_by AS causeBy,
  cause_id AS causeId, released_ms AS releasedMs, unknown_ms AS unknownMs, since, facts`;

export interface AlarmRow {
  readonly id: number;
  readonly rule: string;
  readonly type: ThingType;
  readonly municipality: string;
  readonly thingId: string;
  readonly kind: Kind | null;
  readonly severity: Severity;
  readonly phase: AlarmState['phase'];
  readonly sinceMs: number;
  readonly causeBy: Cause['by'] | null;
  readonly causeId: number | null;
  readonly releasedMs: number | null;
  readonly unknownMs: number | null;
  readonly since: number;
  /** JSON. */
  readonly facts: string;
}

export function toEpisode(row: AlarmRow): ActiveEpisode {
  const { id, rule, type, municipality, thingId, kind, severity, phase, sinceMs, causeBy, causeId, releasedMs, unknownMs, since } = row;
  return {
    id,
    rule,
    thing: { type, municipality, id: thingId, kind },
    severity,
    state: {
      phase,
      sinceMs,
      ...(causeBy !== null && causeId !== null && { cause: { by: causeBy, id: causeId } }),
      ...(releasedMs !== null && { releasedMs }),
      ...(unknownMs !== null && { unknownMs }),
    },
    since,
    facts: JSON.parse(row.facts) as Facts,
  };
}
