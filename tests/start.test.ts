// Start and stop as a person meets them: ready quickly, one sentence when something is in the way, data kept.
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import mqtt from 'mqtt';
import { afterAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from './support/running-lagebild.ts';
import { failToStart, startProgram } from './support/started-program.ts';

const folder = temporaryFolder();
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const dataDir = (name: string) => join(folder, name);

async function takePort(): Promise<{ port: number; release: () => void }> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { port: (server.address() as { port: number }).port, release: () => server.close() };
}

const isOneSentence = (said: string) => expect(said.trim().split('\n')).toHaveLength(1);

describe('a start', () => {
  it('is ready in under ten seconds, stops on Ctrl-C with 0, and a second one continues with the data', async () => {
    const begin = Date.now();
    const first = await startProgram({ DATA_DIR: dataDir('twice') });
    expect(Date.now() - begin).toBeLessThan(10_000);
    expect(first.httpUrl).toMatch(/^http:\/\/localhost:\d+$/);
    const client = await mqtt.connectAsync(first.mqttUrl);
    await client.publishAsync('v1/unna/air/a', '{"values":{"o3":42}}', { qos: 1 });
    await client.publishAsync('v1/unna/air/a', 'nonsense', { qos: 1 });
    await client.endAsync();
    expect(await first.end('SIGINT')).toBe(0);

    const second = await startProgram({ DATA_DIR: dataDir('twice') });
    // It is ready before it has asked the store what is there.
    const asked = async (path: string): Promise<unknown> => (await fetch(second.httpUrl + path)).json();
    await expect
      .poll(() => asked('/api/v1/latest'), { timeout: 20_000 })
      .toMatchObject({ readings: [{ device: 'a', values: { o3: 42 } }] });
    await expect
      .poll(() => asked('/api/v1/ledger'), { timeout: 20_000 })
      .toMatchObject({ received: 2, stored: 1, quarantined: 1, inLog: 0 });
    expect(await second.end('SIGTERM')).toBe(0);
  }, 60_000);

  it('stops cleanly on a full disk, which keeps no note of the stop', async () => {
    const program = await startProgram({ DATA_DIR: dataDir('full') });
    const disk = new DatabaseSync(join(dataDir('full'), 'lagebild.sqlite'));
    disk.exec("CREATE TRIGGER full BEFORE INSERT ON watch_clock BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END");
    disk.close();
    expect(await program.end('SIGTERM')).toBe(0);
  });

  it('stops cleanly while messages pour in', async () => {
    const program = await startProgram({ DATA_DIR: dataDir('busy') });
    const client = mqtt.connect(program.mqttUrl, { reconnectPeriod: 0 });
    client.on('error', () => undefined);
    await new Promise((resolve) => client.once('connect', resolve));
    const timer = setInterval(() => {
      for (let n = 0; n < 50; n += 1) client.publish('v1/unna/air/a', '{"values":{"o3":1}}', { qos: 1 }, () => undefined);
    }, 5);
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await program.end('SIGINT')).toBe(0);
    clearInterval(timer);
    await client.endAsync(true);
  });

  it('reads settings from a .env file, and the environment wins', async () => {
    // The program is started in a folder of its own, where .env and region lie.
    const home = dataDir('home');
    mkdirSync(home);
    cpSync('region', join(home, 'region'), { recursive: true });
    writeFileSync(join(home, '.env'), 'HTTP_PORT=99999\nSIMULATOR=off\n');
    const program = join(process.cwd(), 'start/main.ts');
    const { PATH } = process.env;
    const refused = spawnSync(process.execPath, [program], { cwd: home, env: { PATH }, encoding: 'utf8' });
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('HTTP_PORT=99999') });
    const started = spawn(process.execPath, [program], { cwd: home, env: { PATH, HTTP_PORT: '0', MQTT_PORT: '0' } });
    let said = '';
    started.stdout.on('data', (text) => {
      said += text;
    });
    const ended = new Promise((resolve) => started.once('exit', resolve));
    await expect.poll(() => said, { timeout: 25_000 }).toContain('without the simulator');
    started.kill('SIGINT');
    await ended;
  }, 60_000);
});

