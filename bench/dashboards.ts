// npm run bench:dashboards -- [dashboards]: how late frames reach many connected dashboards, beside a bare Socket.IO server in the same run.
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { Server } from 'socket.io';
import { startProgram } from '../tests/support/started-program.ts';

const DASHBOARDS = Number(process.argv[2] ?? 1000);
const DEVICES = 5000;
/** Every device reports every ten seconds, half a second's worth at once: two frames a second. */
const BURST_MS = 500;
const A_BURST = (DEVICES * BURST_MS) / 10_000;
const FRAMES = 60;
const PROCESSES = 2;
const PLACES = ['bergkamen', 'boenen', 'froendenberg', 'holzwickede', 'kamen', 'luenen', 'schwerte', 'selm', 'unna', 'werne'];

interface Told {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
  readonly perSecond: number;
  readonly bytes: number;
  /** A second, each. */
  readonly tiles: number;
  readonly lost: number;
}

class Lines {
  readonly child: ChildProcess;
  #waiting: ((line: string) => void)[] = [];

  constructor(url: string) {
    const args = ['bench/live-clients.ts', '--url', url, '--clients', String(DASHBOARDS / PROCESSES), '--frames', String(FRAMES)];
    this.child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
    this.child.stdout?.on('data', (text) => this.#waiting.shift()?.(String(text)));
  }

  next(): Promise<string> {
    return new Promise((resolve) => this.#waiting.push(resolve));
  }
}

async function measure(url: string): Promise<Told> {
  const clients = Array.from({ length: PROCESSES }, () => new Lines(url));
  await Promise.all(clients.map((one) => one.next()));
  const told = clients.map((one) => one.next());
  for (const { child } of clients) child.stdin?.write('go\n');
  const results = (await Promise.all(told)).map((line) => JSON.parse(line) as Told);
  const worst = (name: keyof Told) => Math.max(...results.map((one) => one[name]));
  return {
    p50: worst('p50'),
    p99: worst('p99'),
    most: worst('most'),
    perSecond: Math.min(...results.map(({ perSecond }) => perSecond)),
    bytes: worst('bytes'),
    tiles: Math.min(...results.map(({ tiles }) => tiles)),
    lost: worst('lost'),
  };
}

const cpuSeconds = (pid: number | undefined) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]?.split(' ') ?? [];
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

async function throughLagebild(): Promise<Told & { busy: number; mib: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-dashboards-'));
  const program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'error' });
  const publisher = await mqtt.connectAsync(program.mqttUrl);
  let n = 0;
  const burst = () => {
    for (let k = 0; k < A_BURST; k += 1, n += 1) {
      const device = n % DEVICES;
      const values = { pm2_5: (n * 7) % 50, pm10: (n * 7) % 70, no2: (n * 7) % 90, temperature: (n % 300) / 10, humidity: n % 100 };
      publisher.publish(`v1/${PLACES[device % PLACES.length]}/air/station-${device}`, JSON.stringify({ time: Date.now(), values }), {
        qos: 1,
      });
    }
  };
  for (let k = 0; k < DEVICES / A_BURST; k += 1) burst();
  const timer = setInterval(burst, BURST_MS);
  await new Promise((resolve) => setTimeout(resolve, 3000));
  const [before, begin] = [cpuSeconds(program.child.pid), performance.now()];
  const told = await measure(program.httpUrl);
  const busy = (cpuSeconds(program.child.pid) - before) / ((performance.now() - begin) / 1000);
  const mib = Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${program.child.pid}/status`, 'utf8'))?.[1]) / 1024;
  clearInterval(timer);
  await publisher.endAsync(true);
  program.child.ref(); // startProgram lets it go, and nothing else is left to wait for
  await program.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
  return { ...told, busy, mib };
}

/** Does nothing but send a text of the same length to all, as often. */
async function throughSocketIo(bytes: number): Promise<Told> {
  const http = createServer();
  const io = new Server(http, { serveClient: false });
  const filling = 'x'.repeat(Math.max(0, Math.round(bytes) - 60));
  io.on('connection', (socket) => socket.on('subscribe', (_given: unknown, reply: (answer: object) => void) => reply({ ok: true })));
  await new Promise<void>((resolve) => http.listen(0, '127.0.0.1', resolve));
  const timer = setInterval(() => io.emit('delta', { at: Date.now(), filling }), BURST_MS);
  const told = await measure(`http://127.0.0.1:${(http.address() as AddressInfo).port}`);
  clearInterval(timer);
  await io.close();
  return told;
}

const lagebild = await throughLagebild();
const bare = await throughSocketIo(lagebild.bytes);
const row = ({ p50, p99, most, perSecond, tiles, lost }: Told) => ({
  'p50 ms': p50,
  'p99 ms': p99,
  'most ms': most,
  'frames/s each': Number(perSecond.toFixed(2)),
  'tiles/s each': Number(tiles.toFixed(2)),
  'lost connections': lost,
});
console.log(`${DASHBOARDS} dashboards, ${DEVICES} devices, frames of ${(lagebild.bytes / 1000).toFixed(1)} kB:`);
console.table({ 'a bare Socket.IO server': row(bare), Lagebild: row(lagebild) });
console.log(`p99 ${lagebild.p99} ms (goal: below 250), ${(lagebild.p99 / Math.max(1, bare.p99)).toFixed(2)} of the bare server's.`);
console.log(
  `Lagebild, taking in ${A_BURST * (1000 / BURST_MS)} messages/s meanwhile: ${(100 * lagebild.busy).toFixed(0)} % of a core, ${Math.round(lagebild.mib)} MiB.`,
);
process.exit(lagebild.p99 < 250 && lagebild.lost === 0 ? 0 : 1);
