// The durable log on a disk that is really full: a small tmpfs. Nothing acknowledged is lost, and it goes on once there is room.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type DurableLog, openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const MIB = 2 ** 20;

/** A filesystem of its own needs root; elsewhere the suite is skipped, and says why. */
const canMount = process.getuid?.() === 0;

describe.skipIf(!canMount)(`a full disk${canMount ? '' : ' [mounting a tmpfs needs root]'}`, () => {
  let mount: string;
  beforeAll(() => {
    mount = mkdtempSync(join(tmpdir(), 'lagebild-full-'));
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=4m', 'tmpfs', mount]);
  });
  afterAll(() => {
    execFileSync('umount', ['--lazy', mount]);
    rmSync(mount, { recursive: true });
  });

  const open = async (settledSeq = 0, rawDays = 0) => {
    const kept: string[] = [];
    const log = await openDurableLog({
      folder: join(mount, 'log'),
      maxBytes: 64 * MIB,
      rawDays,
      settledSeq,
      onUnsettled: ({ payload }) => kept.push(String(payload)),
      log: pino({ level: 'silent' }),
    });
    return { log, kept };
  };
  const text = (n: number) => `${n} ${'x'.repeat(2000)}`;

  function pour(log: DurableLog, from: number, to: number): string[] {
    const durable: string[] = [];
    for (let n = from; n < to; n += 1) {
      log.append({ topic: 't', payload: Buffer.from(text(n)), receivedAt: n }, ({ payload }) => durable.push(String(payload)));
    }
    return durable;
  }

  it('stops the acknowledgements, starts again on the full disk, and goes on when there is room', async () => {
    writeFileSync(join(mount, 'somebody-elses'), Buffer.alloc(2 * MIB));
    let { log } = await open();
    const durable: string[] = [];
    for (let n = 0; log.status.state !== 'failing'; n += 20) {
      const some = pour(log, n, n + 20);
      await vi.waitFor(() => expect(some.length === 20 || log.status.state === 'failing').toBe(true), { interval: 1 });
      durable.push(...some);
    }
    expect(durable.length).toBeGreaterThan(400);
    expect(log.status.trouble?.reason).toContain('ENOSPC');
    await log.close();

    let kept: string[];
    ({ log, kept } = await open());
    expect(kept.slice(0, durable.length)).toEqual(durable);
    const late = pour(log, 100_000, 100_100);
    await vi.waitFor(() => expect(log.status.state).toBe('failing'), 5000);
    expect(late.length).toBeLessThan(100);
    rmSync(join(mount, 'somebody-elses'));
    await vi.waitFor(() => expect(late).toHaveLength(100), 5000);
    expect(log.status.state).toBe('ok');
    await log.close();

    ({ log, kept } = await open());
    expect(kept.slice(0, durable.length)).toEqual(durable);
    expect(kept.slice(-100)).toEqual(late);
    await log.settled(log.lastSeq);
    await log.close();
    rmSync(join(mount, 'log'), { recursive: true });
  });

  it('gives up raw messages that are settled before it stops taking new ones', async () => {
    const { log } = await open(0, 30);
    for (let n = 0; n < 6000; n += 100) {
      const some = pour(log, n, n + 100);
      await vi.waitFor(() => expect(some).toHaveLength(100), { interval: 1, timeout: 5000 });
      await log.settled(log.lastSeq);
    }
    expect(log.status.state).toBe('ok');
    await log.close();
  });
});
