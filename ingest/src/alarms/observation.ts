// What a rule sees of one thing at a look, and how it is asked for.
import type { Facts, Thing } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Level } from '@lagebild/shared/domain/alarm/machine.ts';
import type { AlarmRule, Watch } from '@lagebild/shared/domain/alarm/rules.ts';
import type { ActiveEpisode } from '@lagebild/shared/registry/alarms.ts';
import type { World } from './world.ts';

export interface Observation {
  readonly key: string;
  readonly thing: Thing;
  readonly level: Level;
  /** Since when it is so, epoch milliseconds. */
  readonly since: number;
  /** How long it takes until it is so by itself, milliseconds: what began so much before a cause may still be explained by it. */
  readonly graceMs: number;
  facts(): Facts;
}

/** The episodes of one rule that last, by the key of their thing. */
export type Active = ReadonlyMap<string, ActiveEpisode>;

export type RuleOf<W extends Watch['what']> = AlarmRule & { readonly watch: Extract<Watch, { what: W }> };

/**
 * Looks at everything a rule concerns. Only what is raised, or active, is told: 5,000 devices that are well need no objects.
 * A thing that is active and not told of is one nobody can tell about.
 */
export type Observe<W extends Watch['what']> = (rule: RuleOf<W>, world: World, active: Active) => Iterable<Observation>;

/** For conditions that are true at once. */
export const SHORT_GRACE_MS = 600_000;

export function kindsOf(rule: AlarmRule, world: World) {
  return rule.applies_to.kinds ?? [...world.devices.keys()];
}