describe('a start that cannot be says which thing and what to do, in one sentence, and ends with 1', () => {
  it.each(['HTTP_PORT', 'MQTT_PORT'])('when %s is taken', async (variable) => {
    const { port, release } = await takePort();
    const { code, said } = await failToStart({ [variable]: String(port), DATA_DIR: dataDir(variable) });
    release();
    expect(code).toBe(1);
    isOneSentence(said);
    expect(said).toContain(String(port));
    expect(said).toContain(variable);
  });

  it('when the data folder cannot be written to', async () => {
    writeFileSync(dataDir('a-file'), '');
    const { code, said } = await failToStart({ DATA_DIR: dataDir('a-file') });
    expect(code).toBe(1);
    isOneSentence(said);
    expect(said).toMatch(/a-file.*DATA_DIR/);
  });

  it('when another Lagebild has the data', async () => {
    const first = await startProgram({ DATA_DIR: dataDir('shared') });
    const { code, said } = await failToStart({ DATA_DIR: dataDir('shared') });
    expect(await first.end('SIGINT')).toBe(0);
    expect(code).toBe(1);
    isOneSentence(said);
    expect(said).toMatch(/another process.*DATA_DIR/);
  });

  it.each(['lagebild.sqlite', 'readings.duckdb'])('when %s is no database', async (file) => {
    const broken = dataDir(`broken-${file}`);
    mkdirSync(broken);
    writeFileSync(join(broken, file), 'a few words that are no database. '.repeat(500));
    const { code, said } = await failToStart({ DATA_DIR: broken });
    expect(code).toBe(1);
    isOneSentence(said);
    expect(said).toMatch(new RegExp(`${file}.*DATA_DIR`));
  });

  it.each([
    [{ HTTP_PORT: 'eighty' }, /HTTP_PORT=eighty/],
    [{ SIMULATOR: 'maybe' }, /SIMULATOR=maybe/],
    [{ HOST: '203.0.113.7' }, /HOST/],
    [{ REGION_DIR: '/nowhere' }, /REGION_DIR/],
  ])('when %o is set', async (over: Record<string, string>, expected) => {
    const { code, said } = await failToStart({ DATA_DIR: dataDir('settings'), ...over });
    expect(code).toBe(1);
    isOneSentence(said);
    expect(said).toMatch(expected);
  });

  it('when the rule book is broken, with the place in the file', async () => {
    const region = dataDir('region');
    cpSync('region', region, { recursive: true });
    writeFileSync(join(region, 'kinds.yaml'), readFileSync('region/kinds.yaml', 'utf8').replace('max: 20000', 'max: many'));
    const { code, said } = await failToStart({ DATA_DIR: dataDir('rules'), REGION_DIR: region });
    expect(code).toBe(1);
    expect(said).toMatch(/kinds\.yaml[\s\S]*kinds\.parking\.quantities\.occupied\.max/);
  });
});

describe('by default', () => {
  it('only this machine can reach it', async () => {
    const program = await startProgram({ DATA_DIR: dataDir('loopback') });
    // The kernel's own table: local address and port in hexadecimal, state 0A = listening.
    const listening = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((table) => readFileSync(table, 'utf8').split('\n'));
    await program.end('SIGINT');
    for (const url of [program.httpUrl, program.mqttUrl]) {
      const port = Number(new URL(url).port).toString(16).toUpperCase().padStart(4, '0');
      const ours = listening
        .map((line) => line.trim().split(/\s+/))
        .filter(([, local, , state]) => local?.endsWith(`:${port}`) && state === '0A');
      expect(ours.map(([, local]) => local)).toEqual([`0100007F:${port}`]);
    }
  });
});
