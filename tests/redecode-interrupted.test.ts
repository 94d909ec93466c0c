// Raw messages decoded anew while the store goes away in the middle: what was written until then is in the roll-ups, too. A defect interrupts nothing.
import { rmSync } from 'node:fs';
import { rollUpDue } from '@lagebild/ingest/jobs/roll-up-job.ts';
import { redecode } from '@lagebild/ingest/redecode.ts';
import { StoreUnavailable } from '@lagebild/shared/domain/store-error.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { afterAll, expect, it } from 'vitest';
import { openParts } from './support/open-parts.ts';
import { temporaryFolder } from './support/running-lagebild.ts';

const HOUR = 3_600_000;
const folder = temporaryFolder();
const another = temporaryFolder();
afterAll(() => {
  for (const one of [folder, another]) rmSync(one, { recursive: true, force: true });
});

it('marks the hours of what it writes before it writes', async () => {
  const { rules, profiles, sandbox, registry, durableLog, store, pipeline, plain, close } = await openParts({ folder, codecs: {} });
  const hour = Math.floor(Date.now() / HOUR) * HOUR - 3 * HOUR;
  await plain('missing', { free: 3 }, hour);
  await plain('other', { free: 4 }, hour);
  await pipeline.settled();
  await rollUpDue({ rules, store, due: registry.rollUpsDue, rhythms: registry.rhythms }, hour + 2 * HOUR);
  const missing = { municipality: 'unna', device: 'missing' };
  const dueOf = (of: typeof registry) => of.rollUpsDue.startsOf('1h', 'parking', missing, hour, hour + HOUR);
  expect(dueOf(registry)).toEqual([]);
  // As a decoder left it that was not right: one reading was never made, one is another.
  await store.eraseDevice('parking', missing);
  await store.replace([{ municipality: 'unna', kind: 'parking', device: 'other', time: hour, values: { free: 5 } }]);

  const goingAway = { ...store, replace: () => Promise.reject(new StoreUnavailable('STORE_AWAY', 'connect ECONNREFUSED')) };
  const deps = { rules, profiles, sandbox, durableLog, store: goingAway, registry, between: pipeline.between };
  const question = { from: 0, to: Date.now() + HOUR, apply: true };
  await expect(redecode(question, deps)).rejects.toMatchObject({ code: 'STORE_AWAY' });
  expect(await store.find([{ ...missing, kind: 'parking', time: hour }])).toEqual([{ free: 3 }]);
  await close();

  const reopened = openRegistry(folder);
  expect(dueOf(reopened)).toEqual([hour]);
  reopened.close();
});

it('goes on to the others when a message meets a defect of ours', async () => {
  const { rules, profiles, sandbox, registry, durableLog, store, pipeline, plain, close } = await openParts({
    folder: another,
    codecs: {},
  });
  await plain('sound', { free: 3 }, Date.now());
  const payload = new TextEncoder().encode('{"values":{"free":4}}');
  const message = { topic: 'v1/unna/parking/struck', payload, receivedAt: Date.now(), source: 'user:struck' } as const;
  await new Promise<void>((safe) => pipeline.accept(message, safe));
  await pipeline.settled();
  const access = {
    narrowBounds: () => {
      throw new Error('a defect');
    },
  };
  const struck = { ...registry, access } as unknown as typeof registry;
  const deps = { rules, profiles, sandbox, durableLog, store, registry: struck, between: pipeline.between };
  const report = await redecode({ from: 0, to: Date.now() + HOUR, apply: false }, deps);
  expect(report).toMatchObject({ messages: 2, same: 1, refusedToday: { internal_error: 1 } });
  await close();
});
