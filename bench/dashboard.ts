// The dashboard in a headless Chromium against the real program with a crowd of devices: how soon it is there, and what a flood of readings costs.
//
//   npm run bench:dashboard [-- --devices 5000 --rate 2000 --seconds 60 --rounds 5]     --seconds 600 for the ten minutes of the goal
import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { launch, openPage, settle } from '../tests/browser/browser.ts';
import { crowdDevice } from '../tests/support/crowd.ts';
import { requireServer } from '../tests/support/servers.ts';
import { startProgram } from '../tests/support/started-program.ts';
import { initialScriptKb } from './initial-script.ts';
import { beginFrames, costOf, notesOf, watchCost, watchFromStart } from './page-watch.ts';

const { values } = parseArgs({
  options: {
    devices: { type: 'string', default: '5000' },
    rate: { type: 'string', default: '2000' },
    seconds: { type: 'string', default: '60' },
    rounds: { type: 'string', default: '5' },
  },
});
const [devices, rate, seconds, rounds] = [values.devices, values.rate, values.seconds, values.rounds].map(Number) as [
  number,
  number,
  number,
  number,
];
const WARM_UP_MS = 10_000;
const SAMPLE_EVERY_MS = 500;
const german = new Intl.NumberFormat('de-DE');

const quantile = (numbers: readonly number[], share: number): number =>
  numbers.toSorted((a, b) => a - b)[Math.min(numbers.length - 1, Math.floor(numbers.length * share))] ?? Number.NaN;

