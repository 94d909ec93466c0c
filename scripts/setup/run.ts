// Runs a system command as root: directly, or through sudo when that asks for no password.
import { spawnSync } from 'node:child_process';

export interface Outcome {
  /** Exit code; 127 when the command does not exist. */
  readonly status: number;
  /** What it said, both streams. */
  readonly output: string;
}

export type Run = (command: readonly [string, ...string[]]) => Outcome;

export function run([program, ...args]: readonly [string, ...string[]], timeoutMs = 600_000): Outcome {
  const { status, stdout, stderr, error } = spawnSync(program, args, {
    encoding: 'utf8',
    timeout: timeoutMs,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
    maxBuffer: 64 * 1024 * 1024,
  });
  const problem = error ? `${error.message}\n` : '';
  return { status: status ?? 127, output: `${problem}${stdout ?? ''}${stderr ?? ''}` };
}

/** @returns how to run commands as root, or undefined when this user may not */
export function findRootRights(userId = process.getuid?.(), tryRun: Run = run): Run | undefined {
  if (userId === 0) return run;
  if (tryRun(['sudo', '-n', 'true']).status !== 0) return undefined;
  return (command) => run(['sudo', '-n', 'env', 'DEBIAN_FRONTEND=noninteractive', 'LC_ALL=C', ...command]);
}
