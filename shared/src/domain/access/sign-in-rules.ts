// Which groups of an organisation have which role here: the schema of region/sign-in.yaml.
import { z } from 'zod';
import { isMunicipality, type RuleBook } from '../rule-book.ts';
import { parseYamlFile } from '../yaml-file.ts';
import type { Grant } from './principal.ts';
import { ROLES } from './role.ts';

const schema = z.strictObject({
  claim: z.string().min(1).max(120),
  scopes: z.array(z.string().regex(/^[\x21\x23-\x5b\x5d-\x7e]{1,80}$/, 'must be a scope: no spaces, no quotes')).max(20),
  roles: z
    .array(
      z
        .strictObject({
          group: z.string().min(1).max(300),
          role: z.enum(ROLES),
          municipality: z.string().min(1).optional(),
          district: z.literal(true).optional(),
        })
        .refine(({ municipality, district }) => (municipality === undefined) !== (district === undefined), {
          message: 'needs either municipality or "district: true"',
        }),
    )
    .max(500),
});

export type SignInRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parseSignInRules(text: string, book: RuleBook): SignInRules {
  const { data, refuse, finish } = parseYamlFile('region/sign-in.yaml', text, schema);
  for (const [index, { municipality }] of data.roles.entries()) {
    if (municipality === undefined || isMunicipality(book, municipality)) continue;
    refuse(['roles', index, 'municipality'], `"${municipality}" is no municipality of region/district.yaml`);
  }
  finish();
  return data;
}

/** What somebody of these groups may; nothing when none of them has a role. */
export function grantsOfGroups({ roles }: SignInRules, groups: readonly string[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (const { group, role, municipality = null } of roles) {
    if (groups.includes(group)) grants.set(JSON.stringify([role, municipality]), { role, municipality });
  }
  return [...grants.values()];
}
