// Suites that need a real server: they run where it is installed, are skipped where not, and fail there when CI=true.
import { describe, it } from 'vitest';
import { findServer, SERVERS, type ServerName } from '../../scripts/setup/servers.ts';

export type { ServerName };

type Find = (name: ServerName) => string | undefined;

const isCi = () => process.env.CI === 'true';
const sentenceFor = (name: ServerName) => `${name} (Debian package ${SERVERS[name].package}) is not installed; npm run setup installs it`;

/**
 * @returns the path of the server's program
 * @throws one sentence that says what is missing and what to do
 */
export function requireServer(name: ServerName, find: Find = findServer): string {
  const path = find(name);
  if (path === undefined) throw new Error(sentenceFor(name));
  return path;
}

/**
 * Declares a suite that needs a server.
 * @param declare declares the tests; it gets the path of the program and must not start it outside a hook or test
 */
export function describeWithServer(name: ServerName, title: string, declare: (path: string) => void, find: Find = findServer): void {
  const path = find(name);
  if (path !== undefined) describe(title, () => declare(path));
  else if (isCi()) {
    describe(title, () => {
      it(`needs ${name}`, () => {
        requireServer(name, find);
      });
    });
  } else describe.skip(`${title} [${sentenceFor(name)}]`, () => declare(name));
}
