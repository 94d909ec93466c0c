// What a bay said last before a step, read back from a real store: also when that was long ago and it says something new now.
import { rmSync } from 'node:fs';
import { LastValues } from '@lagebild/dashboard/server/last-values.ts';
import { valuesAsOf } from '@lagebild/dashboard/server/public/values-as-of.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../support/running-lagebild.ts';

const MINUTE = 60_000;
const STEP = 15 * MINUTE;
const T = Date.UTC(2026, 10, 27, 14);
const folder = temporaryFolder();
const rules = loadRuleBook('region');
let store: Awaited<ReturnType<typeof openDuckDbStore>>;

beforeAll(async () => {
  store = await openDuckDbStore(folder);
});
afterAll(async () => {
  await store.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Bays of which each says what it says when it says it, and whoever erases one. */
function bays() {
  const lastValues = new LastValues();
  const erased = new Set<string>();
  const devices = { get: (of: { device: string }) => (erased.has(of.device) ? undefined : ({ device: of.device } as never)) };
  return {
    erased,
    context: { store, rules, lastValues, registry: { devices } },
    async say(device: string, time: number, values: Record<string, number>) {
      const reading: Reading = { municipality: 'unna', kind: 'parking', device, time, values };
      await store.write([reading]);
      lastValues.apply(reading);
    },
  };
}

describe('a bay that is taken for two days and whose battery is told every hour', () => {
  it('is taken at each step until it says something else, and what it says after a step changes nothing of it', async () => {
    const { context, say, erased } = bays();
    await say('bay-long', T - 48 * 60 * MINUTE, { occupied: 1 });
    await say('bay-long', T - 10 * MINUTE, { battery: 80 });
    const taken = async (time: number, before?: Parameters<typeof valuesAsOf>[3]) => {
      const values = await valuesAsOf(context, 'parking', time, before);
      return { asOf: time, values, of: values.get({ municipality: 'unna', device: 'bay-long' })?.quantities.get('occupied')?.value };
    };
    const first = await taken(T);
    expect(first.of).toBe(1);
    await say('bay-long', T + STEP + MINUTE, { occupied: 0 });
    const second = await taken(T + STEP, first);
    expect(second.of).toBe(1);
    const third = await taken(T + 2 * STEP, second);
    expect(third.of).toBe(0);
    // Nobody asked for a day and more: what it said meanwhile may be out of reach, and nothing is made up.
    expect((await taken(T + STEP, { ...first, asOf: T - 48 * 60 * MINUTE })).of).toBeUndefined();
    erased.add('bay-long');
    expect((await taken(T + STEP, first)).of).toBeUndefined();
  });
});
