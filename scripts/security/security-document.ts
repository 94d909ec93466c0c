// Writes the table of the thirty checks into docs/security.md, from the titles of the tests as they stand.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { markdownTable } from '../docs/markdown-table.ts';
import { CHECKS, checkOf, twoDigits } from './checks.ts';

const root = join(import.meta.dirname, '../..');
const BEGIN = '<!-- the checks: npm run generate -->';
const END = '<!-- end of the checks -->';

export interface Title {
  readonly file: string;
  readonly title: string;
}

/** A title that begins with two digits, as the first or second argument of describe, describe.skipIf(…), describeWithServer, it … */
const TITLE = /\b(?:describe|it|test)\w*(?:\.\w+\([^\n]*?\))?\(\s*(?:(['"`])[a-z][\w-]*\1,\s*)?(['"`])(\d\d (?:(?!\2)[^\n])*)\2/g;

export function titlesIn(file: string, text: string): Title[] {
  return [...text.matchAll(TITLE)].map((match) => ({ file, title: match[3] ?? '' })).filter(({ title }) => checkOf(title) !== undefined);
}

function readTitles(): Title[] {
  const files = readdirSync(join(root, 'tests/security')).filter((name) => name.endsWith('.test.ts'));
  return files.sort().flatMap((name) => titlesIn(name, readFileSync(join(root, 'tests/security', name), 'utf8')));
}

/** @returns the table, and a sentence that counts */
export function describeChecks(titles: readonly Title[]): string {
  const rows = CHECKS.map(({ number, attack, refusal, reference = '' }) => {
    const own = titles.filter(({ title }) => checkOf(title) === number);
    const files = [...new Set(own.map(({ file }) => file))];
    const asserted = files.map((file) => {
      const said = own.filter((one) => one.file === file).map(({ title }) => title.slice(3));
      return `[${file}](../tests/security/${file}): ${said.join('; ')}`;
    });
    return [twoDigits(number), attack, refusal, reference, files.length === 0 ? '**no test yet**' : asserted.join('; ')];
  });
  const missing = CHECKS.filter(({ number }) => !titles.some(({ title }) => checkOf(title) === number)).length;
  const sentence = missing === 0 ? 'Each of the thirty has a test.' : `${CHECKS.length - missing} of the thirty have a test.`;
  return `${sentence}\n\n${markdownTable(['', 'somebody …', 'must find', 'asked for by', 'asserted in'], rows)}`;
}

/** The whole document: what people wrote, and between the marks what the tests say. @throws when the marks are gone */
export function buildSecurityDocument(): string {
  const text = readFileSync(join(root, 'docs/security.md'), 'utf8');
  const [before, rest = ''] = text.split(BEGIN);
  const [, after] = rest.split(END);
  if (after === undefined) throw new Error(`docs/security.md needs the lines ${BEGIN} and ${END}`);
  return `${before}${BEGIN}\n\n${describeChecks(readTitles())}\n\n${END}${after}`;
}
