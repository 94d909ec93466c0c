// npm run sbom [-- file]: writes sbom.cdx.json; into another file with the time of the last commit, as a release wants it.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readLockfile } from './supply/lockfile.ts';
import { buildSbom } from './supply/sbom.ts';

const root = join(import.meta.dirname, '..');
const [file] = process.argv.slice(2);
const committedAt = () => new Date(execFileSync('git', ['log', '-1', '--format=%cI'], { cwd: root, encoding: 'utf8' }).trim());

const lockfile = readLockfile(root);
const target = file ?? join(root, 'sbom.cdx.json');
writeFileSync(target, buildSbom(lockfile, file === undefined ? undefined : committedAt()));
console.log(`${file ?? 'sbom.cdx.json'}: ${lockfile.packages.length} packages of package-lock.json, CycloneDX 1.6`);
