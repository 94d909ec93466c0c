// Proves that each structure rule can fail: small files in memory that break it, beside ones that keep it.
import { describe, expect, it } from 'vitest';
import { checkArrows } from './support/structure/arrows.ts';
import { formatFinding } from './support/structure/finding.ts';
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

const lines = (count: number) => '\n'.repeat(count);
const arrowsOf = (path: string, specifier: string) =>
  checkArrows(findImports({ path, text: `// Begins.\nimport { x } from '${specifier}';` })).map(formatFinding);

describe('imports are found', () => {
  it.each([
    ["import { a } from 'x';"],
    ["import 'x';"],
    ["import type { A } from 'x';"],
    ["import a, { type B } from 'x';"],
    ["export * from 'x';"],
    ["export { a } from 'x';"],
    ["export type { A } from 'x';"],
    ["const a = await import('x');"],
    ["function f() { return [() => import('x')]; }"],
    ["type A = import('x').A;"],
    ["import a = require('x');"],
  ])('%s', (text) => {
    const path = 'shared/src/domain/a.ts';
    expect(findImports({ path, text: `\n\n${text}` })).toEqual([{ file: path, line: 3, specifier: 'x' }]);
  });

  it.each([
    ['// import { a } from "x";'],
    ['const text = "import { a } from \'x\'";'],
    ['export const x = 1;'],
    ['await import(name + ".ts");'],
  ])('not in %s', (text) => expect(findImports({ path: 'a.ts', text })).toEqual([]));

  it('in files with markup', () => {
    expect(
      findImports({ path: 'a.tsx', text: "import { A } from './A.tsx';\nexport const B = () => <A<string> b={1}>text</A>;" }),
    ).toHaveLength(1);
  });
});

describe('an arrow is forbidden', () => {
  it.each([
    ['ingest/src/a.ts', '@lagebild/dashboard/server/live.ts', 'ingest must not import dashboard/server'],
    ['ingest/src/a.ts', '../../simulators/src/a.ts', 'ingest must not import simulators'],
    ['ingest/src/a.ts', '../../start/lagebild.ts', 'ingest must not import start/lagebild.ts'],
    ['dashboard/server/a.ts', '@lagebild/ingest/message.ts', 'dashboard/server must not import ingest'],
    ['dashboard/server/a.ts', '../web/src/a.ts', 'dashboard/server must not import dashboard/web'],
    ['dashboard/web/src/a.tsx', '../../server/api.ts', 'dashboard/web must not import dashboard/server'],
    ['dashboard/web/src/a.ts', '@lagebild/shared/store/duckdb-store.ts', 'dashboard/web must not import shared/store'],
    ['dashboard/web/src/a.ts', 'node:fs', 'dashboard/web must not import the Node module node:fs'],
    ['dashboard/web/src/a.ts', 'path', 'dashboard/web must not import the Node module path'],
    ['dashboard/web/src/a.ts', 'express', 'dashboard/web must not import express; it runs in the browser'],
    ['simulators/src/a.ts', '@lagebild/ingest/message.ts', 'simulators must not import ingest'],
    ['simulators/src/a.ts', '@lagebild/shared/registry/registry.ts', 'simulators must not import shared/registry'],
    ['shared/src/store/a.ts', '@lagebild/ingest/message.ts', 'shared/store must not import ingest'],
    ['shared/src/store/a.ts', '../registry/registry.ts', 'shared/store must not import shared/registry'],
    ['shared/src/domain/a.ts', '../contract/topic.ts', 'shared/domain must not import shared/contract'],
    ['shared/src/domain/a.ts', 'node:crypto', 'shared/domain must not import the Node module node:crypto'],
    ['shared/src/contract/a.ts', '../store/time-series-store.ts', 'shared/contract must not import shared/store'],
    ['shared/src/contract/a.ts', 'pino', 'shared/contract must not import pino; it runs in the browser'],
    ['dashboard/vite.config.ts', './server/api.ts', 'a file outside of the parts must not import dashboard/server'],
  ])('%s -> %s', (path, specifier, rule) => {
    const [finding = ''] = arrowsOf(path, specifier);
    expect(finding).toContain(`${path}:2 ${rule}`);
  });
});

