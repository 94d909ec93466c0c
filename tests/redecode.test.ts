// Raw messages decoded anew after the rules changed: first shown, then written, and the books follow.

import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { firstAdministrator } from './support/people.ts';
import { temporaryFolder } from './support/running-lagebild.ts';
import { type StartedProgram, startProgram } from './support/started-program.ts';

const folder = temporaryFolder();
const region = join(folder, 'region');
let program: StartedProgram;

const start = async () => {
  program = await startProgram({ DATA_DIR: join(folder, 'data'), REGION_DIR: region });
};
async function ask(path: string): Promise<Record<string, unknown>> {
  return (await (await fetch(`${program.httpUrl}${path}`)).json()) as Record<string, unknown>;
}
const begin = Date.now();
const run = (...args: string[]) => {
  const from = new Date(begin - 60_000).toISOString();
  const to = new Date(Date.now() + 60_000).toISOString();
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    ['scripts/redecode.ts', '--url', program.httpUrl, '--from', from, '--to', to, ...args],
    { encoding: 'utf8' },
  );
  return { stdout, stderr, status };
};

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  await start();
});
afterAll(async () => {
  await program?.end('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

it('shows first, then writes what the rules of today make of the messages of yesterday', async () => {
  const client = await mqtt.connectAsync(program.mqttUrl);
  await client.publishAsync('v1/unna/air/a', JSON.stringify({ time: begin, values: { pm10: 2500 } }), { qos: 1 });
  await client.publishAsync('v1/unna/air/a', JSON.stringify({ time: begin + 1, values: { pm10: 5 } }), { qos: 1 });
  await client.publishAsync('v1/unna/air/a', JSON.stringify({ time: begin + 1, values: { pm10: 6 } }), { qos: 1 });
  await client.endAsync();
  await expect.poll(() => ask('/api/v1/ledger')).toMatchObject({ received: 3, stored: 1, quarantined: 2, inLog: 0 });
  await program.end('SIGTERM');
  const kinds = join(region, 'kinds.yaml');
  writeFileSync(
    kinds,
    readFileSync(kinds, 'utf8').replace(
      'accepts: [number], min: 0, max: 2000, decimals: 1',
      'accepts: [number], min: 0, max: 3000, decimals: 1',
    ),
  );
  await start();

  const shown = run();
  expect(shown.stderr).toBe('');
  expect(shown.stdout).toContain('unna/a  pm10: nothing -> 2500');
  expect(shown.stdout).toContain('3 raw messages: 1 values as stored, 1 new, 0 different, 1 messages out of the quarantine');
  expect(shown.stdout).toContain('--apply');
  expect(await ask('/api/v1/ledger')).toMatchObject({ stored: 1, quarantined: 2 });

  expect(run('--apply', '--device', 'b').stdout).toContain('0 raw messages');
  expect(run('--apply').stdout).toContain('Written.');
  expect(await ask('/api/v1/ledger')).toMatchObject({ received: 3, stored: 2, quarantined: 1 });
  const again = run('--apply');
  expect(again).toMatchObject({ status: 0, stdout: expect.stringContaining('2 values as stored, 0 new, 0 different, 0 messages') });
  const quarantine = (await ask('/api/v1/quarantine')) as unknown as { entries: { code: string }[] };
  expect(quarantine.entries.map(({ code }) => code)).toEqual(['conflict']); // the first of two still counts
}, 60_000);

it('tells what is stored and would be refused today, and leaves it', async () => {
  await program.end('SIGTERM');
  const kinds = join(region, 'kinds.yaml');
  writeFileSync(kinds, readFileSync(kinds, 'utf8').replace('min: 0, max: 3000, decimals: 1', 'min: 0, max: 4, decimals: 1'));
  await start();
  const { stdout } = run('--apply');
  expect(stdout).toContain('2 stored messages would be refused today (out_of_range); they stay');
  expect(await ask('/api/v1/ledger')).toMatchObject({ received: 3, stored: 2, quarantined: 1 });
}, 60_000);

it('says what is missing, in one sentence', () => {
  expect(run('--nonsense').status).toBe(2);
  const { status, stderr } = spawnSync(process.execPath, ['scripts/redecode.ts', '--from', 'x', '--to', 'y', '--url', program.httpUrl], {
    encoding: 'utf8',
  });
  expect(status).toBe(1);
  expect(stderr).toContain('ISO 8601');
  const nobody = spawnSync(process.execPath, ['scripts/redecode.ts', '--from', 'x', '--to', 'y', '--url', 'http://127.0.0.1:9'], {
    encoding: 'utf8',
  });
  expect(nobody.stderr).toContain('No Lagebild answers');
});

it('asks with a token where people sign in', async () => {
  const lagebild = await startProgram({ DATA_DIR: join(folder, 'accounts'), ACCOUNTS: 'required' });
  const administrator = await firstAdministrator(lagebild);
  const { token } = await administrator.act('tokenIssue', { name: 'x', permissions: ['equip'], municipality: null, days: 1 });
  const file = join(folder, 'token');
  writeFileSync(file, token, { mode: 0o600 });
  const at = (...args: string[]) => run('--url', lagebild.httpUrl, ...args); // the last --url counts
  expect(at()).toMatchObject({ status: 1, stderr: expect.stringContaining('--token-file') });
  expect(at('--token-file', file)).toMatchObject({ status: 0, stdout: expect.stringContaining('0 raw messages') });
  chmodSync(file, 0o644);
  expect(at('--token-file', file)).toMatchObject({ status: 1, stderr: expect.stringContaining('everybody on this machine can read') });
  await lagebild.end('SIGTERM');
}, 60_000);

it('knows again what it has written, when its device repeats it', async () => {
  await program.end('SIGTERM');
  const kinds = join(region, 'kinds.yaml');
  const shipped = readFileSync('region/kinds.yaml', 'utf8');
  const pm10 = 'accepts: [number], min: 0, max: 2000, decimals: 1';
  writeFileSync(kinds, shipped);
  await start();
  const client = await mqtt.connectAsync(program.mqttUrl);
  const publish = (value: number) =>
    client.publishAsync('v1/unna/air/again', JSON.stringify({ time: begin, values: { pm10: value } }), { qos: 1 });
  const before = await ask('/api/v1/ledger');
  const since = async () => {
    const now = await ask('/api/v1/ledger');
    return ['stored', 'duplicate', 'quarantined', 'inLog'].map((ending) => Number(now[ending]) - Number(before[ending]));
  };
  await publish(2500);
  await expect.poll(since).toEqual([0, 0, 1, 0]);
  writeFileSync(kinds, shipped.replace(pm10, pm10.replace('2000', '3000')));
  await expect.poll(() => run('--device', 'again').stdout, { timeout: 20_000, interval: 500 }).toContain('1 new');
  expect(run('--apply', '--device', 'again').stdout).toContain('Written.');
  await publish(2500);
  await publish(2400);
  await client.endAsync();
  await expect.poll(since).toEqual([1, 1, 1, 0]);
}, 60_000);
