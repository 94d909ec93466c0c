// How much of a bare broker's rate is left when every message is checked, stored and only then acknowledged. Figures: ratios of one run.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { Aedes } from 'aedes';
import { pino } from 'pino';
import { startLagebild } from '../start/lagebild.ts';

const MESSAGES = Number(process.argv[2] ?? 100_000);
const ROUNDS = 3;

function publishAll(url: string): Promise<number> {
  const child = spawn(process.execPath, ['bench/publisher.ts', '--url', url, '--messages', String(MESSAGES)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return new Promise((resolve, reject) => {
    child.stdout.on('data', (line) => resolve((JSON.parse(String(line)) as { perSecond: number }).perSecond));
    child.once('exit', (code) => code !== 0 && reject(new Error(`the publisher ended with ${code}`)));
  });
}

async function bareBroker(): Promise<number> {
  const broker = await Aedes.createBroker();
  const server = createServer((socket) => void broker.handle(socket));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const perSecond = await publishAll(`mqtt://127.0.0.1:${(server.address() as { port: number }).port}`);
  await new Promise<void>((resolve) => broker.close(resolve));
  server.close();
  return perSecond;
}

async function lagebild(): Promise<{ perSecond: number; cpuMicrosPerMessage: number; rssMiB: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-'));
  const settings = readSettings({ HTTP_PORT: '0', MQTT_PORT: '0', DATA_DIR: folder, SIMULATOR: 'off' });
  const running = await startLagebild(settings, pino({ level: 'silent' }));
  const before = process.cpuUsage();
  const perSecond = await publishAll(running.mqttUrl);
  await running.settled();
  const { user, system } = process.cpuUsage(before);
  const ledger = (await (await fetch(`${running.httpUrl}/api/v1/ledger`)).json()) as { stored: number };
  if (ledger.stored !== MESSAGES) throw new Error(`${ledger.stored} of ${MESSAGES} messages were stored`);
  const rssMiB = process.memoryUsage().rss / 2 ** 20;
  await running.stop();
  rmSync(folder, { recursive: true });
  return { perSecond, cpuMicrosPerMessage: (user + system) / MESSAGES, rssMiB };
}

const median = (numbers: number[]): number => numbers.sort((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? Number.NaN;

const bare: number[] = [];
const whole: Awaited<ReturnType<typeof lagebild>>[] = [];
for (let round = 0; round < ROUNDS; round += 1) {
  bare.push(await bareBroker());
  whole.push(await lagebild());
}
const bareRate = median(bare);
const rate = median(whole.map((w) => w.perSecond));
console.table({
  'bare aedes, acknowledges at once': { 'messages/s': Math.round(bareRate) },
  'Lagebild, acknowledges after the commit': {
    'messages/s': Math.round(rate),
    'ratio to bare': Number((rate / bareRate).toFixed(2)),
    'CPU µs/message': Number(median(whole.map((w) => w.cpuMicrosPerMessage)).toFixed(1)),
    'RSS MiB': Math.round(median(whole.map((w) => w.rssMiB))),
  },
});
