// Sees values beyond a limit. A value its device does not renew any more says nothing about now.
import type { Level } from '@lagebild/shared/domain/alarm/machine.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { silentAfterMs } from '@lagebild/shared/domain/freshness.ts';
import type { KindRules } from '@lagebild/shared/domain/rule-book.ts';
import { kindsOf, type Observe, type RuleOf, SHORT_GRACE_MS } from '../observation.ts';
import type { WatchedDevice } from '../world.ts';

export const observeValue: Observe<'value'> = function* (rule, world, active) {
  const { quantity } = rule.watch;
  for (const kind of kindsOf(rule, world)) {
    for (const watched of world.devices.get(kind) ?? []) {
      const { key, thing, latest } = watched;
      const newest = latest?.quantities.get(quantity);
      if (!newest) continue;
      const isActive = active.has(key);
      const beyond = levelOf(newest.value, rule.watch);
      if ((beyond !== 'raised' && !isActive) || !appliesTo(rule, thing)) continue;
      const level = isCurrent(watched, newest.time, world.book.kinds[kind]) ? beyond : 'unknown';
      if (level !== 'raised' && !isActive) continue;
      const { value } = newest;
      yield { key, thing, level, since: newest.time, graceMs: SHORT_GRACE_MS, facts: () => ({ quantity, value }) };
    }
  }
};

function levelOf(value: number, { above, below, clear }: RuleOf<'value'>['watch']): Level {
  if (above !== undefined) return value > above ? 'raised' : value <= clear ? 'clear' : 'between';
  return value < (below ?? Number.NEGATIVE_INFINITY) ? 'raised' : value >= clear ? 'clear' : 'between';
}

/** The device reports, and this quantity still comes along. */
function isCurrent({ silence, latest, everyMinutes }: WatchedDevice, time: number, rules: KindRules): boolean {
  if (!silence || !latest || (!silence.isSure && silence.ms > 0)) return false;
  const limitMs = silentAfterMs(rules, everyMinutes);
  return silence.ms < limitMs && latest.time - time < limitMs;
}
