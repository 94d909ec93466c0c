// Marks readings as due that were stored before roll-ups existed, or by another hand: once for each store.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { Due } from '@lagebild/shared/registry/roll-ups-due.ts';
import type { RollUpJobDeps } from './roll-up-job.ts';

const HOUR_MS = 3_600_000;
const WINDOW_MS = 7 * 24 * HOUR_MS;

/** @throws {StoreUnavailable} then the next run begins again */
export async function markExisting({ rules, store, due }: Omit<RollUpJobDeps, 'rhythms'>, storeName: string, now: number): Promise<void> {
  if (due.isComplete(storeName)) return;
  for (const kind of KINDS) {
    const oldest = await store.oldest('raw', kind);
    if (oldest === undefined) continue;
    const quantities = Object.keys(rules.kinds[kind].quantities).map((name) => ({ name, circular: false }));
    for (let from = Math.floor(oldest / HOUR_MS) * HOUR_MS; from < now; from += WINDOW_MS) {
      const hours = new Map<number, Set<string>>();
      for (const summary of await store.summarise({ kind, quantities, from, to: from + WINDOW_MS }, HOUR_MS)) {
        hours.set(summary.start, (hours.get(summary.start) ?? new Set<string>()).add(deviceKey(summary)));
      }
      due.done(
        [],
        [...hours].map(([start, devices]): Due => ({ tier: '1h', kind, start, devices })),
      );
    }
  }
  due.noteComplete(storeName);
}

/**
 * A store that holds nothing has nothing to mark. To be asked before the first reading is written: a week's summary of what has just come
 * in would keep the database busy for seconds (8 s for 10,000 devices on InfluxDB 1.6.7, `npm run bench:through`).
 * @throws {StoreUnavailable}
 */
export async function noteIfEmpty({ store, due }: Pick<RollUpJobDeps, 'store' | 'due'>, storeName: string): Promise<void> {
  if (due.isComplete(storeName)) return;
  for (const kind of KINDS) if ((await store.oldest('raw', kind)) !== undefined) return;
  due.noteComplete(storeName);
}
