// Sees devices of whose messages of this hour or the last too many were not taken.
import { type Facts, type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import type { QuarantineCount } from '../../quarantine-watch.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';

export const observeQuarantine: Observe<'quarantine'> = function* (rule, world, active) {
  const { above, clear, least_messages } = rule.watch;
  const worst = new Map<string, QuarantineCount>();
  for (const count of world.quarantine.suspects(world.now)) {
    if (count.received < least_messages) continue;
    const key = thingKey({ type: 'device', municipality: count.municipality, id: count.device });
    const known = worst.get(key);
    if (!known || shareOf(count) >= shareOf(known)) worst.set(key, count);
  }
  for (const [key, count] of worst) {
    const share = shareOf(count);
    const episode = active.get(key);
    if (share <= above && !episode) continue;
    const { municipality, device: id, since } = count;
    const thing: Thing = { type: 'device', municipality, id, kind: world.device({ municipality, device: id })?.device.kind ?? null };
    if (!appliesTo(rule, thing)) continue;
    const level = share > above ? 'raised' : share <= clear ? 'clear' : 'between';
    const facts = (): Facts => ({ quarantined: count.quarantined, received: count.received, share });
    yield { key, thing: episode?.thing ?? thing, level, since, graceMs: SHORT_GRACE_MS, facts };
  }
  for (const [key, { thing, since, facts }] of active) {
    if (worst.has(key)) continue;
    // Counts begin anew with a restart: whoever has not sent since then was not heard to send well.
    const level = world.quarantine.hasHeard({ municipality: thing.municipality, device: thing.id }) ? 'clear' : 'unknown';
    yield { key, thing, level, since, graceMs: SHORT_GRACE_MS, facts: () => facts };
  }
};

const shareOf = ({ quarantined, received }: QuarantineCount): number => quarantined / received;
