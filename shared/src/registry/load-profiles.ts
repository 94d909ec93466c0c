// Reads the device profiles from the folder region/profiles/.
import { type Profile, parseProfile } from '../domain/profile.ts';
import type { RuleBook } from '../domain/rule-book.ts';
import { Complaints } from '../domain/rule-book-error.ts';
import { filesOf, PROFILES, type RegionSource } from './region-files.ts';

/** By id. Files that change while Lagebild runs are changed in it. */
export type Profiles = ReadonlyMap<string, Profile>;

/** By id, in the order of their names. @throws {RuleBookError} with everything that does not follow the schema */
export function loadProfiles(region: RegionSource, rules: RuleBook): Map<string, Profile> {
  const { namesIn, text } = filesOf(region);
  const ids = namesIn(PROFILES).toSorted((a, b) => a.localeCompare(b));
  const complaints = new Complaints();
  const profiles = new Map<string, Profile>();
  for (const id of ids) {
    const profile = complaints.attempt(() => parseProfile(id, text(`${PROFILES}/${id}.yaml`), rules));
    if (profile) profiles.set(id, profile);
  }
  complaints.throwIfAny();
  return profiles;
}
