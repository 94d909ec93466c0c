// The licence of one package, as it states it or as it was read in its files. Runs with every build, so it needs no package for development.
import type { LockedPackage } from './lockfile.ts';

/** What a package's own metadata does not say, and where it was read instead. Looked at again when its version changes. */
export const READ_ELSEWHERE: Readonly<Record<string, { readonly version: string; readonly licence: string; readonly where: string }>> = {
  'xmlhttprequest-ssl': { version: '2.1.2', licence: 'MIT', where: 'the file LICENSE of the package' },
};

/** The licence of a package as an SPDX expression; undefined when nobody states one. */
export function licenceOf({ name, version, licence }: Pick<LockedPackage, 'name' | 'version' | 'licence'>): string | undefined {
  const read = READ_ELSEWHERE[name];
  return licence ?? (read?.version === version ? read.licence : undefined);
}
