// Builds the dashboard; with --if-stale only when one of its sources changed since the last build.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { securityContact } from './supply/security-txt.ts';
import { webNotices } from './supply/web-notices.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const web = join(root, 'dashboard/web');
const region = process.env.REGION_DIR || join(root, 'region');
const stampFile = join(web, 'dist/.stamp');
const sources = [
  'dashboard/web',
  'dashboard/vite.config.ts',
  'shared/src/domain',
  'shared/src/contract',
  'package-lock.json',
  'scripts/supply',
];

async function filesBelow(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (!entries) return [path];
  const wanted = entries.filter((entry) => !['dist', 'node_modules'].includes(entry.name) && !entry.name.endsWith('.test.ts'));
  const nested = await Promise.all(wanted.map((entry) => filesBelow(join(path, entry.name))));
  return nested.flat();
}

/** One hash over names and contents of everything the build reads. */
async function stampOfSources(): Promise<string> {
  const files = (await Promise.all(sources.map((source) => filesBelow(join(root, source))))).flat().sort();
  const hash = createHash('sha256');
  for (const file of files) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(await readFile(file));
  }
  hash.update(await readFile(join(region, 'security.yaml')).catch(() => ''));
  return hash.digest('hex');
}

async function isFresh(stamp: string): Promise<boolean> {
  try {
    await readFile(join(web, 'dist/index.html'));
    return (await readFile(stampFile, 'utf8')) === stamp;
  } catch {
    return false; // never built
  }
}

async function main(): Promise<void> {
  const stamp = await stampOfSources();
  if (process.argv.includes('--if-stale') && (await isFresh(stamp))) return console.log('dashboard: up to date');
  const begun = performance.now();
  // Loaded only now: a start that builds nothing should not wait for the bundler.
  const { build } = await import('vite');
  await build({ configFile: join(root, 'dashboard/vite.config.ts'), plugins: [webNotices(root), securityContact(region)] });
  await writeFile(stampFile, stamp);
  console.log(`dashboard: built in ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

try {
  await main();
} catch (error) {
  console.error(`dashboard: could not be built. ${error instanceof Error ? error.message : String(error)}`);
  process.exit(1);
}
