// How much of each hour was measured: readings that came, against those that the device's rhythm lets expect.
const HOUR_MS = 3_600_000;
/** An hour, and so many before it or after it, tell how often the device sent at that time. */
const AROUND = 12;
const FEWEST_HOURS = 3;
/** They tell a rhythm when so many of them have the same number of readings, give or take a twentieth. */
const STEADY_SHARE = 0.6;
const TOLERANCE = 0.05;

/** The usual number of readings in hours that are alike; infinite where they are not, or too few. */
function usualCount(hours: readonly number[]): number {
  const measured = hours.filter((count) => count > 0);
  const usual = measured.toSorted((a, b) => a - b)[Math.floor(measured.length / 2)] ?? 0;
  const alike = measured.filter((count) => Math.abs(count - usual) <= TOLERANCE * usual).length;
  const isSteady = measured.length >= FEWEST_HOURS && alike >= STEADY_SHARE * measured.length;
  return isSteady ? usual : Number.POSITIVE_INFINITY;
}

/**
 * Share of each hour that was measured, 0 to 1; undefined where a reading came but nobody knows the rhythm.
 *
 * A device that was set to another rhythm, or brings one quantity less often than the others, would look full of holes by the rhythm
 * learned last. So the hours before and after are asked first: a rhythm is steady, losses are not. Where it changed, the slower one counts;
 * where neither is steady, the learned one does.
 * @param counts readings in each of consecutive hours
 * @param rhythmMs usual time between two readings of the device, as learned or as its profile says
 */
export function dataCapture(counts: readonly number[], rhythmMs: number | undefined): (number | undefined)[] {
  const learned = rhythmMs === undefined ? undefined : Math.max(1, HOUR_MS / rhythmMs);
  return counts.map((count, index) => {
    if (count === 0) return 0;
    const before = usualCount(counts.slice(Math.max(0, index - AROUND), index + 1));
    const usual = Math.min(before, usualCount(counts.slice(index, index + AROUND + 1)));
    const expected = Number.isFinite(usual) ? usual : learned;
    return expected === undefined ? undefined : Math.min(1, count / expected);
  });
}
