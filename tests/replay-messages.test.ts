// Replaying whole messages and tables of any form, and recording a session to replay it elsewhere.
import { spawn } from 'node:child_process';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { runLagebild, temporaryFolder } from './support/running-lagebild.ts';

vi.setConfig({ testTimeout: 60_000 });

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const DATA = '../shared/data';
const file = (name: string, lines: readonly string[]) => {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
};

interface Run {
  readonly ended: Promise<{ code: number | null; output: string }>;
  readonly said: (text: string) => Promise<void>;
  readonly interrupt: () => void;
}

function simulate(words: readonly string[]): Run {
  const child = spawn(process.execPath, ['simulators/src/main.ts', ...words], { stdio: ['ignore', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
  return {
    ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, output }))),
    said: (text) => expect.poll(() => output, { timeout: 20_000 }).toContain(text),
    interrupt: () => child.kill('SIGINT'),
  };
}

describe('messages of network servers', () => {
  it.each([
    ['chirpstack-v4-real.ndjson', 388],
    ['chirpstack-v3-campusiot-1day.ndjson', 147],
    ['tts-v3-real.ndjson', 12],
  ])('%s arrive as they are, each in one place of the books', async (name, lines) => {
    await using lagebild = await runLagebild();
    const words = [
      'replay',
      '--file',
      `${DATA}/lorawan-events/${name}`,
      '--speed',
      'max',
      '--url',
      lagebild.mqttUrl,
      '--api',
      lagebild.httpUrl,
    ];
    const { code, output } = await simulate(words).ended;
    expect(code, output).toBe(0);
    expect(output).toContain(`${lines} rows read, ${lines} sent, ${lines} acknowledged`);
    const ledger = await lagebild.ask('ledger');
    expect(ledger.received).toBe(lines);
    expect(ledger.noted + ledger.quarantined + ledger.stored + ledger.duplicate).toBe(lines);
    const { entries } = await lagebild.ask('quarantine', { limit: 500 });
    expect(entries.filter(({ format }) => format === null)).toEqual([]);
  });
});

describe('a table of any form', () => {
  it('goes in by a mapping of its columns', async () => {
    await using lagebild = await runLagebild();
    const path = `${DATA}/lighting/ambient-light-saint-eynard-2023-06-07.csv`;
    const mapping = [
      '--kind',
      'lighting',
      '--time',
      'received_at',
      '--device',
      'photozelle',
      '--map',
      'temperature=temperature,battery=battery_voltage',
    ];
    const { code, output } = await simulate(['replay', '--file', path, '--speed', 'max', '--url', lagebild.mqttUrl, ...mapping]).ended;
    // Twelve rows hold neither a temperature nor a battery: said, counted, and not invented.
    expect(output).toContain('1,026 rows read, 1,014 sent, 1,014 acknowledged, 0 failed, 12 bad rows');
    expect(code).toBe(1);
    const lines = readFileSync(path, 'utf8').trim().split('\n').slice(1);
    expect(await lagebild.ask('ledger')).toMatchObject({ received: lines.length - 12, stored: lines.length - 12 });
    const [at = '', , , temperature, volts] = lines.at(-1)?.split(',') ?? [];
    const { latest } = await lagebild.ask('device', { municipality: 'unna' }, 'photozelle');
    expect(latest).toMatchObject({ time: Date.parse(at), values: { temperature: Number(temperature), battery_voltage: Number(volts) } });
  });

  it.each([
    [['--map', 'a=b'], '--kind, --time, --device and --map belong together.'],
    [['--kind', 'noise', '--time', 't', '--device', 'd', '--map', 'a=b'], '--kind must be parking, air, lighting, not "noise".'],
    [['--kind', 'air', '--time', 't', '--device', 'd', '--map', 'a'], '--map must be column=quantity'],
    [['--kind', 'air', '--time', 'when', '--device', 'd', '--map', 'x=o3'], 'The file has no column "when"; it has t, x.'],
    [['--times', 'later'], '--times must be kept or now, not "later".'],
    [['--times', 'now', '--speed', 'max'], '--times now needs a --speed'],
  ])('%s is refused in one sentence', async (words, sentence) => {
    const { code, output } = await simulate(['replay', '--file', file('table.csv', ['t,x', '2026-01-01T00:00:00Z,1']), ...words]).ended;
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });

  it('reports rows and lines that cannot be read by their number, and counts them', async () => {
    await using lagebild = await runLagebild();
    const address = ['--speed', 'max', '--url', lagebild.mqttUrl];
    const lines = file('bad.ndjson', [
      '{"topic":"v1/unna/air/a","payload":{"values":{"o3":1}}}',
      '{"topic":',
      '{"topic":"a/#","payload":"x"}',
      '',
      '[1]',
      '{"topic":"v1/unna/air/b"}',
    ]);
    const messages = await simulate(['replay', '--file', lines, ...address]).ended;
    for (const sentence of [
      'Row 2 cannot be sent: it is not JSON',
      'Row 3 cannot be sent: "a/#" is not a topic',
      'Row 5 cannot be sent: it is not an object',
      'Row 6 cannot be sent: it has neither',
    ])
      expect(messages.output).toContain(sentence);
    expect(messages.output).toContain('5 rows read, 1 sent, 1 acknowledged, 0 failed, 4 bad rows');
    expect(messages.code).toBe(1);
    const mapping = ['--kind', 'air', '--time', 't', '--device', 'd', '--map', 'x=o3'];
    const rows = file('bad.csv', [
      't,d,x',
      'yesterday,a,1',
      '2026-01-01 10:00:00,,1',
      '2026-01-01 10:00:00,a,much',
      '2026-01-01 10:00:00,a,',
      '1767261600,a,7',
    ]);
    const table = await simulate(['replay', '--file', rows, ...mapping, ...address]).ended;
    for (const sentence of [
      'Row 1 cannot be sent: t is "yesterday"',
      'Row 2 cannot be sent: d is missing',
      'Row 3 cannot be sent: x is "much"',
      'Row 4 cannot be sent: it has no value',
    ])
      expect(table.output).toContain(sentence);
    expect(table.output).toContain('5 rows read, 1 sent');
  });
});

