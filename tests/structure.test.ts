// The shape of the repository: arrows between the parts, lengths, names, pins. The rules are in tests/support/structure/.
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { checkArrows } from './support/structure/arrows.ts';
import { type Finding, formatFinding, isCode, type TextFile } from './support/structure/finding.ts';
import {
  checkExports,
  checkFirstLine,
  checkLength,
  checkLengths,
  checkLockFile,
  checkName,
  checkPrivate,
} from './support/structure/habits.ts';
import { findImports } from './support/structure/imports.ts';
import { checkDeclared, checkVersions } from './support/structure/manifests.ts';
import { readTrackedFiles } from './support/structure/tracked-files.ts';

const files = readTrackedFiles(join(import.meta.dirname, '..'));
const manifests = files.filter(({ path }) => /(^|\/)package\.json$/.test(path));
const imports = files.filter(({ path }) => isCode(path)).flatMap(findImports);

const expectNone = (findings: readonly Finding[]) => expect(findings.map(formatFinding).join('\n')).toBe('');
const expectNoneInAny = (check: (file: TextFile) => Finding[]) => expectNone(files.flatMap(check));

it('is read as a whole', () => {
  for (const path of ['package.json', 'shared/src/domain/reading.ts', 'ingest/src/pipeline.ts', 'tests/structure.test.ts']) {
    expect(files.map((file) => file.path)).toContain(path);
  }
  expect(imports.length).toBeGreaterThan(100);
});

describe('every import', () => {
  it('follows the arrows', () => expectNone(checkArrows(imports)));
  it('is of a declared package', () => expectNone(checkDeclared(imports, manifests)));
});

describe('every file', () => {
  it('begins with its responsibility', () => expectNoneInAny(checkFirstLine));
  it('is of readable length', () => expectNone([...files.flatMap(checkLength), ...checkLengths(files)]));
  it('has a telling name', () => expectNoneInAny(checkName));
  it('exports by name', () => expectNoneInAny(checkExports));
  it('holds nothing of one machine or network', () => expectNone([...files.flatMap(checkPrivate), ...files.flatMap(checkLockFile)]));
});

it('every version is pinned', () => expectNone(checkVersions(manifests)));
