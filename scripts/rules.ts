// npm run rules -- check [FOLDER] | diff A B | docs: judges a rule book, says in words what differs between two, documents it.
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { loadRegion, unreadFiles } from '@lagebild/shared/registry/load-region.ts';
import { buildRuleBook } from './docs/rule-book-document.ts';
import { differences } from './rules/differences.ts';

const USAGE = `npm run rules -- check [FOLDER]   tells everything that is wrong with a rule book, with file, line and column; ends with 1 then
npm run rules -- diff A B         says what differs between the rule books in two folders
npm run rules -- docs             writes docs/rule-book.md (npm run generate does so, too)

FOLDER is region/ when left out.`;

function requireFolder(folder: string): string {
  if (existsSync(join(folder, 'district.yaml'))) return folder;
  console.error(`${folder} holds no rule book: there is no district.yaml in it.`);
  process.exit(2);
}

/** The problems of a folder, one sentence each. */
function problemsOf(folder: string): string[] {
  const unread = unreadFiles(folder).map((file) => `${file}:1:1: no part of the rule book has this name; nothing reads it`);
  try {
    loadRegion(folder);
    return unread;
  } catch (error) {
    if (error instanceof RuleBookError) return [...error.problems, ...unread];
    throw error;
  }
}

function check(folder: string): void {
  const problems = problemsOf(requireFolder(folder));
  for (const problem of problems) console.error(problem);
  if (problems.length > 0) {
    console.error(`\n${problems.length === 1 ? 'One problem' : `${problems.length} problems`} in ${folder}.`);
    process.exit(1);
  }
  console.log(`${folder} is right: everything in it fits together.`);
}

function diff(a: string, b: string): void {
  for (const folder of [a, b]) {
    const problems = problemsOf(requireFolder(folder));
    if (problems.length === 0) continue;
    console.error(`${folder} is not right itself:\n${problems.join('\n')}`);
    process.exit(1);
  }
  const found = differences(a, b);
  console.log(found.length === 0 ? 'The two rule books say the same.' : found.join('\n'));
}

const [command, ...given] = process.argv.slice(2);
if (command === 'check' && given.length <= 1) check(given[0] ?? 'region');
else if (command === 'diff' && given.length === 2) diff(given[0] ?? '', given[1] ?? '');
else if (command === 'docs' && given.length === 0) {
  writeFileSync(join(import.meta.dirname, '../docs/rule-book.md'), buildRuleBook());
  console.log('docs/rule-book.md is written');
} else {
  console.error(USAGE);
  process.exit(command === '--help' ? 0 : 2);
}
