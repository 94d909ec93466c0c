// Wall clock of Europe/Berlin by the European rule (Directive 2000/84/EC): summer time from the last Sunday of March to that of October, 01:00 UTC.
// Plain arithmetic instead of Intl: the model asks for it tens of thousands of times at a start.

export const HOUR_MS = 3_600_000;
export const DAY_MS = 86_400_000;

function lastSunday(year: number, month: number): number {
  const lastDay = new Date(Date.UTC(year, month + 1, 0));
  return Date.UTC(year, month + 1, -lastDay.getUTCDay(), 1);
}

export function berlinOffsetMs(time: number): number {
  const year = new Date(time).getUTCFullYear();
  return time >= lastSunday(year, 2) && time < lastSunday(year, 9) ? 2 * HOUR_MS : HOUR_MS;
}

export interface LocalTime {
  /** Hours since local midnight by the wall clock, with fraction: [0, 24). */
  readonly hour: number;
  /** 0 = Sunday … 6 = Saturday. */
  readonly weekday: number;
}

export function toLocal(time: number): LocalTime {
  const wall = time + berlinOffsetMs(time);
  const day = Math.floor(wall / DAY_MS);
  // 1970-01-01 was a Thursday.
  return { hour: (wall - day * DAY_MS) / HOUR_MS, weekday: (((day + 4) % 7) + 7) % 7 };
}

/** The moment a Berlin wall clock shows `wall` (milliseconds as if it were UTC). */
export function fromLocal(wall: number): number {
  return wall - berlinOffsetMs(wall - berlinOffsetMs(wall - HOUR_MS));
}
