// Options that several commands share, and the wait for the broker.
import { closeSync, mkdirSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Given, numberOf, textOf, UsageError } from '../cli/command.ts';
import { complain } from '../cli/output.ts';
import type { Publisher } from '../mqtt/publisher.ts';

const MAX_SEED = 2 ** 32 - 1;
const FIRST_CONNECT_MS = 10_000;

/** @throws {UsageError} */
export function seedOf(given: Given): number | undefined {
  const seed = numberOf(given, 'seed', { min: 0, whole: true });
  if (seed !== undefined && seed > MAX_SEED) throw new UsageError(`--seed must be at most ${MAX_SEED}, not ${seed}.`);
  return seed;
}

/** Infinity for "max". @throws {UsageError} */
export function speedOf(given: Given): number {
  if (given.speed === 'max') return Number.POSITIVE_INFINITY;
  const speed = Number(given.speed);
  if (!(speed > 0 && Number.isFinite(speed))) throw new UsageError(`--speed must be a factor above 0 or "max", not "${given.speed}".`);
  return speed;
}

/** Where the truth is written; its folder is made. Looked at before anything is started. @throws {UsageError} */
export function truthFileOf(given: Given): string {
  const path = textOf(given, 'truth');
  if (path === undefined) throw new UsageError('--truth needs a path.');
  try {
    mkdirSync(dirname(path), { recursive: true });
    closeSync(openSync(path, 'a'));
  } catch (error) {
    throw new UsageError(`The truth file ${path} cannot be written (${(error as NodeJS.ErrnoException).code}).`);
  }
  return path;
}

/** Waits for the first connection; tells in one sentence when there is none. */
export async function connected(publisher: Publisher, url: string, signal: AbortSignal): Promise<boolean> {
  for (const start = performance.now(); !publisher.connected; ) {
    if (signal.aborted) return false;
    if (performance.now() - start > FIRST_CONNECT_MS) {
      const why = publisher.problem ? ` (${publisher.problem})` : '';
      complain(`No MQTT broker answered at ${url} within ${FIRST_CONNECT_MS / 1000} seconds${why}.`);
      return false;
    }
    await sleep(25);
  }
  return true;
}
