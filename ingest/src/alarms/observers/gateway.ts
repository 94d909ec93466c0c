// Sees gateways that say they are offline, or are not heard of.
import { type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { silentAfterMs } from '@lagebild/shared/domain/freshness.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';
import type { World } from '../world.ts';

export const observeGateway: Observe<'gateway'> = function* (rule, world, active) {
  const limitMs = rule.watch.silent_minutes * 60_000;
  for (const { municipality, gateway, lastHeard, online, onlineSince, statsAt } of world.gateways) {
    const thing: Thing = { type: 'gateway', municipality, id: gateway, kind: null };
    const key = thingKey(thing);
    if (!appliesTo(rule, thing)) continue;
    const silence = world.hearing.look(key, lastHeard, world, limitMs);
    const isOffline = online === 0;
    if (!isOffline && silence.ms < limitMs && !active.has(key)) continue;
    const ownLimitMs = isOffline || statsAt !== null ? limitMs : limitByDevices(limitMs, municipality, gateway, world);
    const isRaised = isOffline || silence.ms >= ownLimitMs;
    if (!isRaised && !active.has(key)) continue;
    const level = isRaised ? 'raised' : silence.isSure ? 'clear' : 'unknown';
    const facts = () => ({ devices: onlyHeardBy(municipality, gateway, world) });
    yield { key, thing, level, since: isOffline ? (onlineSince ?? lastHeard) : lastHeard, graceMs: SHORT_GRACE_MS, facts };
  }
};

/** A gateway that never tells of itself is heard with its devices: it may be silent as long as the liveliest of them. */
function limitByDevices(leastMs: number, municipality: string, gateway: string, world: World): number {
  const limits = world.hearers.devicesOf(municipality, gateway).flatMap((device) => {
    const watched = world.device({ municipality, device });
    return watched ? [silentAfterMs(world.book.kinds[watched.device.kind], watched.everyMinutes)] : [];
  });
  return limits.length === 0 ? Number.POSITIVE_INFINITY : Math.max(leastMs, Math.min(...limits));
}

function onlyHeardBy(municipality: string, gateway: string, { hearers }: World): number {
  const devices = hearers.devicesOf(municipality, gateway);
  return devices.filter((id) => hearers.ofDevice({ type: 'device', municipality, id, kind: null }).length === 1).length;
}
