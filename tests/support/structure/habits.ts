// Habits of every file: a first line that says its responsibility, a bounded length, a telling name, no default export, nothing private.
import { basename } from 'node:path';
import { type Finding, isCode, isTest, lineAt, type TextFile } from './finding.ts';
import { parseCode, walk } from './imports.ts';

const MAX_LINES = 400;
const MAX_TEST_LINES = 600;
const MAX_MEDIAN = 100;
const MAX_P90 = 250;
/** Shorter than this, a comment says nothing. */
const MIN_COMMENT = 20;

const lengthOf = ({ text }: TextFile): number => text.replace(/\n$/, '').split('\n').length;

export function checkFirstLine(file: TextFile): Finding[] {
  if (!/\.(tsx?|css)$|^\.ci\//.test(file.path)) return [];
  const [first = '', second = ''] = file.text.split('\n');
  const line = first.startsWith('#!') ? second : first;
  const comment = /^(?:\/\/ |\/\*\*? ?|# )(?!@)(.+)/.exec(line)?.[1] ?? '';
  if (comment.length >= MIN_COMMENT) return [];
  return [{ file: file.path, line: 1, rule: 'a file must begin with a comment that says in one line what it is responsible for' }];
}

export function checkLength(file: TextFile): Finding[] {
  if (!isCode(file.path)) return [];
  const limit = isTest(file.path) ? MAX_TEST_LINES : MAX_LINES;
  const lines = lengthOf(file);
  return lines <= limit
    ? []
    : [{ file: file.path, line: limit + 1, rule: `a file must not have more than ${limit} lines; this has ${lines}` }];
}

/** The lengths as a whole: one long file is an exception, many are a habit. */
export function checkLengths(files: readonly TextFile[]): Finding[] {
  const sources = files.filter(({ path }) => isCode(path) && !isTest(path)).map((file) => ({ path: file.path, lines: lengthOf(file) }));
  sources.sort((a, b) => a.lines - b.lines);
  const at = (share: number) => sources[Math.min(sources.length - 1, Math.floor(sources.length * share))] ?? { path: '', lines: 0 };
  const check = (what: string, { path, lines }: { path: string; lines: number }, limit: number): Finding[] =>
    lines <= limit
      ? []
      : [{ file: path, line: 1, rule: `${what} of the source files' lengths must be at most ${limit} lines; it is ${lines}` }];
  return [...check('the median', at(0.5), MAX_MEDIAN), ...check('the 90th percentile', at(0.9), MAX_P90)];
}

export function checkName({ path }: TextFile): Finding[] {
  const [name = ''] = basename(path).split('.');
  if (!isCode(path) || !/^(utils?|helpers?|misc|common)$/i.test(name)) return [];
  return [{ file: path, line: 1, rule: `a file must be named by what it does; "${name}" says nothing` }];
}

export function checkExports(file: TextFile): Finding[] {
  if (!isCode(file.path) || file.path.endsWith('.config.ts')) return [];
  const rule = 'a file must not have a default export; a name is the same everywhere';
  return [...walk(parseCode(file))]
    .filter(({ type, exported }) => type === 'ExportDefaultDeclaration' || (type === 'ExportSpecifier' && isNamedDefault(exported)))
    .map(({ start }) => ({ file: file.path, line: lineAt(file.text, start), rule }));
}

const isNamedDefault = (node: unknown): boolean => (node as { name?: string } | undefined)?.name === 'default';

/** Put together here, so that this file does not find itself. */
const PRIVATE: readonly [RegExp, string][] = [
  [
    new RegExp(`(?<![\\w.*~])/(?:${['work', 'root', 'home', 'Users'].join('|')})/[\\w.-]`),
    'a path of one machine means nothing on another',
  ],
  [/https?:\/\/[\w.-]*(?:registry|artifactory|nexus|verdaccio|mirror)[\w.-]*/i, 'where packages come from is the business of each machine'],
];

export function checkPrivate({ path, text }: TextFile): Finding[] {
  return PRIVATE.flatMap(([pattern, rule]) => {
    const found = pattern.exec(text);
    return found ? [{ file: path, line: lineAt(text, found.index), rule: `${rule}: ${found[0]}` }] : [];
  });
}

/** The lock file names versions and checksums, not the host that a machine happened to fetch them from (.npmrc sees to it). */
export function checkLockFile({ path, text }: TextFile): Finding[] {
  if (!path.endsWith('package-lock.json')) return [];
  const foreign = [...text.matchAll(/"resolved": "(https?:[^"]*)"/g)];
  return foreign.map((match) => ({
    file: path,
    line: lineAt(text, match.index),
    rule: `where packages come from is the business of each machine: ${match[1]}`,
  }));
}
