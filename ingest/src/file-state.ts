// Whether a file has changed: told from when it was written and how large it is, without reading it.
import { statSync } from 'node:fs';

/** Empty when there is no such file. */
export function stateOf(path: string): string {
  const stats = statSync(path, { throwIfNoEntry: false, bigint: true });
  return stats ? `${stats.mtimeNs} ${stats.size} ${stats.ino}` : '';
}
