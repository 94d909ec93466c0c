// Reads files that settings or the rule book name: secrets, certificates. Tells when a secret lies open.
import { readFileSync, statSync } from 'node:fs';
import { RuleBookError } from '../domain/rule-book-error.ts';

/**
 * @param where the setting or entry that names the file
 * @param onWarning told when a secret can be read by everybody on this machine
 * @throws {RuleBookError} when it cannot be read
 */
export function readNamed(path: string, where: string, isSecret: boolean, onWarning: (sentence: string) => void): string {
  try {
    if (isSecret && (statSync(path).mode & 0o004) !== 0) onWarning(`${where}: everybody on this machine can read ${path}; chmod 640 it`);
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new RuleBookError(`${where}: ${path} cannot be read (${(cause as NodeJS.ErrnoException).code})`, { cause });
  }
}
