// Which days of the simulated district's past were told already: a list in the data folder, so that no start tells them again.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { PastDays } from '@lagebild/simulators/district/past-days.ts';
import { z } from 'zod';

const FILE = 'simulated-days.json';
/** Numbers of UTC days since 1970. */
const daysSchema = z.array(z.int());

/** @param count days before the last 24 hours. A list that cannot be read counts as empty: what is told twice is a duplicate, and nothing is lost. */
export function simulatedDays(folder: string, count: number): PastDays {
  const file = join(folder, FILE);
  const told = new Set(readDays(file));
  return {
    count,
    isTold: (day) => told.has(day),
    onTold(day) {
      told.add(day);
      writeFileSync(file, JSON.stringify([...told].sort((a, b) => a - b).slice(-count)));
    },
  };
}

function readDays(file: string): readonly number[] {
  try {
    return daysSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return [];
  }
}
