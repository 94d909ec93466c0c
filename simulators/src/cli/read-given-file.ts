// Reads a file that an option names.
import { readFileSync } from 'node:fs';
import { UsageError } from './command.ts';

/** @throws {UsageError} */
export function readGivenFile(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
