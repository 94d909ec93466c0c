// Erases a device: its readings and roll-ups in the store, then whatever the registry knows of it. Says honestly what stays, and until when.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import type { DurableLog } from './log/durable-log.ts';

const DAY_MS = 86_400_000;

export interface EraseQuestion {
  readonly municipality: string;
  readonly device: string;
}

export interface Erased {
  /** False: the store deletes no rows. Its readings are not shown any more, and go when the database's own retention says so. */
  readonly isStoreErased: boolean;
  /** What the registry deleted, rows by table. */
  readonly rows: Readonly<Record<string, number>>;
  /** Until when messages as they came are kept in the raw archive, epoch milliseconds; null: none are. */
  readonly rawUntil: number | null;
  /** Adopted devices have to be adopted again; others are new when they send again. */
  readonly wasAdopted: boolean;
}

export interface EraseDeps {
  readonly store: TimeSeriesStore;
  readonly registry: Registry;
  readonly durableLog: Pick<DurableLog, 'closeSegment'>;
  readonly rawDays: number;
  /** Everything acknowledged is settled. */
  settled(this: void): Promise<void>;
  /** Nothing else is written to the store meanwhile: neither a batch nor roll-ups. */
  alone<T>(this: void, work: () => Promise<T>): Promise<T>;
  /** Whoever remembers the device. */
  forget(this: void, of: EraseQuestion): void;
}

/**
 * @returns undefined when nobody knows the device
 * @throws {StoreUnavailable} part of its readings may be gone, nothing else is; asked again, the rest goes
 */
export async function eraseDevice(of: EraseQuestion, deps: EraseDeps): Promise<Erased | undefined> {
  const { store, registry, durableLog, rawDays } = deps;
  await deps.settled();
  return deps.alone(async () => {
    const known = registry.devices.get(of);
    const wasAdopted = registry.adopted.get(of) !== undefined;
    if (!known && !wasAdopted && registry.quarantine.count(of).total === 0 && !registry.radio.view(of.municipality, of.device))
      return undefined;
    const isStoreErased = store.abilities.erase;
    // Of a device that is not registered nobody knows the kind.
    if (isStoreErased) for (const kind of known ? [known.kind] : KINDS) await store.eraseDevice(kind, of);
    const at = Date.now();
    const rows = registry.eraseDevice(of, at, !isStoreErased);
    deps.forget(of);
    // The file its messages are in ends here: else a quiet district would keep it for weeks before the days even begin.
    await durableLog.closeSegment();
    return { isStoreErased, rows, rawUntil: rawDays === 0 ? null : at + rawDays * DAY_MS, wasAdopted };
  });
}
