// A real InfluxDB 1.x on ports and a folder of its own, that can be killed and started again.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './free-port.ts';
import { requireServer } from './servers.ts';

export interface Influxd {
  readonly url: string;
  /** "user:password" of an administrator. */
  readonly credentials: string;
  /** Process id while it runs. */
  readonly pid: number | undefined;
  query(statement: string, database?: string): Promise<{ results: { series?: { values: unknown[][] }[]; error?: string }[] }>;
  start(): Promise<void>;
  stop(signal?: NodeJS.Signals): Promise<void>;
  /** Stops it and deletes its folder. */
  [Symbol.asyncDispose](): Promise<void>;
}

const ADMIN = 'admin:einGeheimnis';

/** @param settings lines of the configuration by section, such as { data: ['max-values-per-tag = 10'] } */
export async function startInfluxd(settings: { data?: string[]; http?: string[] } = {}): Promise<Influxd> {
  const program = requireServer('influxdb');
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-influxd-'));
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  for (const name of ['meta', 'data', 'wal']) mkdirSync(join(folder, name));
  writeFileSync(
    join(folder, 'influxdb.conf'),
    `reporting-disabled = true
bind-address = "127.0.0.1:${await freePort()}"
[meta]
dir = "${folder}/meta"
logging-enabled = false
[data]
dir = "${folder}/data"
wal-dir = "${folder}/wal"
query-log-enabled = false
${(settings.data ?? []).join('\n')}
[monitor]
store-enabled = false
[http]
bind-address = "127.0.0.1:${port}"
auth-enabled = true
log-enabled = false
${(settings.http ?? []).join('\n')}
[logging]
level = "error"
[ifql]
[subscriber]
enabled = false
[continuous_queries]
enabled = false
`,
  );
  let child: ChildProcess | undefined;

  async function query(statement: string, database = '') {
    const body = new URLSearchParams({ q: statement, db: database, epoch: 'ms' });
    const headers = { authorization: `Basic ${Buffer.from(ADMIN).toString('base64')}` };
    const response = await fetch(`${url}/query`, { method: 'POST', body, headers });
    return (await response.json()) as Awaited<ReturnType<Influxd['query']>>;
  }

  async function start(): Promise<void> {
    const started = spawn(program, ['-config', join(folder, 'influxdb.conf')], { stdio: 'ignore' });
    child = started;
    for (let tries = 0; ; tries += 1) {
      if (started.exitCode !== null || tries > 1000) throw new Error(`influxd did not start (${started.exitCode})`);
      const response = await fetch(`${url}/ping`).catch(() => undefined);
      if (response?.status === 204) return;
      await new Promise((resolve) => setTimeout(resolve, 20));
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
  const [name, password] = ADMIN.split(':');
  await query(`CREATE USER ${name} WITH PASSWORD '${password}' WITH ALL PRIVILEGES`);
  return {
    url,
    credentials: ADMIN,
    get pid() {
      return child?.pid;
    },
    query,
    start,
    stop,
    async [Symbol.asyncDispose]() {
      await stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
