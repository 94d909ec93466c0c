// The arrows between the parts: who may import whom, and which parts must run in a browser.
import { isBuiltin } from 'node:module';
import { posix } from 'node:path';
import { type Finding, isTest } from './finding.ts';
import type { Import } from './imports.ts';

/** The parts by folder; the first that fits counts. */
const PARTS = [
  ['shared/domain', 'shared/src/domain/'],
  ['shared/contract', 'shared/src/contract/'],
  ['shared/store', 'shared/src/store/'],
  ['shared/registry', 'shared/src/registry/'],
  ['ingest', 'ingest/'],
  ['dashboard/server', 'dashboard/server/'],
  ['dashboard/web', 'dashboard/web/'],
  ['simulators', 'simulators/'],
] as const;

type Part = (typeof PARTS)[number][0];

const SHARED: readonly Part[] = ['shared/domain', 'shared/contract', 'shared/store', 'shared/registry'];

/** What a part may import besides itself. */
const MAY_IMPORT: Readonly<Record<Part, readonly Part[]>> = {
  'shared/domain': [],
  'shared/contract': ['shared/domain'],
  'shared/store': ['shared/domain', 'shared/contract'],
  'shared/registry': ['shared/domain', 'shared/contract'],
  ingest: SHARED,
  'dashboard/server': SHARED,
  'dashboard/web': ['shared/domain', 'shared/contract'],
  simulators: ['shared/domain', 'shared/contract'],
};

/** The packages each part that runs in a browser may use; another one must run there, too, before it is added. */
const BROWSER_PACKAGES: Partial<Record<Part, RegExp>> = {
  'shared/domain': /^(zod|yaml)$/,
  'shared/contract': /^(zod|yaml)$/,
  'dashboard/web':
    /^(preact|@preact\/signals|chart\.js|leaflet|lucide-static|qr|socket\.io-client|supercluster|svgcanvas|geojson|@fontsource(-variable)?\/.+)$/,
};

/** What ties the parts together, and what looks at them from outside. */
export const MAY_IMPORT_ACROSS = /^(start|tests|bench|scripts)\//;

export const partOf = (path: string): Part | undefined => PARTS.find(([, folder]) => path.startsWith(folder))?.[0];

/** Where an import of the repository's own code leads, or undefined for a package. */
function targetOf({ file, specifier }: Import): string | undefined {
  const path = specifier.replace(/\?.*$/, '');
  if (path.startsWith('.')) return posix.join(posix.dirname(file), path);
  const [, workspace, rest = ''] = /^@lagebild\/([^/]+)\/?(.*)$/.exec(path) ?? [];
  if (!workspace) return undefined;
  return workspace === 'dashboard' ? `dashboard/${rest}` : `${workspace}/src/${rest}`;
}

export function packageOf(specifier: string): string {
  const [first = '', second = ''] = specifier.replace(/\?.*$/, '').split('/');
  return first.startsWith('@') ? `${first}/${second}` : first;
}

function ruleBrokenBy(found: Import): string | undefined {
  const { file, specifier } = found;
  if (MAY_IMPORT_ACROSS.test(file)) return undefined;
  const from = partOf(file);
  const target = targetOf(found);
  if (target !== undefined) {
    const to = partOf(target);
    if (!from) return to && `a file outside of the parts must not import ${to}; only start/, tests/, bench/ and scripts/ may`;
    if (to === from) return undefined;
    const allowed = MAY_IMPORT[from];
    if (to && allowed.includes(to)) return undefined;
    return `${from} must not import ${to ?? target}; it may import ${['itself', ...allowed].join(', ')}`;
  }
  const packages = from && BROWSER_PACKAGES[from];
  if (!packages || isTest(file)) return undefined;
  if (isBuiltin(specifier)) return `${from} must not import the Node module ${specifier}; it runs in the browser`;
  return packages.test(packageOf(specifier))
    ? undefined
    : `${from} must not import ${packageOf(specifier)}; it runs in the browser and this package is not on its list in ${LIST}`;
}

const LIST = 'tests/support/structure/arrows.ts';

export function checkArrows(imports: readonly Import[]): Finding[] {
  return imports.flatMap((found) => {
    const rule = ruleBrokenBy(found);
    return rule ? [{ file: found.file, line: found.line, rule }] : [];
  });
}
