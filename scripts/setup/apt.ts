// Installs Debian packages: refreshes the package lists only when needed, tries again a few times, and says what went wrong.
import { existsSync, readFileSync } from 'node:fs';
import type { Outcome, Run } from './run.ts';

const ATTEMPTS = 3;
const PAUSE_MS = 3000;

const APT_GET = [
  'apt-get',
  '-q',
  '-o',
  'DPkg::Lock::Timeout=120',
  '-o',
  'Acquire::Retries=2',
  '-o',
  'Acquire::http::Timeout=20',
  '-o',
  'Dpkg::Use-Pty=0',
] as const;

/** True on Debian and its children (Ubuntu, Mint …). */
export function isDebian(osRelease = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : ''): boolean {
  return /^ID(_LIKE)?=.*\b(debian|ubuntu)\b/m.test(osRelease);
}

function isKnown(run: Run, name: string): boolean {
  const { status, output } = run(['apt-cache', 'policy', name]);
  return status === 0 && /Candidate: (?!\(none\))/.test(output);
}

/** The lines that tell a person why it failed; the last ones when apt marked none as errors. */
export function reasonOf({ output }: Outcome): string {
  const lines = output.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /^(E|Err|dpkg: error|sudo)\b/.test(line));
  return (errors.length > 0 ? errors : lines).slice(-4).join('\n');
}

const pause = (ms: number) => Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);

/**
 * Installs the packages that apt knows.
 * @returns undefined when all of them are installed, else why not
 */
export function installPackages(run: Run, packages: readonly string[], pauseMs = PAUSE_MS): string | undefined {
  let reason = '';
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    // Lists of yesterday name files that are gone today, so a failed attempt refreshes them, too.
    if (attempt > 1 || !packages.every((name) => isKnown(run, name))) run([...APT_GET, 'update']);
    const known = packages.filter((name) => isKnown(run, name));
    const unknown = packages.filter((name) => !known.includes(name));
    const outcome = known.length > 0 ? run([...APT_GET, 'install', '-y', '--no-install-recommends', ...known]) : undefined;
    const isInstalled = !outcome || outcome.status === 0;
    if (isInstalled && unknown.length === 0) return undefined;
    const reasons = [isInstalled ? '' : reasonOf(outcome), unknown.length > 0 ? `apt knows no package ${unknown.join(', ')}` : ''];
    reason = reasons.filter(Boolean).join('\n');
    if (attempt < ATTEMPTS) pause(pauseMs);
  }
  return reason;
}
