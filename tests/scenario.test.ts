// Days whose truth is known: Lagebild's figures are the truth, it notices every sort of fault and invents none.
import { FAULTS } from '@lagebild/simulators/faults/catalogue.ts';
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import mqtt from 'mqtt';
import { describe, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';
import { scenarioFolder } from './support/scenario-folder.ts';
import { simulate, startSimulator } from './support/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

const { file, scenario } = scenarioFolder();

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

  it('moves an archive in, here of twenty days and ten devices', async () => {
    const truth = file('migration.ndjson');
    const { code, output } = await simulate(['scenario', 'migration', '--days', '20', '--devices', '10', '--verify', '--truth', truth]);
    expect(code, output).toBe(0);
    expect(output).toMatch(/ok {2}books/);
    const { run, devices, sent } = await readTruth(truth);
    expect(devices.size).toBe(10);
    expect(Math.round((run.to - run.from) / 86_400_000)).toBe(20);
    // Every half hour, on days of 23 to 25 hours.
    expect(Math.abs(sent - 20 * 48 * 10)).toBeLessThanOrEqual(2 * 10);
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

  // What strikes now and then strikes often enough on every date: of 72 messages with the usual 6 % none is struck on two days of a hundred.
  const rates: Record<string, number> = { spike: 0.2, 'negative-count': 0.2 };

  it.each([...FAULTS.keys()])('%s', async (fault) => {
    lagebild = await runLagebild();
    try {
      // Drift shows beside neighbours only.
      const where = fault === 'drift' ? {} : { municipalities: ['unna', 'luenen'] };
      const path = scenario(fault, {
        ...where,
        lorawan: IN_THE_AIR.includes(fault) ? 1 : 0,
        faults: [{ fault, ...(times[fault] ?? { from, to }), ...(fault in rates && { rate: rates[fault] }) }],
      });
      const truth = file(`${fault}.ndjson`);
      const { httpUrl, mqttUrl } = lagebild;
      const { code, output } = await simulate(['scenario', path, '--url', mqttUrl, '--api', httpUrl, '--verify', '--truth', truth]);
      expect(output).toMatch(/ok {2}faults that were noticed \(recall\) +[1-9]\d* +0/);
      expect(code, output).toBe(0);
      expect((await readTruth(truth)).faults.map((one) => one.fault)).toContain(fault);
    } finally {
      await lagebild[Symbol.asyncDispose]();
    }
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
    const simulator = startSimulator(['scenario', path, '--url', lagebild.mqttUrl, '--speed', '40000', '--truth', truth]);
    await expect.poll(() => arrived.length, { timeout: 30_000 }).toBeGreaterThan(500);
    simulator.process.kill(signal);
    expect((await simulator.ended).code).not.toBe(0);
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
