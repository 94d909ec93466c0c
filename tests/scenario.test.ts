// Days whose truth is known: Lagebild's figures are the truth, it notices every sort of fault and invents none.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { FAULTS } from '@lagebild/simulators/faults/catalogue.ts';
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

vi.setConfig({ testTimeout: 120_000 });

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = (name: string) => join(folder, name);

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

/** Runs the command; `whileRunning` gets its output so far and may end it. */
function simulate(words: readonly string[], whileRunning?: (said: string, kill: (signal: NodeJS.Signals) => void) => void): Promise<Ended> {
  const child = spawn(process.execPath, ['simulators/src/main.ts', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text: Buffer) => {
      output += text.toString();
      whileRunning?.(output, (signal) => child.kill(signal));
    });
  }
  return new Promise((resolve) => child.once('close', (code) => resolve({ code, output })));
}

function scenario(name: string, content: object): string {
  const path = file(`${name}.yaml`);
  writeFileSync(path, JSON.stringify({ about: 'a test', ...content })); // JSON is YAML
  return path;
}

describe('a scenario as it is shipped', () => {
  it.each(['market-day', 'storm-night', 'new-year', 'gateway-outage', 'bad-vendor'])(
    '%s ends green on a Lagebild that begins with nothing, in less than two minutes',
    async (name) => {
      const begin = Date.now();
      const { code, output } = await simulate(['scenario', name, '--verify', '--truth', file(`${name}.ndjson`)]);
      expect(output).toContain('books: every message ended where it should');
      expect(output).not.toContain('WRONG');
      expect(code).toBe(0);
      expect(Date.now() - begin).toBeLessThan(120_000);
    },
  );

  it('invents nothing on quiet days', async () => {
    for (const seed of [1, 7]) {
      const { code, output } = await simulate([
        'scenario',
        'quiet-day',
        '--seed',
        String(seed),
        '--verify',
        '--truth',
        file('quiet.ndjson'),
      ]);
      expect(output).toMatch(/ok {2}findings that are true \(precision\) +0 +0/);
      expect(code).toBe(0);
    }
  });

  it('is right in summer as well, over the night when the clocks change, and for more devices than there are names', async () => {
    const faults = ['day-burner', 'cabinet-failure', 'stuck'].map((fault) => ({ fault, from: '09:00', to: '21:30' }));
    const june = {
      window: { from: '2026-06-20T22:00:00Z', to: '2026-06-22T04:00:00Z' },
      faults: [...faults, { fault: 'lamp-failure', from: '22:45', to: '23:59' }],
    };
    const march = {
      window: { from: '2026-03-27T23:00:00Z', to: '2026-03-29T10:00:00Z' },
      devices: 300,
      municipalities: ['unna', 'selm', 'werne', 'kamen'],
      faults,
    };
    for (const content of [june, march]) {
      const { code, output } = await simulate(['scenario', scenario('season', content), '--verify', '--truth', file('season.ndjson')]);
      expect(output).not.toContain('WRONG');
      expect(code, output).toBe(0);
    }
  });
});

/** Faults of the radio. */
const IN_THE_AIR = ['gateway-outage', 'two-servers', 'wrong-codec'];

describe('Lagebild notices', () => {
  let lagebild: RunningLagebild;
  const [from, to] = ['08:00', '20:00'];
  /** The time at which it shows. */
  const times: Record<string, object> = {
    'lamp-failure': { from: '22:45', to: '23:59' },
    'day-burner': { from: '10:00', to: '14:00' },
    silent: { from: '15:00' },
    'dead-battery': { from: '08:00' },
    'gateway-outage': { from: '15:00' },
  };

  it.each([...FAULTS.keys()])('%s', async (fault) => {
    lagebild = await runLagebild();
    try {
      // Drift shows beside neighbours only.
      const where = fault === 'drift' ? {} : { municipalities: ['unna', 'luenen'] };
      const path = scenario(fault, {
        ...where,
        lorawan: IN_THE_AIR.includes(fault) ? 1 : 0,
        faults: [{ fault, ...(times[fault] ?? { from, to }) }],
      });
      const truth = file(`${fault}.ndjson`);
      const { httpUrl, mqttUrl } = lagebild;
      const { code, output } = await simulate(['scenario', path, '--url', mqttUrl, '--api', httpUrl, '--verify', '--truth', truth]);
      expect(output).toMatch(/ok {2}faults that were noticed \(recall\) +\d+ +0/);
      expect(code, output).toBe(0);
      expect((await readTruth(truth)).faults.map((one) => one.fault)).toContain(fault);
    } finally {
      await lagebild[Symbol.asyncDispose]();
    }
  });
});

