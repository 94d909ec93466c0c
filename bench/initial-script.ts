// How much JavaScript the first page needs, compressed: what index.html loads and preloads.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/** @param folder of the built dashboard @returns kB (1000 bytes) after gzip */
export function initialScriptKb(folder: string): number {
  const page = readFileSync(join(folder, 'index.html'), 'utf8');
  const files = [...page.matchAll(/(?:src|href)="(\/assets\/[^"]+\.js)"/g)].map(([, path]) => path ?? '');
  if (files.length === 0) throw new Error(`no script in ${folder}/index.html`);
  return files.reduce((sum, file) => sum + gzipSync(readFileSync(join(folder, file))).length, 0) / 1000;
}
