// Whatever is written into a file of the rule book, it is refused by file, line and column, or it can be worked with.

import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { retentionBegin, TIERS_KEPT } from '@lagebild/shared/domain/retention.ts';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { loadRegion, type Region } from '@lagebild/shared/registry/load-region.ts';
import { REGION_FILES, type RegionFiles, readRegionFiles } from '@lagebild/shared/registry/region-files.ts';
import { expect, it } from 'vitest';
import { isLong, SEED, seededRandom } from './support/random.ts';

const BOOKS = isLong ? 100_000 : 300;
const DAY_MS = 86_400_000;
const now = Date.UTC(2026, 5, 9, 10);
const HEAD = 'date: 2026-03-01, reason: Solange dort gebaut wird., by: Umweltamt';
const KAMEN = `deviations:
  - { ${HEAD}, until: 2026-12-31, range: { kind: air, quantity: pm10, max: 500 } }
  - { ${HEAD}, retention: { kind: air, raw_days: 50 } }
  - { ${HEAD}, alarm: { rule: pm10_high, above: 80, clear: 70 } }
  - { ${HEAD}, sharing: { level: private } }
`;
const WORDS = [
  'null',
  'true',
  '-1',
  '0',
  '1e308',
  '.inf',
  '""',
  '[]',
  '{}',
  '*x',
  '&x',
  '<<',
  '__proto__',
  'constructor',
  '99999999999999',
];
const MORE = ['1.5', '!!str', '!x', '0x10', '2026-02-30', '[[[', '}', '- a', '? a', 'Ü', '🚗', '\t'];

const read = readRegionFiles('region');
/** Without comments, in which a change says nothing. */
const textOf = (name: string): string => read.text(name).replaceAll(/(^|\s)#.*$/gm, '');
const names = [...REGION_FILES.filter((name) => name.endsWith('.yaml')), ...read.namesIn('profiles').map((id) => `profiles/${id}.yaml`)];
const texts = new Map(names.map((name) => [name, textOf(name)]));
texts.set('municipalities/kamen.yaml', KAMEN);

function bookWith(changed: string, text: string): RegionFiles {
  const find = (name: string) => (name === changed ? text : (texts.get(name) ?? read.find(name)));
  return {
    ...read,
    find,
    text: (name) => find(name) ?? '',
    namesIn: (inside) => (inside === 'profiles' ? read.namesIn(inside) : ['kamen']),
  };
}

/** What others make of a book: none of it may throw, or come out as nonsense. */
function use({ rules, lighting, alarmRules }: Region): void {
  for (const key of Object.keys(rules.district.municipalities)) {
    const { kinds } = rulesFor(rules, key);
    for (const kind of KINDS) {
      for (const { min, max } of Object.values(kinds[kind].quantities)) expect(min).toBeLessThan(max);
      expect(kinds[kind].late_minutes).toBeLessThanOrEqual(kinds[kind].silent_minutes);
      for (const tier of TIERS_KEPT) expect(retentionBegin(rulesFor(rules, key), kind, tier, now) ?? 0).toSatisfy(Number.isFinite);
    }
  }
  const planner = new Planner(lighting, rules);
  const [somewhere = ''] = Object.keys(rules.district.municipalities);
  for (const plan of Object.keys(lighting.plans)) planner.hours(plan, somewhere, now, now + 2 * DAY_MS);
  for (const rule of alarmRules.rules) alarmRules.local.variantsOf(rule);
}

it(`of ${BOOKS} books with something else in them`, { timeout: isLong ? 0 : 60_000 }, () => {
  const random = seededRandom(SEED);
  const below = (end: number) => Math.floor(random() * end);
  const oneOf = <T>(list: readonly T[]): T => list[below(list.length)] as T;
  const outcomes = { refused: 0, taken: 0 };

  function mutate(text: string): string {
    const how = below(7);
    const lines = text.split('\n');
    if (how === 0) return lines.toSpliced(below(lines.length), 1 + below(3)).join('\n');
    if (how === 1) return lines.toSpliced(below(lines.length), 0, oneOf(lines)).join('\n');
    const parts = text.split(/([\w.:"#-]+)/);
    if (parts.length === 1) return text; // nothing is left to change
    const at = 1 + 2 * below((parts.length - 1) / 2);
    return parts.with(at, how === 2 ? oneOf(parts) : oneOf([...WORDS, ...MORE])).join('');
  }

  for (let book = 0; book < BOOKS; book += 1) {
    const [name, text] = oneOf([...texts]);
    const changed = below(2) === 0 ? mutate(text) : mutate(mutate(text));
    try {
      use(loadRegion(bookWith(name, changed), { now }));
      outcomes.taken += 1;
    } catch (error) {
      if (!(error instanceof RuleBookError)) throw new Error(`book ${book}, ${name}:\n${changed}`, { cause: error });
      for (const problem of error.problems) expect(problem).toMatch(/^region\/[\w./-]+:\d+:\d+: ./);
      outcomes.refused += 1;
    }
  }
  expect(outcomes.taken).toBeGreaterThan(BOOKS / 20);
  expect(outcomes.refused).toBeGreaterThan(BOOKS / 20);
});
