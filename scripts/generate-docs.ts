// npm run generate [-- file …]: writes the documents that come from the code; with --check it only compares and fails on a difference.
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DOCUMENTS } from './docs/documents.ts';

const root = join(import.meta.dirname, '..');
const isCheck = process.argv.includes('--check');

const named = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const wanted = Object.entries(DOCUMENTS).filter(([path]) => named.length === 0 || named.includes(path));

const stale = wanted.flatMap(([path, build]) => {
  const file = join(root, path);
  const text = build();
  return existsSync(file) && readFileSync(file, 'utf8') === text ? [] : [{ path, file, text }];
});

if (isCheck) {
  for (const { path } of stale) console.error(`${path} does not say what the code says; npm run generate writes it anew.`);
  if (stale.length > 0) process.exit(1);
} else {
  for (const { file, text } of stale) writeFileSync(file, text);
  console.log(stale.length === 0 ? 'all documents are up to date' : `written: ${stale.map(({ path }) => path).join(', ')}`);
}
