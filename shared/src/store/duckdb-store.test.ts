// The embedded store keeps the contract, survives a kill and says when another process has it.
import { execFile, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { describeStoreContract } from './contract-suite.ts';
import { openDuckDbStore } from './duckdb-store.ts';

const folder = mkdtempSync(join(tmpdir(), 'lagebild-store-'));
afterAll(() => rmSync(folder, { recursive: true }));

describeStoreContract(
  'DuckDB',
  () => openDuckDbStore(join(folder, 'contract')),
  () => Promise.resolve(rmSync(join(folder, 'contract'), { recursive: true, force: true })),
);

it('writes and looks for readings at the same time, as the ingest does', async () => {
  const store = await openDuckDbStore(join(folder, 'at-once'));
  const batch = (round: number) =>
    Array.from({ length: 500 }, (_, index) => ({
      municipality: 'unna',
      kind: 'air' as const,
      device: `d${index % 20}`,
      time: 1_700_000_000_000 + (round * 500 + index) * 1000,
      values: { pm2_5: index % 7, pm10: 9 },
    }));
  for (let round = 0; round < 40; round += 1) {
    const looked = Array.from({ length: 8 }, () => store.find(batch(Math.max(0, round - 1))));
    await Promise.all([store.write(batch(round)), ...looked]);
  }
  expect(await store.find(batch(39))).toEqual(batch(39).map(({ values }) => values));
  await store.close();
});

/** A program that writes one reading, says so, and then waits to be killed. */
const WRITER = `
  import { openDuckDbStore } from ${JSON.stringify(new URL('duckdb-store.ts', import.meta.url).href)};
  const store = await openDuckDbStore(process.argv[2]);
  const time = Number(process.argv[3]);
  await store.write([{ municipality: 'unna', kind: 'air', device: 'a', time, values: { pm2_5: 1 } }]);
  process.stdout.write('written');
  setInterval(() => {}, 1000);
`;

describe('a DuckDB store in another process', () => {
  const program = join(folder, 'writer.ts');
  writeFileSync(program, WRITER);

  it('keeps what it confirmed through kill -9, and refuses a second opener meanwhile', async () => {
    const shared = join(folder, 'killed');
    for (const time of [1_700_000_000_000, 1_700_000_001_000, 1_700_000_002_000]) {
      const child = spawn(process.execPath, [program, shared, String(time)]);
      await new Promise((resolve) => child.stdout.once('data', resolve));
      await expect(openDuckDbStore(shared)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      child.kill('SIGKILL');
      await new Promise((resolve) => child.once('exit', resolve));
      const store = await openDuckDbStore(shared);
      expect(await store.find([{ municipality: 'unna', kind: 'air', device: 'a', time }])).toEqual([{ pm2_5: 1 }]);
      await store.close();
    }
  });

  it('says which file cannot be read', async () => {
    const broken = join(folder, 'broken');
    await new Promise((resolve) => execFile('mkdir', ['-p', broken], resolve));
    writeFileSync(join(broken, 'readings.duckdb'), 'this is no database, only a few words'.repeat(200));
    await expect(openDuckDbStore(broken)).rejects.toMatchObject({
      code: 'STORE_UNUSABLE',
      message: expect.stringContaining('readings.duckdb'),
    });
  });
});
