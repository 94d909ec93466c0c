// Whether a file has changed: told from when it was written, its size and its rights, without reading it.
import { statSync } from 'node:fs';

/** Empty when there is no such file. */
export function stateOf(path: string): string {
  try {
    const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
    // Rights that are given to a file change nothing but this.
    return stats ? `${stats.mtimeNs} ${stats.ctimeNs} ${stats.size} ${stats.ino}` : '';
  } catch (error) {
    return String((error as NodeJS.ErrnoException).code); // a folder that may not be looked into, links that lead round
  }
}
