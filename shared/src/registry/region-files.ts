// The texts of the folder region/, of one moment: what is judged together is read together, and holds when it is judged again.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { RuleBookError } from '../domain/rule-book-error.ts';
import { stateOf } from './file-state.ts';

/** Below region/: one file for each municipality that deviates. */
export const MUNICIPALITIES = 'municipalities';
export const PROFILES = 'profiles';

/** What a region's folder may hold besides profiles, codecs and municipalities. */
export const REGION_FILES = [
  'accessibility.yaml',
  'air-index.yaml',
  'air-stations.yaml',
  'alarms.yaml',
  'battery.yaml',
  'boundaries.geojson',
  'connections.yaml',
  'district.yaml',
  'findings.yaml',
  'kinds.yaml',
  'lighting.yaml',
  'limit-values.yaml',
  'parking.yaml',
  'privacy.yaml',
  'security.yaml',
  'sign-in.yaml',
] as const;

/** Twenty times the largest file of the district; a file that got here by mistake must not hold the intake up for seconds. */
const MOST_BYTES = 1_048_576;

export interface RegionFiles {
  readonly folder: string;
  /** When each file of the rule book was last changed, and which profiles there are, as one text. */
  readonly states: string;
  /** The same for the same texts. */
  readonly checksum: string;
  /** Names without .yaml in municipalities/ or profiles/, sorted. */
  namesIn(this: void, inside: string): readonly string[];
  /** Undefined when there is no such file. @param name below the folder @throws {RuleBookError} when it cannot be read */
  find(this: void, name: string): string | undefined;
  /** @throws {RuleBookError} when it is missing or cannot be read */
  text(this: void, name: string): string;
}

/** Reads everything now; what cannot be read is told when it is asked for. */
export function readRegionFiles(folder: string): RegionFiles {
  const states = statesOf(folder);
  const names = new Map([MUNICIPALITIES, PROFILES].map((inside) => [inside, attempt(() => yamlIn(folder, inside))]));
  const within = [...names].flatMap(([inside, all]) => (all instanceof RuleBookError ? [] : all.map((name) => `${inside}/${name}.yaml`)));
  const texts = new Map([...REGION_FILES, ...within].map((name) => [name, attempt(() => readPlain(join(folder, name), `region/${name}`))]));
  const find = (name: string): string | undefined => orThrow(texts.get(name));
  return {
    folder,
    states,
    checksum: createHash('sha256')
      .update(JSON.stringify([...texts]))
      .digest('hex'),
    namesIn: (inside) => orThrow(names.get(inside)) ?? [],
    find,
    text(name) {
      const text = find(name);
      if (text !== undefined) return text;
      throw new RuleBookError(`region/${name}: there is no such file in ${folder}; set REGION_DIR to the rule book's folder`);
    },
  };
}

/** A folder, or what was read from it already. */
export type RegionSource = string | RegionFiles;
export const filesOf = (region: RegionSource): RegionFiles => (typeof region === 'string' ? readRegionFiles(region) : region);

/** When each file of the rule book was last changed, as one text. Of profiles only which there are: they are taken up one by one. */
export function statesOf(folder: string): string {
  const [own, profiles] = [MUNICIPALITIES, PROFILES].map((inside) => {
    const names = attempt(() => yamlIn(folder, inside));
    return names instanceof RuleBookError ? [names.message] : names;
  }) as [string[], string[]];
  // A file that goes and comes within a moment is away at every look by chance: its folder tells.
  const files = ['', MUNICIPALITIES, ...REGION_FILES, ...own.map((name) => `${MUNICIPALITIES}/${name}.yaml`)];
  return [...files.map((name) => `${name} ${stateOf(join(folder, name))}`), ...own, ...profiles].join('\n');
}

/** What begins with a dot is an editor's or a file system's own. */
function yamlIn(folder: string, inside: string): string[] {
  const told = `region/${inside}`;
  try {
    const stats = statSync(join(folder, inside), { throwIfNoEntry: false });
    if (!stats) return [];
    if (!stats.isDirectory()) throw new RuleBookError(`${told}: is no folder`);
    const names = readdirSync(join(folder, inside)).filter((name) => name.endsWith('.yaml') && !name.startsWith('.'));
    return names.map((name) => name.slice(0, -'.yaml'.length)).sort();
  } catch (error) {
    throw unreadable(told, error);
  }
}

function attempt<T>(work: () => T): T | RuleBookError {
  try {
    return work();
  } catch (error) {
    if (error instanceof RuleBookError) return error;
    throw error;
  }
}

function orThrow<T>(given: T | RuleBookError): T {
  if (given instanceof RuleBookError) throw given;
  return given;
}

const unreadable = (told: string, error: unknown): RuleBookError =>
  error instanceof RuleBookError
    ? error
    : new RuleBookError(`${told}: cannot be read (${(error as NodeJS.ErrnoException).code})`, { cause: error });

/**
 * A file of the region, as text.
 * @param told its name as people are told it
 * @returns undefined when there is none
 * @throws {RuleBookError} when it cannot be read, is too large, or is not written in UTF-8
 */
export function readPlain(path: string, told: string): string | undefined {
  let bytes: Buffer;
  try {
    const stats = statSync(path, { throwIfNoEntry: false });
    if (!stats) return undefined;
    if (!stats.isFile()) throw new RuleBookError(`${told}: is no file`); // reading a pipe would wait for ever
    if (stats.size > MOST_BYTES) throw new RuleBookError(`${told}: is larger than ${MOST_BYTES / 2 ** 20} MiB; that is no rule`);
    bytes = readFileSync(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined; // gone between the two looks
    throw unreadable(told, error);
  }
  const text = new TextDecoder().decode(bytes);
  const wrong = text.indexOf('\ufffd');
  if (wrong < 0 || bytes.includes('\ufffd')) return text;
  const before = text.slice(0, wrong).split('\n');
  const place = `${told}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`;
  throw new RuleBookError(`${place}: is not written in UTF-8; save the file as UTF-8`);
}