describe('an arrow is allowed', () => {
  it.each([
    ['ingest/src/a.ts', '@lagebild/shared/registry/registry.ts'],
    ['ingest/src/a.ts', './message.ts'],
    ['dashboard/server/a.ts', '@lagebild/shared/store/time-series-store.ts'],
    ['dashboard/web/src/a.tsx', '@lagebild/shared/contract/http.ts'],
    ['dashboard/web/src/a.tsx', '@preact/signals'],
    ['dashboard/web/src/a.tsx', 'lucide-static/icons/car.svg?raw'],
    ['simulators/src/a.ts', '@lagebild/shared/domain/rule-book.ts'],
    ['simulators/src/a.ts', 'node:fs'],
    ['shared/src/contract/a.ts', '../domain/reading.ts'],
    ['shared/src/domain/a.ts', 'zod'],
    ['shared/src/domain/a.test.ts', 'node:fs'],
    ['start/a.ts', '@lagebild/ingest/pipeline.ts'],
    ['tests/a.test.ts', '../start/lagebild.ts'],
    ['bench/a.ts', '@lagebild/ingest/pipeline.ts'],
    ['scripts/a.ts', '@lagebild/shared/contract/settings.ts'],
  ])('%s -> %s', (path, specifier) => expect(arrowsOf(path, specifier)).toEqual([]));
});

describe('packages', () => {
  const manifests = [
    { path: 'package.json', text: '{ "devDependencies": { "vitest": "5.1.1", "@types/geojson": "7946.0.16" } }' },
    { path: 'ingest/package.json', text: '{ "dependencies": {\n  "aedes": "1.2.0",\n  "mqtt-packet": "^9.0.2" } }' },
  ];
  const undeclared = (path: string, specifier: string) => checkDeclared([{ file: path, line: 7, specifier }], manifests).map(formatFinding);

  it('must be declared by the workspace that imports them, or by the root', () => {
    expect(undeclared('ingest/src/a.ts', 'lodash/get')).toEqual([
      'ingest/src/a.ts:7 lodash must be declared in ingest/package.json or package.json before it is imported',
    ]);
    expect(undeclared('simulators/src/a.ts', 'aedes')).toHaveLength(1);
    expect(undeclared('start/a.ts', '@scope/name/part.js')).toHaveLength(1);
    for (const fine of ['aedes', 'vitest/node', 'geojson', 'node:fs', './a.ts', '@lagebild/shared/domain/reading.ts']) {
      expect(undeclared('ingest/src/a.ts', fine)).toEqual([]);
    }
    expect(undeclared('tests/a.test.ts', 'aedes')).toEqual([]);
  });

  it.each(['^9.0.2', '~1.0.0', '1.x', '*', 'latest', '>=1.0.0', 'file:../a', 'git+https://a/b.git'])(
    'must not have the version %s',
    (version) => {
      const text = `{ "dependencies": {\n  "a": "1.5.6-r.1",\n  "b": "${version}" } }`;
      expect(checkVersions([{ path: 'package.json', text }]).map(formatFinding)).toEqual([
        `package.json:3 b must be pinned to one exact version, not to "${version}"`,
      ]);
    },
  );

  it('is locked without the host it came from', () => {
    const lock = (host: string) => ({ path: 'package-lock.json', text: `{\n "resolved": "https://${host}/a/-/a-1.0.0.tgz"}` });
    expect(checkLockFile(lock('packages.example.org')).map(formatFinding)[0]).toContain('package-lock.json:2 where packages come from');
    expect(checkLockFile({ path: 'package-lock.json', text: '{ "resolved": "shared", "link": true }' })).toEqual([]);
  });
});