function flood(url: string, ...args: string[]): { child: ChildProcess; done: Promise<unknown> } {
  const child = spawn(process.execPath, ['bench/flood.ts', '--url', url, '--devices', String(devices), ...args], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return { child, done: new Promise((resolve) => child.once('exit', resolve)) };
}

async function devicesOf(httpUrl: string): Promise<Answer<'devices'>['devices']> {
  return ((await (await fetch(`${httpUrl}/api/v1/devices`)).json()) as Answer<'devices'>).devices;
}

/** What each tile must say, from what the API says. */
function truthsOf(all: Answer<'devices'>['devices']): string[][] {
  const fresh = all.filter(({ freshness }) => freshness === 'fresh');
  const sum = (pick: (values: Record<string, number>) => number): number =>
    fresh.reduce((total, { latest }) => total + (latest ? pick(latest.values) : 0), 0);
  const figures = {
    parking: `${german.format(sum((latest) => latest.free ?? 0))} frei`,
    air: 'µg/m³',
    lighting: `${german.format(sum(({ dimming = 0 }) => (dimming > 0 ? 1 : 0)))} von`,
  };
  return KINDS.map((kind) => {
    const [reporting, known] = [fresh, all].map((list) => german.format(list.filter((device) => device.kind === kind).length));
    return [`${reporting} von ${known} melden`, figures[kind]];
  });
}

/** The page anew, with nothing remembered. */
async function openOnce(browser: Browser, httpUrl: string, truths: string[][]): Promise<{ meaningfulMs: number; trueMs: number }> {
  await using opened = await openPage(browser, httpUrl);
  await watchFromStart(opened.page, truths);
  await opened.page.goto('/');
  for (let tries = 0; tries < 300; tries += 1) {
    const { meaningfulMs, trueMs } = await notesOf(opened.page);
    if (meaningfulMs !== undefined && trueMs !== undefined) return { meaningfulMs, trueMs };
    await sleep(100);
  }
  throw new Error(`the tiles never said ${JSON.stringify(truths)}`);
}

/** A person at the map: drags it about and turns the wheel. */
async function moveMap(page: Page): Promise<void> {
  await page.mouse.move(700, 450);
  for (let turn = 0; turn < 4; turn += 1) {
    await page.mouse.down();
    for (let step = 1; step <= 20; step += 1) await page.mouse.move(700 + (turn % 2 === 0 ? 6 : -6) * step, 450 + 3 * step);
    await page.mouse.up();
    await page.mouse.move(700, 450);
    for (let step = 0; step < 5; step += 1) {
      await page.mouse.wheel(0, turn % 2 === 0 ? -240 : 240);
      await sleep(120);
    }
  }
}

const scriptKb = initialScriptKb('dashboard/web/dist');
const folder = mkdtempSync(join(tmpdir(), 'lagebild-bench-'));
const program = await startProgram({ DATA_DIR: folder, LOG_LEVEL: 'error' });
const browser = await launch(requireServer('chromium'));
// Tests may end without their program; here its end is waited for.
program.child.ref();
const client = await mqtt.connectAsync(program.mqttUrl);
let report: ChildProcess | undefined;
try {
  await flood(program.mqttUrl, '--crowd', 'introduce', '--messages', String(devices)).done;
  let all = await devicesOf(program.httpUrl);
  for (; all.length < devices; all = await devicesOf(program.httpUrl)) await sleep(500);
  const truths = truthsOf(all);
  await openOnce(browser, program.httpUrl, truths); // the program's own first time
  const starts: Awaited<ReturnType<typeof openOnce>>[] = [];
  for (let round = 0; round < rounds; round += 1) starts.push(await openOnce(browser, program.httpUrl, truths));

  await using opened = await openPage(browser, program.httpUrl);
  const { page } = opened;
  await watchFromStart(page, truths);
  const session = await watchCost(page);
  await page.goto('/');
  await settle(page);
  const messages = (rate * (WARM_UP_MS + seconds * 1000 + 60_000)) / 1000;
  report = flood(program.mqttUrl, '--crowd', 'report', '--messages', String(messages), '--rate', String(rate)).child;
  await sleep(WARM_UP_MS);
  await beginFrames(page);
  const begin = await costOf(session);
  const { topic } = crowdDevice(0);
  const others = all.reduce((total, { device, latest }) => total + (device === crowdDevice(0).device ? 0 : (latest?.values.free ?? 0)), 0);
  const published = new Map<string, number>();
  const end = Date.now() + seconds * 1000;
  for (let sample = 1; Date.now() < end; sample += 1) {
    const free = sample % 2000;
    published.set(german.format(others + free), Date.now());
    await client.publishAsync(topic, JSON.stringify({ values: { free, capacity: 2000 } }), { qos: 1 });
    await sleep(SAMPLE_EVERY_MS);
  }
  const after = await costOf(session);
  const still = await notesOf(page);
  await beginFrames(page);
  await moveMap(page);
  const moved = await notesOf(page);
  const delays = still.shown.flatMap(({ text, at }) => (published.has(text) ? at - (published.get(text) ?? 0) : []));
  const busy = (after.busySeconds - begin.busySeconds) / (after.atSeconds - begin.atSeconds);
  const rows: Record<string, [measured: number, goal: number]> = {
    'initial JavaScript, kB gzip': [scriptKb, 90],
    'first meaningful paint, ms': [
      quantile(
        starts.map(({ meaningfulMs }) => meaningfulMs),
        0.5,
      ),
      1000,
    ],
    'all tiles true, ms': [
      quantile(
        starts.map(({ trueMs }) => trueMs),
        0.5,
      ),
      1500,
    ],
    'main thread busy, share of the time': [busy, 0.5],
    'longest frame, ms': [still.longestFrameMs, 100],
    'heap at the end / after warming up': [after.heapMiB / begin.heapMiB, 1.1],
    'publish to pixel p50, ms': [quantile(delays, 0.5), 1000],
    'publish to pixel p95, ms': [quantile(delays, 0.95), 1000],
    'longest frame while the map is moved, ms': [moved.longestFrameMs, 100],
  };
  console.log(`${devices} devices, ${rate} readings/s for ${seconds} s, ${delays.length} samples, heap ${after.heapMiB.toFixed(1)} MiB`);
  console.log(
    `load of the machine ${loadavg()
      .map((load) => load.toFixed(1))
      .join(', ')}: times and frames tell little where it is above its cores`,
  );
  console.log(`frames: ${still.frames}, over 100 ms ${still.slowFrames}; while the map is moved ${moved.frames}, ${moved.slowFrames}`);
  console.table(
    Object.fromEntries(
      Object.entries(rows).map(([what, [measured, goal]]) => [
        what,
        { measured: Number(measured.toPrecision(3)), goal, 'measured / goal': Number((measured / goal).toFixed(2)), met: measured <= goal },
      ]),
    ),
  );
} finally {
  report?.kill();
  await client.endAsync(true);
  await browser.close();
  await program.end('SIGTERM');
  rmSync(folder, { recursive: true, force: true });
}
