// The command line as a person meets it: help, wrong words, exit codes, bad rows, Ctrl-C.
import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTestBroker, type TestBroker } from './mqtt/test-broker.ts';

const folder = mkdtempSync(join(tmpdir(), 'replay-'));
let broker: TestBroker;
beforeEach(async () => {
  broker = await openTestBroker();
});
afterEach(() => broker.close());
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Ended {
  readonly code: number | null;
  readonly output: string;
}

function simulate(words: readonly string[], whileRunning?: (kill: (signal: NodeJS.Signals) => void) => Promise<void>): Promise<Ended> {
  const child = spawn(process.execPath, [join(import.meta.dirname, 'main.ts'), ...words], {
    env: { ...process.env, MQTT_URL: broker.url },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      output += text;
    });
  }
  const ended = new Promise<Ended>((resolve) => child.on('close', (code) => resolve({ code, output })));
  return whileRunning ? whileRunning((signal) => child.kill(signal)).then(() => ended) : ended;
}

function file(name: string, lines: readonly string[]): string {
  const path = join(folder, name);
  writeFileSync(path, `${lines.join('\n')}\n`);
  return path;
}

const parking = (name: string, rows: readonly string[]): string => file(name, ['timestamp,lot,free', ...rows]);

describe('words', () => {
  it.each([
    [[], 2, 'Usage: npm run simulate -- <command>'],
    [['--help'], 0, 'replay'],
    [['replay', '--help'], 0, '--speed <factor>|max'],
    [['district', '--help'], 0, '--no-history'],
    [['replai'], 2, 'There is no command "replai"; did you mean replay?'],
    [['replay', '--fiel', 'x'], 2, 'replay has no option --fiel; did you mean --file?'],
    [['replay'], 2, 'replay needs --file <path>.'],
    [['replay', 'x.csv'], 2, '"x.csv" is not understood'],
    [['replay', '--file'], 2, '--file needs a value'],
    [['replay', '--file', '/no/such.csv'], 2, 'cannot be read (ENOENT)'],
    [['replay', '--file', 'x', '--speed', 'fast'], 2, '--speed must be a factor above 0 or "max", not "fast".'],
    [['replay', '--file', 'x', '--from', 'monday'], 2, '--from must be a date'],
    [['replay', '--file', 'x', '--municipality', 'dortmund'], 2, '"dortmund" is no municipality'],
    [['district', '--seed', '1.5'], 2, '--seed must be a whole number from 0, not "1.5".'],
    [['district', '--devices', '0'], 2, '--devices must be a whole number from 1 to 100000, not "0".'],
    [['scenario', 'quiet-day', '--truth', join(import.meta.filename, 'x')], 2, `${join(import.meta.filename, 'x')} cannot be written (E`],
    [['faults', '--truth', import.meta.dirname], 2, `The truth file ${import.meta.dirname} cannot be written (EISDIR).`],
    [['district', '--url', 'localhost'], 2, 'is not the address of an MQTT broker'],
  ] as const)('%j', async (words, code, sentence) => {
    const ended = await simulate(words);
    expect(ended.output).toContain(sentence);
    expect(ended.code).toBe(code);
    expect(ended.output).not.toContain('    at ');
  });
});

