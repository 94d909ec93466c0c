// The last night that is over: when it was, what each light used in it, and when lights really went on and off.
import { nightOf, nightSpan } from '@lagebild/shared/domain/lighting/burning-plan.ts';
import { isBurning } from '@lagebild/shared/domain/lighting/lamp-state.ts';
import type { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import type { Span } from '@lagebild/shared/domain/lighting/span-amounts.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { nightBelow, SUNSET_DEGREES } from '@lagebild/shared/domain/sun.ts';
import type { Light, LightsContext } from './lights.ts';
import { readFiner } from './read-buckets.ts';

const MINUTE_MS = 60_000;
/** How far from the plan's switching a light is looked for. */
const AROUND_MS = 90 * MINUTE_MS;
/** More lights than these are looked at in steps of five minutes. */
const MANY_LIGHTS = 300;

export interface LastNight extends Span {
  /** Number of the night: the local day of its evening, days since 1970-01-01. */
  readonly night: number;
}

/** The last night that is over at a municipality, since the sun is up: from noon to noon, or until now on the morning after it. */
export function lastNightOf(planner: Planner, municipality: string, now: number): LastNight {
  const { timezone } = planner;
  const tonight = nightOf(now, timezone);
  const { up } = nightBelow(tonight, planner.placeOf(municipality), SUNSET_DEGREES);
  const night = now >= up ? tonight : tonight - 1;
  const { from, to } = nightSpan(night, timezone);
  return { night, from, to: Math.min(now, to) };
}

/** When each of some lights switched. */
export interface Switching {
  readonly lights: number;
  readonly earliest: number;
  readonly median: number;
  readonly latest: number;
}

/** First lit in the evening and last lit in the morning; undefined where no light was seen to switch. */
export async function readSwitching(
  lights: readonly Light[],
  { night }: LastNight,
  planner: Planner,
  context: LightsContext,
): Promise<{ firstLit: Switching | undefined; lastLit: Switching | undefined }> {
  const first: number[] = [];
  const last: number[] = [];
  for (const [plan, group] of Map.groupBy(lights, (light) => light.plan)) {
    const [{ municipality } = { municipality: '' }] = group;
    const { on, off } = planner.night(plan, municipality, night);
    if (off <= on) continue;
    for (const { isBefore, burning } of await burningAround(group, on, context)) {
      const begin = burning.find(({ burns }) => burns);
      if (isBefore === false && begin) first.push(begin.from);
    }
    for (const { burning } of await burningAround(group, off, context)) {
      const end = burning.findLastIndex(({ burns }) => burns);
      // Only one that was seen off afterwards went off.
      if (end >= 0 && end < burning.length - 1) last.push(burning[end]?.from ?? 0);
    }
  }
  return { firstLit: switchingOf(first), lastLit: switchingOf(last) };
}

interface Around {
  /** Whether it burned at the begin. */
  readonly isBefore: boolean | undefined;
  readonly burning: readonly { readonly from: number; readonly burns: boolean }[];
}

async function burningAround(lights: readonly Light[], moment: number, context: LightsContext): Promise<Around[]> {
  const widthMs = lights.length > MANY_LIGHTS ? 5 * MINUTE_MS : MINUTE_MS;
  const minute = Math.floor(moment / widthMs) * widthMs;
  const span = { from: minute - AROUND_MS, to: minute + AROUND_MS };
  const measuring = lights.filter(({ last }) => last?.quantities.has('power'));
  const dimmed = lights.filter(({ last }) => last && !last.quantities.has('power') && last.quantities.has('dimming'));
  const found = new Map<DeviceKey, Around>();
  for (const [quantity, devices] of [
    ['power', measuring],
    ['dimming', dimmed],
  ] as const) {
    if (devices.length === 0) continue;
    const rows = await readFiner({ devices, quantity, ...span }, widthMs, context);
    for (const light of devices) {
      const burning = (rows.get(light.key) ?? []).map(({ from, stats }) => ({
        from,
        burns: isBurning({ [quantity]: stats.max }, light.watts, context.lighting.lit) === true,
      }));
      found.set(deviceKey(light), { isBefore: burning[0]?.burns, burning });
    }
  }
  return [...found.values()];
}

function switchingOf(times: readonly number[]): Switching | undefined {
  const sorted = times.toSorted((a, b) => a - b);
  const [earliest, latest] = [sorted[0], sorted.at(-1)];
  const median = sorted[Math.floor((sorted.length - 1) / 2)];
  if (earliest === undefined || latest === undefined || median === undefined) return undefined;
  return { lights: sorted.length, earliest, median, latest };
}
