// Check 30, the supply chain: the bill of materials is the lockfile, everything is pinned, and known holes are below what is installed.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { KNOWN_HOLES } from '../../scripts/supply/known-holes.ts';
import { checkLicences } from '../../scripts/supply/licences.ts';
import { type LockedPackage, parseLockfile, readLockfile } from '../../scripts/supply/lockfile.ts';
import { buildSbom, purlOf } from '../../scripts/supply/sbom.ts';
import { isAtLeast } from '../../scripts/supply/version.ts';

const root = join(import.meta.dirname, '../..');
const readJson = (path: string): unknown => JSON.parse(readFileSync(join(root, path), 'utf8'));
const lockfile = readLockfile();
const manifest = readJson('package.json') as { allowScripts: Record<string, boolean>; workspaces: string[] };

interface Component {
  'bom-ref': string;
  purl?: string;
  version: string;
  scope: string;
  hashes?: { alg: string; content: string }[];
  licenses?: unknown[];
  properties: { name: string; value: string }[];
}
interface Sbom {
  specVersion: string;
  components: Component[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}
const sbom = readJson('sbom.cdx.json') as Sbom;

/** The official schema, which the library brings along. */
function officialSchema() {
  const folder = join(fileURLToPath(import.meta.resolve('@cyclonedx/cyclonedx-library')), '../../res/schema');
  const read = (name: string) => JSON.parse(readFileSync(join(folder, `${name}.SNAPSHOT.schema.json`), 'utf8')) as object;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default(ajv);
  ajv.addFormat('iri-reference', /^\S*$/u).addFormat('idn-email', /^\S+@\S+$/u);
  for (const name of ['spdx', 'jsf-0.82', 'cryptography-defs'])
    ajv.addSchema(read(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  return ajv.compile(read('bom-1.6'));
}

describe('30 a package that no bill of materials names', () => {
  it('is CycloneDX 1.6 by the official schema', () => {
    const validate = officialSchema();
    expect(validate(sbom) || validate.errors).toBe(true);
    expect(sbom.specVersion).toBe('1.6');
    const { bomFormat: _left, ...broken } = sbom as Sbom & { bomFormat: string };
    expect(validate(broken), 'the schema must be able to refuse').toBe(false);
  });

  it('names every package of the lockfile with version, place, checksum and licence, and no other', () => {
    const places = (path: string) => sbom.components.filter(({ properties }) => properties.some(({ value }) => value === path));
    for (const one of lockfile.packages) {
      const [component, ...others] = places(one.path);
      expect(others).toEqual([]);
      expect(component, one.path).toMatchObject({ version: one.version, 'bom-ref': purlOf(one) });
      expect(component?.licenses, one.path).toHaveLength(1);
      if (one.isWorkspace) continue;
      expect(component?.purl).toBe(purlOf(one));
      const [algorithm, base64 = ''] = one.integrity?.split('-') ?? [];
      expect(algorithm, one.path).toBe('sha512');
      expect(component?.hashes).toEqual([{ alg: 'SHA-512', content: Buffer.from(base64, 'base64').toString('hex') }]);
    }
    const named = sbom.components.flatMap(({ properties }) => properties.filter(({ name }) => name === 'cdx:npm:package:path'));
    expect(named.map(({ value }) => value).sort()).toEqual(lockfile.packages.map(({ path }) => path).sort());
  });

  it('tells what is shipped from what only builds and tests', () => {
    const scope = (purl: string) => sbom.components.find((one) => one['bom-ref'].startsWith(`pkg:npm/${purl}@`))?.scope;
    expect([scope('socket.io'), scope('vitest'), scope('@duckdb/node-bindings-linux-arm64'.replace('@', '%40'))]).toEqual([
      'required',
      'excluded',
      'optional',
    ]);
  });

  it('leads from the whole to every package by what needs what', () => {
    const needs = new Map(sbom.dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
    const reached = new Set<string>();
    const follow = (ref: string) => {
      if (reached.has(ref)) return;
      reached.add(ref);
      for (const next of needs.get(ref) ?? []) follow(next);
    };
    follow('lagebild@0.1.0');
    expect(sbom.components.map((one) => one['bom-ref']).filter((ref) => !reached.has(ref))).toEqual([]);
  });

  it('is the same for the same lockfile, and another for another', () => {
    const text = readFileSync(join(root, 'sbom.cdx.json'), 'utf8');
    expect(buildSbom(lockfile) === text, 'npm run generate writes it').toBe(true);
    const changed = readFileSync(join(root, 'package-lock.json'), 'utf8').replace('sha512-', 'sha512-AAAA');
    expect(buildSbom(parseLockfile(changed)) === text).toBe(false);
  });
});

describe('30 a package that changes behind a version', () => {
  it('every package.json names exact versions, and the lockfile the same ones', () => {
    for (const folder of ['', ...manifest.workspaces]) {
      const { dependencies, devDependencies } = readJson(join(folder, 'package.json')) as Record<string, Record<string, string>>;
      for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies })) {
        expect(version, `${name} in ${folder}/package.json`).toMatch(/^\d+\.\d+\.\d+(-[\w.]+)?$/);
        const paths = [folder && `${folder}/node_modules/${name}`, `node_modules/${name}`];
        const locked = paths.flatMap((path) => lockfile.packages.find((one) => one.path === path) ?? [])[0];
        expect(locked?.version, name).toBe(version);
      }
    }
  });

  it('has a checksum for every package, also on the platforms this machine is not', () => {
    const without = lockfile.packages.filter(
      ({ isWorkspace, integrity }) => !isWorkspace && !/^sha512-[\w+/]{86}==$/.test(integrity ?? ''),
    );
    expect(without.map(({ path }) => path)).toEqual([]);
    const needed = Object.entries((readJson('package-lock.json') as { packages: Record<string, object> }).packages).flatMap(
      ([path, entry]) =>
        Object.keys((entry as { optionalDependencies?: object }).optionalDependencies ?? {}).map((name) => `${path} needs ${name}`),
    );
    const known = new Set(lockfile.packages.map(({ name }) => name));
    expect(needed.filter((line) => !known.has(line.split(' ').at(-1) ?? ''))).toEqual([]);
  });

  it('runs no code while it is installed, but for those that package.json allows', () => {
    const running = lockfile.packages.filter(({ hasInstallScript }) => hasInstallScript);
    expect(running.map(({ name }) => name).sort()).toEqual(Object.keys(manifest.allowScripts).sort());
    expect(running.every(({ isDev }) => isDev)).toBe(true);
  });
});

describe('30 a package that nobody looked at', () => {
  it('every package we name has a row in docs/dependency-review.md, and no other', () => {
    const manifests = ['', ...manifest.workspaces].map((folder) => readJson(join(folder, 'package.json')) as Record<string, object>);
    const ours = new Set(manifests.flatMap((one) => Object.keys({ ...one.dependencies, ...one.devDependencies })));
    const rows = readFileSync(join(root, 'docs/dependency-review.md'), 'utf8').matchAll(/^\| (`[^|]+) \|/gm);
    const reviewed = [...rows].flatMap(([, cell = '']) => cell.split(', ').map((name) => name.replaceAll('`', '')));
    expect(reviewed.toSorted()).toEqual([...ours].toSorted());
  });
});

describe('30 a hole that is known', () => {
  it.each(KNOWN_HOLES)('$advisory in $name: only versions from $fixedIn on', ({ name, fixedIn }) => {
    const installed = lockfile.packages.filter((one) => one.name === name);
    expect(installed.filter(({ version }) => !isAtLeast(version, fixedIn)).map(({ path, version }) => `${path} ${version}`)).toEqual([]);
  });

  it('versions are compared as numbers, and one before a release is less than it', () => {
    expect(['4.2.7', '4.10.0', '5.0.0'].every((version) => isAtLeast(version, '4.2.7'))).toBe(true);
    expect(['4.2.6', '3.99.0', '4.2.7-rc.1'].some((version) => isAtLeast(version, '4.2.7'))).toBe(false);
  });
});

describe('30 a licence that does not go with ours', () => {
  it('is in no package', () => expect(checkLicences(lockfile.packages)).toEqual([]));

  it('is refused with the reason', () => {
    const one = (licence: string | undefined, isDev = false): LockedPackage => ({
      ...(lockfile.packages.find(({ name }) => name === 'express') as LockedPackage),
      licence,
      isDev,
    });
    expect(checkLicences([one('GPL-3.0-only')])[0]).toContain('GPL-3.0-only, which is not accepted for what is shipped');
    expect(checkLicences([one('CC0-1.0')])).toHaveLength(1);
    expect(checkLicences([one('CC0-1.0', true), one('(MIT OR GPL-3.0-only)')])).toEqual([]);
    expect(checkLicences([one('(MIT AND GPL-3.0-only)'), one('SEE LICENSE IN x'), one(undefined)])).toHaveLength(3);
  });
});
