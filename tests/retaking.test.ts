// What was not tried because its codec rested is taken in again by itself: after the rest, after a restart, and never in a hurry.
import { rmSync } from 'node:fs';
import { startRetaking } from '@lagebild/ingest/retaking.ts';
import { pino } from 'pino';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { openParts, type Parts } from './support/open-parts.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

// Loops take their processor time, and on a busy machine that takes long.
vi.setConfig({ testTimeout: 120_000 });

const BAD = 255;
const codecs = { acme: `function decodeUplink(i) { if (i.bytes[0] === ${BAD}) for (;;); return { data: { state: i.bytes[0] } }; }` };
const DEVICES = ['aaaaaaaaaaaaaa01', 'aaaaaaaaaaaaaa02'] as const;
const [A, B] = DEVICES;

let folder: string;
let parts: Parts;
let close: () => Promise<void>;
/** Ids of each time messages were taken in again. */
let retaken: (readonly number[])[];
let restsWhenRetaken: boolean[];

async function open(restMs: number, everyMs: number): Promise<void> {
  parts = await openParts({ folder, codecs, conduct: { restMs } });
  for (const device of DEVICES) parts.adopt(device, 'acme');
  const { registry, sandbox, pipeline } = parts;
  const { quarantine } = registry;
  const replay = (ids: readonly number[]) => {
    retaken.push(ids);
    restsWhenRetaken.push(sandbox.rests(codecs.acme, `unna/${A}`));
    return pipeline.replay(ids);
  };
  const retaking = startRetaking({ quarantine, codecs: registry.codecs, sandbox, replay, log: pino({ level: 'silent' }) }, everyMs);
  close = async () => {
    await retaking.close();
    await parts.close();
  };
}
beforeEach(() => {
  folder = temporaryFolder();
  retaken = [];
  restsWhenRetaken = [];
});
afterEach(async () => {
  await close();
  rmSync(folder, { recursive: true });
});

/** Three that are stopped; what follows meets a codec that rests. */
async function exhaust(device: string): Promise<void> {
  for (let n = 0; n < 3; n += 1) await parts.uplink(device, n, BAD);
  await parts.pipeline.settled();
}
const codes = () => parts.registry.quarantine.count({}).codes;
const books = () => {
  const { received, stored, quarantined, inLog } = parts.registry.ledger.account('unna');
  expect(stored + quarantined + inLog).toBe(received);
  return { stored, quarantined };
};
const patient = { timeout: 100_000 };

it('after the rest, with the time it had', async () => {
  await open(1500, 20);
  await exhaust(A);
  const time = Date.now() - 5000;
  await parts.uplink(A, 3, 1, time);
  await parts.uplink(A, 4, BAD, time + 1);
  await parts.uplink(A, 5, 0, time + 2);
  await parts.pipeline.settled();
  expect(codes()).toMatchObject({ codec_failed: 3, codec_rests: 3 });
  const [entry] = parts.registry.quarantine.list({ code: 'codec_rests', limit: 1 }, 'de');
  expect(entry?.reason).toContain('von selbst noch einmal eingelesen');
  await expect.poll(books, patient).toEqual({ stored: 2, quarantined: 4 });
  await expect.poll(() => codes().codec_rests, patient).toBe(0);
  expect(codes()).toMatchObject({ codec_failed: 4 });
  const at = { municipality: 'unna', kind: 'parking', device: A } as const;
  expect(
    await parts.store.find([
      { ...at, time },
      { ...at, time: time + 2 },
    ]),
  ).toEqual([{ occupied: 1 }, { occupied: 0 }]);
  expect(restsWhenRetaken).not.toContain(true);
});

it('after a restart, when the rest was cut short', async () => {
  await open(600_000, 600_000);
  await exhaust(A);
  await parts.uplink(A, 3, 1, Date.now() - 20 * 60_000);
  await parts.pipeline.settled();
  expect(codes()).toMatchObject({ codec_rests: 1 });
  await close();
  await open(600_000, 20);
  await expect.poll(books, patient).toEqual({ stored: 1, quarantined: 3 });
});

it('some at a time, and a device that goes on as before does not stand in the way of others', async () => {
  await open(800, 20);
  await exhaust(A);
  const time = Date.now() - 60_000;
  await Promise.all(Array.from({ length: 6000 }, (_, n) => parts.uplink(A, n + 3, BAD, time + n)));
  await parts.pipeline.settled();
  await exhaust(B);
  await parts.uplink(B, 3, 1);
  await parts.pipeline.settled();
  await expect.poll(() => books().stored, patient).toBe(1);
  expect(Math.max(...retaken.map((ids) => ids.length))).toBeLessThanOrEqual(40);
  // Of each twenty of A three or four are tried; the rest waits for the next rest to end.
  expect(codes().codec_failed).toBeLessThan(6 + 5 * retaken.length);
  expect(codes().codec_rests).toBeGreaterThan(5000);
});

it('not at all while there is nothing to take', async () => {
  await open(600_000, 5);
  await exhaust(A);
  await parts.uplink(A, 3, 1);
  await parts.pipeline.settled();
  await new Promise((later) => setTimeout(later, 200)); // forty looks
  expect(retaken).toEqual([]);
});
