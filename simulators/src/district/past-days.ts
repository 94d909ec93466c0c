// The weeks before the district was started, told behind its present: day by day, the latest first, and no day twice.
import type { SimulatedDevice } from './device.ts';
import { DAY_MS } from './local-time.ts';
import { history, type Moment } from './readings.ts';

/** Which days were told before, by number of the UTC day since 1970. */
export interface PastDays {
  /** How many days before the last 24 hours. */
  readonly count: number;
  isTold(this: void, day: number): boolean;
  /** All of a day is acknowledged. */
  onTold(this: void, day: number): void;
}

/** A quarter of an hour is what desks look at; each message more costs somebody's first minutes. */
const STEP_MS = 900_000;
/** So many messages, then a pause: what is live, and whoever looks, goes first. */
const AT_ONCE = 300;
const PAUSE_MS = 100;

export interface PastDeps {
  readonly devices: readonly SimulatedDevice[];
  readonly startedAt: number;
  readonly past: PastDays;
  send(this: void, moments: Iterable<Moment>): Promise<void>;
  /** Resolves once all that was sent is acknowledged. */
  drained(this: void): Promise<void>;
  isStopped(this: void): boolean;
}

/** The last 24 hours before `startedAt` are told by somebody else. */
export async function tellPastDays({ devices, startedAt, past, send, drained, isStopped }: PastDeps): Promise<void> {
  const until = startedAt - DAY_MS;
  const newest = Math.floor(until / DAY_MS);
  for (let day = newest; day > newest - past.count; day -= 1) {
    if (past.isTold(day)) continue;
    const [from, to] = [day * DAY_MS, Math.min((day + 1) * DAY_MS, until)];
    for (const batch of inBatches(history(devices, from - 1, to - 1, startedAt, STEP_MS))) {
      if (isStopped()) return;
      await send(batch);
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    }
    await drained();
    if (isStopped()) return;
    if (to === (day + 1) * DAY_MS) past.onTold(day);
  }
}

function* inBatches(moments: Iterable<Moment>): Generator<Moment[]> {
  let batch: Moment[] = [];
  for (const moment of moments) {
    batch.push(moment);
    if (batch.length < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
