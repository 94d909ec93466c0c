// Simulators that are stopped, cleanly or not: what they started ends with them, and what they say is true.
import { execFileSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { openTestBroker } from '@lagebild/simulators/mqtt/test-broker.ts';
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import { describe, expect, it, vi } from 'vitest';
import { runLagebild } from './support/running-lagebild.ts';
import { scenarioFolder } from './support/scenario-folder.ts';
import { type Simulator, simulate, startSimulator } from './support/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

const { file, scenario } = scenarioFolder();

const says = (simulator: Simulator, words: string) => expect.poll(() => simulator.output, { timeout: 30_000 }).toContain(words);

const childrenOf = (pid: number | undefined): number[] =>
  execFileSync('ps', ['-A', '-o', 'ppid=,pid='], { encoding: 'utf8' })
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/ +/).map(Number))
    .flatMap(([parent, child]) => (parent === pid && child !== undefined ? [child] : []));

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('a Lagebild of its own', () => {
  it.each(['SIGKILL', 'SIGINT again and again'])('ends with the scenario after %s', async (how) => {
    const temporary = file(how.replaceAll(' ', '-'));
    mkdirSync(temporary);
    const words = ['scenario', 'quiet-day', '--speed', '600', '--truth', file('own.ndjson')];
    const simulator = startSimulator(words, { TMPDIR: temporary });
    await says(simulator, 'Truth in');
    const [lagebild = 0] = childrenOf(simulator.process.pid);
    expect(isRunning(lagebild)).toBe(true);
    if (how === 'SIGKILL') simulator.process.kill('SIGKILL');
    else {
      // Several, because two that come at the same moment are one.
      const impatience = setInterval(() => simulator.process.kill('SIGINT'), 20);
      void simulator.ended.then(() => clearInterval(impatience));
    }
    await simulator.ended;
    await expect.poll(() => isRunning(lagebild), { timeout: 15_000 }).toBe(false);
    if (how !== 'SIGKILL') expect(readdirSync(temporary)).toEqual([]);
  });
});

describe('Ctrl-C', () => {
  it.each([
    ['while Lagebild starts', [], ''],
    ['while it plays', ['--speed', '600'], 'Truth in'],
    ['while it compares', [], 'messages sent'],
  ])('%s ends a scenario with 130 and without a verdict', async (_, more, heard) => {
    const simulator = startSimulator(['scenario', 'market-day', '--verify', ...more, '--truth', file('stopped.ndjson')]);
    if (heard !== '') await says(simulator, heard);
    else await expect.poll(() => childrenOf(simulator.process.pid).length, { timeout: 30_000 }).toBe(1);
    // As a terminal does it: everything in the group hears it.
    process.kill(-Number(simulator.process.pid), 'SIGINT');
    const { code, output } = await simulator.ended;
    expect(output).not.toMatch(/No Lagebild answers|did not start|compared|AbortError/);
    expect(code, output).toBe(130);
  });
});

describe('a day that was broken off', () => {
  it.each(['SIGINT', 'SIGKILL'] as const)('by %s is compared as far as it got', async (signal) => {
    await using lagebild = await runLagebild();
    const truth = ['--truth', file(`${signal}.ndjson`)];
    const to = ['--url', lagebild.mqttUrl, '--api', lagebild.httpUrl];
    const path = scenario('long-day', {
      municipalities: ['unna', 'luenen'],
      lorawan: 1,
      faults: [
        { fault: 'cabinet-failure', from: '01:00', to: '04:00' },
        { fault: 'duplicates', from: '00:30' },
        { fault: 'closed', from: '03:00', to: '05:00' },
        { fault: 'silent', from: '05:00' },
        { fault: 'gateway-outage', from: '06:00', to: '21:00' },
        { fault: 'lamp-failure', from: '22:45', to: '23:59' },
      ],
    });
    const simulator = startSimulator(['scenario', path, '--speed', '7200', ...to, ...truth]);
    // About ten in the morning: some faults are over, some go on, one has not begun.
    await expect.poll(async () => (await lagebild.ask('ledger')).received, { timeout: 60_000 }).toBeGreaterThan(2800);
    simulator.process.kill(signal);
    await simulator.ended;
    const { code, output } = await simulate(['verify', '--url', lagebild.httpUrl, ...truth]);
    expect(code, output).toBe(0);
    expect(output).toMatch(/ok {2}faults that were noticed \(recall\).* that had not begun/);
  });
});

describe('--for', () => {
  it('ends a scenario early, with all acknowledged, and compares what there is', async () => {
    const truth = file('early.ndjson');
    const path = scenario('early', { municipalities: ['selm'] });
    const words = ['scenario', path, '--speed', '7200', '--for', '4', '--verify', '--truth', truth];
    const { code, output } = await simulate(words);
    expect(code, output).toBe(0);
    expect(output).toMatch(/Stopped at 20\S+, before the end\./);
    expect(output).toMatch(/ok {2}books/);
    const { acknowledged, sent, reached, run } = await readTruth(truth);
    expect(acknowledged).toBe(sent);
    // Two hours of the day a second.
    expect(reached - run.from).toBeGreaterThan(0);
    expect(reached - run.from).toBeLessThanOrEqual(5 * 7200 * 1000);
  });

  it('ends a scenario that nobody acknowledges, and says so', async () => {
    const broker = await openTestBroker();
    broker.acknowledges = false;
    const words = ['scenario', 'quiet-day', '--url', broker.url, '--for', '1', '--truth', file('unheard.ndjson')];
    const { code, output } = await simulate(words);
    await broker.close();
    expect(output).toMatch(/2,000 messages sent, 0 acknowledged/);
    expect(code).toBe(1);
  });
});
