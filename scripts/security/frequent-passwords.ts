// node scripts/security/frequent-passwords.ts FILE: writes the list of frequent passwords from a file with one a line, the most frequent first.
import { readFileSync, writeFileSync } from 'node:fs';
import { FREQUENT_PASSWORDS_FILE, plainOf, shortHash } from '@lagebild/shared/registry/accounts/frequent-passwords.ts';
import { LEAST_CHARACTERS } from '@lagebild/shared/registry/accounts/password.ts';

const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('name the file with the passwords');

const passwords = readFileSync(file, 'utf8').split(/\r?\n/).map(plainOf);
const hashes = new Map(
  passwords
    .filter((password) => Array.from(password).length >= LEAST_CHARACTERS)
    .map((password) => {
      const hash = shortHash(password);
      return [hash.toString('hex'), hash];
    }),
);
writeFileSync(FREQUENT_PASSWORDS_FILE, Buffer.concat([...hashes.values()].sort(Buffer.compare)));
console.log(`${hashes.size} passwords of ${LEAST_CHARACTERS} characters and more`);
