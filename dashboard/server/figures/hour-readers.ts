// What each kind was like in the hours of a day: taken share of the spaces, median of PM2.5, share of the installed power that was drawn.
//
// Shares, not sums: a week in which another number of devices reported can be compared all the same. An hour of which too little is known
// is left out.
import { withoutContained } from '@lagebild/shared/domain/lighting/feeders.ts';
import { addTaken, type Taken, takenShares } from '@lagebild/shared/domain/parking/site-shares.ts';
import { groupSites } from '@lagebild/shared/domain/parking/sites.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { medianOf } from '@lagebild/shared/domain/usual-day.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { StatsSelection } from '@lagebild/shared/store/many-stats.ts';
import type { Summary } from '@lagebild/shared/store/time-series-store.ts';
import { readManyStations } from '../air-hours.ts';
import { createAirStations } from '../air-stations.ts';
import type { AnswerContext } from '../answer-context.ts';
import { measuresPower } from '../lighting/energy-views.ts';
import type { LightingDesk } from '../lighting/lighting-desk.ts';
import type { Light } from '../lighting/lights.ts';
import { parkingDevicesNow } from '../parking/devices-now.ts';
import { HourlyTable } from '../parking/hourly-table.ts';
import { takenOf, type Watched, watch } from '../parking/watched.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
/** Devices of one question to the store. */
const PORTION = 300;

type Span = { readonly from: number; readonly to: number };

/** Values by start of the hour, epoch milliseconds; hours that are not known well enough are missing. */
export type HourReader = (municipality: string | undefined, span: Span) => Promise<ReadonlyMap<number, number>>;

/** Statistics of many devices, a portion at a time, so that others are answered in between. */
async function inPortions<D>(
  all: readonly D[],
  ask: (some: readonly D[]) => StatsSelection,
  context: Pick<AnswerContext, 'stats'>,
  take: (some: readonly D[], found: readonly Summary[]) => void,
): Promise<void> {
  for (let at = 0; at < all.length; at += PORTION) {
    const some = all.slice(at, at + PORTION);
    take(some, await context.stats('1h', ask(some)));
    await new Promise((done) => setImmediate(done));
  }
}

/** Taken share of the spaces, 0 to 1. */
export function parkingHours(context: AnswerContext): HourReader {
  const quantities = ['free', 'occupied', 'capacity', 'open'].map((name) => ({ name, circular: false }));
  return async (municipality, { from, to }) => {
    const watched = groupSites(parkingDevicesNow(context, municipality, Date.now()))
      .flatMap(watch)
      .filter(({ isCounted }) => isCounted);
    const spaces = watched.reduce((sum, one) => sum + (one.spaces ?? 0), 0);
    // The day before tells what held at midnight of those that send changes only.
    const span = { from: from - DAY_MS, to: Math.ceil(to / HOUR_MS) * HOUR_MS };
    const taken: ReadonlyMap<number, Taken>[] = [];
    await inPortions(
      watched,
      (some) => ({ kind: 'parking', devices: some.map(({ device }) => device), quantities, ...span }),
      context,
      (some, found) => {
        const table = new HourlyTable(found);
        taken.push(addTaken(some.map((one) => hoursOf(one, table, from, to))));
      },
    );
    return takenShares(addTaken(taken), spaces, context.parkingRules.least_known);
  };
}

/** A device that reports regularly is known in the hours in which it did; what one said that sends changes holds until the next. */
function hoursOf(watched: Watched, table: HourlyTable, from: number, to: number): Map<number, Taken> {
  const { device, quantity } = watched;
  const { isRegular } = table.rhythmOf(device, quantity);
  const means = new Map(table.column(device, quantity).map(({ start, stats }) => [start, stats.mean]));
  const hours = new Map<number, Taken>();
  for (let start = from; start < to; start += HOUR_MS) {
    const mean = means.get(start) ?? (isRegular ? undefined : table.valueAt(device, quantity, start));
    const told = mean === undefined ? undefined : takenOf(watched, mean, start, table);
    if (told) hours.set(start, told);
  }
  return hours;
}

/** Median of the stations' valid hourly means of PM2.5, µg/m³. */
export function airHours(context: AnswerContext, rules: AirRules): HourReader {
  const stations = createAirStations(context, rules);
  return async (municipality, { from, to }) => {
    const measuring = stations.list(municipality).filter((station) => station.has('pm2_5'));
    const end = Math.floor(to / HOUR_MS) * HOUR_MS;
    if (measuring.length === 0 || end <= from) return new Map();
    const all = await readManyStations(context, rules, measuring, { from, to: end });
    const hours = new Map<number, number>();
    for (let hour = 0; from + hour * HOUR_MS < end; hour += 1) {
      const values = all.flatMap(({ pollutants }) => pollutants.get('pm2_5')?.values[hour] ?? []).sort((a, b) => a - b);
      if (values.length > 0 && values.length >= context.parkingRules.least_known * measuring.length)
        hours.set(from + hour * HOUR_MS, medianOf(values));
    }
    return hours;
  };
}

/** The lights whose powers make the sum, and of which it is known what they draw at full light. */
export function measuredLights(lights: readonly Light[]): (Light & { readonly watts: number })[] {
  return withoutContained(lights, measuresPower).filter(
    (light): light is Light & { readonly watts: number } => light.watts !== undefined && measuresPower(light),
  );
}

/** Share of the installed power that was drawn, 0 to 1. */
export function lightingHours(context: AnswerContext, { lights }: Pick<LightingDesk, 'lights'>): HourReader {
  return async (municipality, { from, to }) => {
    const counted = measuredLights(await lights.of(municipality, Date.now()));
    const installed = new Map(counted.map((light) => [light.key, light.watts]));
    const taken: ReadonlyMap<number, Taken>[] = [];
    await inPortions(
      counted,
      (some) => ({
        kind: 'lighting',
        devices: some.map(({ municipality: of, device }) => ({ municipality: of, device })),
        quantities: [{ name: 'power', circular: false }],
        from,
        to: Math.ceil(to / HOUR_MS) * HOUR_MS,
      }),
      context,
      (_, found) => {
        const hours = found.map((one) => new Map([[one.start, { taken: one.stats.mean, capacity: installed.get(deviceKey(one)) ?? 0 }]]));
        taken.push(addTaken(hours));
      },
    );
    const all = [...installed.values()].reduce((sum, watts) => sum + watts, 0);
    return takenShares(addTaken(taken), all, context.parkingRules.least_known);
  };
}
