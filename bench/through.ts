// From mosquitto through Lagebild into InfluxDB, beside what each of the two allows alone. Everything on this machine, one run, ratios.
//
//   npm run bench:through [-- messages [--node-red]]     --node-red installs Node-RED from npm into a temporary folder
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Account } from '@lagebild/shared/contract/http.ts';
import { freePort } from '../tests/support/free-port.ts';
import { startInfluxd } from '../tests/support/influxd.ts';
import { startMosquitto } from '../tests/support/mosquitto.ts';
import { installNodeRed, startNodeRed } from './node-red.ts';

const MESSAGES = Number(process.argv[2] ?? 300_000);
const WITH_NODE_RED = process.argv.includes('--node-red');
/** As `npm start` does. */
const START = (JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } }).scripts.start.split(' ').slice(1);
const DEVICES = 10_000;
const ROUNDS = 3;
/** Without the write to disk for every change: here mosquitto's own speed is asked for. */
const FAST_BROKER = ['max_queued_messages 0', 'max_inflight_messages 0', 'persistence false'];

const seconds = (since: number) => (performance.now() - since) / 1000;
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
const median = (numbers: number[]) => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

/** CPU a process has used, microseconds. */
function cpuMicros(pid: number | undefined): number {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) * 10_000;
}
const memoryMiB = (pid: number | undefined, what: 'VmRSS' | 'VmHWM') =>
  Number(new RegExp(`${what}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;

function run(program: string, ...args: string[]): { child: ChildProcess; result: Promise<{ perSecond: number }> } {
  const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
  const result = new Promise<{ perSecond: number }>((resolve) => {
    child.stdout?.on('data', (text) => resolve(JSON.parse(String(text)) as { perSecond: number }));
  });
  return { child, result };
}

/** (a) What mosquitto delivers to a subscriber that does nothing but acknowledge. */
async function brokerAlone(): Promise<number> {
  const broker = await startMosquitto({ settings: FAST_BROKER });
  const subscriber = run('bench/bare-subscriber.ts', '--url', broker.url, '--messages', String(MESSAGES));
  await pause(500);
  const flood = run('bench/flood.ts', '--url', broker.url, '--messages', String(MESSAGES));
  const { perSecond } = await subscriber.result;
  flood.child.kill();
  await broker[Symbol.asyncDispose]();
  return perSecond;
}

/** (b) What influxd takes from a writer of ready-made lines, two requests under way. */
async function databaseAlone(): Promise<number> {
  const influxd = await startInfluxd();
  await influxd.query('CREATE DATABASE bench');
  const headers = { authorization: `Basic ${Buffer.from(influxd.credentials).toString('base64')}` };
  const bodies: string[] = [];
  const now = Date.now();
  for (let n = 0; n < MESSAGES; n += 5000) {
    const lines = Array.from({ length: 5000 }, (_, k) => {
      const fields = `pm2_5=${((n + k) % 500) / 10},pm10=${((n + k) % 700) / 10},no2=${(n + k) % 90},temperature=${((n + k) % 300) / 10},humidity=${(n + k) % 100}`;
      return `air,device=device-${(n + k) % DEVICES},municipality=unna ${fields} ${now + Math.floor((n + k) / DEVICES)}`;
    });
    bodies.push(lines.join('\n'));
  }
  const begin = performance.now();
  const write = async () => {
    for (let body = bodies.pop(); body; body = bodies.pop()) {
      await fetch(`${influxd.url}/write?db=bench&precision=ms`, { method: 'POST', body, headers });
    }
  };
  await Promise.all([write(), write()]);
  const perSecond = MESSAGES / seconds(begin);
  await influxd[Symbol.asyncDispose]();
  return perSecond;
}

/** (c) Node-RED in Lagebild's place. */
async function nodeRed(folder: string): Promise<{ perSecond: number; rssMiB: number; cpu: number }> {
  const [influxd, broker] = await Promise.all([startInfluxd(), startMosquitto({ settings: FAST_BROKER })]);
  await influxd.query('CREATE DATABASE bench');
  const [url, influx] = [new URL(broker.url), new URL(influxd.url)];
  const program = await startNodeRed({ folder, broker: url, influx, credentials: influxd.credentials, port: await freePort() });
  const headers = { authorization: `Basic ${Buffer.from(influxd.credentials).toString('base64')}` };
  const stored = async () => {
    const statistics = (await (await fetch(`${influxd.url}/debug/vars`, { headers })).json()) as Record<string, { values?: Counters }>;
    return Object.entries(statistics).find(([name]) => name.startsWith('httpd:'))?.[1].values?.pointsWrittenOK ?? 0;
  };
  const before = cpuMicros(program.pid);
  const begin = performance.now();
  const flood = run('bench/flood.ts', '--url', broker.url, '--messages', String(MESSAGES));
  while ((await stored()) < MESSAGES - (MESSAGES % 5000)) await pause(20);
  const result = {
    perSecond: MESSAGES / seconds(begin),
    rssMiB: memoryMiB(program.pid, 'VmRSS'),
    cpu: (cpuMicros(program.pid) - before) / MESSAGES,
  };
  flood.child.kill();
  const ended = new Promise((resolve) => program.once('exit', resolve));
  program.kill();
  await ended;
  await Promise.all([influxd[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
  return result;
}

interface Counters {
  readonly pointsWrittenOK: number;
}

interface Through {
  readonly perSecond: number;
  readonly cpu: Record<string, number>;
  readonly rssMiB: number;
  readonly peakMiB: number;
}

/** Everything: flood → mosquitto → Lagebild → influxd. @param rate messages a second, or as fast as acknowledged */
async function through(messages: number, rate?: number): Promise<Through & { p50Ms: number; p99Ms: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-'));
  const [influxd, broker] = await Promise.all([startInfluxd(), startMosquitto({ settings: FAST_BROKER })]);
  writeFileSync(join(folder, 'token'), influxd.credentials, { mode: 0o600 });
  const env = {
    ...process.env,
    HTTP_PORT: '0',
    SIMULATOR: 'off',
    LOG_LEVEL: 'error',
    DATA_DIR: join(folder, 'data'),
    STORE: 'influx1',
    INFLUX_URL: influxd.url,
    INFLUX_TOKEN_FILE: join(folder, 'token'),
    EMBEDDED_BROKER: 'off',
    MQTT_URL: broker.url,
  };
  const program = spawn(process.execPath, START, { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const url = await new Promise<string>((resolve) => {
    program.stdout.on('data', (text) => {
      const ready = /ready: (\S+)/.exec(String(text));
      if (ready?.[1]) resolve(ready[1]);
    });
  });
  await pause(500);
  const pids = { lagebild: program.pid, influxd: influxd.pid, mosquitto: broker.pid };
  const before = Object.entries(pids).map(([, pid]) => cpuMicros(pid));
  const begin = performance.now();
  const flood = run('bench/flood.ts', '--url', broker.url, '--messages', String(messages), ...(rate ? ['--rate', String(rate)] : []));
  for (;;) {
    const { stored, duplicate, quarantined } = (await (await fetch(`${url}/api/v1/ledger`)).json()) as Account;
    if (stored + duplicate + quarantined >= messages) break;
    await pause(20);
  }
  const perSecond = messages / seconds(begin);
  const cpu = Object.fromEntries(
    Object.entries(pids).map(([name, pid], index) => [name, (cpuMicros(pid) - (before[index] ?? 0)) / messages]),
  );
  const [rssMiB, peakMiB] = [memoryMiB(program.pid, 'VmRSS'), memoryMiB(program.pid, 'VmHWM')];
  const metrics = await (await fetch(`${url}/metrics`)).text();
  flood.child.kill();
  const ended = new Promise((resolve) => program.once('exit', resolve));
  program.kill('SIGINT');
  await ended;
  await Promise.all([influxd[Symbol.asyncDispose](), broker[Symbol.asyncDispose]()]);
  rmSync(folder, { recursive: true });
  return { perSecond, cpu, rssMiB, peakMiB, p50Ms: quantile(metrics, 0.5), p99Ms: quantile(metrics, 0.99) };
}

/** Upper end of the bucket in which a share of the readings lies. */
function quantile(metrics: string, share: number): number {
  const buckets = [...metrics.matchAll(/^lagebild_reading_age_when_stored_seconds_bucket\{le="([^"]+)"\} (\d+)/gm)].map(
    ([, le, count]) => ({
      ms: Number(le) * 1000,
      count: Number(count),
    }),
  );
  const all = buckets.at(-1)?.count ?? 0;
  return buckets.find(({ count }) => count >= share * all)?.ms ?? Number.NaN;
}

const nodeRedFolder = mkdtempSync(join(tmpdir(), 'lagebild-node-red-'));
if (WITH_NODE_RED) installNodeRed(nodeRedFolder);
const rounds = { a: [] as number[], b: [] as number[], c: [] as Awaited<ReturnType<typeof nodeRed>>[], whole: [] as Through[] };
for (let round = 0; round < ROUNDS; round += 1) {
  rounds.a.push(await brokerAlone());
  rounds.b.push(await databaseAlone());
  rounds.whole.push(await through(MESSAGES));
  if (WITH_NODE_RED) rounds.c.push(await nodeRed(nodeRedFolder));
}
rmSync(nodeRedFolder, { recursive: true });
const [a, b] = [median(rounds.a), median(rounds.b)];
const rate = median(rounds.whole.map(({ perSecond }) => perSecond));
const half = await through(4 * Math.round(rate * 2.5), rate / 2);
const of = (name: string) => Number(median(rounds.whole.map(({ cpu }) => cpu[name] ?? 0)).toFixed(1));
console.table({
  '(a) mosquitto to a bare subscriber': { 'messages/s': Math.round(a) },
  '(b) influxd from a bare writer': { 'messages/s': Math.round(b) },
  'Lagebild, all of it': { 'messages/s': Math.round(rate), 'of the smaller': Number((rate / Math.min(a, b)).toFixed(2)) },
});
if (WITH_NODE_RED) {
  const c = median(rounds.c.map(({ perSecond }) => perSecond));
  console.table({
    '(c) Node-RED': {
      'messages/s': Math.round(c),
      'Lagebild / Node-RED': Number((rate / c).toFixed(2)),
      'RSS MiB': Math.round(median(rounds.c.map(({ rssMiB }) => rssMiB))),
      'CPU µs a message': Number(median(rounds.c.map(({ cpu }) => cpu)).toFixed(1)),
    },
  });
}
console.table({
  'CPU µs a message': { lagebild: of('lagebild'), influxd: of('influxd'), mosquitto: of('mosquitto') },
});
console.table({
  'full load': {
    'RSS MiB': Math.round(median(rounds.whole.map(({ rssMiB }) => rssMiB))),
    'peak MiB': Math.round(median(rounds.whole.map(({ peakMiB }) => peakMiB))),
  },
  'half load': {
    'RSS MiB': Math.round(half.rssMiB),
    'peak MiB': Math.round(half.peakMiB),
    'published to stored, p50 ms below': half.p50Ms,
    'p99 ms below': half.p99Ms,
  },
});
