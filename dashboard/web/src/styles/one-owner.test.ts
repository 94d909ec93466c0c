// Style sheets of pages stay once they were loaded: a class that two of them draw would look different after a visit elsewhere.
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';

const WEB = join(import.meta.dirname, '..');

/** Properties by class, of rules for a class alone; what is for paper, fingers or widths alone is left out. */
function ownOf(css: string): Map<string, Set<string>> {
  const found = new Map<string, Set<string>>();
  const everywhere = css.replace(/\/\*[\s\S]*?\*\//g, '').replace(/@media[^{]*\{(?:[^{}]*\{[^{}]*\})*\s*\}/g, '');
  for (const [, selectors = '', body = ''] of everywhere.matchAll(/([^{}]+)\{([^{}]*)\}/g))
    for (const selector of selectors.split(',').map((one) => one.trim())) {
      if (!/^\.[\w-]+$/.test(selector)) continue;
      const own = found.get(selector) ?? new Set();
      for (const [property = ''] of body.matchAll(/^\s*[\w-]+(?=\s*:)/gm)) own.add(property.trim());
      found.set(selector, own);
    }
  return found;
}

it('draws each class in one place', () => {
  const owners = new Map<string, { file: string; own: Set<string> }[]>();
  for (const file of globSync('**/*.css', { cwd: WEB }))
    for (const [selector, own] of ownOf(readFileSync(join(WEB, file), 'utf8')))
      owners.set(selector, [...(owners.get(selector) ?? []), { file, own }]);
  expect(owners.size).toBeGreaterThan(500);
  const twice = [...owners].flatMap(([selector, all]) =>
    all.flatMap(({ file, own }, at) =>
      all.slice(at + 1).flatMap((other) => {
        const same = [...own].filter((property) => other.own.has(property));
        return same.length > 0 ? [`${selector} { ${same.join(', ')} } in ${file} and ${other.file}`] : [];
      }),
    ),
  );
  expect(twice).toEqual([]);
});
