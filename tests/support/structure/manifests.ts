// The package.json files: exact versions, and every imported package declared.
import { isBuiltin } from 'node:module';
import { MAY_IMPORT_ACROSS, packageOf } from './arrows.ts';
import { type Finding, lineAt, type TextFile } from './finding.ts';
import type { Import } from './imports.ts';

const SECTIONS = ['dependencies', 'devDependencies', 'optionalDependencies', 'peerDependencies'] as const;
const EXACT = /^\d+\.\d+\.\d+(-[\w.-]+)?$/;

type Manifest = Partial<Record<(typeof SECTIONS)[number], Record<string, string>>>;

const readManifest = ({ text }: TextFile): Manifest => JSON.parse(text) as Manifest;

export function checkVersions(manifests: readonly TextFile[]): Finding[] {
  return manifests.flatMap((file) => {
    const entries = SECTIONS.flatMap((section) => Object.entries(readManifest(file)[section] ?? {}));
    return entries
      .filter(([, version]) => !EXACT.test(version))
      .map(([name, version]) => ({
        file: file.path,
        line: lineAt(file.text, file.text.indexOf(`"${name}"`)),
        rule: `${name} must be pinned to one exact version, not to "${version}"`,
      }));
  });
}

/** The packages a manifest declares; @types/x stands for x as well. */
function declaredIn(manifest: Manifest): string[] {
  const names = SECTIONS.flatMap((section) => Object.keys(manifest[section] ?? {}));
  return names.flatMap((name) => [name, name.replace(/^@types\//, '')]);
}

export function checkDeclared(imports: readonly Import[], manifests: readonly TextFile[]): Finding[] {
  const declared = new Map(manifests.map((file) => [file.path, new Set(declaredIn(readManifest(file)))]));
  const declaredAnywhere = new Set([...declared.values()].flatMap((names) => [...names]));
  return imports.flatMap(({ file, line, specifier }) => {
    // Imports between the workspaces are a matter of the arrows; virtual modules belong to the bundler.
    if (/^(\.|@lagebild\/|virtual:)/.test(specifier) || isBuiltin(specifier)) return [];
    const own = `${file.split('/')[0]}/package.json`;
    const name = packageOf(specifier);
    if (declared.get(own)?.has(name) || declared.get('package.json')?.has(name)) return [];
    if (MAY_IMPORT_ACROSS.test(file) && declaredAnywhere.has(name)) return [];
    return [{ file, line, rule: `${name} must be declared in ${declared.has(own) ? `${own} or ` : ''}package.json before it is imported` }];
  });
}
