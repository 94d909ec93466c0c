// How high the sun stands, by NOAA's general solar position formulas (Global Monitoring Laboratory); within 0.6° of the almanac.
const RAD = Math.PI / 180;
const DAY_MS = 86_400_000;

/**
 * Height of the sun's centre above the horizon, degrees, without refraction.
 * @param time epoch milliseconds
 * @param place degrees, WGS84
 */
export function sunHeight(time: number, { lat, lon }: { readonly lat: number; readonly lon: number }): number {
  const date = new Date(time);
  const begin = Date.UTC(date.getUTCFullYear(), 0, 1);
  const daysOfYear = (Date.UTC(date.getUTCFullYear() + 1, 0, 1) - begin) / DAY_MS;
  /** Fractional year, radians. */
  const g = ((2 * Math.PI) / daysOfYear) * ((time - begin) / DAY_MS - 0.5);
  const equationMinutes =
    229.18 * (0.000075 + 0.001868 * Math.cos(g) - 0.032077 * Math.sin(g) - 0.014615 * Math.cos(2 * g) - 0.040849 * Math.sin(2 * g));
  const declination =
    0.006918 -
    0.399912 * Math.cos(g) +
    0.070257 * Math.sin(g) -
    0.006758 * Math.cos(2 * g) +
    0.000907 * Math.sin(2 * g) -
    0.002697 * Math.cos(3 * g) +
    0.00148 * Math.sin(3 * g);
  const minutesUtc = (time % DAY_MS) / 60_000;
  const hourAngle = ((minutesUtc + equationMinutes + 4 * lon) / 4 - 180) * RAD;
  const height = Math.sin(lat * RAD) * Math.sin(declination) + Math.cos(lat * RAD) * Math.cos(declination) * Math.cos(hourAngle);
  return Math.asin(height) / RAD;
}
