// Sees municipalities of whose devices too many are silent, without anything that explains it.
import { type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';
import { groups } from '../standings.ts';

export const observeCoverage: Observe<'coverage'> = function* (rule, world, active, isExplained) {
  const { below, clear, least_devices } = rule.watch;
  for (const [municipality, { reporting, silent, unknown }] of groups(rule, world, isExplained, (one) => one)) {
    const thing: Thing = { type: 'municipality', municipality, id: '', kind: null };
    const key = thingKey(thing);
    if (!appliesTo(rule, thing)) continue;
    const judged = reporting + silent.length;
    const share = judged === 0 ? 1 : reporting / judged;
    const isKnown = judged >= unknown.length && judged >= least_devices;
    if ((!isKnown || share >= below) && !active.has(key)) continue;
    const level = !isKnown ? 'unknown' : share < below ? 'raised' : share >= clear ? 'clear' : 'between';
    yield { key, thing, level, since: world.now, graceMs: SHORT_GRACE_MS, facts: () => ({ reporting, all: judged, share }) };
  }
};
