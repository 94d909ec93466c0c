// A made-up crowd of devices, spread over the district: topic, place and readings of the n-th, the same in every run.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { seededRandom } from './random.ts';

/** Longitude and latitude of the middle of each municipality, as region/district.yaml has them. */
const MIDDLES: Readonly<Record<string, readonly [lon: number, lat: number]>> = {
  bergkamen: [7.643344, 51.615888],
  boenen: [7.763346, 51.597952],
  froendenberg: [7.767252, 51.473212],
  holzwickede: [7.617843, 51.502798],
  kamen: [7.662404, 51.592335],
  luenen: [7.523533, 51.614327],
  schwerte: [7.568982, 51.441141],
  selm: [7.468573, 51.70035],
  unna: [7.689932, 51.534878],
  werne: [7.635119, 51.663179],
};
const MUNICIPALITIES = Object.keys(MIDDLES);

/** Car parks: the first of every crowd. What floods leaves them alone, so that their sum stays known. */
export const CAR_PARKS = 20;
/** Degrees of latitude a device stands from the middle of its municipality at most: about 4 km. */
const REACH = 0.036;

export interface CrowdDevice {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly topic: string;
}

/** A number from 0 to below 1 that depends on both. */
const chance = (n: number, what: number): number => seededRandom(n * 7919 + what)();

function kindOf(n: number): Kind {
  if (n < CAR_PARKS) return 'parking';
  return (['lighting', 'lighting', 'parking', 'lighting', 'air'] as const)[Math.floor(n / MUNICIPALITIES.length) % 5] ?? 'air';
}

export function crowdDevice(n: number): CrowdDevice {
  const municipality = MUNICIPALITIES[n % MUNICIPALITIES.length] ?? 'unna';
  const kind = kindOf(n);
  const device = `menge-${n}`;
  return { municipality, kind, device, topic: `v1/${municipality}/${kind}/${device}` };
}

/** @param round another one gives other values; no value crosses a threshold that would be news */
export function crowdValues(n: number, round: number): Record<string, number> {
  const kind = kindOf(n);
  const level = chance(n, round);
  if (n < CAR_PARKS) return { free: 60 + Math.round(level * 40), capacity: 200 };
  if (kind === 'parking') return { occupied: level < 0.6 ? 1 : 0 };
  if (kind === 'air') return { pm2_5: Math.round(40 + level * 120) / 10, temperature: Math.round(level * 200) / 10 };
  const dimming = 50 + Math.round(level * 15);
  return { dimming, power: dimming, lamp_failure: n % 400 === 31 ? 1 : 0 };
}

/** The first message of a device: it tells its name and place. @param at epoch milliseconds */
export function crowdIntroduction(n: number, at: number): string {
  const { municipality, kind } = crowdDevice(n);
  const [lon, lat] = MIDDLES[municipality] ?? [7.6, 51.5];
  const angle = 2 * Math.PI * chance(n, 1001);
  const away = REACH * chance(n, 1002) ** 0.7;
  const name = { parking: n < CAR_PARKS ? 'Parkhaus' : 'Stellplatz', air: 'Messstelle', lighting: 'Leuchte' }[kind];
  const about = { name: `${name} ${n}`, lat: round6(lat + away * Math.sin(angle)), lon: round6(lon + 1.6 * away * Math.cos(angle)) };
  return JSON.stringify({ time: at, values: crowdValues(n, 0), about });
}

const round6 = (degrees: number): number => Math.round(degrees * 1e6) / 1e6;
