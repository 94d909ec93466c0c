// The setup against a pretended apt: when lists are refreshed, how often it tries, what it leaves behind, what it says.
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { installPackages, isDebian, reasonOf } from './apt.ts';
import { disableUnits, withoutServiceStarts } from './quiet-services.ts';
import { findRootRights, type Outcome, type Run, run } from './run.ts';
import { findServer, versionOf } from './servers.ts';

const folder = mkdtempSync(join(tmpdir(), 'lagebild-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const well = { status: 0, output: '' };
const known = { status: 0, output: '  Candidate: 1.0' };
const unknown = { status: 0, output: '  Candidate: (none)' };

/** Answers each kind of apt call from its list, the last answer again and again, and notes the calls. */
function pretend(answers: Partial<Record<'policy' | 'update' | 'install', Outcome[]>>): { run: Run; calls: string[] } {
  const calls: string[] = [];
  const run: Run = (command) => {
    const verb = (['policy', 'update', 'install'] as const).find((word) => command.includes(word)) ?? 'policy';
    const left = answers[verb] ?? [verb === 'policy' ? known : well];
    if (verb !== 'policy')
      calls.push(`${verb} ${command.slice(command.indexOf('--no-install-recommends') + 1 || command.length).join(' ')}`.trim());
    return (left.length > 1 ? left.shift() : left[0]) ?? well;
  };
  return { run, calls };
}

describe('installing packages', () => {
  it('leaves the package lists alone when they know every package', () => {
    const apt = pretend({});
    expect(installPackages(apt.run, ['mosquitto', 'influxdb'], 0)).toBeUndefined();
    expect(apt.calls).toEqual(['install mosquitto influxdb']);
  });

  it('refreshes the lists when a package is not known', () => {
    const apt = pretend({ policy: [unknown, known] });
    expect(installPackages(apt.run, ['influxdb'], 0)).toBeUndefined();
    expect(apt.calls).toEqual(['update', 'install influxdb']);
  });

  it('refreshes them after a failure and tries again', () => {
    const apt = pretend({ install: [{ status: 100, output: 'E: 404 Not Found' }, well] });
    expect(installPackages(apt.run, ['influxdb'], 0)).toBeUndefined();
    expect(apt.calls).toEqual(['install influxdb', 'update', 'install influxdb']);
  });

  it('gives up after three attempts and says what apt said', () => {
    const apt = pretend({ install: [{ status: 100, output: 'Reading package lists...\nE: Unable to fetch some archives\n' }] });
    expect(installPackages(apt.run, ['influxdb'], 0)).toBe('E: Unable to fetch some archives');
    expect(apt.calls.filter((call) => call.startsWith('install'))).toHaveLength(3);
  });

  it('installs the packages that exist when another does not, and names that one', () => {
    const calls: string[] = [];
    const run: Run = (command) => {
      if (command.includes('policy')) return command.includes('chromium') ? unknown : known;
      calls.push(command.slice(-1).join());
      return well;
    };
    expect(installPackages(run, ['chromium', 'mosquitto'], 0)).toBe('apt knows no package chromium');
    expect(calls).toContain('mosquitto');
    expect(calls).not.toContain('chromium');
  });

  it('shows the end of the output when nothing in it is marked as an error', () => {
    expect(reasonOf({ status: 1, output: 'a\n\nb\nc\nd\ne\n' })).toBe('b\nc\nd\ne');
  });
});

describe('services', () => {
  it('may not start during the installation, and may again afterwards', () => {
    const file = join(folder, 'policy-rc.d');
    withoutServiceStarts(run, () => expect(run([file, 'mosquitto', 'start']).status).toBe(101), file);
    expect(existsSync(file)).toBe(false);
  });

  it('may start again, too, when the installation fails', () => {
    const file = join(folder, 'policy-rc.d');
    const fail = () => {
      throw new Error('no disk');
    };
    expect(() => withoutServiceStarts(run, fail, file)).toThrow('no disk');
    expect(existsSync(file)).toBe(false);
  });

  it("leaves an administrator's policy as it is", () => {
    const file = join(folder, 'foreign-policy');
    writeFileSync(file, '#!/bin/sh\nexit 101\n');
    withoutServiceStarts(run, () => undefined, file);
    expect(readFileSync(file, 'utf8')).toBe('#!/bin/sh\nexit 101\n');
  });

  it.each([
    [true, 'systemctl disable --now mosquitto.service'],
    [false, 'systemctl disable mosquitto.service'],
  ])('are disabled when the installation brought them (systemd runs: %s)', (isSystemdRunning, expected) => {
    const calls: string[] = [];
    const note: Run = (command) => {
      calls.push(command.join(' '));
      return well;
    };
    disableUnits(note, ['mosquitto.service'], isSystemdRunning);
    expect(calls.at(-1)).toBe(expected);
    calls.length = 0;
    disableUnits(note, [], isSystemdRunning);
    expect(calls).toEqual([]);
  });
});

describe('the machine', () => {
  it.each([
    ['ID=debian', true],
    ['ID=ubuntu\nID_LIKE=debian', true],
    ['ID=linuxmint\nID_LIKE="ubuntu debian"', true],
    ['ID=fedora', false],
    ['NAME="not debian"\nID=arch', false],
    ['', false],
  ])('%j is Debian or a child of it: %s', (osRelease, expected) => expect(isDebian(osRelease)).toBe(expected));

  it('gives rights to root, and to others only through a sudo that asks for nothing', () => {
    expect(findRootRights(0)).toBeDefined();
    expect(findRootRights(1000, () => well)).toBeDefined();
    expect(findRootRights(1000, () => ({ status: 1, output: 'sudo: a password is required' }))).toBeUndefined();
  });

  it('says that a command does not exist instead of throwing', () => {
    expect(run(['lagebild-no-such-command']).status).toBe(127);
  });

  it('is searched for servers on the PATH and in sbin, and what cannot be executed does not count', () => {
    const path = join(folder, 'influxd');
    writeFileSync(path, '#!/bin/sh\necho "InfluxDB v9.8.7 (git: unknown)"\n');
    expect(findServer('influxdb', folder, [])).toBeUndefined();
    chmodSync(path, 0o755);
    expect(findServer('influxdb', `:${folder}`, [])).toBe(path);
    expect(findServer('influxdb', '', [folder])).toBe(path);
    expect(versionOf('influxdb', path)).toBe('9.8.7');
    expect(findServer('redis', folder, [])).toBeUndefined();
  });
});
