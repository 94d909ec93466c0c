// Places for a district of any size: streets with bays and lamps, more car parks and stations, spread over the municipalities.
import { TOWNS, type Town } from './places.ts';

const STREETS = [
  'Bahnhofstraße',
  'Hauptstraße',
  'Schulstraße',
  'Gartenstraße',
  'Lindenallee',
  'Ringstraße',
  'Kirchplatz',
  'Märkische Straße',
  'Mühlenweg',
  'Industriestraße',
  'Am Stadtpark',
  'Zechenstraße',
];

/** Of twenty more devices this many are lamps, bays, stations and car parks. */
const MIX = { lamps: 10, bays: 7, air: 2, carParks: 1 };
const ROUND = MIX.lamps + MIX.bays + MIX.air + MIX.carParks;

/** The named places, and as many more as make `size` devices or a few beyond. */
export function moreTowns(keys: readonly string[], size: number): Readonly<Record<string, Town>> {
  const named = keys.reduce((sum, key) => sum + countOf(TOWNS[key]), 0);
  const rounds = Math.max(0, Math.ceil((size - named) / ROUND / Math.max(1, keys.length)));
  return Object.fromEntries(keys.map((key) => [key, rounds === 0 ? (TOWNS[key] ?? EMPTY) : extended(TOWNS[key] ?? EMPTY, rounds)]));
}

const EMPTY: Town = { carParks: [], bays: [], air: [], lights: [] };

const countOf = (town: Town = EMPTY): number => town.carParks.length + town.bays.length + town.air.length + town.lights.length;

function extended(town: Town, rounds: number): Town {
  const numbered = (count: number, word: string) =>
    Array.from(
      { length: rounds * count },
      (_, index) => `${word} ${STREETS[index % STREETS.length]} ${101 + Math.floor(index / STREETS.length)}`,
    );
  return {
    ...town,
    carParks: [
      ...town.carParks,
      ...numbered(MIX.carParks, 'Parkplatz').map((name, index) => ({ name, capacity: 40 + (index % 7) * 25, demand: 'shopping' as const })),
    ],
    bays: [...town.bays, ...numbered(MIX.bays, 'Bucht')],
    air: [...town.air, ...numbered(MIX.air, 'Sensor').map((name, index) => ({ name, nearTraffic: (index % 10) / 10 }))],
    lights: [...town.lights, ...numbered(MIX.lamps, 'Lampe').map((name) => ({ name, plan: 'residential' as const, watts: 38 }))],
  };
}
