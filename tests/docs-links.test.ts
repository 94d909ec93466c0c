// Every relative link in the documents leads to a file that exists.
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';

const documents = globSync(['*.md', 'docs/**/*.md', 'region/*.md']);

it('leads somewhere', () => {
  const links = documents.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/\]\(([^)#\s]+)[^)]*\)/g)].map((match) => ({ path, to: String(match[1]) })),
  );
  const relative = links.filter(({ to }) => !/^[a-z]+:/.test(to));
  expect(relative.length).toBeGreaterThan(20);
  expect(relative.filter(({ path, to }) => !existsSync(join(dirname(path), to)))).toEqual([]);
});
