// Whom people tell about a hole: the schema of region/security.yaml, and the security.txt (RFC 9116) made of it.
import { z } from 'zod';
import { parseYamlFile } from './yaml-file.ts';

/** RFC 9116, 2.5.3: web addresses must begin with https. */
const address = z.string().regex(/^(mailto:[^\s@]+@[^\s@]+|https:\/\/\S+|tel:\+[\d-]+)$/, 'must be mailto:…, https://… or tel:+…');

const schema = z
  .strictObject({
    contact: z.array(address).min(1).nullable(),
    expires: z.iso.date('must be a day such as 2027-06-30').nullable(),
    policy: z.url({ protocol: /^https$/ }).nullable(),
    languages: z.array(z.string().regex(/^[a-z]{2,3}(-[A-Za-z\d]+)*$/, 'must be a language such as de')).min(1),
  })
  .refine(({ contact, expires }) => contact === null || expires !== null, {
    path: ['expires'],
    message: 'must be a day when there is a contact',
  });

export type SecurityContact = z.infer<typeof schema>;

/** @throws {RuleBookError} naming file, line and place of everything that does not fit */
export function parseSecurityContact(text: string): SecurityContact {
  return parseYamlFile('region/security.yaml', text, schema).data;
}

/** The file for /.well-known/security.txt; undefined while nobody is named. */
export function securityTxt({ contact, expires, policy, languages }: SecurityContact): string | undefined {
  if (contact === null || expires === null) return undefined;
  const fields = [
    ...contact.map((uri) => `Contact: ${uri}`),
    `Expires: ${expires}T23:59:59Z`,
    `Preferred-Languages: ${languages.join(', ')}`,
    ...(policy === null ? [] : [`Policy: ${policy}`]),
  ];
  return `${fields.join('\n')}\n`;
}
