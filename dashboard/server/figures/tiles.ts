// What a tile says of a kind: the desk's own sums in a few numbers, with coverage, what is usual and how it goes.

import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isConnected } from '@lagebild/shared/domain/air/connected.ts';
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { deviationOf } from '@lagebild/shared/domain/lighting/energy.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { Answers } from '../answers.ts';
import { countLights } from '../lighting/counts.ts';
import type { LightingDesk } from '../lighting/lighting-desk.ts';
import { type Comparison, compareAir, compareParking } from './comparison.ts';
import type { DayCurves } from './day-curves.ts';

const MOST_NAMED = 3;

export interface TileDeps {
  readonly context: AnswerContext;
  readonly airAnswers: Pick<Answers, 'airStations'>;
  readonly parkingAnswers: Pick<Answers, 'parkingSites'>;
  readonly lightingDesk: LightingDesk;
  readonly curves: DayCurves;
}

type Told = Pick<TileView, 'parking' | 'air' | 'lighting'> & Comparison;
const NOTHING: Told = { parking: null, air: null, lighting: null, usual: null, trend: null };

export async function tileOf(kind: Kind, municipality: string | undefined, deps: TileDeps): Promise<TileView> {
  const coverage = coverageNow(deps.context, kind, municipality);
  const told = coverage.devices === 0 ? NOTHING : await TELL[kind](municipality, deps);
  return { at: Date.now(), kind, coverage, ...told };
}

const TELL: Readonly<Record<Kind, (municipality: string | undefined, deps: TileDeps) => Promise<Told>>> = {
  async parking(municipality, { parkingAnswers, curves, context }) {
    const { total } = await parkingAnswers.parkingSites({ municipality });
    return { ...NOTHING, parking: parkingTile(total), ...comparedParking(total, municipality, curves, context) };
  },
  async air(municipality, { airAnswers, curves }) {
    const list = await airAnswers.airStations({ municipality });
    return { ...NOTHING, air: airTile(list), ...compareAir(curves.known('air', municipality)?.steps, Date.now()) };
  },
  async lighting(municipality, { lightingDesk }) {
    const pictures = await lightingDesk.pictures.of(municipality);
    const lights = pictures.flatMap((picture) => picture.lights);
    const { lit, litKnown, plannedLit, watts } = countLights(lights);
    const [first] = pictures;
    const energy = first && lightingDesk.nightView(lights, first);
    const night = energy && energy.telling > 0 ? { usedKwh: energy.usedKwh, deviation: deviationOf(energy) ?? null } : null;
    return { ...NOTHING, lighting: { lit, known: litKnown, planned: plannedLit, watts, night } };
  },
};

function comparedParking(
  total: Answer<'parkingSites'>['total'],
  municipality: string | undefined,
  curves: Pick<DayCurves, 'known'>,
  { parkingRules }: Pick<AnswerContext, 'parkingRules'>,
): Comparison {
  return compareParking(total, curves.known('parking', municipality)?.steps, Date.now(), parkingRules.least_known);
}

function parkingTile(total: Answer<'parkingSites'>['total']): NonNullable<TileView['parking']> {
  const { free, known, closed, capacity, states } = total;
  return {
    free,
    known,
    closed,
    unknown: Math.max(0, capacity - known - closed),
    sites: total.sites,
    full: states.full,
    closedSites: states.closed,
    silentSites: states.no_data,
  };
}

function airTile({ stations: listed, classes }: Answer<'airStations'>): NonNullable<TileView['air']> {
  const stations = listed.filter(isConnected);
  const rated = stations.filter((one) => one.class !== null);
  const worst = rated.reduce((most, one) => Math.max(most, one.class ?? 0), 0);
  const there = rated.filter((one) => one.class === worst);
  const hours = rated.flatMap(({ hour }) => hour ?? []);
  return {
    class: worst === 0 ? null : worst,
    word: classes[worst - 1] ?? null,
    worst: there
      .slice(0, MOST_NAMED)
      .map(({ municipality, device, name, deciding }) => ({ municipality, device, name: name ?? device, deciding: [...deciding] })),
    worstCount: there.length,
    rated: rated.length,
    stations: stations.length,
    hour: hours.length === 0 ? null : Math.max(...hours),
  };
}

export function coverageNow(context: AnswerContext, kind: Kind, municipality: string | undefined): TileView['coverage'] {
  const now = Date.now();
  const sum = { reporting: 0, devices: 0, newest: null as number | null };
  for (const device of context.registry.devices.all()) {
    if (device.kind !== kind || (municipality ?? device.municipality) !== device.municipality) continue;
    const time = context.lastValues.get(device)?.time;
    sum.devices += 1;
    if (freshnessOf(time, now, context.limits(device)) === 'fresh') sum.reporting += 1;
    if (time !== undefined && time > (sum.newest ?? 0)) sum.newest = time;
  }
  return sum;
}
