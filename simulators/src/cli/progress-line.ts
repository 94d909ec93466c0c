// The words of every command's status line: rate, acknowledged, errors, p95, time left.
import { count } from './output.ts';

export interface Doing {
  /** Messages acknowledged a second, lately. */
  readonly perSecond: number;
  readonly sent: number;
  readonly acknowledged: number;
  readonly errors: number;
  /** Milliseconds from giving a message out until its acknowledgement; NaN when none came lately. */
  readonly p95Ms: number;
  /** "3 min 20 s left"; undefined when nobody has said how long it goes on. */
  readonly left?: string | undefined;
}

export function progressLine({ perSecond, sent, acknowledged, errors, p95Ms, left }: Doing): string {
  const p95 = Number.isNaN(p95Ms) ? '-' : `${p95Ms.toFixed(p95Ms < 10 ? 1 : 0)} ms`;
  const parts = [
    `${count(perSecond)} messages/s`,
    `${count(acknowledged)} of ${count(sent)} acknowledged`,
    `${count(errors)} errors`,
    `p95 ${p95}`,
  ];
  return [...parts, ...(left === undefined ? [] : [left])].join(' | ');
}

/** The slowest of several publishers; NaN when none had an acknowledgement. */
export function slowest(values: readonly number[]): number {
  const some = values.filter((value) => !Number.isNaN(value));
  return some.length === 0 ? Number.NaN : Math.max(...some);
}

/** Of what goes on for so many seconds from a moment of performance.now(). */
export function leftOf(seconds: number | undefined, begin: number): string | undefined {
  return seconds === undefined ? undefined : inWords(Math.max(0, seconds - (performance.now() - begin) / 1000));
}

/** "3 min 20 s left" */
export function inWords(secondsLeft: number): string {
  const seconds = Math.round(secondsLeft);
  if (seconds < 60) return `${seconds} s left`;
  const minutes = Math.floor(seconds / 60);
  return minutes < 60 ? `${minutes} min ${seconds % 60} s left` : `${Math.floor(minutes / 60)} h ${minutes % 60} min left`;
}