describe('replay', () => {
  it('reports rows that cannot be read with their number, sends all others, and ends with 1', async () => {
    const path = parking('bad.readings.csv', [
      '2022-03-14T00:00:01Z,a,5',
      'noon,a,5',
      '2022-03-14T00:05:01Z,a',
      '2022-03-14T00:10:01Z,a/b,1',
      '2022-03-14T00:15:01Z,a,-1',
    ]);
    const { code, output } = await simulate(['replay', '--file', path, '--speed', 'max']);
    expect(code).toBe(1);
    expect(output).toContain('Row 2 cannot be sent: "noon" is not a time');
    expect(output).toContain('Row 3 cannot be sent: free is ""');
    expect(output).toContain('Row 4 cannot be sent: "a/b" cannot be a device id');
    expect(output).toContain('5 rows read, 2 sent, 2 acknowledged, 0 failed, 3 bad rows');
    expect(broker.received.map(({ payload }) => (JSON.parse(payload) as { values: unknown }).values)).toEqual([{ free: 5 }, { free: -1 }]);
    expect(broker.received[0]?.topic).toBe('v1/unna/parking/a/backfill');
  });

  it('takes a range, a limit, a prefix and a municipality', async () => {
    const path = parking(
      'range.readings.csv',
      Array.from({ length: 20 }, (_, n) => `2022-03-${10 + n}T12:00:00Z,a,${n}`),
    );
    const range = [
      '--from',
      '2022-03-15',
      '--to',
      '2022-03-25T12:00:00Z',
      '--limit',
      '4',
      '--id-prefix',
      'test-',
      '--municipality',
      'selm',
    ];
    expect(await simulate(['replay', '--file', path, '--speed', 'max', ...range])).toMatchObject({ code: 0 });
    expect(broker.received.map(({ topic, payload }) => [topic, (JSON.parse(payload) as { time: string }).time])).toEqual(
      [15, 16, 17, 18].map((day) => ['v1/selm/parking/test-a/backfill', `2022-03-${day}T12:00:00.000Z`]),
    );
  });

  it.each([
    ['an empty file of messages', 'empty.ndjson', [], 'holds no rows'],
    ['a table with nothing but a header', 'header.readings.csv', ['timestamp,lot,free'], 'holds no rows'],
    ['a range without rows', 'early.readings.csv', ['timestamp,lot,free', '2021-03-14T00:00:01Z,a,5'], 'holds no row in the range'],
  ])('ends with 1 for %s', async (_, name, lines, sentence) => {
    const { code, output } = await simulate(['replay', '--file', file(name, lines), '--speed', 'max', '--from', '2022-01-01']);
    expect(output).toContain(sentence);
    expect(code).toBe(1);
  });

  it('keeps the pace of the file', async () => {
    const path = parking('pace.readings.csv', ['2022-03-14T00:00:00Z,a,1', '2022-03-14T01:00:00Z,a,2']);
    const { output } = await simulate(['replay', '--file', path, '--speed', '7200']);
    const seconds = Number(/([\d.]+) s,/.exec(output)?.[1]);
    expect(seconds).toBeGreaterThanOrEqual(0.5);
    expect(seconds).toBeLessThan(2);
  });

  it('stops by itself after --for, with all that was sent acknowledged', async () => {
    const path = parking('for.readings.csv', ['2022-03-14T00:00:00Z,a,1', '2022-03-14T00:00:00Z,b,2', '2022-03-15T00:00:00Z,a,3']);
    const { code, output } = await simulate(['replay', '--file', path, '--speed', '1', '--for', '2']);
    expect(output).toContain('Stopped after 2 seconds: 2 rows read, 2 sent, 2 acknowledged');
    expect(code).toBe(0);
  });

  it('stops on Ctrl-C with a summary and 130', async () => {
    const path = parking('slow.readings.csv', ['2022-03-14T00:00:00Z,a,1', '2022-03-15T00:00:00Z,a,2']);
    const ended = await simulate(['replay', '--file', path, '--speed', '1'], async (kill) => {
      await expect.poll(() => broker.received.length, { timeout: 10_000 }).toBe(1);
      kill('SIGINT');
    });
    expect(ended.output).toContain('Stopped: 1 rows read, 1 sent, 1 acknowledged');
    expect(ended.code).toBe(130);
  });

  it('stops on Ctrl-C although nothing is acknowledged', async () => {
    broker.acknowledges = false;
    const path = parking('unacknowledged.readings.csv', ['2022-03-14T00:00:00Z,a,1']);
    const ended = await simulate(['replay', '--file', path, '--speed', 'max'], async (kill) => {
      await expect.poll(() => broker.received.length, { timeout: 10_000 }).toBe(1);
      kill('SIGINT');
    });
    expect(ended.output).toContain('1 sent, 0 acknowledged, 1 not acknowledged');
    expect(ended.code).toBe(130);
  });

  it('gives up after ten seconds without a broker', { timeout: 20_000 }, async () => {
    await broker.close();
    const path = parking('nobody.readings.csv', ['2022-03-14T00:00:00Z,a,1']);
    const { code, output } = await simulate(['replay', '--file', path]);
    expect(output).toContain(`No MQTT broker answered at ${broker.url} within 10 seconds`);
    expect(code).toBe(1);
  });
});

describe('district', () => {
  // Its air stations send every ten seconds: shorter, and it depends on the clock whether anything is due.
  it('runs for a while, says what it did and ends with 0', { timeout: 30_000 }, async () => {
    const { code, output } = await simulate(['district', '--for', '12', '--municipality', 'boenen', '--no-history']);
    expect(output).toMatch(/Stopped: (\d+) messages of 7 devices sent, \1 acknowledged, 0 failed\./);
    expect(output).not.toContain('Stopped: 0 messages');
    expect(code).toBe(0);
  });

  it('ends with 1 when it never got through', { timeout: 30_000 }, async () => {
    await broker.close();
    const { code, output } = await simulate(['district', '--for', '3', '--municipality', 'boenen', '--no-history']);
    expect(output).toContain('Stopped: 0 messages of 7 devices sent');
    expect(code).toBe(1);
  });
});
