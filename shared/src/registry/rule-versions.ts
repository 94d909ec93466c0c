// Which version of the rule book is in force: a short checksum of each of its files, as it was last read.
import { createHash } from 'node:crypto';
import { MUNICIPALITIES, REGION_FILES, type RegionFiles } from './region-files.ts';

const DIGITS = 12;

/** By name of the file below the region's folder; first digits of its SHA-256. */
export type RuleVersions = ReadonlyMap<string, string>;

export function ruleVersionsOf({ find, namesIn }: RegionFiles): Map<string, string> {
  const own = namesIn(MUNICIPALITIES).map((key) => `${MUNICIPALITIES}/${key}.yaml`);
  const names = [...REGION_FILES.filter((name) => name.endsWith('.yaml')), ...own];
  return new Map(names.flatMap((name) => versionOf(name, find(name))));
}

function versionOf(name: string, text: string | undefined): [string, string][] {
  return text === undefined ? [] : [[name, createHash('sha256').update(text).digest('hex').slice(0, DIGITS)]];
}
