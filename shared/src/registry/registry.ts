// The registry: devices, quarantine and ledger over one database, settled together batch by batch.
import { inTransaction, openDatabase } from './database.ts';
import { DeviceRegister } from './devices.ts';
import { type Entry, Ledger } from './ledger.ts';
import { Quarantine, type Quarantined } from './quarantine.ts';

export interface Registry {
  readonly devices: DeviceRegister;
  readonly quarantine: Quarantine;
  readonly ledger: Ledger;
  /** Writes how a batch of messages ended, in one transaction that survives a power cut. */
  settle(entries: readonly Entry[], quarantined: readonly Quarantined[]): void;
  close(): void;
}

export function openRegistry(folder: string): Registry {
  const database = openDatabase(folder);
  const devices = new DeviceRegister(database);
  const quarantine = new Quarantine(database);
  const ledger = new Ledger(database);
  return {
    devices,
    quarantine,
    ledger,
    settle(entries, quarantined) {
      inTransaction(database, () => {
        devices.persist();
        quarantine.persist(quarantined);
        ledger.persist(entries);
      });
      devices.saved();
      quarantine.saved(quarantined);
      ledger.settle(entries);
    },
    close: () => database.close(),
  };
}
