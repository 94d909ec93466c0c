// Where the sun stands and when it crosses a height: the equations of NOAA's Solar Calculator, after Meeus, Astronomical Algorithms.
//
// Without refraction; within 0.02° of the Astronomical Almanac's formulas from 2020 to 2040 (tests/sun.test.ts).
const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;
const J2000_MS = Date.UTC(2000, 0, 1, 12);

export interface Place {
  /** Degrees, WGS84. */
  readonly lat: number;
  readonly lon: number;
}

interface Sun {
  /** Radians. */
  readonly declination: number;
  /** How far a sundial is ahead of a clock, minutes. */
  readonly equation: number;
}

function sunAt(time: number): Sun {
  /** Julian centuries since 2000. */
  const t = (time - J2000_MS) / DAY_MS / 36_525;
  const longitude = (280.46646 + t * (36_000.76983 + t * 0.0003032)) * RAD;
  const anomaly = (357.52911 + t * (35_999.05029 - 0.0001537 * t)) * RAD;
  const eccentricity = 0.016708634 - t * (0.000042037 + 0.0000001267 * t);
  const centre =
    Math.sin(anomaly) * (1.914602 - t * (0.004817 + 0.000014 * t)) +
    Math.sin(2 * anomaly) * (0.019993 - 0.000101 * t) +
    Math.sin(3 * anomaly) * 0.000289;
  const node = (125.04 - 1934.136 * t) * RAD;
  const apparent = longitude + (centre - 0.00569 - 0.00478 * Math.sin(node)) * RAD;
  const obliquity = (23.439291 - t * (0.0130042 + t * (0.00000016 - 0.0000005 * t)) + 0.00256 * Math.cos(node)) * RAD;
  const y = Math.tan(obliquity / 2) ** 2;
  const equation =
    y * Math.sin(2 * longitude) -
    2 * eccentricity * Math.sin(anomaly) +
    4 * eccentricity * y * Math.sin(anomaly) * Math.cos(2 * longitude) -
    0.5 * y * y * Math.sin(4 * longitude) -
    1.25 * eccentricity * eccentricity * Math.sin(2 * anomaly);
  return { declination: Math.asin(Math.sin(obliquity) * Math.sin(apparent)), equation: (4 * equation) / RAD };
}

/**
 * Height of the sun's centre above the horizon, degrees, without refraction.
 * @param time epoch milliseconds
 */
export function sunHeight(time: number, { lat, lon }: Place): number {
  const { declination, equation } = sunAt(time);
  const minutesUtc = (((time % DAY_MS) + DAY_MS) % DAY_MS) / MINUTE_MS;
  const hourAngle = ((minutesUtc + equation + 4 * lon) / 4 - 180) * RAD;
  const height = Math.sin(lat * RAD) * Math.sin(declination) + Math.cos(lat * RAD) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(Math.min(1, Math.max(-1, height))) / RAD;
}

/** When the sun stands in the south on a day (number of days since 1970 at the place's own noon), epoch milliseconds. */
function solarNoon(day: number, { lon }: Place): number {
  const mean = day * DAY_MS + DAY_MS / 2 - 4 * lon * MINUTE_MS;
  return mean - sunAt(mean).equation * MINUTE_MS;
}

/** Heights people have words for: the upper edge at the horizon with refraction, and the end of civil twilight. Degrees. */
export const SUNSET_DEGREES = -0.833;
export const CIVIL_DEGREES = -6;

/**
 * When the sun sinks below a height in the evening of a day and rises above it again. Both are the same moment in a night in which
 * it never sinks so low, and both noons in one around which it never rises so high.
 * @param day days since 1970-01-01, of the evening
 * @returns epoch milliseconds, to the second
 */
export function nightBelow(day: number, place: Place, degrees: number): { readonly down: number; readonly up: number } {
  const noon = solarNoon(day, place);
  const nextNoon = solarNoon(day + 1, place);
  const nadir = (noon + nextNoon) / 2;
  if (sunHeight(nadir, place) >= degrees) return { down: nadir, up: nadir };
  if (sunHeight(noon, place) <= degrees) return { down: noon, up: nextNoon };
  return { down: crossing(noon, nadir, place, degrees), up: crossing(nextNoon, nadir, place, degrees) };
}

/** @param above a moment with the sun above the height @param below one with the sun below it */
function crossing(above: number, below: number, place: Place, degrees: number): number {
  let [light, dark] = [above, below];
  while (Math.abs(light - dark) > 1000) {
    const middle = (light + dark) / 2;
    if (sunHeight(middle, place) > degrees) light = middle;
    else dark = middle;
  }
  return Math.round(light);
}
