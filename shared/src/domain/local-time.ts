// Wall clock of a time zone: which local day, weekday and minute an instant has, through both nights of the clock change.

const QUARTER_MS = 900_000;
const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** The format `offsetMs` reads the wall clock with; making one is dear, so it is made once. */
export function wallClockFormat(timezone: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat('en-GB', {
    timeZone: timezone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
}

/** What the zone's wall clock is ahead of UTC at an instant, milliseconds. */
export function offsetMs(time: number, format: Intl.DateTimeFormat): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(time)) part[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = part;
  return Date.UTC(year, month - 1, day, hour, minute, second) - Math.floor(time / 1000) * 1000;
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

/** Offsets are remembered by the quarter of an hour: no zone changes within one, and a series asks for the same ones again and again. */
export function localClock(timezone: string): LocalClock {
  const format = wallClockFormat(timezone);
  const offsets = new Map<number, number>();
  return (time) => {
    const quarter = Math.floor(time / QUARTER_MS);
    let offset = offsets.get(quarter);
    if (offset === undefined) {
      offset = offsetMs(quarter * QUARTER_MS, format);
      if (offsets.size >= 50_000) offsets.clear();
      offsets.set(quarter, offset);
    }
    const wall = time + offset;
    const day = Math.floor(wall / DAY_MS);
    // 1970-01-01 was a Thursday.
    return { day, weekday: (((day + 3) % 7) + 7) % 7, minute: Math.floor((wall - day * DAY_MS) / MINUTE_MS) };
  };
}
