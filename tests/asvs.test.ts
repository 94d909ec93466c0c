// ASVS 5.0.0, levels 1 and 2: every requirement has its row, every row that says "met" leads to a test or a section that exists.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type AsvsRow, evidenceOf, parseAsvs, readAsvs } from '../scripts/security/asvs.ts';
import { ASVS_CHAPTERS, ASVS_NUMBERS } from '../scripts/security/asvs-numbers.ts';

const root = join(import.meta.dirname, '..');
const rows = readAsvs();
const MOST_WORDS = 12;

/** As links write a heading. */
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');

/** What is wrong with a piece of evidence; undefined when it leads somewhere. */
function faultOf(text: string): string | undefined {
  const { file, part } = evidenceOf(text);
  if (!existsSync(join(root, file))) return `${file} does not exist`;
  if (!/\.test\.ts$|contract-suite\.ts$|^docs\//.test(file)) return `${file} is neither a test nor a document`;
  if (part === undefined) return undefined;
  const content = readFileSync(join(root, file), 'utf8');
  if (file.endsWith('.md')) {
    const headings = [...content.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading));
    return headings.includes(part) ? undefined : `${file} has no section ${part}`;
  }
  const isThere = content.split('\n').some((line) => !/^\s*\/\//.test(line) && /['"`]/.test(line) && line.includes(part));
  return isThere ? undefined : `${file} has no title with "${part}"`;
}

const faultsOf = (of: ReadonlyMap<string, AsvsRow>): string[] =>
  [...of].flatMap(([number, one]) =>
    'met' in one ? one.met.flatMap((text) => faultOf(text) ?? []).map((fault) => `${number}: ${fault}`) : [],
  );

describe('the list of requirements', () => {
  it('has the seventy of level 1 and the 183 of level 2, each once', () => {
    const all = [...ASVS_NUMBERS[1], ...ASVS_NUMBERS[2]];
    expect([ASVS_NUMBERS[1].length, ASVS_NUMBERS[2].length, new Set(all).size]).toEqual([70, 183, 253]);
    expect([...rows.keys()].sort()).toEqual(all.sort());
    expect(new Set(all.map((number) => Number(number.split('.')[0]))).size).toBe(ASVS_CHAPTERS.length);
  });

  it('says each in a few words of our own', () => {
    const long = [...rows].filter(([, { what }]) => what.split(' ').length > MOST_WORDS || /verify/i.test(what));
    expect(long).toEqual([]);
  });

  it('takes no row that is met without evidence, or not without a reason, or both', () => {
    expect(() => parseAsvs('"1.1.1": { what: something, met: [] }')).toThrow('1.1.1');
    expect(() => parseAsvs('"1.1.1": { what: something }')).toThrow('1.1.1');
    expect(() => parseAsvs('"1.1.1": { what: something, not_met: "" }')).toThrow('1.1.1');
    expect(() => parseAsvs('"1.1.1": { what: something, met: [x], not_applicable: there is none of it }')).toThrow('1.1.1');
  });
});

describe('what is met', () => {
  it('leads to tests and sections that exist', () => expect(faultsOf(rows)).toEqual([]));

  it('would be noticed when it did not', () => {
    const given = (evidence: string) => faultsOf(new Map([['1.1.1', { what: 'something', met: [evidence] }]]));
    expect(given('tests/nowhere.test.ts')).toEqual(['1.1.1: tests/nowhere.test.ts does not exist']);
    expect(given('tests/asvs.test.ts > would be noticed when it did not')).toEqual([]);
    expect(given(`tests/asvs.test.ts > ${'nobody'.toUpperCase()} wrote this`)).toEqual([expect.stringContaining('has no title')]);
    expect(given('docs/accounts.md#nowhere')).toEqual([expect.stringContaining('has no section')]);
    expect(given('package.json')).toEqual([expect.stringContaining('neither a test nor a document')]);
  });
});
