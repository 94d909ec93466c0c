// The wall clock of a time zone: its offset at a moment, the number of a local day, the moment at which it shows a time.

const DAY_MS = 86_400_000;
/** No zone changes its offset within a quarter of an hour that begins at a full one. */
const STEP_MS = 900_000;
const MOST_REMEMBERED = 50_000;

interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const zones = new Map<string, Zone>();

function zoneOf(timezone: string): Zone {
  const known = zones.get(timezone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, offsets: new Map<number, number>() };
  zones.set(timezone, zone);
  return zone;
}

/** Milliseconds the wall clock is ahead of UTC at a moment; a question to the system costs microseconds, so answers are kept. */
export function zoneOffsetMs(time: number, timezone: string): number {
  const { format, offsets } = zoneOf(timezone);
  const step = Math.floor(time / STEP_MS);
  const known = offsets.get(step);
  if (known !== undefined) return known;
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(step * STEP_MS)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  const offset = Date.UTC(year, month - 1, day, hour, minute, second) - step * STEP_MS;
  if (offsets.size >= MOST_REMEMBERED) offsets.clear();
  offsets.set(step, offset);
  return offset;
}

/** Number of the local day a moment lies in: days since 1970-01-01 by the wall clock. */
export function localDayOf(time: number, timezone: string): number {
  return Math.floor((time + zoneOffsetMs(time, timezone)) / DAY_MS);
}

/** The local day of a moment as 2026-11-30. */
export function localDate(time: number, timezone: string): string {
  return new Date(localDayOf(time, timezone) * DAY_MS).toISOString().slice(0, 10);
}

/**
 * The moment at which the wall clock first shows a time of a local day. A time that the night in spring leaves out is reached when
 * the clock jumps over it; one that the night in autumn shows twice is reached the first time.
 * @param day days since 1970-01-01 by the wall clock
 * @param ms since midnight by the wall clock, milliseconds; may reach beyond the day
 */
export function localInstant(day: number, ms: number, timezone: string): number {
  const wall = day * DAY_MS + ms;
  const before = zoneOffsetMs(wall - DAY_MS, timezone);
  const after = zoneOffsetMs(wall + DAY_MS, timezone);
  const early = wall - before;
  if (before === after || zoneOffsetMs(early, timezone) === before) return early;
  const late = wall - after;
  if (zoneOffsetMs(late, timezone) === after) return late;
  // Left out: the change lies between the two.
  let [low, high] = [late, early];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (zoneOffsetMs(middle, timezone) === before) low = middle;
    else high = middle;
  }
  return high;
}

export interface LocalTime {
  /** Days since 1970-01-01 by the wall clock. */
  readonly day: number;
  /** 0 = Monday … 6 = Sunday. */
  readonly weekday: number;
  /** Minutes since local midnight by the wall clock, whole, 0 to 1439: the hour that comes twice in autumn has the same ones twice. */
  readonly minute: number;
}

export type LocalClock = (time: number) => LocalTime;

/** Which local day, weekday and minute a moment has. */
export function localClock(timezone: string): LocalClock {
  return (time) => {
    const wall = time + zoneOffsetMs(time, timezone);
    const day = Math.floor(wall / DAY_MS);
    // 1970-01-01 was a Thursday.
    return { day, weekday: (((day + 3) % 7) + 7) % 7, minute: Math.floor((wall - day * DAY_MS) / 60_000) };
  };
}
