// Turns the cast of places.ts into devices: id, position inside the municipality, rhythm and model.
import { formatTopic } from '@lagebild/shared/contract/topic.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { About, BayUse } from '@lagebild/shared/domain/reading.ts';
import type { Place } from '../region/load-region.ts';
import { isInside, type Position } from '../region/polygon.ts';
import { AIR_QUANTITIES, airStation } from './air-model.ts';
import type { Model, SimulatedDevice } from './device.ts';
import { light } from './lighting-model.ts';
import { chance, hash, round } from './noise.ts';
import { BAY_GRID_MS, bay, carPark } from './parking-model.ts';
import { TOWNS, type Town } from './places.ts';

/** The finest grid of all: every measuring time is a multiple of it. */
export const GRID_MS = 250;
/** Whatever draws less is a single lamp, the rest are cabinets that feed a street. */
const LAMP_WATTS = 200;
const MAX_DISTANCE_DEG = 0.014; // about 1.5 km to the north, 1 km to the east

/** "Parkplatz Schützenhof" -> "parkplatz-schützenhof": ids keep their umlauts, as technicians write them. */
export function idOf(name: string): string {
  return name
    .toLowerCase()
    .replace('p+r', 'pr')
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .normalize('NFC');
}

/** A place near the centre: the first of a row of seeded throws that falls inside the outline. */
function positionOf(key: string, seed: number, { centre, outline, name }: Place): Position {
  const throws = hash(`${key} position`, seed);
  for (let attempt = 0; attempt < 200; attempt += 1) {
    const angle = chance(throws, attempt * 2) * 2 * Math.PI;
    const distance = MAX_DISTANCE_DEG * Math.sqrt(chance(throws, attempt * 2 + 1));
    const position: Position = [round(centre[0] + distance * Math.cos(angle), 6), round(centre[1] + distance * Math.sin(angle), 6)];
    if (isInside(position, outline)) return position;
  }
  throw new Error(`the centre of ${name} lies outside its outline`);
}

/** "Stellplatz Große Marktstraße 2" belongs to Große Marktstraße, and so does the lamp at number 41. */
const streetOf = (name: string): string => name.split(' ').slice(1).join(' ').replace(/ \d+$/, '');

/** Of ten bays about one is for disabled people and one for charging. */
function useOf(key: string, seed: number): BayUse {
  const draw = chance(hash(`${key} use`, seed), 0);
  return draw < 0.1 ? 'disabled' : draw < 0.2 ? 'charging' : 'general';
}

interface Draft {
  readonly kind: Kind;
  readonly name: string;
  /** What it tells of itself besides its name and place. */
  readonly belongs?: (key: string) => Pick<About, 'site' | 'feeder' | 'use'>;
  readonly intervalMs: number;
  readonly newsIntervalMs?: number;
  readonly model: (key: string, offsetMs: number) => Model;
  readonly withoutPosition?: true;
}

function draftsOf(town: Town, seed: number, rush?: (time: number) => number): Draft[] {
  return [
    ...town.carParks.map(({ name, capacity, demand }): Draft => {
      // Large car parks have counting loops at the barrier and tell at once, small ones less often.
      const intervalMs = capacity >= 200 ? 5000 : capacity >= 100 ? 10_000 : 15_000;
      return {
        kind: 'parking',
        name,
        intervalMs,
        model: (key) => carPark({ key, seed, capacity, demand, ...(rush && demand === 'shopping' && { rush }) }),
      };
    }),
    ...town.bays.map((name): Draft => {
      const model = (key: string, offsetMs: number): Model => bay({ key, seed, demand: 'shopping', offsetMs });
      const belongs = (key: string) => ({ site: streetOf(name), use: useOf(key, seed) });
      return { kind: 'parking', name, intervalMs: 30_000, newsIntervalMs: BAY_GRID_MS, model, belongs };
    }),
    ...town.air.map(({ name, nearTraffic, without = [], withoutPosition }): Draft => {
      const measures = AIR_QUANTITIES.filter((quantity) => !without.includes(quantity));
      const model = (key: string): Model => airStation({ key, seed, nearTraffic, measures });
      return { kind: 'air', name, intervalMs: 10_000, model, ...(withoutPosition ? { withoutPosition } : {}) };
    }),
    ...town.lights.map(({ name, plan, watts }): Draft => {
      const isLamp = watts < LAMP_WATTS;
      const model = (key: string): Model => light({ key, seed, plan, watts, standbyWatts: isLamp ? 0.4 : 18, measuresVoltage: !isLamp });
      if (!isLamp) return { kind: 'lighting', name, intervalMs: 15_000, model };
      const cabinet = town.lights.find(({ watts: all }) => all >= LAMP_WATTS);
      const belongs = () => ({ site: streetOf(name), ...(cabinet && { feeder: idOf(cabinet.name) }) });
      return { kind: 'lighting', name, intervalMs: 15_000, model, belongs };
    }),
  ];
}

export interface CatalogueOptions {
  /** Of a municipality: how many times the usual number of cars comes to the shops at a moment. */
  readonly rush?: (municipality: string) => (time: number) => number;
  /** By municipality; the cast of places.ts when left out. */
  readonly towns?: Readonly<Record<string, Town>>;
}

/** All devices of these municipalities, in the order of their offsets. A municipality without a cast gets none. */
export function createDevices(places: readonly Place[], seed: number, { rush, towns = TOWNS }: CatalogueOptions = {}): SimulatedDevice[] {
  const devices: SimulatedDevice[] = [];
  for (const place of places) {
    const town = towns[place.key];
    if (!town) continue;
    for (const { kind, name, intervalMs, newsIntervalMs, model, withoutPosition, belongs } of draftsOf(town, seed, rush?.(place.key))) {
      const device = idOf(name);
      const key = formatTopic({ municipality: place.key, kind, device, backfill: false });
      const gridMs = newsIntervalMs ?? intervalMs;
      const offsetMs = Math.floor((chance(hash(key, seed), 0) * gridMs) / GRID_MS) * GRID_MS;
      const [lon, lat] = positionOf(key, seed, place);
      const silentFromHour = town.silent?.[name];
      devices.push({
        municipality: place.key,
        kind,
        device,
        about: { name, ...(!withoutPosition && { lat, lon }), ...belongs?.(key) },
        intervalMs,
        offsetMs,
        ...(newsIntervalMs === undefined ? {} : { newsIntervalMs }),
        ...(silentFromHour === undefined ? {} : { silentFromHour }),
        ...model(key, offsetMs),
      });
    }
  }
  return devices.sort((a, b) => a.offsetMs - b.offsetMs);
}
