// A real mosquitto on a port and folder of its own, that can be killed, wiped and started again.
import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { requireServer } from './servers.ts';

export interface Mosquitto {
  readonly url: string;
  readonly port: number;
  /** Process id while it runs. */
  readonly pid: number | undefined;
  /** Where it keeps its files. */
  readonly folder: string;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Deletes its sessions; only while it is stopped. */
  wipe(): void;
  [Symbol.asyncDispose](): Promise<void>;
}

export interface MosquittoOptions {
  /** Lines of its configuration beside the listener; {folder} is replaced. */
  readonly settings?: readonly string[];
  /** Users by name with their passwords; without any, everybody may come in. */
  readonly users?: Readonly<Record<string, string>>;
  /** Files beside its configuration, by name. */
  readonly files?: Readonly<Record<string, string>>;
  /** The listener's scheme; for mqtts `settings` bring the certificates. */
  readonly scheme?: 'mqtt' | 'mqtts';
}

/** As "npm run mosquitto" writes it: every message to disk before its PUBACK, nothing dropped for an absent client. */
const DOCUMENTED = [
  'persistence true',
  'persistence_location {folder}/',
  'autosave_on_changes true',
  'autosave_interval 1',
  'max_queued_messages 0',
];

export async function startMosquitto({
  settings = DOCUMENTED,
  users,
  files = {},
  scheme = 'mqtt',
}: MosquittoOptions = {}): Promise<Mosquitto> {
  const program = requireServer('mosquitto');
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-mosquitto-'));
  chmodSync(folder, 0o777); // started as root it becomes the user mosquitto
  const port = await freePort();
  const lines = [`listener ${port} 127.0.0.1`, ...settings.map((line) => line.replaceAll('{folder}', folder))];
  for (const [name, text] of Object.entries(files)) writeFileSync(join(folder, name), text, { mode: 0o644 });
  if (users) {
    const file = join(folder, 'users');
    writeFileSync(file, '');
    const passwords = join(requireServer('mosquitto'), '../../bin/mosquitto_passwd');
    for (const [name, password] of Object.entries(users)) execFileSync(passwords, ['-b', file, name, password]);
    chmodSync(file, 0o644);
    lines.push('allow_anonymous false', `password_file ${file}`);
  } else lines.push('allow_anonymous true');
  const config = join(folder, 'mosquitto.conf');
  writeFileSync(config, `${lines.join('\n')}\n`);
  const running = await runMosquitto(program, config, port);
  return {
    url: `${scheme}://127.0.0.1:${port}`,
    port,
    get pid() {
      return running.pid;
    },
    folder,
    start: running.start,
    stop: running.stop,
    wipe: () => rmSync(join(folder, 'mosquitto.db'), { force: true }),
    async [Symbol.asyncDispose]() {
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export interface RunningMosquitto extends Pick<Mosquitto, 'pid' | 'start' | 'stop'> {
  /** What it has written to its log since it was first started. */
  readonly log: string;
}

/** Starts mosquitto with a configuration whose listener on `port` is waited for. */
export async function runMosquitto(program: string, config: string, port: number): Promise<RunningMosquitto> {
  let child: ChildProcess | undefined;
  let log = '';

  async function start(): Promise<void> {
    const started = spawn(program, ['-c', config], { stdio: ['ignore', 'ignore', 'pipe'] });
    child = started;
    started.stderr.setEncoding('utf8').on('data', (text: string) => {
      log += text;
    });
    for (let tries = 0; !(await isListening(port)); tries += 1) {
      if (started.exitCode !== null || tries > 500) throw new Error(`mosquitto did not start (${started.exitCode})`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  async function stop(signal: NodeJS.Signals = 'SIGKILL'): Promise<void> {
    const running = child;
    child = undefined;
    if (!running || running.exitCode !== null || running.signalCode !== null) return;
    const ended = new Promise((resolve) => running.once('exit', resolve));
    running.kill(signal);
    await ended;
  }

  await start();
  return {
    get pid() {
      return child?.pid;
    },
    get log() {
      return log;
    },
    start,
    stop,
  };
}

function isListening(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
