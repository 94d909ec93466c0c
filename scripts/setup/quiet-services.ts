// Keeps packages from starting their services: a broker that Debian starts would take port 1883 away from npm start.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from './run.ts';

/** Package scripts ask this program before they start a service; 101 means "not allowed" (invoke-rc.d(8)). */
const POLICY_FILE = '/usr/sbin/policy-rc.d';
const MARK = 'written by the setup of Lagebild for the time of an installation; may be deleted';
const POLICY = `#!/bin/sh\n# ${MARK}\nexit 101\n`;

function isForeign(file: string): boolean {
  return existsSync(file) && !readFileSync(file, 'utf8').includes(MARK);
}

/** Runs an installation during which no service is started. A policy that an administrator set stays as it is. */
export function withoutServiceStarts<T>(run: Run, install: () => T, file = POLICY_FILE): T {
  if (isForeign(file)) return install();
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-setup-'));
  const draft = join(folder, 'policy-rc.d');
  writeFileSync(draft, POLICY);
  // Ctrl-C ends apt-get; this process lives on long enough to take the policy away again.
  const wait = () => undefined;
  process.on('SIGINT', wait).on('SIGTERM', wait);
  try {
    run(['install', '-m', '755', draft, file]);
    return install();
  } finally {
    run(['rm', '-f', file]);
    rmSync(folder, { recursive: true, force: true });
    process.off('SIGINT', wait).off('SIGTERM', wait);
  }
}

/** Switches off the services that an installation brought, so that they do not start at the next boot either. */
export function disableUnits(run: Run, units: readonly string[], isSystemdRunning = existsSync('/run/systemd/system')): void {
  if (units.length === 0 || run(['sh', '-c', 'command -v systemctl']).status !== 0) return;
  run(['systemctl', 'disable', ...(isSystemdRunning ? ['--now'] : []), ...units]);
}
