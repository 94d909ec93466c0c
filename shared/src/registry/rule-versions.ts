// Which version of the rule book is in force: a short checksum of each of its files, as it was last read.
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { MUNICIPALITIES } from './load-rule-book.ts';

const DIGITS = 12;

/** By name of the file below the region's folder; first digits of its SHA-256. */
export type RuleVersions = ReadonlyMap<string, string>;

export function readRuleVersions(regionDir: string): Map<string, string> {
  const own = join(regionDir, MUNICIPALITIES);
  const files = [...yamlIn(regionDir), ...(existsSync(own) ? yamlIn(own).map((name) => `${MUNICIPALITIES}/${name}`) : [])];
  return new Map(
    files.map((name) => [
      name,
      createHash('sha256')
        .update(readFileSync(join(regionDir, name)))
        .digest('hex')
        .slice(0, DIGITS),
    ]),
  );
}

const yamlIn = (folder: string): string[] => readdirSync(folder).filter((name) => name.endsWith('.yaml'));
