// The registry: devices, quarantine, ledger and the place in the log over one database, settled together batch by batch.
import type { Finding } from '../domain/finding.ts';
import type { LnsEvent } from '../domain/lns-event.ts';
import type { Refusal } from '../domain/refusal.ts';
import { Access } from './access.ts';
import { Accounts } from './accounts/accounts.ts';
import { ApiTokens } from './accounts/api-tokens.ts';
import { AuditLog } from './accounts/audit-log.ts';
import { OneTimeLinks } from './accounts/one-time-links.ts';
import { SecondFactors } from './accounts/second-factors.ts';
import { Sessions } from './accounts/sessions.ts';
import { AdoptedDevices } from './adopted.ts';
import { AlarmList } from './alarm-list.ts';
import { AlarmNotices } from './alarm-notices.ts';
import { Alarms } from './alarms.ts';
import { BrokerSessions } from './broker-sessions.ts';
import { Changes } from './changes.ts';
import { Codecs } from './codecs.ts';
import { inTransaction, openDatabase } from './database.ts';
import { DeviceRegister } from './devices.ts';
import { Encodings } from './encodings.ts';
import { eraseRows } from './erase-rows.ts';
import { ErasedDevices } from './erased.ts';
import { Feedback } from './feedback.ts';
import { Findings } from './findings.ts';
import { Gateways } from './gateways.ts';
import { type Entry, Ledger } from './ledger.ts';
import { type LogPlace, LogPosition } from './log-position.ts';
import { MaintenanceWindows } from './maintenance.ts';
import { Quarantine, type Quarantined } from './quarantine.ts';
import { type HeardUplink, Radio } from './radio.ts';
import { Rhythms } from './rhythms.ts';
import { RollUpsDue } from './roll-ups-due.ts';
import { Sources, type SourceUse } from './sources.ts';
import { WatchClock } from './watch-clock.ts';

/** What a network server or gateway said in a message. */
export interface HeardMessage {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly format: string;
  /** What gave the format away. */
  readonly because: string;
  readonly event: LnsEvent;
  /** What it measured is stored. */
  readonly isSettled: boolean;
}

/** How a batch of messages ended. */
export interface Settlement {
  readonly entries: readonly Entry[];
  readonly quarantined: readonly Quarantined[];
  /** Ids of quarantined messages that were taken in again and are stored now. */
  readonly released?: readonly number[];
  /** Quarantined messages that were taken in again and refused again. */
  readonly refusedAgain?: readonly { readonly id: number; readonly refusal: Refusal }[];
  readonly heard?: readonly HeardMessage[];
  /** Frames that were heard before, and are stored only now. */
  readonly settledUplinks?: readonly HeardUplink[];
  readonly sourceUses?: readonly SourceUse[];
  /** What was noticed about devices: begun or ended. */
  readonly findings?: readonly Finding[];
  /** How far the log is settled with this batch. */
  readonly logPlace?: LogPlace;
}

