// What package-lock.json says of every package: where it lies, its checksum, its licence, and which others it needs.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface LockedPackage {
  /** Where npm puts it, such as `node_modules/a/node_modules/b`; a workspace's own folder. */
  readonly path: string;
  readonly name: string;
  readonly version: string;
  /** Subresource integrity, such as `sha512-…`; undefined for workspaces, which come from this repository. */
  readonly integrity: string | undefined;
  /** As the package states it; undefined when it states none. */
  readonly licence: string | undefined;
  readonly isWorkspace: boolean;
  /** Only for building and testing: not installed with `--omit=dev`. */
  readonly isDev: boolean;
  /** For some platforms only, or left out when it cannot be installed. */
  readonly isOptional: boolean;
  readonly hasInstallScript: boolean;
  /** Paths of the packages it finds when it imports what it declares. */
  readonly needs: readonly string[];
}

export interface Lockfile {
  readonly name: string;
  readonly version: string;
  readonly licence: string;
  /** Paths of what the root itself declares, and of the workspaces. */
  readonly needs: readonly string[];
  readonly packages: readonly LockedPackage[];
}

type Versions = Readonly<Record<string, string>>;

interface Entry {
  readonly name?: string;
  readonly version?: string;
  readonly integrity?: string;
  readonly license?: string;
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly devOptional?: boolean;
  readonly hasInstallScript?: boolean;
  readonly dependencies?: Versions;
  readonly devDependencies?: Versions;
  readonly optionalDependencies?: Versions;
  readonly peerDependencies?: Versions;
}

type Entries = Readonly<Record<string, Entry>>;

const MODULES = 'node_modules/';

/** A package's folder and those above it that can have a node_modules of their own: `x/node_modules/y`, `x`, the root. */
function foldersUp(path: string): string[] {
  if (path === '') return [''];
  const at = path.lastIndexOf(MODULES);
  return [path, ...foldersUp(at <= 0 ? '' : path.slice(0, at - 1))];
}

/** The entry an import of `name` finds from a package at `path`, looked for as Node does. */
function find(entries: Entries, path: string, name: string): string | undefined {
  const candidates = foldersUp(path).map((folder) => `${folder === '' ? '' : `${folder}/`}${MODULES}${name}`);
  const found = candidates.find((candidate) => entries[candidate] !== undefined);
  return found !== undefined && entries[found]?.link ? entries[found].resolved : found;
}

function needsOf(entries: Entries, path: string): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies } = entries[path] as Entry;
  const names = Object.keys({ ...dependencies, ...devDependencies, ...optionalDependencies, ...peerDependencies });
  return [...new Set(names.flatMap((name) => find(entries, path, name) ?? []))].sort();
}

/** @param text of a package-lock.json, version 3 */
export function parseLockfile(text: string): Lockfile {
  const { packages: entries } = JSON.parse(text) as { packages: Entries };
  const { name = '', version = '', license: licence = '' } = entries[''] as Entry;
  const packages = Object.entries(entries).flatMap(([path, entry]): LockedPackage[] => {
    if (path === '' || entry.link) return [];
    const isWorkspace = !path.includes(MODULES);
    return [
      {
        path,
        name: entry.name ?? path.slice(path.lastIndexOf(MODULES) + MODULES.length),
        version: entry.version ?? '',
        integrity: entry.integrity,
        licence: entry.license,
        isWorkspace,
        isDev: entry.dev ?? false,
        isOptional: (entry.optional ?? false) || (entry.devOptional ?? false),
        hasInstallScript: entry.hasInstallScript ?? false,
        needs: needsOf(entries, path),
      },
    ];
  });
  const workspaces = packages.filter(({ isWorkspace }) => isWorkspace).map(({ path }) => path);
  return { name, version, licence, needs: [...new Set([...needsOf(entries, ''), ...workspaces])].sort(), packages };
}

const root = join(import.meta.dirname, '../..');

export const readLockfile = (folder: string = root): Lockfile => parseLockfile(readFileSync(join(folder, 'package-lock.json'), 'utf8'));
