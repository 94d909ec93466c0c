// The comparison with a truth file: green for what was sent, red for whatever is told otherwise.
import { readFileSync, writeFileSync } from 'node:fs';
import { readTruth } from '@lagebild/simulators/truth/read-truth.ts';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';
import { scenarioFolder } from './support/scenario-folder.ts';
import { simulate } from './support/simulate.ts';

vi.setConfig({ testTimeout: 120_000 });

const { file, scenario } = scenarioFolder();

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
    const { output } = await verify(
      tampered((record) => (record.record === 'end' ? { ...record, reached: Date.now() + 60_000 } : undefined)),
    );
    expect(output).toContain('supply_failure of selm/schrank-se-01');
  });

  it('is red when there is nothing to compare', async () => {
    const [run = ''] = lines();
    writeFileSync(file('empty.ndjson'), `${run}\n`);
    expect(await verify(file('empty.ndjson'))).toMatchObject({ code: 1, output: expect.stringContaining('nothing to compare') });
    const unacknowledged = tampered((record) => (record.record === 'acknowledged' ? { ...record, upTo: 0 } : undefined));
    expect(await verify(unacknowledged)).toMatchObject({ code: 1, output: expect.stringContaining('nothing to compare') });
  });

  it.each([
    [{ municipalities: ['selm', 'nirgends'] }, '"nirgends" is no municipality of the district; known are'],
    [{ devices: 0 }, 'no device'],
  ])('is not begun for %j', async (content, sentence) => {
    const { code, output } = await simulate(['scenario', scenario('nobody', content), '--verify', '--truth', file('nobody.ndjson')]);
    expect(output).toContain(sentence);
    expect(code).toBe(2);
  });

  it('says what is wrong with a file, or that nobody answers', async () => {
    writeFileSync(file('broken.ndjson'), '{"record":"run"}\n{}\n');
    expect(await verify(file('broken.ndjson'))).toMatchObject({ code: 1, output: expect.stringMatching(/^Line 1 of .* is no record/) });
    expect((await verify(file('nowhere.ndjson'))).output).toContain('cannot be read (ENOENT)');
    const nobody = await simulate(['verify', '--truth', truth, '--url', 'http://127.0.0.1:9']);
    expect(nobody).toMatchObject({ code: 1, output: expect.stringContaining('No Lagebild answers at http://127.0.0.1:9') });
  });
});

