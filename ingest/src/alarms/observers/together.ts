// Sees devices that fell silent together: what many lose within the same few minutes has one cause, even if nobody knows which.
import { DISTRICT, type Thing, thingKey } from '@lagebild/shared/domain/alarm/alarm.ts';
import type { Level } from '@lagebild/shared/domain/alarm/machine.ts';
import { appliesTo } from '@lagebild/shared/domain/alarm/rules.ts';
import { type Observe, SHORT_GRACE_MS } from '../observation.ts';
import { groups } from '../standings.ts';
import type { WatchedDevice } from '../world.ts';

/** With more of them in one municipality it is that one's outage, not the district's. */
const MOST_IN_ONE = 0.7;

export const observeTogether: Observe<'together'> = function* (rule, world, active, isExplained) {
  const { of, within_minutes, least_devices, least_share } = rule.watch;
  const withinMs = within_minutes * 60_000;
  const groupOf = (municipality: string) => (of === 'district' ? '' : municipality);
  for (const [municipality, group] of groups(rule, world, isExplained, groupOf)) {
    const thing: Thing = of === 'district' ? DISTRICT : { type: 'municipality', municipality, id: '', kind: null };
    const key = thingKey(thing);
    if (!appliesTo(rule, thing)) continue;
    const needed = Math.max(least_devices, Math.ceil(least_share * group.all));
    const since = active.get(key)?.since ?? begin(group.silent, withinMs, needed, of === 'district');
    if (since === undefined) continue;
    const count = (devices: readonly WatchedDevice[]) => within(devices, since, withinMs).length;
    // An outage that is part of a larger one goes on as long as its devices are silent.
    const isPart = active.has(key) && isExplained({ thing, since, graceMs: SHORT_GRACE_MS });
    const silent = count(group.silent) + (isPart ? count(group.explained) : 0);
    const level = levelOf(silent, count(group.unknown), needed);
    yield { key, thing, level, since, graceMs: SHORT_GRACE_MS, facts: () => ({ silent, all: group.all, until: since + withinMs }) };
  }
};

/** It is over once half of those that were needed are back. */
function levelOf(silent: number, unknown: number, needed: number): Level {
  if (silent >= needed) return 'raised';
  if (2 * silent >= needed) return 'between';
  return 2 * (silent + unknown) >= needed ? 'unknown' : 'clear';
}

const timeOf = ({ latest }: WatchedDevice): number => latest?.time ?? Number.NEGATIVE_INFINITY;

const within = (devices: readonly WatchedDevice[], since: number, withinMs: number): WatchedDevice[] =>
  devices.filter((watched) => timeOf(watched) >= since && timeOf(watched) <= since + withinMs);

/** When those began to fall silent that did so together, epoch milliseconds; undefined when too few did, or nearly all in one place. */
function begin(silent: readonly WatchedDevice[], withinMs: number, needed: number, isOfDistrict: boolean): number | undefined {
  if (silent.length < needed) return undefined;
  const since = densest(
    silent.map(timeOf).sort((a, b) => a - b),
    withinMs,
    needed,
  );
  if (since === undefined || !isOfDistrict) return since;
  const places = Map.groupBy(within(silent, since, withinMs), ({ device }) => device.municipality);
  const counts = [...places.values()].map((devices) => devices.length);
  const sum = counts.reduce((a, b) => a + b, 0);
  return Math.max(...counts) > MOST_IN_ONE * sum ? undefined : since;
}

/** Begin of the window that holds the most of the sorted times, if it holds as many as are needed. */
function densest(times: readonly number[], withinMs: number, needed: number): number | undefined {
  let best: number | undefined;
  let most = needed - 1;
  for (let first = 0, last = 0; first < times.length; first += 1) {
    const from = times[first] ?? 0;
    while (last < times.length && (times[last] ?? 0) <= from + withinMs) last += 1;
    if (last - first <= most) continue;
    most = last - first;
    best = from;
  }
  return best;
}