describe('a file', () => {
  it.each([
    ['a.ts', 'export const a = 1;'],
    ['a.ts', '//\nexport const a = 1;'],
    ['a.ts', '// @ts-nocheck because of something'],
    ['a.ts', '/// <reference types="node" />'],
    ['a.css', 'body { color: red }'],
    ['.ci/run', '#!/usr/bin/env bash\nset -e'],
    ['a.ts', ''],
  ])('must begin with its responsibility: %s %j', (path, text) => {
    expect(checkFirstLine({ path, text }).map(formatFinding)[0]).toContain(`${path}:1 a file must begin with a comment`);
  });

  it.each([
    ['a.ts', '// Turns one thing into another.'],
    ['a.tsx', '/** Shows one thing beside another. */'],
    ['a.css', '/* Colours of everything, by day and night. */'],
    ['a.ts', '#!/usr/bin/env node\n// Turns one thing into another.'],
    ['package.json', '{}'],
  ])('may begin so: %s %j', (path, text) => expect(checkFirstLine({ path, text })).toEqual([]));

  it('must not be longer than 400 lines, a test 600', () => {
    expect(checkLength({ path: 'a.ts', text: lines(400) })).toEqual([]);
    expect(checkLength({ path: 'a.ts', text: lines(401) }).map(formatFinding)).toEqual([
      'a.ts:401 a file must not have more than 400 lines; this has 401',
    ]);
    expect(checkLength({ path: 'a.test.ts', text: lines(600) })).toEqual([]);
    expect(checkLength({ path: 'tests/a.test.ts', text: lines(601) })).toHaveLength(1);
    expect(checkLength({ path: 'region/a.geojson', text: lines(9000) })).toEqual([]);
  });

  it('must be short as a rule: median 100, nine of ten within 250', () => {
    const files = (...lengths: number[]) => lengths.map((length, n) => ({ path: `a${n}.ts`, text: lines(length) }));
    expect(checkLengths(files(10, 100, 100, 100, 250))).toEqual([]);
    expect(checkLengths(files(10, 20, 101, 102, 103)).map(formatFinding)[0]).toContain('the median');
    expect(checkLengths(files(...Array.from({ length: 8 }, () => 10), 251, 251)).map(formatFinding)[0]).toContain('the 90th percentile');
    expect(checkLengths([{ path: 'a.test.ts', text: lines(500) }])).toEqual([]);
    expect(checkLengths([])).toEqual([]);
  });

  it.each(['utils', 'util', 'helpers', 'Helper', 'misc', 'common'])('must not be named %s', (name) => {
    expect(checkName({ path: `shared/src/${name}.ts`, text: '' })).toHaveLength(1);
    expect(checkName({ path: `shared/src/${name}.test.ts`, text: '' })).toHaveLength(1);
    expect(checkName({ path: `shared/src/${name}-of-parking.ts`, text: '' })).toEqual([]);
  });

  it.each([
    'export default 1;',
    'export default function a() {}',
    'const a = 1;\nexport { a as default };',
    "export { default } from './a.ts';",
  ])('must not have a default export: %s', (text) => {
    expect(checkExports({ path: 'a.ts', text })).toHaveLength(1);
    expect(checkExports({ path: 'a.config.ts', text })).toEqual([]);
  });

  it('may import a default and say the word', () => {
    expect(checkExports({ path: 'a.ts', text: "import { default as a } from './a.ts';\nexport const b = { default: a };" })).toEqual([]);
  });

  // Put together, so that this file itself holds none of them.
  it.each([
    ['/', 'work/project'],
    ['/', 'home/ada/lagebild'],
    ['file:///', 'Users/ada'],
    ['https://npm-', 'registry.example.org/a'],
  ])('must not hold %s%s', (...parts) =>
    expect(checkPrivate({ path: 'a.md', text: `one\n  ${parts.join('')}` }).map(formatFinding)[0]).toMatch(/^a\.md:2 /),
  );

  it.each(['registry.devices.get()', 'shared/src/registry', 'a/home/b', 'https://example.org/work/'])('may hold %s', (text) =>
    expect(checkPrivate({ path: 'a.md', text })).toEqual([]),
  );
});
