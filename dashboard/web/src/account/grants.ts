// Roles in words: what somebody is, and where.
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import { mayDo } from '../state/account.ts';
import { municipalityName, region } from '../state/region.ts';
import { accountWords } from './words.ts';

export const placeName = (municipality: string | null): string =>
  municipality === null ? accountWords().district : municipalityName(municipality);

export function grantInWords({ role, municipality }: Grant): string {
  const { roles, accounts } = accountWords();
  return accounts.grantOf(roles[role], placeName(municipality));
}

/** Where whoever asks may give roles: keys, and null for the whole district first. */
export const placesToGive = (): (string | null)[] =>
  [null, ...(region.value?.municipalities.map(({ key }) => key) ?? [])].filter((place) => mayDo('administer', place));
