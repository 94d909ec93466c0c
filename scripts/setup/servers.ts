// The real servers the tests want to meet: their programs, their Debian packages, and where they are on this machine.
import { spawnSync } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

export interface Server {
  /** What it is for, to a person. */
  readonly purpose: string;
  /** Name of the Debian package. */
  readonly package: string;
  /** Names its program may have, the preferred one first. */
  readonly programs: readonly [string, ...string[]];
  readonly versionArgs: readonly string[];
  /** The systemd unit its package starts by itself; a browser has none. */
  readonly unit?: string;
}

export const SERVERS = {
  mosquitto: { purpose: 'MQTT broker', package: 'mosquitto', programs: ['mosquitto'], versionArgs: ['-h'], unit: 'mosquitto.service' },
  influxdb: {
    purpose: 'time-series database',
    package: 'influxdb',
    programs: ['influxd'],
    versionArgs: ['version'],
    unit: 'influxdb.service',
  },
  redis: {
    purpose: 'message bus',
    package: 'redis-server',
    programs: ['redis-server'],
    versionArgs: ['--version'],
    unit: 'redis-server.service',
  },
  chromium: {
    purpose: 'browser',
    package: 'chromium',
    programs: ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'],
    versionArgs: ['--version'],
  },
} as const satisfies Record<string, Server>;

export type ServerName = keyof typeof SERVERS;
export const SERVER_NAMES = Object.keys(SERVERS) as ServerName[];

/** Debian keeps servers in sbin, which is not on the PATH of ordinary users. */
const SBIN = ['/usr/local/sbin', '/usr/sbin', '/sbin'];

function isProgram(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

/** @returns the path of a server's program, or undefined when it is not installed */
export function findServer(name: ServerName, searchPath = process.env.PATH ?? '', extra: readonly string[] = SBIN): string | undefined {
  const folders = [...searchPath.split(delimiter).filter(Boolean), ...extra];
  const programs: readonly string[] = SERVERS[name].programs;
  return programs.flatMap((program) => folders.map((folder) => join(folder, program))).find(isProgram);
}

/** The first number with dots in what the program says of itself; "unknown version" when it says none. */
export function versionOf(name: ServerName, path: string): string {
  const { stdout, stderr } = spawnSync(path, [...SERVERS[name].versionArgs], { encoding: 'utf8', timeout: 20_000 });
  return /\d+(\.\d+)+[\w~.+-]*/.exec(`${stdout}${stderr}`)?.[0] ?? 'unknown version';
}
