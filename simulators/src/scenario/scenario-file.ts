// What a scenario is: its YAML file in simulators/scenarios, and its schema.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { UsageError } from '../cli/command.ts';
import { FAULTS } from '../faults/catalogue.ts';

const clock = z.string().regex(/^([01]?\d|2[0-3]):[0-5]\d$/, 'must be a time of day from 00:00 to 23:59');

const fault = z.strictObject({
  fault: z.string().refine((name) => FAULTS.has(name), {
    error: ({ input }) => `"${String(input)}" is no fault; known are ${[...FAULTS.keys()].join(', ')}`,
  }),
  /** How many devices have it. */
  devices: z.int().min(1).max(100_000).default(1),
  /** Local time on the first day of the scenario. */
  from: clock,
  /** Local time on the first day, or the day after where that is earlier than `from`; when left out it lasts until the end. */
  to: clock.optional(),
  /** How hard it strikes: a share of the messages (0 to 1), or degrees an hour; `simulate -- scenario --help` says which, and the usual rate. */
  rate: z.number().positive().optional(),
});

const instant = z.iso.datetime({ offset: true });

const schema = z.strictObject({
  /** One sentence for the help. */
  about: z.string().min(1),
  seed: z.int().min(0).default(1),
  /** Devices in the district; the cast of named ones when left out. */
  devices: z.int().min(0).max(1_000_000).optional(),
  /** LoRaWAN devices: how many of each of the six models every municipality has. */
  lorawan: z.int().min(0).max(1000).default(0),
  /** Only these. */
  municipalities: z.array(z.string()).optional(),
  /** From local midnight before the last whole day until now; the last year or a time of the past go in as a backfill. */
  window: z.union([z.enum(['until-now', 'last-year']), z.strictObject({ from: instant, to: instant })]).default('until-now'),
  /** Whole days of a window that is not written down: one until now, 365 of the last year, when left out. */
  days: z.int().min(1).max(3650).optional(),
  /** Minutes between two readings of every device, as archives have them; a device's own rhythm when left out. */
  every_minutes: z.int().min(1).max(1440).optional(),
  /** Whether shops and market draw more cars in the morning of every day. */
  market: z.boolean().default(false),
  faults: z.array(fault).default([]),
});

/** From so long ago, and on for so long. */
export interface LiveWindow {
  readonly historyHours: number;
  readonly seconds: number;
}

/** A fault that began so long ago and lasts. */
export interface LiveFault {
  readonly fault: string;
  readonly devices: number;
  readonly hoursAgo: number;
  readonly rate?: number | undefined;
}

type Written = z.infer<typeof schema>;

export interface Scenario extends Omit<Written, 'window' | 'faults'> {
  readonly name: string;
  readonly window: Written['window'] | LiveWindow;
  readonly faults: readonly (Written['faults'][number] | LiveFault)[];
}

const SCENARIO_DIR = join(import.meta.dirname, '../../scenarios');

export const scenarioNames = (): string[] =>
  readdirSync(SCENARIO_DIR)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();

/**
 * @param name of a shipped one, or the path of a file ending in .yaml
 * @throws {UsageError} one sentence that names the place
 */
export function loadScenario(name: string): Scenario {
  const isFile = name.endsWith('.yaml') || name.endsWith('.yml');
  if (!isFile && !scenarioNames().includes(name))
    throw new UsageError(`There is no scenario "${name}"; known are ${scenarioNames().join(', ')}, or give the path of a .yaml file.`);
  const path = isFile ? name : join(SCENARIO_DIR, `${name}.yaml`);
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The scenario ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
  return parseScenario(name, path, text);
}

const isRate = (fault: string, rate: number): boolean => {
  const unit = FAULTS.get(fault)?.rate?.unit;
  return unit !== undefined && (unit === '°C an hour' || rate <= 1);
};

const rateRule = (fault: string): string => {
  const unit = FAULTS.get(fault)?.rate?.unit;
  return unit === undefined ? 'cannot be set: it just happens' : `must be a ${unit}, above 0 and at most 1`;
};

function parseScenario(name: string, path: string, text: string): Scenario {
  let data: unknown;
  try {
    data = parse(text);
  } catch (error) {
    throw new UsageError(`${path} is not YAML: ${(error as Error).message.split('\n')[0]}.`);
  }
  const parsed = schema.safeParse(data);
  if (parsed.success) {
    const wrong = parsed.data.faults.find(({ fault: kind, rate }) => rate !== undefined && !isRate(kind, rate));
    if (wrong) throw new UsageError(`${path}: ${wrong.fault}: its rate ${rateRule(wrong.fault)}.`);
    return { ...parsed.data, name };
  }
  const issue = parsed.error.issues[0];
  throw new UsageError(`${path}: ${issue?.path.join('.') || 'the file'}: ${issue?.message}.`);
}
