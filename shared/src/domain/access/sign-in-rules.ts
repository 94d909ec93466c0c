// Which groups of an organisation have which role here, and who needs a second factor: the schema of region/sign-in.yaml.
import { z } from 'zod';
import { isMunicipality, type RuleBook } from '../rule-book.ts';
import { parseYamlFile } from '../yaml-file.ts';
import type { Grant } from './principal.ts';
import { ROLES } from './role.ts';

const secondFactor = z.strictObject({
  required_for: z.array(z.enum(ROLES)).max(ROLES.length),
  /** Local day, as 2026-11-30. */
  from: z.iso.date('must be a day such as 2026-11-30').optional(),
});

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
  // A rule book of before says nothing of it.
  second_factor: secondFactor.default({ required_for: [] }),
});

export type SignInRules = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parseSignInRules(text: string, book: RuleBook): SignInRules {
  const { data, refuse, finish } = parseYamlFile('region/sign-in.yaml', text, schema);
  for (const [index, { municipality }] of data.roles.entries()) {
    if (municipality === undefined || isMunicipality(book, municipality)) continue;
    refuse(['roles', index, 'municipality'], `"${municipality}" is no municipality of region/district.yaml`);
  }
  const { required_for, from } = data.second_factor;
  if (required_for.length > 0 && from === undefined)
    refuse(['second_factor', 'required_for'], 'needs from beside it, the day on which it begins');
  finish();
  return data;
}

/** The day from which somebody with these roles needs a second factor, as 2026-11-30; undefined when none of them asks for one. */
export function secondFactorFrom({ second_factor: { required_for, from } }: SignInRules, grants: readonly Grant[]): string | undefined {
  return grants.some(({ role }) => required_for.includes(role)) ? from : undefined;
}

/** What somebody of these groups may; nothing when none of them has a role. */
export function grantsOfGroups({ roles }: SignInRules, groups: readonly string[]): Grant[] {
  const grants = new Map<string, Grant>();
  for (const { group, role, municipality = null } of roles) {
    if (groups.includes(group)) grants.set(JSON.stringify([role, municipality]), { role, municipality });
  }
  return [...grants.values()];
}
