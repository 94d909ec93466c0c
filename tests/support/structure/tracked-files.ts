// Reads every text file of the repository: what git tracks, or what lies there when it is no git checkout.
import { spawnSync } from 'node:child_process';
import { existsSync, globSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { TextFile } from './finding.ts';

const NOT_OURS = /(^|\/)(node_modules|dist|data|\.git)\//;

function listPaths(root: string): string[] {
  const { status, stdout } = spawnSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  if (status === 0) return stdout.split('\0').filter(Boolean);
  return globSync(['**/*', '.*', '.ci/*'], { cwd: root, exclude: (path) => NOT_OURS.test(`${path}/`) });
}

export function readTrackedFiles(root: string): TextFile[] {
  return listPaths(root)
    .filter((path) => existsSync(join(root, path)) && statSync(join(root, path)).isFile()) // a deleted file stays tracked until it is committed
    .map((path) => ({ path, bytes: readFileSync(join(root, path)) }))
    .filter(({ bytes }) => !bytes.subarray(0, 8000).includes(0)) // a zero byte: no text
    .map(({ path, bytes }) => ({ path, text: bytes.toString('utf8') }));
}
