// Finds what explains an alarm: a maintenance window, or the alarm of a gateway, a cabinet, a municipality behind it.
import { thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Cause } from '@lagebild/shared/domain/alarm/machine.ts';
import { isCovered } from '@lagebild/shared/domain/alarm/maintenance.ts';
import type { AlarmRule } from '@lagebild/shared/domain/alarm/rules.ts';
import type { ActiveEpisode } from '@lagebild/shared/registry/alarms.ts';
import type { Active, Observation } from './observation.ts';
import type { World } from './world.ts';

export interface Explanation {
  readonly cause?: Cause;
  /** Something that would explain it has begun and not opened yet. */
  readonly isCausePending: boolean;
}

/** @param activeOf the episodes of each rule; those of causes have been looked at before */
export function explain(rule: AlarmRule, observation: Observation, world: World, activeOf: (rule: string) => Active): Explanation {
  const window = world.maintenance.find((one) => isCovered(one, observation.thing));
  if (window) return { cause: { by: 'maintenance', id: window.id }, isCausePending: false };
  let isCausePending = false;
  for (const id of rule.suppressed_by) {
    const behind = findBehind(observation, world, activeOf(id));
    if (!behind || !isInTime(observation, behind)) continue;
    if (behind.state.phase === 'pending') isCausePending = true;
    // What explains the cause explains this one as well.
    else return { cause: behind.state.cause ?? { by: 'alarm', id: behind.id }, isCausePending: false };
  }
  return { isCausePending };
}

/** What began long before cannot have come of it. */
const isInTime = ({ since, graceMs }: Observation, cause: ActiveEpisode): boolean => since >= cause.since - graceMs;

function findBehind({ thing }: Observation, world: World, active: Active): ActiveEpisode | undefined {
  if (active.size === 0) return undefined;
  const { municipality } = thing;
  const ofMunicipality = thing.type === 'municipality' ? undefined : active.get(thingKey({ type: 'municipality', municipality, id: '' }));
  if (ofMunicipality) return ofMunicipality;
  if (thing.type !== 'device') return undefined;
  const { feeder } = world.device({ municipality, device: thing.id })?.device ?? {};
  const ofFeeder = feeder === undefined ? undefined : active.get(thingKey({ type: 'device', municipality, id: feeder }));
  return ofFeeder ?? allGateways(thing, world, active);
}

/** Of a device that is heard by gateways which all are away: the one that has been away the shortest, for until then it was heard. */
function allGateways(thing: Observation['thing'], world: World, active: Active): ActiveEpisode | undefined {
  if (!hasGateways(active)) return undefined;
  const { municipality } = thing;
  const episodes = world.hearers.ofDevice(thing).map((id) => active.get(thingKey({ type: 'gateway', municipality, id })));
  let last: ActiveEpisode | undefined;
  for (const episode of episodes) {
    if (!episode) return undefined;
    if (!last || episode.since > last.since) last = episode;
  }
  return last;
}

function hasGateways(active: Active): boolean {
  for (const { thing } of active.values()) return thing.type === 'gateway';
  return false;
}
