// Gathers a figure: its parts from what the desks work with, and the numbers its sentence needs.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { isConnected } from '@lagebild/shared/domain/air/connected.ts';
import type { FigureFacts } from '@lagebild/shared/domain/figures/facts.ts';
import { COMBINING, combine, type FigureName, type FigurePart } from '@lagebild/shared/domain/figures/figure.ts';
import { energyParts, litParts, powerParts } from '@lagebild/shared/domain/figures/lighting-parts.ts';
import { airParts, messageParts, reportingParts, workParts } from '@lagebild/shared/domain/figures/other-parts.ts';
import { parkingParts } from '@lagebild/shared/domain/figures/parking-parts.ts';
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { deviationOf, isComparable } from '@lagebild/shared/domain/lighting/energy.ts';
import { groupSites } from '@lagebild/shared/domain/parking/sites.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import type { AnswerContext } from '../answer-context.ts';
import type { Answers } from '../answers.ts';
import { countLights } from '../lighting/counts.ts';
import { sumSpans } from '../lighting/energy-views.ts';
import type { LightingDesk } from '../lighting/lighting-desk.ts';
import type { JudgedLight } from '../lighting/picture.ts';
import { parkingDevicesNow } from '../parking/devices-now.ts';

export interface GatherDeps {
  readonly context: AnswerContext;
  readonly airAnswers: Pick<Answers, 'airStations'>;
  readonly parkingAnswers: Pick<Answers, 'parkingSites'>;
  readonly lightingDesk: LightingDesk;
}

/** Of whom: a municipality, or the district; of the figure "reporting" also one kind. */
export interface Scope {
  readonly municipality: string | undefined;
  readonly kind: Kind | undefined;
}

export interface Gathered {
  readonly facts: FigureFacts;
  readonly parts: readonly FigurePart[];
  /** In which time doubts about values touch the figure, epoch milliseconds; undefined: those that last. */
  readonly flagsIn: { readonly from: number; readonly to: number } | undefined;
  /** The kind of all its devices; undefined where there are none, or several. */
  readonly kind: Kind | undefined;
}

const HOUR_MS = 3_600_000;
const DAY_HOURS = 24;

/** Where a figure is of, as its sentence says it. */
function placeOf({ rules }: AnswerContext, { municipality }: Scope) {
  const { district } = rules;
  const place = municipality === undefined ? district.name : (district.municipalities[municipality]?.name ?? municipality);
  return { place, isDistrict: municipality === undefined };
}

export async function gather(figure: FigureName, scope: Scope, deps: GatherDeps): Promise<Gathered> {
  switch (figure) {
    case 'parking_free':
    case 'parking_taken':
      return gatherParking(figure, scope, deps);
    case 'air_index':
      return gatherAir(scope, deps);
    case 'lighting_lit':
    case 'lighting_power':
    case 'lighting_energy':
    case 'lighting_saving':
    case 'lighting_work':
      return gatherLighting(figure, scope, deps);
    case 'reporting':
      return gatherReporting(scope, deps);
    case 'messages':
      return gatherMessages(scope, deps);
  }
}

async function gatherParking(figure: 'parking_free' | 'parking_taken', scope: Scope, deps: GatherDeps): Promise<Gathered> {
  const { context, parkingAnswers } = deps;
  const { total } = await parkingAnswers.parkingSites({ municipality: scope.municipality });
  const sites = groupSites(parkingDevicesNow(context, scope.municipality, Date.now()));
  const parts = parkingParts(sites, figure === 'parking_free' ? 'free' : 'taken');
  const known = parts.reduce((sum, { of }) => sum + (of ?? 0), 0);
  const { closed, capacity } = total;
  const value = combine(parts, COMBINING[figure]);
  const facts = { figure, value, ...placeOf(context, scope), known, closed, unknown: Math.max(0, capacity - known - closed) };
  return { facts, parts, flagsIn: undefined, kind: 'parking' };
}

async function gatherAir(scope: Scope, { context, airAnswers }: GatherDeps): Promise<Gathered> {
  const now = Date.now();
  const { stations: listed, classes, index, indices } = await airAnswers.airStations({ municipality: scope.municipality });
  const stations = listed.filter(isConnected);
  const parts = airParts(stations, ({ municipality, device, lastTime }) =>
    freshnessOf(lastTime ?? undefined, now, context.limits({ municipality, device, kind: 'air' })),
  );
  const value = combine(parts, COMBINING.air_index);
  const rated = parts.filter((part) => part.value !== null);
  const facts: FigureFacts = {
    figure: 'air_index',
    value,
    ...placeOf(context, scope),
    classes,
    worst: rated.filter((part) => part.value === value).map(({ name }) => name),
    rated: rated.length,
    stations: stations.length,
    unconnected: listed.length - stations.length,
    good: rated.filter((part) => (part.value ?? 0) <= 2).length,
  };
  const hours = stations.flatMap(({ hour }) => hour ?? []);
  const isRunning = indices.some(({ key, pollutants }) => key === index && pollutants.some(({ averaging }) => averaging === 'running_24h'));
  const from = Math.min(...hours) - (isRunning ? (DAY_HOURS - 1) * HOUR_MS : 0);
  const flagsIn = hours.length === 0 ? undefined : { from, to: Math.max(...hours) + HOUR_MS };
  return { facts, parts, flagsIn, kind: 'air' };
}

