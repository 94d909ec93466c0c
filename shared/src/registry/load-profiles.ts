// Reads the device profiles from the folder region/profiles/.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Profile, parseProfile } from '../domain/profile.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { Complaints } from '../domain/rule-book-error.ts';

/** By id. Files that change while Lagebild runs are changed in it. */
export type Profiles = ReadonlyMap<string, Profile>;

/** By id, in the order of their names. @throws {RuleBookError} with everything that does not follow the schema */
export function loadProfiles(region: string, rules: RuleBook): Map<string, Profile> {
  const folder = join(region, 'profiles');
  if (!existsSync(folder)) return new Map();
  const ids = readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort((a, b) => a.localeCompare(b));
  const complaints = new Complaints();
  const profiles = new Map<string, Profile>();
  for (const id of ids) {
    const profile = complaints.attempt(() => parseProfile(id, readFileSync(join(folder, `${id}.yaml`), 'utf8'), rules));
    if (profile) profiles.set(id, profile);
  }
  complaints.throwIfAny();
  return profiles;
}
