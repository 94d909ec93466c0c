// Devices of a municipality, or of the district, that a rule concerns: how many are heard, and which are silent without a known reason.
import type { AlarmRule } from '@lagebild/shared/domain/alarm/rules.ts';
import { type IsExplained, kindsOf } from './observation.ts';
import type { WatchedDevice, World } from './world.ts';

export interface Group {
  /** All there are, whatever is known of them. */
  all: number;
  reporting: number;
  readonly silent: WatchedDevice[];
  /** Silent, and something the rule names explains it. */
  readonly explained: WatchedDevice[];
  readonly unknown: WatchedDevice[];
}

/** @param groupOf key of the group a municipality belongs to */
export function groups(
  rule: AlarmRule,
  world: World,
  isExplained: IsExplained,
  groupOf: (municipality: string) => string,
): Map<string, Group> {
  const kinds = kindsOf(rule, world);
  const found = new Map<string, Group>();
  for (const { municipality, kind, reporting, silent, unknown } of world.standings) {
    if (!kinds.includes(kind)) continue;
    const key = groupOf(municipality);
    const group = found.get(key) ?? { all: 0, reporting: 0, silent: [], explained: [], unknown: [] };
    found.set(key, group);
    group.all += reporting + silent.length + unknown.length;
    group.reporting += reporting;
    group.unknown.push(...unknown);
    for (const watched of silent) group[isAccountedFor(watched, isExplained) ? 'explained' : 'silent'].push(watched);
  }
  return found;
}

const isAccountedFor = ({ thing, latest, silentAfterMs: graceMs }: WatchedDevice, isExplained: IsExplained): boolean =>
  isExplained({ thing, since: latest?.time ?? 0, graceMs });