type LightingFigure = Extract<FigureName, `lighting_${string}`>;

async function gatherLighting(figure: LightingFigure, scope: Scope, deps: GatherDeps): Promise<Gathered> {
  const { context, lightingDesk } = deps;
  const pictures = await lightingDesk.pictures.of(scope.municipality);
  const lights = pictures.flatMap((picture) => picture.lights);
  const base = placeOf(context, scope);
  const of = (facts: FigureFacts, parts: readonly FigurePart[], flagsIn?: Gathered['flagsIn']): Gathered => ({
    facts,
    parts,
    flagsIn,
    kind: 'lighting',
  });
  if (figure === 'lighting_work') {
    const entries = lightingDesk.streetsOf(pictures).flatMap(({ municipality, site, items }) =>
      items.map(({ device, since }) => {
        const name = lights.find((light) => light.municipality === municipality && light.device === device)?.label ?? device;
        return { municipality, site, device, name, since };
      }),
    );
    const parts = workParts(entries);
    return of({ figure, value: parts.length, ...base }, parts);
  }
  if (figure === 'lighting_lit') {
    const parts = litParts(lights);
    const { litKnown: known, plannedLit: planned } = countLights(lights);
    return of({ figure, value: combine(parts, 'sum'), ...base, planned, known }, parts);
  }
  if (figure === 'lighting_power') {
    const parts = powerParts(lights);
    const counts = countLights(lights);
    return of({ figure, value: combine(parts, 'sum'), ...base, from: counts.wattsFrom, of: counts.wattsOf }, parts);
  }
  return gatherEnergy(figure, lights, pictures[0], deps, base, of);
}

function gatherEnergy(
  figure: 'lighting_energy' | 'lighting_saving',
  lights: readonly JudgedLight[],
  picture: Awaited<ReturnType<LightingDesk['pictures']['of']>>[number] | undefined,
  { lightingDesk }: GatherDeps,
  base: ReturnType<typeof placeOf>,
  of: (facts: FigureFacts, parts: readonly FigurePart[], flagsIn?: Gathered['flagsIn']) => Gathered,
): Gathered {
  if (!picture) throw new Error('a district has a municipality');
  const { night, at } = picture;
  const spans = [{ from: night.from, to: night.to }];
  const sumOf = (light: JudgedLight) => {
    const [sum] = sumSpans([light], spans, () => light.night, lightingDesk.depsAt(at));
    if (!sum) throw new Error('one span has one sum');
    return sum;
  };
  const parts = energyParts(lights, sumOf, figure === 'lighting_energy' ? 'used' : 'saved');
  const energy = lightingDesk.nightView(lights, picture);
  const { plannedKwh, savedKwh, fullKwh } = energy.compared;
  const value = figure === 'lighting_energy' || isComparable(energy) ? combine(parts, COMBINING[figure]) : null;
  return of({ figure, value, ...base, plannedKwh, savedKwh, fullKwh, deviation: deviationOf(energy) ?? null }, parts, night);
}

function gatherReporting(scope: Scope, { context }: GatherDeps): Gathered {
  const now = Date.now();
  const { registry, lastValues } = context;
  const wanted = [...registry.devices.all()].filter(
    (device) =>
      (scope.municipality ?? device.municipality) === device.municipality && (scope.kind === undefined || device.kind === scope.kind),
  );
  const heard = wanted.map((device) => {
    const time = lastValues.get(device)?.time;
    return { ...device, time, freshness: freshnessOf(time, now, context.limits(device)) };
  });
  const parts = reportingParts(heard);
  const number = (freshness: string) => heard.filter((device) => device.freshness === freshness).length;
  const counts = { all: heard.length, late: number('late'), silent: number('silent'), never: number('never') };
  // Of devices none of which reports it is known how many do.
  const value = heard.length === 0 ? null : (combine(parts, 'sum') ?? 0);
  return { facts: { figure: 'reporting', value, ...placeOf(context, scope), ...counts }, parts, flagsIn: undefined, kind: scope.kind };
}

function gatherMessages(scope: Scope, { context }: GatherDeps): Gathered {
  const { registry, municipalities } = context;
  const all = municipalities.map(([key, { name }]) => ({ key, name }));
  const accounts =
    scope.municipality === undefined ? [...all, { key: UNASSIGNED, name: '' }] : all.filter(({ key }) => key === scope.municipality);
  const parts = messageParts(
    accounts.map(({ key, name }) => ({ municipality: key, name, received: registry.ledger.account(key).received })),
  );
  const sums: Answer<'ledger'>['unassigned'] =
    scope.municipality === undefined ? registry.ledger.total() : registry.ledger.account(scope.municipality);
  const { stored, duplicate, noted, quarantined, inLog } = sums;
  const facts: FigureFacts = {
    figure: 'messages',
    value: combine(parts, 'sum'),
    ...placeOf(context, scope),
    stored,
    duplicate,
    noted,
    quarantined,
    inLog,
  };
  return { facts, parts, flagsIn: undefined, kind: undefined };
}
