// npm run setup: brings the real servers the tests use onto this machine, as far as it may, and says what is there.
import { installPackages, isDebian } from './setup/apt.ts';
import { disableUnits, withoutServiceStarts } from './setup/quiet-services.ts';
import { findRootRights } from './setup/run.ts';
import { findServer, SERVER_NAMES, SERVERS, type Server, type ServerName, versionOf } from './setup/servers.ts';

const isMissing = (name: ServerName) => findServer(name) === undefined;
const packagesOf = (names: readonly ServerName[]) => names.map((name) => SERVERS[name].package);
const commandFor = (names: readonly ServerName[]) => `apt-get install --no-install-recommends ${packagesOf(names).join(' ')}`;

function install(names: readonly ServerName[]): void {
  const root = isDebian() ? findRootRights() : undefined;
  if (!root) {
    const why = isDebian() ? 'Installing needs root, or sudo without a password' : 'Only Debian and Ubuntu are set up automatically';
    console.log(`${why}: nothing was installed.`);
    return;
  }
  console.log(`Installing ${packagesOf(names).join(', ')} …`);
  const reason = withoutServiceStarts(root, () => installPackages(root, packagesOf(names)));
  if (reason) console.error(`Not everything could be installed:\n${reason}`);
  const brought: Server[] = names.filter((name) => !isMissing(name)).map((name) => SERVERS[name]);
  disableUnits(
    root,
    brought.flatMap(({ unit }) => unit ?? []),
  );
}

function report(): readonly ServerName[] {
  for (const name of SERVER_NAMES) {
    const path = findServer(name);
    console.log(`  ${name.padEnd(10)} ${SERVERS[name].purpose.padEnd(21)} ${path ? `${versionOf(name, path)} (${path})` : 'missing'}`);
  }
  return SERVER_NAMES.filter(isMissing);
}

const wanted = SERVER_NAMES.filter(isMissing);
if (wanted.length > 0) install(wanted);
const missing = report();
if (missing.length > 0) {
  const isCi = process.env.CI === 'true';
  console.log(`\nMissing: ${missing.join(', ')}. ${isCi ? 'CI=true needs them all.' : 'Their tests are skipped.'} On Debian or Ubuntu:`);
  console.log(`  sudo ${commandFor(missing)}`);
  if (isCi) process.exit(1); // a build server must not pass by skipping
}
