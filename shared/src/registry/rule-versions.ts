// Which version of the rule book is in force: a short checksum of each of its files, as it was read at the start.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const DIGITS = 12;

/** By name of the file below the region's folder; first digits of its SHA-256. */
export type RuleVersions = ReadonlyMap<string, string>;

export function readRuleVersions(regionDir: string): RuleVersions {
  const files = readdirSync(regionDir).filter((name) => name.endsWith('.yaml'));
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
