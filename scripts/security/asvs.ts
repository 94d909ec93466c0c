// Reads what of OWASP ASVS 5.0.0 is met here (asvs.yaml), and writes docs/asvs.md from it.
import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parse } from 'yaml';
import { z } from 'zod';
import { markdownTable } from '../docs/markdown-table.ts';
import { ASVS_CHAPTERS, ASVS_NUMBERS } from './asvs-numbers.ts';

const what = z.string().min(3);
const why = z.string().min(10);
const row = z.union([
  z.strictObject({ what, met: z.array(z.string().min(1)).min(1) }),
  z.strictObject({ what, not_met: why }),
  z.strictObject({ what, not_applicable: why }),
]);
export type AsvsRow = z.infer<typeof row>;
export type AsvsState = 'met' | 'not met' | 'not applicable';
const ASVS_STATES: readonly AsvsState[] = ['met', 'not met', 'not applicable'];

/** @returns rows by the number of their requirement @throws {z.ZodError} when a row is neither met with evidence nor unmet with a reason */
export const parseAsvs = (text: string): ReadonlyMap<string, AsvsRow> =>
  new Map(Object.entries(z.record(z.string(), row).parse(parse(text))));

export const readAsvs = (): ReadonlyMap<string, AsvsRow> => parseAsvs(readFileSync(join(import.meta.dirname, 'asvs.yaml'), 'utf8'));

export const stateOf = (one: AsvsRow): AsvsState => ('met' in one ? 'met' : 'not_met' in one ? 'not met' : 'not applicable');

/** Where something is shown. */
export interface Evidence {
  /** From the root of the repository. */
  readonly file: string;
  /** Part of a test's title, or the heading of a section as its link writes it; undefined: the whole file. */
  readonly part: string | undefined;
}

/** "tests/a.test.ts > part of a title" or "docs/a.md#heading" */
export function evidenceOf(text: string): Evidence {
  const [, file = text, part] = /^([^#>]+?)(?: > |#)(.+)$/.exec(text) ?? [];
  return { file, part };
}

const linkOf = (text: string): string => {
  const { file, part } = evidenceOf(text);
  if (file.endsWith('.md')) return `[${basename(file)}](../${file}${part === undefined ? '' : `#${part}`})`;
  return `[${basename(file)}](../${file})${part === undefined ? '' : `: ${part.replace(/ \([\d., to]+\)$/, '')}`}`;
};

const levelOf = (number: string): 1 | 2 => (ASVS_NUMBERS[1].includes(number) ? 1 : 2);

const partsOf = (number: string): readonly [chapter: number, section: number, item: number] => {
  const [chapter = 0, section = 0, item = 0] = number.split('.').map(Number);
  return [chapter, section, item];
};

const byNumber = (a: string, b: string): number => {
  const [one, other] = [partsOf(a), partsOf(b)];
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
};

const SIGN: Readonly<Record<AsvsState, string>> = { met: 'met', 'not met': '**not met**', 'not applicable': 'n/a' };

export function buildAsvs(rows: ReadonlyMap<string, AsvsRow> = readAsvs()): string {
  const numbers = [...rows.keys()].sort(byNumber);
  const count = (of: readonly string[], state: AsvsState) => of.filter((number) => stateOf(rowOf(number)) === state).length;

  function rowOf(number: string): AsvsRow {
    const found = rows.get(number);
    if (!found) throw new Error(`there is no requirement ${number}`);
    return found;
  }

  function lineOf(number: string): string[] {
    const one = rowOf(number);
    const shown = 'met' in one ? one.met.map(linkOf).join('; ') : 'not_met' in one ? one.not_met : one.not_applicable;
    return [number, String(levelOf(number)), one.what, SIGN[stateOf(one)], shown];
  }

  const sum = (label: string, of: readonly string[]): string[] => [
    label,
    ...ASVS_STATES.map((state) => String(count(of, state))),
    String(of.length),
  ];
  const ofLevel = (level: 1 | 2) => numbers.filter((number) => levelOf(number) === level);
  const head = ['', 'met', 'not met', 'not applicable', 'all'];
  const chapters = ASVS_CHAPTERS.map((name, index) => ({
    name,
    chapter: index + 1,
    own: numbers.filter((number) => partsOf(number)[0] === index + 1),
  }));
  const missing = numbers.filter((number) => stateOf(rowOf(number)) === 'not met');
  return `# OWASP ASVS 5.0.0, levels 1 and 2

<!-- Written by npm run generate from scripts/security/asvs.yaml -->

Every requirement of the first two levels of the Application Security Verification Standard, looked up in code and tests by ourselves; no outside tester has. The
numbers are the standard's (© OWASP Foundation, [CC BY-SA 4.0](https://creativecommons.org/licenses/by-sa/4.0/)), the words ours: what exactly is asked for says
[the standard](https://owasp.org/www-project-application-security-verification-standard/). *Met* names the test that shows it, or the section that says it;
*not applicable* and *not met* say why. [tests/asvs.test.ts](../tests/asvs.test.ts) holds this page to the list of numbers, the tests and their titles.

${markdownTable(head, [sum('Level 1', ofLevel(1)), sum('Level 2', ofLevel(2)), sum('both', numbers)])}

## What is not met

${markdownTable(
  ['', 'level', 'what', 'why'],
  missing.map((number) => lineOf(number).filter((_, index) => index !== 3)),
)}

## By chapter

${markdownTable(
  head,
  chapters.map(({ name, chapter, own }) => sum(`${chapter} ${name}`, own)),
)}
${chapters
  .map(
    ({ name, chapter, own }) =>
      `\n### ${chapter} ${name}\n\n${markdownTable(['', 'level', 'what', 'state', 'shown by, or why'], own.map(lineOf))}\n`,
  )
  .join('')}`;
}
