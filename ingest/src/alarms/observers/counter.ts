// Sees devices whose LoRaWAN frame counter went back without a join. It is an event, not a state: it is shown for so many hours.
import { type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';

export const observeCounter: Observe<'counter'> = function* (rule, world, active) {
  const seen = new Set<string>();
  for (const { municipality, device: id, at } of world.countersBack(world.now - rule.watch.within_hours * 3_600_000)) {
    const thing: Thing = { type: 'device', municipality, id, kind: world.device({ municipality, device: id })?.device.kind ?? null };
    if (!appliesTo(rule, thing)) continue;
    const key = thingKey(thing);
    seen.add(key);
    yield { key, thing, level: 'raised', since: at, graceMs: SHORT_GRACE_MS, facts: () => ({}) };
  }
  for (const [key, { thing, since, facts }] of active) {
    if (!seen.has(key)) yield { key, thing, level: 'clear', since, graceMs: SHORT_GRACE_MS, facts: () => facts };
  }
};