describe('a comparison with a Lagebild that had received nothing', () => {
  let lagebild: RunningLagebild;
  const truth = file('clean.ndjson');
  const verify = (path = truth) => simulate(['verify', '--truth', path, '--url', lagebild.httpUrl]);
  const faults = ['stuck', 'spike', 'negative-count', 'garbage', 'clock-1970', 'duplicates', 'counter-reset', 'closed', 'cabinet-failure'];

  beforeAll(async () => {
    lagebild = await runLagebild();
    const path = scenario('clean', {
      municipalities: ['selm', 'unna'],
      faults: faults.map((fault) => ({ fault, from: '05:00', to: '23:00' })),
    });
    const { code, output } = await simulate(['scenario', path, '--url', lagebild.mqttUrl, '--api', lagebild.httpUrl, '--truth', truth]);
    if (code !== 0) throw new Error(output);
  });
  afterAll(() => lagebild[Symbol.asyncDispose]());

  type Message = Record<string, unknown> & { faults?: number[]; true?: Record<string, unknown>; sent?: Record<string, unknown> };

  function tampered(change: (message: Message) => object, kind = 'message'): string {
    const path = file('tampered.ndjson');
    const records = readFileSync(truth, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Message);
    let count = 0;
    const changed = records.map((record) => {
      const other = record.record === kind ? { ...record, ...change(record) } : record;
      if (JSON.stringify(other) !== JSON.stringify(record)) count += 1;
      return JSON.stringify(other);
    });
    expect(count).toBeGreaterThan(0);
    writeFileSync(path, changed.join('\n'));
    return path;
  }

  const faultId = (name: string) => faults.indexOf(name) + 1;
  const lies = (name: string) => (message: Message) =>
    message.true && message.faults?.includes(faultId(name))
      ? { true: Object.fromEntries(Object.keys(message.true).map((quantity) => [quantity, 12345])) }
      : {};

  it('includes the books, and is green', async () => {
    const { code, output } = await verify();
    expect(output).toMatch(/ok {2}books/);
    expect(code, output).toBe(0);
  });

  it.each([
    ['reasons are others', ({ code }: Message) => code && { code: 'nonsense' }, 'quarantine'],
    [
      'one reason is another',
      ({ code, n }: Message) => code === 'time_past' && Number(n) % 3 === 0 && { code: 'time_future' },
      'quarantine',
    ],
    ['what was refused is noted', ({ expect: how }: Message) => how === 'quarantined' && { expect: 'noted' }, 'books'],
    ['the truth about a stuck sensor is another', lies('stuck'), 'the truth file'],
    ['the truth about a spike is another', lies('spike'), 'the truth file'],
    ['the truth about a meter is another', lies('counter-reset'), 'energy of every light'],
    [
      'a device without a fault did not tell the truth',
      ({ faults: of, sent }: Message) => !of && sent?.pm2_5 !== undefined && { true: { ...sent, pm2_5: Number(sent.pm2_5) + 2 } },
      'the truth file',
    ],
  ])('is red when %s', async (_, change, row) => {
    const { code, output } = await verify(tampered((message) => change(message) || {}));
    expect(output).toMatch(new RegExp(`WRONG {2}${row}`));
    expect(code).toBe(1);
  });

  const MINUTE_MS = 60_000;
  it.each([
    ['ended sooner', ({ from }: Message) => ({ to: Number(from) + MINUTE_MS }), ['precision', 'recall']],
    ['ended later', ({ to }: Message) => ({ to: Number(to) + 180 * MINUTE_MS }), ['findings that ended']],
    [
      'ended sooner than what was seen of it',
      ({ fault, to }: Message) => fault === 'closed' && { to: Number(to) - 180 * MINUTE_MS },
      ['findings that ended'],
    ],
    ['began later', ({ from }: Message) => ({ from: Number(from) + 180 * MINUTE_MS }), ['precision', 'recall']],
  ])('is red when a fault %s', async (_, change, rows) => {
    const { code, output } = await verify(tampered((fault) => change(fault) || {}, 'fault'));
    for (const row of rows) expect(output).toMatch(new RegExp(`WRONG .*${row}`));
    expect(code).toBe(1);
  });

  it('is red when Lagebild holds readings that nobody sent', async () => {
    const { messages, devices } = await readTruth(truth);
    const lighting = [...devices].find(([, { kind, profile }]) => kind === 'lighting' && profile === undefined)?.[0] ?? '';
    const [one] = messages.get(lighting)?.slice(-20) ?? [];
    const [municipality, device] = lighting.split('/');
    await lagebild.publish(`v1/${municipality}/lighting/${device}`, {
      time: new Date((one?.time ?? 0) + 61_000).toISOString(),
      values: one?.sent,
    });
    const hidden = await verify();
    expect(hidden.output).toMatch(/WRONG {2}readings in every hour/);
    const carPark = [...devices].find(([key, { kind }]) => kind === 'parking' && key.startsWith('unna/parkhaus'))?.[0].split('/')[1];
    const begin = messages.get(`unna/${carPark}`)?.[0]?.time ?? 0;
    for (let minute = 1; minute <= 50; minute += 1)
      await lagebild.publish(`v1/unna/parking/${carPark}`, { time: new Date(begin + minute * 61_000).toISOString(), values: { free: 7 } });
    const { code, output } = await verify();
    expect(output).toMatch(/WRONG {2}occupancy in every five minutes/);
    expect(code).toBe(1);
  });
});

it('is red when a silent device is shown as fresh', async () => {
  await using deceived = await runLagebild();
  const path = scenario('deceived', { municipalities: ['selm'], faults: [{ fault: 'silent', from: '06:00' }] });
  const truth = file('deceived.ndjson');
  const verify = () => simulate(['verify', '--truth', truth, '--url', deceived.httpUrl]);
  await simulate(['scenario', path, '--url', deceived.mqttUrl, '--truth', truth]);
  expect(await verify()).toMatchObject({ code: 0 });
  const silent = (await deceived.ask('devices')).devices.find(({ freshness }) => freshness === 'silent');
  // Somebody else speaks for it: nobody sent that.
  await deceived.publish(`v1/selm/${silent?.kind}/${silent?.device}`, { values: silent?.latest?.values });
  const { code, output } = await verify();
  expect(output).toMatch(/WRONG {2}freshness of every device +\d+ +1\n/);
  expect(output).toMatch(/selm\/.* is shown fresh, but is silent/);
  expect(code).toBe(1);
});
