// Sees municipalities of whose devices too few report in their rhythm. It is sooner than the silence of each, so that it can explain it.
import { type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { lateAfterMs } from '@lagebild/shared/domain/freshness.ts';
import { kindsOf, type Observe, SHORT_GRACE_MS } from '../observation.ts';
import type { World } from '../world.ts';

interface Count {
  reporting: number;
  late: number;
  /** May have reported while nobody listened. */
  unknown: number;
}

export const observeCoverage: Observe<'coverage'> = function* (rule, world, active) {
  const counts = new Map<string, Count>();
  for (const kind of kindsOf(rule, world)) countKind(kind, world, counts);
  for (const [municipality, { reporting, late, unknown }] of counts) {
    const thing: Thing = { type: 'municipality', municipality, id: '', kind: null };
    const key = thingKey(thing);
    const judged = reporting + late;
    if (!appliesTo(rule, thing)) continue;
    const { below, clear, least_devices } = rule.watch;
    const share = judged === 0 ? 1 : reporting / judged;
    const isKnown = judged >= unknown && judged >= least_devices;
    if ((!isKnown || share >= below) && !active.has(key)) continue;
    const level = !isKnown ? 'unknown' : share < below ? 'raised' : share >= clear ? 'clear' : 'between';
    yield { key, thing, level, since: world.now, graceMs: SHORT_GRACE_MS, facts: () => ({ reporting, all: judged, share }) };
  }
};

function countKind(kind: Parameters<World['devices']['get']>[0], world: World, counts: Map<string, Count>): void {
  for (const { device, silence, everyMinutes } of world.devices.get(kind) ?? []) {
    const count = counts.get(device.municipality) ?? { reporting: 0, late: 0, unknown: 0 };
    counts.set(device.municipality, count);
    if (!silence) count.unknown += 1;
    else if (silence.ms >= lateAfterMs(world.book.kinds[kind], everyMinutes)) count.late += 1;
    else if (silence.isSure) count.reporting += 1;
    else count.unknown += 1;
  }
}
