// Where a moment lies in a picture of an evening or a morning: from the earliest of what is shown to the latest, in steps of a quarter hour.
const QUARTER_MS = 900_000;

export interface Scale {
  readonly from: number;
  readonly to: number;
  /** Share of the width, 0 to 1. */
  at(time: number): number;
  /** Moments that are written on the axis. */
  readonly ticks: readonly number[];
}

const MOST_TICKS = 5;

/** @param times everything that has to be seen, epoch milliseconds; at least one */
export function scaleOf(times: readonly number[]): Scale {
  const from = Math.floor((Math.min(...times) - QUARTER_MS / 3) / QUARTER_MS) * QUARTER_MS;
  const to = Math.ceil((Math.max(...times) + QUARTER_MS / 3) / QUARTER_MS) * QUARTER_MS;
  const quarters = (to - from) / QUARTER_MS;
  const every = [1, 2, 4, 8, 16, 32].find((count) => quarters / count <= MOST_TICKS) ?? 64;
  const first = Math.ceil(from / (every * QUARTER_MS)) * every * QUARTER_MS;
  const ticks: number[] = [];
  for (let tick = first; tick <= to; tick += every * QUARTER_MS) ticks.push(tick);
  return { from, to, ticks, at: (time) => Math.min(1, Math.max(0, (time - from) / (to - from))) };
}

/** A time of day and the air around it, pixels; "16:15" and "16:30" ran into each other on a phone. */
const TICK_PX = 52;

/** @param width of the strip, pixels */
export function writtenTicks(ticks: readonly number[], width: number): number[] {
  const every = Math.max(1, Math.ceil((TICK_PX * (ticks.length - 1)) / width));
  return ticks.filter((_, index) => index % every === 0);
}
