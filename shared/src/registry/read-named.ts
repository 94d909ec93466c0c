// Reads files that settings or the rule book name: certificates, and secrets that are none when everybody can read or guess them.
import { readFileSync, statSync } from 'node:fs';
import { RuleBookError } from '../domain/rule-book-error.ts';

/**
 * @param where the setting or entry that names the file
 * @throws {RuleBookError} when it cannot be read
 */
export function readNamed(path: string, where: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RuleBookError(`${where}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}

/**
 * A password, token or key, without the white space around it.
 * @param where the setting or entry that names the file
 * @throws {RuleBookError} when it cannot be read, everybody on this machine can read it, or everybody knows it
 */
export function readSecret(path: string, where: string): string {
  const secret = readNamed(path, where).trim();
  if ((statSync(path).mode & 0o007) !== 0) throw new RuleBookError(`${where}: everybody on this machine can read ${path}; chmod 640 it`);
  if (secret === '') throw new RuleBookError(`${where}: ${path} is empty`);
  if (isKnownToEverybody(secret))
    throw new RuleBookError(`${where}: what ${path} holds is tried first by everybody; put a secret of your own there`);
  return secret;
}

/** Passwords that programs come with, and that their guides write where one's own belongs. */
const KNOWN = new Set(
  'admin administrator adminadmin changeit changeme default example geheim guest influx influxdb lagebild letmein mosquitto mqtt passw0rd passwort password public root secret supersecret test token 1234 12345 123456 12345678 123456789'.split(
    ' ',
  ),
);

/** Also "user:password" with such a password, or one that is the user's name; also "change-me", "Your_Token". */
function isKnownToEverybody(secret: string): boolean {
  const [user = '', ...rest] = secret.toLowerCase().split(':');
  const password = rest.length > 0 ? rest.join(':') : user;
  const bare = password.replaceAll(/[^a-z0-9]/g, '');
  return (
    KNOWN.has(bare) ||
    /^(your|my|mein|dein|ihr)[a-z]*(token|secret|password|passwort|key)$/.test(bare) ||
    (rest.length > 0 && password === user)
  );
}