describe('a recorded session', () => {
  it('is written with every message, and makes the same picture elsewhere', async () => {
    await using first = await runLagebild();
    const out = join(folder, 'session.ndjson');
    const recording = simulate(['record', '--url', first.mqttUrl, '--out', out]);
    await recording.said('Recording v1/#');
    const now = Date.now();
    for (let n = 0; n < 50; n += 1) await first.publish('v1/unna/air/ä', { time: now - 60_000 + n * 1000, values: { o3: n } });
    await first.publish('v1/unna/parking/p', Buffer.from([0xff, 0xfe]));
    await expect.poll(() => readFileSync(out, 'utf8').split('\n').length, { timeout: 10_000 }).toBe(52);
    recording.interrupt();
    const { output } = await recording.ended;
    expect(output).toContain('51 messages recorded');
    expect(readFileSync(out, 'utf8').trim().split('\n')).toHaveLength(51);

    await using second = await runLagebild();
    const replayed = await simulate(['replay', '--file', out, '--speed', 'max', '--url', second.mqttUrl]).ended;
    expect(replayed.code, replayed.output).toBe(0);
    expect(await second.ask('ledger')).toMatchObject({ received: 51, stored: 50, quarantined: 1 });
    const of = async (lagebild: typeof first) => {
      const question = { municipality: 'unna', device: 'ä', quantity: 'o3', from: now - 61_000, to: now, every: '1s' };
      return (await lagebild.ask('series', question)).values;
    };
    expect(await of(second)).toEqual(await of(first));
  });

  it('can be shifted to now: times inside the messages of network servers too', async () => {
    await using lagebild = await runLagebild();
    const begin = Date.now();
    const up = {
      deviceInfo: { devEui: '70b3d5a4d3100a17' },
      time: '2024-05-01T10:00:00Z',
      fCnt: 1,
      fPort: 1,
      data: 'lQ==',
      rxInfo: [{ gatewayId: '24e124fffef7a001', nsTime: '2024-05-01T10:00:00.5Z' }],
    };
    const adopt = { devices: [{ municipality: 'unna', device: '70b3d5a4d3100a17', profile: 'nwave-nps405' }] };
    await fetch(`${lagebild.httpUrl}/api/v1/lorawan/adopt`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(adopt),
    });
    const path = file('old.ndjson', [
      JSON.stringify({ topic: 'application/1/device/70b3d5a4d3100a17/event/up', payload: up }),
      JSON.stringify({ topic: 'v1/unna/air/a', payload: { time: Date.UTC(2024, 4, 1, 10, 0, 1), values: { o3: 3 } } }),
    ]);
    const words = ['--times', 'now', '--speed', '10', '--url', lagebild.mqttUrl, '--api', lagebild.httpUrl];
    const { code, output } = await simulate(['replay', '--file', path, ...words]).ended;
    expect(code, output).toBe(0);
    const { readings } = await lagebild.ask('latest');
    expect(readings.map(({ device }) => device).sort()).toEqual(['70b3d5a4d3100a17', 'a']);
    for (const { time } of readings) expect(time).toBeGreaterThanOrEqual(begin - 1000);
  });

  it('says that there is no broker, or that it went away', async () => {
    const nobody = await simulate(['record', '--url', 'mqtt://127.0.0.1:9', '--out', join(folder, 'none.ndjson')]).ended;
    expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining('No connection to mqtt://127.0.0.1:9') });
    const lagebild = await runLagebild();
    const recording = simulate(['record', '--url', lagebild.mqttUrl, '--out', join(folder, 'cut.ndjson')]);
    await recording.said('Recording');
    await lagebild[Symbol.asyncDispose]();
    expect(await recording.ended).toMatchObject({ code: 1, output: expect.stringContaining('was lost') });
  });
});
