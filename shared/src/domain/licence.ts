// Under which licence a municipality's readings of a kind may be used, and who has to be named.
import { z } from 'zod';
import type { Kind } from './kind.ts';
import type { RuleBook } from './rule-book.ts';
import { rulesFor } from './rules-for.ts';

/** By the id that stands in the rule book: the two German ones as GovData writes them, all others as SPDX does. */
export const LICENCES = {
  'dl-de/by-2-0': { name: 'Datenlizenz Deutschland – Namensnennung – Version 2.0', url: 'https://www.govdata.de/dl-de/by-2-0' },
  'dl-de/zero-2-0': { name: 'Datenlizenz Deutschland – Zero – Version 2.0', url: 'https://www.govdata.de/dl-de/zero-2-0' },
  'CC0-1.0': { name: 'Creative Commons Zero 1.0', url: 'https://creativecommons.org/publicdomain/zero/1.0/' },
  'CC-BY-4.0': { name: 'Creative Commons Attribution 4.0', url: 'https://creativecommons.org/licenses/by/4.0/' },
  'CC-BY-SA-4.0': { name: 'Creative Commons Attribution Share Alike 4.0', url: 'https://creativecommons.org/licenses/by-sa/4.0/' },
  'ODbL-1.0': { name: 'Open Data Commons Open Database License 1.0', url: 'https://opendatacommons.org/licenses/odbl/1-0/' },
} as const;
type LicenceId = keyof typeof LICENCES;
const LICENCE_IDS = Object.keys(LICENCES) as [LicenceId, ...LicenceId[]];

/** Words an attribution may speak of. */
const PLACEHOLDER = /\{(\w+)\}/g;

export const licenceSchema = z.strictObject({
  id: z.enum(LICENCE_IDS),
  /** Who is named; {municipality} and {district} stand for their names. */
  attribution: z
    .string()
    .trim()
    .min(1)
    .max(200)
    .refine((text) => [...text.matchAll(PLACEHOLDER)].every(([, word]) => word === 'municipality' || word === 'district'), {
      error: 'may speak of {municipality} and {district} only',
    }),
});

export interface Licence {
  readonly id: string;
  readonly name: string;
  readonly url: string;
  readonly attribution: string;
}

/** @param municipality key of one, or undefined for the common rule, whose placeholder stays */
export function licenceOf(rules: RuleBook, municipality: string | undefined, kind: Kind): Licence {
  const { kinds, district } = municipality === undefined ? rules : rulesFor(rules, municipality);
  const { id, attribution } = kinds[kind].licence ?? district.licence;
  const words: Record<string, string | undefined> = {
    district: district.name,
    municipality: municipality === undefined ? undefined : district.municipalities[municipality]?.name,
  };
  return { id, ...LICENCES[id], attribution: attribution.replace(PLACEHOLDER, (whole, word: string) => words[word] ?? whole) };
}