export interface Registry {
  readonly devices: DeviceRegister;
  readonly quarantine: Quarantine;
  readonly ledger: Ledger;
  readonly rollUpsDue: RollUpsDue;
  readonly rhythms: Rhythms;
  readonly logPosition: LogPosition;
  readonly brokerSessions: BrokerSessions;
  readonly sources: Sources;
  readonly access: Access;
  readonly codecs: Codecs;
  readonly adopted: AdoptedDevices;
  readonly radio: Radio;
  readonly gateways: Gateways;
  readonly encodings: Encodings;
  readonly findings: Findings;
  readonly alarms: Alarms;
  readonly alarmList: AlarmList;
  readonly alarmNotices: AlarmNotices;
  readonly maintenance: MaintenanceWindows;
  readonly watchClock: WatchClock;
  readonly feedback: Feedback;
  readonly accounts: Accounts;
  readonly secondFactors: SecondFactors;
  readonly sessions: Sessions;
  readonly apiTokens: ApiTokens;
  readonly oneTimeLinks: OneTimeLinks;
  readonly audit: AuditLog;
  readonly changes: Changes;
  readonly erased: ErasedDevices;
  /**
   * Deletes whatever is known of a device, in one transaction, and remembers that it was erased.
   * @param at epoch milliseconds
   * @param isStored its readings stay in a store that deletes no rows
   * @returns rows deleted by table
   */
  eraseDevice(of: { readonly municipality: string; readonly device: string }, at: number, isStored: boolean): Record<string, number>;
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
  const sources = new Sources(database);
  const access = new Access(database, sources);
  const codecs = new Codecs(database);
  const adopted = new AdoptedDevices(database);
  const radio = new Radio(database);
  const gateways = new Gateways(database);
  const encodings = new Encodings(database);
  const findings = new Findings(database);
  const rhythms = new Rhythms(database);
  const alarms = new Alarms(database);
  const changes = new Changes(database);
  const erased = new ErasedDevices(database);
  return {
    devices,
    quarantine,
    ledger,
    rollUpsDue,
    rhythms,
    logPosition,
    brokerSessions,
    sources,
    access,
    codecs,
    adopted,
    radio,
    gateways,
    encodings,
    findings,
    alarms,
    alarmList: new AlarmList(database),
    alarmNotices: new AlarmNotices(database),
    maintenance: new MaintenanceWindows(database),
    watchClock: new WatchClock(database),
    feedback: new Feedback(database),
    accounts: new Accounts(database),
    secondFactors: new SecondFactors(database),
    sessions: new Sessions(database),
    apiTokens: new ApiTokens(database),
    oneTimeLinks: new OneTimeLinks(database),
    audit: new AuditLog(database),
    changes,
    erased,
    eraseDevice(of, at, isStored) {
      const rows: Record<string, number> = {};
      rows.change = changes.forget(of);
      changes.save();
      inTransaction(database, () => {
        Object.assign(rows, eraseRows(database, of), { quarantine: quarantine.erase(of) });
        erased.note(of, at, isStored);
      });
      for (const part of [devices, rhythms, adopted, rollUpsDue]) part.forget(of);
      if (rows.alarm) alarms.noteErased();
      return rows;
    },
    settle(settlement) {
      const {
        entries,
        quarantined,
        released = [],
        refusedAgain = [],
        heard = [],
        settledUplinks = [],
        sourceUses = [],
        logPlace,
      } = settlement;
      const { findings: noticed = [] } = settlement;
      quarantine.forgetChanges(); // of a transaction that failed
      inTransaction(database, () => {
        devices.persist();
        rollUpsDue.persist();
        quarantine.persist(quarantined);
        quarantine.persistReleased(released);
        quarantine.persistRefusedAgain(refusedAgain);
        if (heard.length > 0) persistHeard(heard, radio, gateways);
        radio.persistSettled(settledUplinks);
        encodings.persist();
        sources.persist(sourceUses);
        findings.persist(noticed);
        ledger.persist(entries);
        if (logPlace) logPosition.persist(logPlace);
      });
      devices.saved();
      rollUpsDue.saved();
      quarantine.saved();
      ledger.settle(entries);
      encodings.saved();
      if (logPlace) logPosition.saved(logPlace);
    },
    close: () => database.close(),
  };
}

function persistHeard(heard: readonly HeardMessage[], radio: Radio, gateways: Gateways): void {
  const fromDevices = heard.flatMap((one) => ('devEui' in one.event ? [{ ...one, event: one.event }] : []));
  const fromGateways = heard.flatMap((one) => ('gateway' in one.event ? [{ ...one, event: one.event }] : []));
  const heardBy = fromDevices.flatMap(({ municipality, receivedAt, event }) =>
    event.type === 'uplink' ? [{ municipality, receivedAt, device: event.devEui, receptions: event.receptions }] : [],
  );
  radio.persist(fromDevices);
  gateways.persist(fromGateways, heardBy);
}
