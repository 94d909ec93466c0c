// The registry: devices, quarantine, ledger and the place in the log over one database, settled together batch by batch.
import type { Refusal } from '../domain/refusal.ts';
import { BrokerSessions } from './broker-sessions.ts';
import { inTransaction, openDatabase } from './database.ts';
import { DeviceRegister } from './devices.ts';
import { type Entry, Ledger } from './ledger.ts';
import { LogPosition } from './log-position.ts';
import { Quarantine, type Quarantined } from './quarantine.ts';
import { RollUpsDue } from './roll-ups-due.ts';

/** How a batch of messages ended. */
export interface Settlement {
  readonly entries: readonly Entry[];
  readonly quarantined: readonly Quarantined[];
  /** Ids of quarantined messages that were taken in again and are stored now. */
  readonly released?: readonly number[];
  /** Quarantined messages that were taken in again and refused again. */
  readonly refusedAgain?: readonly { readonly id: number; readonly refusal: Refusal }[];
  /** Everything in the log up to this record is settled with this batch. */
  readonly logSeq?: number;
}

export interface Registry {
  readonly devices: DeviceRegister;
  readonly quarantine: Quarantine;
  readonly ledger: Ledger;
  readonly rollUpsDue: RollUpsDue;
  readonly logPosition: LogPosition;
  readonly brokerSessions: BrokerSessions;
  /** Writes how a batch ended, in one transaction that survives a power cut: a message is booked once, whatever is killed when. */
  settle(settlement: Settlement): void;
  close(): void;
}

export function openRegistry(folder: string): Registry {
  const database = openDatabase(folder);
  const devices = new DeviceRegister(database);
  const quarantine = new Quarantine(database);
  const ledger = new Ledger(database);
  const rollUpsDue = new RollUpsDue(database);
  const brokerSessions = new BrokerSessions(database);
  const logPosition = new LogPosition(database);
  return {
    devices,
    quarantine,
    ledger,
    rollUpsDue,
    logPosition,
    brokerSessions,
    settle({ entries, quarantined, released = [], refusedAgain = [], logSeq }) {
      quarantine.forgetChanges(); // of a transaction that failed
      inTransaction(database, () => {
        devices.persist();
        rollUpsDue.persist();
        quarantine.persist(quarantined);
        quarantine.persistReleased(released);
        quarantine.persistRefusedAgain(refusedAgain);
        ledger.persist(entries);
        if (logSeq !== undefined) logPosition.persist(logSeq);
      });
      devices.saved();
      rollUpsDue.saved();
      quarantine.saved(quarantined);
      quarantine.savedChanges();
      ledger.settle(entries);
      if (logSeq !== undefined) logPosition.saved(logSeq);
    },
    close: () => database.close(),
  };
}
