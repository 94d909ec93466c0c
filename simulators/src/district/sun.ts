// Where the sun stands: low-precision formulas of the Astronomical Almanac (section C), good to 0.01° from 1950 to 2050.
import { DAY_MS } from './local-time.ts';

const RAD = Math.PI / 180;
const J2000 = Date.UTC(2000, 0, 1, 12);

/** The middle of the district. */
export const LATITUDE = 51.55;
export const LONGITUDE = 7.65;

interface SunPlace {
  readonly declination: number;
  /** Hour angle at the district, radians; 0 when the sun stands in the south. */
  readonly hourAngle: number;
}

function place(time: number, longitudeEast = LONGITUDE): SunPlace {
  const n = (time - J2000) / DAY_MS;
  const anomaly = (357.528 + 0.9856003 * n) * RAD;
  const longitude = (280.46 + 0.9856474 * n + 1.915 * Math.sin(anomaly) + 0.02 * Math.sin(2 * anomaly)) * RAD;
  const obliquity = (23.439 - 0.0000004 * n) * RAD;
  const rightAscension = Math.atan2(Math.cos(obliquity) * Math.sin(longitude), Math.cos(longitude));
  const sidereal = (280.46061837 + 360.98564736629 * n + longitudeEast) * RAD;
  return { declination: Math.asin(Math.sin(obliquity) * Math.sin(longitude)), hourAngle: sidereal - rightAscension };
}

/** Height of the sun's centre above the horizon, degrees, without refraction; of the district when no place is given. */
export function sunElevation(time: number, { lat, lon } = { lat: LATITUDE, lon: LONGITUDE }): number {
  const { declination, hourAngle } = place(time, lon);
  const phi = lat * RAD;
  return Math.asin(Math.sin(phi) * Math.sin(declination) + Math.cos(phi) * Math.cos(declination) * Math.cos(hourAngle)) / RAD;
}

/**
 * Dusk and dawn of the night around `midnight` (a moment within it): when the sun sinks below and rises above `degrees`.
 * The declination of midnight serves both ends, which is off by less than a minute.
 */
export function nightAround(midnight: number, degrees: number): { dusk: number; dawn: number } {
  const { declination, hourAngle } = place(midnight);
  const phi = LATITUDE * RAD;
  const cosine = (Math.sin(degrees * RAD) - Math.sin(phi) * Math.sin(declination)) / (Math.cos(phi) * Math.cos(declination));
  const halfDayMs = (Math.acos(Math.min(1, Math.max(-1, cosine))) / (2 * Math.PI)) * DAY_MS;
  // The hour angle's distance from the sun's lowest point (180°), in time.
  const turn = 2 * Math.PI;
  const fromNadir = ((((hourAngle % turn) + turn) % turn) - Math.PI) / turn;
  const nadir = midnight - fromNadir * DAY_MS;
  return { dusk: nadir - DAY_MS / 2 + halfDayMs, dawn: nadir + DAY_MS / 2 - halfDayMs };
}