describe('a comparison', () => {
  let lagebild: RunningLagebild;
  const truth = file('compared.ndjson');
  const lines = () => readFileSync(truth, 'utf8').trim().split('\n');
  const verify = (path: string) => simulate(['verify', '--truth', path, '--url', lagebild.httpUrl]);

  beforeAll(async () => {
    lagebild = await runLagebild();
    const path = scenario('compared', { municipalities: ['selm'], faults: [{ fault: 'negative-count', from: '06:00' }] });
    await simulate(['scenario', path, '--url', lagebild.mqttUrl, '--truth', truth]);
  });
  afterAll(() => lagebild[Symbol.asyncDispose]());

  /** The file with some lines told otherwise. */
  function tampered(change: (record: Record<string, unknown>) => Record<string, unknown> | undefined): string {
    const path = file('tampered.ndjson');
    const records = lines().map((line) => JSON.parse(line) as Record<string, unknown>);
    writeFileSync(path, records.map((record) => JSON.stringify(change(record) ?? record)).join('\n'));
    return path;
  }

  it('is green for what was sent', async () => {
    expect(await verify(truth)).toMatchObject({ code: 0 });
  });

  it.each([
    ['a count is one off', 'occupied', 1, 'occupancy in every five minutes'],
    ['particles are off', 'pm2_5', 5, 'hourly means'],
    ['a meter is off', 'energy', 30, 'energy of every light'],
  ])('is red when %s', async (_, quantity, by, check) => {
    let count = 0;
    const path = tampered((record) => {
      const sent = record.sent as Record<string, number> | undefined;
      if (record.record !== 'message' || typeof sent?.[quantity] !== 'number') return undefined;
      count += 1;
      return count === 20 ? { ...record, sent: { ...sent, [quantity]: sent[quantity] + by }, true: undefined } : undefined;
    });
    const { code, output } = await verify(quantity === 'energy' ? withLastEnergy(path) : path);
    expect(output).toMatch(new RegExp(`WRONG {2}${check}`));
    expect(code).toBe(1);
  });

  /** Only the first and the last state of a meter are compared. */
  function withLastEnergy(path: string): string {
    const records = readFileSync(path, 'utf8')
      .split('\n')
      .map((line) => JSON.parse(line) as { record: string; sent?: Record<string, number> });
    const last = records.findLast(({ record, sent }) => record === 'message' && sent?.energy !== undefined);
    if (last?.sent) last.sent.energy = Number(last.sent.energy) + 1;
    writeFileSync(path, records.map((record) => JSON.stringify(record)).join('\n'));
    return path;
  }

  it('is red when a fault was not noticed, and when something was that no fault explains', async () => {
    const renamed = await verify(tampered((record) => (record.record === 'fault' ? { ...record, fault: 'drift' } : undefined)));
    expect(renamed.output).toMatch(/WRONG {2}faults that were noticed/);
    await lagebild.publish('v1/selm/lighting/schrank-se-01', { values: { voltage: 1 }, time: new Date().toISOString() });
    const { output } = await verify(tampered((record) => (record.record === 'run' ? { ...record, to: Date.now() + 60_000 } : undefined)));
    expect(output).toContain('supply_failure of selm/schrank-se-01');
  });

  it('says what is wrong with a file, or that nobody answers', async () => {
    writeFileSync(file('broken.ndjson'), '{"record":"run"}\n{}\n');
    expect(await verify(file('broken.ndjson'))).toMatchObject({ code: 1, output: expect.stringMatching(/^Line 1 of .* is no record/) });
    expect((await verify(file('nowhere.ndjson'))).output).toContain('cannot be read (ENOENT)');
    const nobody = await simulate(['verify', '--truth', truth, '--url', 'http://127.0.0.1:9']);
    expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining('No Lagebild answers at http://127.0.0.1:9') });
  });
});

describe('a truth file', () => {
  it.each(['SIGKILL', 'SIGINT'] as const)('holds every message that was acknowledged, also after %s', async (signal) => {
    await using lagebild = await runLagebild();
    const truth = file(`${signal}.ndjson`);
    const arrived: { topic: string; time: number }[] = [];
    const listener = await mqtt.connectAsync(lagebild.mqttUrl);
    listener.on('message', (topic, payload) =>
      arrived.push({ topic, time: Date.parse((JSON.parse(payload.toString()) as { time: string }).time) }),
    );
    await listener.subscribeAsync('v1/#');
    const path = scenario('cut', { municipalities: ['unna'] });
    let isCut = false;
    const { code } = await simulate(['scenario', path, '--url', lagebild.mqttUrl, '--speed', '40000', '--truth', truth], (_, kill) => {
      if (isCut) return;
      isCut = true;
      setTimeout(kill, 1500, signal);
    });
    expect(code).not.toBe(0);
    const ledger = await lagebild.ask('ledger');
    await listener.endAsync();
    const { messages, acknowledged, sent } = await readTruth(truth);
    expect(acknowledged).toBeGreaterThan(100);
    expect(ledger.received).toBeGreaterThanOrEqual(acknowledged);
    expect(ledger.received).toBeLessThanOrEqual(sent);
    const told = new Set([...messages].flatMap(([device, own]) => own.map(({ time }) => `${device} ${time}`)));
    for (const { topic, time } of arrived) {
      const [, municipality, , device] = topic.split('/');
      expect(told, `${topic} ${time}`).toContain(`${municipality}/${device} ${time}`);
    }
  });
});
