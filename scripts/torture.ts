// npm run torture [-- name]: the torture tests at full length; SEED repeats a course. Takes an hour; one of them needs root for a tmpfs.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');
const [name = ''] = process.argv.slice(2);
const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', `tests/torture/${name}`], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TORTURE: 'long' },
});
process.exit(status ?? 1);
