// The platform's jobs when the database is away: what is kept beside it goes in its time all the same.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { startJobs } from '@lagebild/ingest/jobs/jobs.ts';
import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { pino } from 'pino';
import { expect, it } from 'vitest';
import { freePort } from './support/free-port.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

const DAY = 86_400_000;

it('messages go from the quarantine when their days are over, though the database does not answer', async () => {
  const folder = temporaryFolder();
  const rules = loadRuleBook('region');
  const log = pino({ level: 'silent' });
  const registry = openRegistry(folder);
  const url = `http://127.0.0.1:${await freePort()}`;
  const store = openInfluxStore({ dialect: 'influx1', url, database: 'lagebild', org: '', credentials: undefined });
  const durableLog = await openDurableLog({
    folder: join(folder, 'log'),
    maxBytes: 2 ** 24,
    rawDays: 30,
    settledSeq: 0,
    onUnsettled: () => undefined,
    log,
  });
  const { rollUpsDue: due, rhythms, quarantine, radio, erased, audit, changes, alarmNotices } = registry;
  const parts = { rules, store, due, rhythms, durableLog, quarantine, radio, erased, audit, changes, alarmNotices };
  const jobs = startJobs({ ...parts, storeName: 'influx1', rawDays: 30, log });
  const receivedAt = Date.now() - (rules.district.quarantine.days + 1) * DAY;
  const message = { receivedAt, topic: 'v1/unna/air/a', payload: new Uint8Array(), refusal: { code: 'format_unknown' } } as const;
  registry.settle({ entries: [], quarantined: [message] });
  await expect(jobs.runNow()).rejects.toThrow(StoreUnavailable);
  expect(quarantine.count({}).total).toBe(0);
  await jobs.close();
  await durableLog.close();
  await store.close();
  registry.close();
  rmSync(folder, { recursive: true });
});
