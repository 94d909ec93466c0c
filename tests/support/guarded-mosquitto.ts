// A real mosquitto with the configuration "npm run mosquitto" writes, and accounts issued by that command while it runs.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { freePort } from './free-port.ts';
import { type RunningMosquitto, runMosquitto } from './mosquitto.ts';
import { requireServer } from './servers.ts';

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface GuardedMosquitto extends RunningMosquitto {
  readonly url: string;
  readonly tlsUrl: string;
  readonly folder: string;
  /** Runs the command for this mosquitto and gives what it says. @throws with what it says when it refuses */
  command(...words: string[]): string;
  /** Issues an account for a municipality. */
  add(municipality: string, ...words: string[]): Account;
  /** The account of Lagebild. */
  readonly worker: Account;
  /** Signs in, once. */
  connect(account: Account, over?: IClientOptions): Promise<MqttClient>;
  [Symbol.asyncDispose](): Promise<void>;
}

const script = join(import.meta.dirname, '../../scripts/mosquitto.ts');

/** Runs "npm run mosquitto". @throws with what it says when it refuses */
export function runMosquittoCommand(...words: string[]): string {
  try {
    return execFileSync(process.execPath, [script, ...words], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    throw new Error((error as { stderr: string }).stderr);
  }
}

/** mosquitto started as root becomes the user of Debian's package, who has to own its folder. */
export function handOver(folder: string): void {
  if (process.getuid?.() === 0) execFileSync('chown', ['-R', 'mosquitto:', folder]);
}

/** The account that "add" and "rotate" show. */
export function accountOf(said: string): Account {
  const [, username = '', password = ''] = /user name {2}(\S+)\npassword {3}(\S+)/.exec(said) ?? [];
  return { username, password };
}

/** @param config options of "config" */
export async function startGuardedMosquitto(...config: string[]): Promise<GuardedMosquitto> {
  const program = requireServer('mosquitto');
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-guarded-'));
  const [port, tlsPort] = [await freePort(), await freePort()];
  const url = `mqtt://127.0.0.1:${port}`;
  const ports = ['--port', String(port), '--tls-port', String(tlsPort), '--address', '127.0.0.1'];
  runMosquittoCommand('config', '--out', folder, ...ports, ...config);
  handOver(folder);
  const running = await runMosquitto(program, join(folder, 'mosquitto.conf'), port);
  const command = (...words: string[]) => runMosquittoCommand(...words, '--out', folder, '--url', url);
  const open: MqttClient[] = [];
  return {
    get pid() {
      return running.pid;
    },
    get log() {
      return running.log;
    },
    start: running.start,
    stop: running.stop,
    url,
    tlsUrl: `mqtts://127.0.0.1:${tlsPort}`,
    folder,
    command,
    add: (municipality, ...words) => accountOf(command('add', '--municipality', municipality, '--note', 'test', ...words)),
    get worker() {
      return { username: 'lagebild', password: readFileSync(join(folder, 'lagebild-password'), 'utf8').trim() };
    },
    async connect({ username, password }, over = {}) {
      const client = await mqtt.connectAsync(url, { username, password, reconnectPeriod: 0, ...over });
      open.push(client);
      client.on('error', () => undefined);
      return client;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all(open.map((client) => client.endAsync(true)));
      await running.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
