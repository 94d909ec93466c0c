// Sees devices that missed their rhythm for long, in the time in which Lagebild could have heard them.
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { silentAfterMs } from '@lagebild/shared/domain/freshness.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { kindsOf, type Observe } from '../observation.ts';

export const observeSilence: Observe<'silence'> = function* (rule, world, active) {
  for (const kind of kindsOf(rule, world)) {
    for (const { key, thing, latest, silence, rhythm } of world.devices.get(kind) ?? []) {
      if (!silence || !latest) continue;
      const graceMs = silentAfterMs(rulesFor(world.book, thing.municipality).kinds[kind], rhythm, rule.watch.missed);
      const isRaised = silence.ms >= graceMs;
      if ((!isRaised && !active.has(key)) || !appliesTo(rule, thing)) continue;
      const level = isRaised ? 'raised' : silence.isSure ? 'clear' : 'unknown';
      yield { key, thing, level, since: latest.time, graceMs, facts: () => ({}) };
    }
  }
};
