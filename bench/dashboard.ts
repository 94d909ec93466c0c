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
import mqtt from 'mqtt';
import type { Browser, Page } from 'playwright-core';
import { launch, openPage, settle } from '../tests/browser/browser.ts';
import { requireServer } from '../tests/support/servers.ts';
import { startProgram } from '../tests/support/started-program.ts';
import { initialScriptKb } from './initial-script.ts';
import { beginFrames, costOf, notesOf, watchCost, watchFromStart } from './page-watch.ts';
import { delaysOf, publishNumbers, SPEAKER } from './publish-to-pixel.ts';
import { freeSpaces, truthsOf } from './tile-truths.ts';

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
/** What is shown last may still be on its way. */
const LAST_SHOWN_MS = 3000;

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

/** The list instead of the map, narrowed to the car park that speaks: its row hears of it over the socket. */
async function rowDelaysOf(page: Page): Promise<number[]> {
  await page.goto(`/?view=list&q=${encodeURIComponent(SPEAKER)}`);
  await settle(page);
  await page.locator('a.row-link', { hasText: new RegExp(`^${SPEAKER}$`) }).waitFor();
  const published = await publishNumbers(client, Math.min(seconds, 60));
  await sleep(LAST_SHOWN_MS);
  return delaysOf(published, (await notesOf(page)).shownInRow, 0);
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
  const truths = await truthsOf(program.httpUrl, devices);
  const speaker = all.find(({ name }) => name === SPEAKER)?.latest?.values.free ?? 0;
  const others = (await freeSpaces(program.httpUrl)) - speaker;
  await openOnce(browser, program.httpUrl, truths); // the program's own first time
  const starts: Awaited<ReturnType<typeof openOnce>>[] = [];
  for (let round = 0; round < rounds; round += 1) starts.push(await openOnce(browser, program.httpUrl, truths));

  await using opened = await openPage(browser, program.httpUrl);
  const { page } = opened;
  await watchFromStart(page, truths);
  const session = await watchCost(page);
  await page.goto('/');
  await settle(page);
  const messages = (rate * (WARM_UP_MS + 2 * seconds * 1000 + 60_000)) / 1000;
  report = flood(program.mqttUrl, '--crowd', 'report', '--messages', String(messages), '--rate', String(rate)).child;
  await sleep(WARM_UP_MS);
  await beginFrames(page);
  const begin = await costOf(session);
  const published = await publishNumbers(client, seconds);
  const after = await costOf(session);
  await sleep(LAST_SHOWN_MS);
  const still = await notesOf(page);
  await beginFrames(page);
  await moveMap(page);
  const moved = await notesOf(page);
  const delays = delaysOf(published, still.shown, others);
  const rowDelays = await rowDelaysOf(page);
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
    'publish to pixel of a row p50, ms': [quantile(rowDelays, 0.5), 1000],
    'publish to pixel of a row p95, ms': [quantile(rowDelays, 0.95), 1000],
    'publish to pixel of a tile p50, ms': [quantile(delays, 0.5), 1000],
    'publish to pixel of a tile p95, ms': [quantile(delays, 0.95), 1000],
    'longest frame while the map is moved, ms': [moved.longestFrameMs, 100],
  };
  console.log(
    `${devices} devices, ${rate} readings/s for ${seconds} s, ${delays.length} samples of a tile, ${rowDelays.length} of a row, heap ${after.heapMiB.toFixed(1)} MiB`,
  );
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
