// How devices are heard over LoRaWAN: each uplink with all its receptions, what is lost, battery and margin. Written with the batch's books.
import type { DatabaseSync } from 'node:sqlite';
import { type CounterState, counterOf, countFrame, newCounter, noteJoin, onlyOnceSince } from '../domain/frame-counter.ts';
import { bestFirst, type DeviceEvent, type Reception, type Uplink } from '../domain/lns-event.ts';
import { BatteryDays } from './battery-days.ts';
import { type Prepare, preparedOnce } from './statements.ts';

/** The same frame heard by several network servers arrives several times: same device, counter and payload within this. */
export const SAME_UPLINK_MS = 600_000;
/** Messages kept of one frame; one that is repeated again and again adds no more. */
const MESSAGES_KEPT = 8;
const DAY_MS = 86_400_000;

export interface HeardDevice {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly format: string;
  /** What gave the format away. */
  readonly because: string;
  readonly event: DeviceEvent;
  /** What it measured is stored; false for a frame that waits in the quarantine. */
  readonly isSettled: boolean;
}

/** An uplink of a municipality's device, with its arrival. */
export interface HeardUplink {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly event: Uplink;
}

export interface RadioView {
  /** What the network server calls it. */
  readonly name: string | null;
  readonly serverProfile: string | null;
  readonly format: string;
  readonly firstHeard: number;
  readonly lastHeard: number;
  readonly fCnt: number | null;
  readonly bestGateway: string | null;
  readonly rssi: number | null;
  readonly snr: number | null;
  readonly spreadingFactor: number | null;
  readonly battery: number | null;
  readonly margin: number | null;
  /** The network server's last complaint about the device. */
  readonly complaint: string | null;
  readonly complaintAt: number | null;
}

export interface UplinkView {
  readonly receivedAt: number;
  readonly fCnt: number | null;
  readonly fPort: number;
  /** Hexadecimal. */
  readonly payload: string;
  readonly spreadingFactor: number | null;
  readonly receptions: readonly Reception[];
  /** One for each network server that brought it, in the order of their arrival. */
  readonly messages: ToldBy[];
}

/** What a frame is known by. */
export type Frame = Pick<Uplink, 'devEui' | 'devAddr' | 'fCnt' | 'fPort' | 'bytes'>;

/** A frame, to be known again. */
export interface HeardFrame extends Frame {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly fCnt: number;
}

interface Before {
  readonly id: number;
  readonly receptions: string;
  readonly settled: 0 | 1;
  readonly messages: string;
}

/** A message that told of a frame, and how its format was recognised. */
export interface ToldBy {
  /** Arrival, epoch milliseconds. */
  readonly receivedAt: number;
  readonly format: string;
  /** What gave the format away. */
  readonly because: string;
}

export const RADIO_SCHEMA = `
  CREATE TABLE IF NOT EXISTS uplink (
    municipality TEXT NOT NULL, device TEXT NOT NULL, received_at INTEGER NOT NULL, f_cnt INTEGER, f_port INTEGER NOT NULL,
    payload BLOB NOT NULL, spreading_factor INTEGER, receptions TEXT NOT NULL, settled INTEGER NOT NULL DEFAULT 0, dev_addr TEXT,
    messages TEXT NOT NULL DEFAULT '[]'
  ) STRICT;
  CREATE INDEX IF NOT EXISTS uplink_device ON uplink (municipality, device, received_at);
  CREATE INDEX IF NOT EXISTS uplink_counter ON uplink (municipality, device, f_cnt & 65535);
  CREATE INDEX IF NOT EXISTS uplink_arrival ON uplink (received_at);
  CREATE TABLE IF NOT EXISTS radio (
    municipality TEXT NOT NULL, device TEXT NOT NULL, name TEXT, server_profile TEXT, format TEXT NOT NULL, counter TEXT, f_cnt INTEGER,
    first_heard INTEGER NOT NULL, last_heard INTEGER NOT NULL, best_gateway TEXT, rssi REAL, snr REAL, spreading_factor INTEGER,
    battery REAL, margin REAL, complaint TEXT, complaint_at INTEGER, counter_back_at INTEGER,
    PRIMARY KEY (municipality, device)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS radio_day (
    municipality TEXT NOT NULL, device TEXT NOT NULL, day INTEGER NOT NULL, received INTEGER NOT NULL, lost INTEGER NOT NULL,
    PRIMARY KEY (municipality, device, day)
  ) STRICT, WITHOUT ROWID;
`;

/** A file of an earlier version has the column only after `addMissingColumns`. Few devices are in it, and the alarms ask every two seconds. */
export const RADIO_INDEX = 'CREATE INDEX IF NOT EXISTS radio_counter_back ON radio (counter_back_at) WHERE counter_back_at IS NOT NULL';

export class Radio {
  readonly #prepare: Prepare;
  /** What network servers say of batteries, day by day. */
  readonly batteries: BatteryDays;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
    this.batteries = new BatteryDays(database);
  }

  /** Notes what was heard; belongs inside the batch's transaction. */
  persist(heard: readonly HeardDevice[]): void {
    for (const one of heard) {
      if (one.event.type === 'uplink') this.#hear(one, one.event);
      else this.#note(one);
    }
  }

  #hear(heard: HeardDevice, uplink: Uplink): void {
    const { municipality, receivedAt, isSettled } = heard;
    const { devEui, fCnt, fPort, bytes, spreadingFactor, receptions, devAddr } = uplink;
    const told: ToldBy = { receivedAt, format: heard.format, because: heard.because };
    const before = this.#before(municipality, uplink, receivedAt);
    if (before) {
      this.#addTo(before, receptions, told);
      if (isSettled && !before.settled) this.#markSettled(before.id);
      return;
    }
    const counter = this.#count(municipality, uplink, receivedAt);
    this.#prepare(
      `INSERT INTO uplink (municipality, device, received_at, f_cnt, f_port, payload, spreading_factor, receptions, settled, dev_addr,
           messages)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ).run(
      municipality,
      devEui,
      receivedAt,
      fCnt ?? null,
      fPort,
      bytes,
      spreadingFactor ?? null,
      JSON.stringify(receptions),
      isSettled ? 1 : 0,
      devAddr ?? null,
      JSON.stringify([told]),
    );
    this.#note(heard, counter?.state, counter?.wentBack);
  }

  /** Another message about the same frame. */
  #addTo({ id, receptions, messages }: Before, more: readonly Reception[], told: ToldBy): void {
    const known = JSON.parse(receptions) as Reception[];
    const fresh = more.filter(({ gateway }) => !known.some((one) => one.gateway === gateway));
    const all = JSON.stringify(bestFirst([...known, ...fresh]));
    const said = [...(JSON.parse(messages) as ToldBy[]), told].slice(0, MESSAGES_KEPT);
    this.#prepare('UPDATE uplink SET receptions = ?, messages = ? WHERE rowid = ?').run(all, JSON.stringify(said), id);
  }

  /** The same frame, if it was heard a moment ago. Some network servers cut the counter off at 16 bits. */
  #before(municipality: string, frame: Frame, receivedAt: number): Before | undefined {
    const { devEui, fCnt, fPort, bytes, devAddr } = frame;
    if (fCnt === undefined) return undefined;
    const row = this.#prepare(
      `SELECT rowid AS id, receptions, settled, messages FROM uplink WHERE municipality = $m AND device = $d AND received_at BETWEEN $from AND $to
           AND f_cnt & 65535 = $fCnt AND f_port = $fPort AND payload = $payload AND ($addr IS NULL OR dev_addr IS NULL OR dev_addr = $addr)`,
    ).get({
      $m: municipality,
      $d: devEui,
      $from: receivedAt - SAME_UPLINK_MS,
      $to: receivedAt + SAME_UPLINK_MS,
      $fCnt: fCnt & 0xffff,
      $fPort: fPort,
      $payload: bytes,
      $addr: devAddr ?? null,
    });
    return row as Before | undefined;
  }

  #markSettled(id: number): void {
    this.#prepare('UPDATE uplink SET settled = 1 WHERE rowid = ?').run(id);
  }

  /** While nobody knew how its payload is written, another one was noted. */
  #correct(municipality: string, { devEui, fCnt, bytes }: Uplink, receivedAt: number): void {
    this.#prepare(
      'UPDATE uplink SET settled = 1, payload = ? WHERE municipality = ? AND device = ? AND received_at = ? AND f_cnt IS ? AND settled = 0',
    ).run(bytes, municipality, devEui, receivedAt, fCnt ?? null);
  }

  /** Notes that frames which had waited are stored now; belongs inside the batch's transaction. */
  persistSettled(uplinks: readonly HeardUplink[]): void {
    for (const { municipality, receivedAt, event } of uplinks) {
      const before = this.#before(municipality, event, receivedAt);
      if (before && !before.settled) this.#markSettled(before.id);
      if (!before) this.#correct(municipality, event, receivedAt);
    }
  }

  /** True when the same frame, brought by whichever network server, is stored. */
  isSettled(municipality: string, frame: Frame, receivedAt: number): boolean {
    return this.#before(municipality, frame, receivedAt)?.settled === 1;
  }

  /**
   * True when the same frame of the same session was stored before, however long ago (of the days uplinks are kept): a session uses each
   * counter once, so it is that frame again, whatever time it brings. Without an address nobody knows which session it is of.
   */
  isPlayedAgain(municipality: string, { devEui, devAddr, fCnt, fPort, bytes }: Frame, receivedAt: number): boolean {
    if (fCnt === undefined || devAddr === undefined) return false;
    const since = onlyOnceSince(this.#counterOf(municipality, devEui), { fCnt, devAddr });
    if (since === undefined) return false;
    // The plus keeps SQLite from the index of arrivals: by counters it is a handful of rows, not those of three days (0.5 ms).
    const row = this.#prepare(
      `SELECT 1 FROM uplink WHERE municipality = ? AND device = ? AND +received_at >= ? AND +received_at < ? AND f_cnt & 65535 = ? AND f_port = ?
         AND payload = ? AND dev_addr = ? AND settled = 1`,
    ).get(municipality, devEui, since, receivedAt, fCnt & 0xffff, fPort, bytes, devAddr);
    return row !== undefined;
  }

  /** Counts what came, and what the frame counter says did not; gives the counter's new state, and whether it went back. */
  #count(municipality: string, uplink: Uplink, receivedAt: number): { state: CounterState; wentBack: boolean } | undefined {
    const { devEui, fCnt, devAddr, time } = uplink;
    if (fCnt === undefined) {
      this.#addToDay(municipality, devEui, receivedAt, 1, 0);
      return undefined;
    }
    const state = this.#counterOf(municipality, devEui);
    const isKnown = () => this.#cameBefore(municipality, uplink, receivedAt);
    const { received, losses, wentBack = false } = countFrame(state, { fCnt, devAddr, receivedAt, time, isKnown });
    this.#addToDay(municipality, devEui, receivedAt, received, 0);
    for (const { lost, at } of losses) this.#addToDay(municipality, devEui, at, 0, lost);
    return { state, wentBack };
  }

  #counterOf(municipality: string, device: string): CounterState {
    const row = this.#prepare('SELECT counter FROM radio WHERE municipality = ? AND device = ?').get(municipality, device);
    const { counter } = (row ?? {}) as { counter?: string | null };
    return counter ? (JSON.parse(counter) as CounterState) : newCounter();
  }

  /** True when a frame of the same counter and content is among the uplinks that are kept. */
  #cameBefore(municipality: string, { devEui, fCnt = 0, fPort, bytes }: Uplink, receivedAt: number): boolean {
    const row = this.#prepare(
      `SELECT 1 FROM uplink WHERE municipality = ? AND device = ? AND +received_at < ? AND f_cnt & 65535 = ? AND f_port = ? AND payload = ?`,
    ).get(municipality, devEui, receivedAt, fCnt & 0xffff, fPort, bytes);
    return row !== undefined;
  }

  #addToDay(municipality: string, device: string, at: number, received: number, lost: number): void {
    this.#prepare(
      `INSERT INTO radio_day VALUES ($m, $d, $day, $received, max(0, $lost)) ON CONFLICT (municipality, device, day) DO UPDATE SET
           received = received + $received, lost = max(0, lost + $lost)`,
    ).run({ $m: municipality, $d: device, $day: Math.floor(at / DAY_MS), $received: received, $lost: lost });
  }

  /** @param counter the state after an uplink; undefined when it had no counter, or for another event */
  #note({ municipality, receivedAt, format, event }: HeardDevice, counter?: CounterState, wentBack = false): void {
    const { devEui, name, serverProfile } = event;
    if (event.type === 'join') {
      counter = this.#counterOf(municipality, devEui);
      noteJoin(counter, { devAddr: event.devAddr, receivedAt });
    }
    const uplink = event.type === 'uplink' ? event : undefined;
    const best = uplink?.receptions[0];
    const battery = event.type === 'status' || event.type === 'uplink' ? event.battery : undefined;
    if (battery !== undefined) this.batteries.note(municipality, devEui, receivedAt, battery);
    const margin = event.type === 'status' ? event.margin : undefined;
    const complaint = event.type === 'log' ? `${event.code}: ${event.description}`.slice(0, 300) : undefined;
    this.#prepare(
      `INSERT INTO radio (municipality, device, name, server_profile, format, counter, f_cnt, first_heard, last_heard, best_gateway, rssi, snr,
           spreading_factor, battery, margin, complaint, complaint_at, counter_back_at)
         VALUES ($municipality, $device, $name, $profile, $format, $counter, $fcnt, $at, $at, $gateway, $rssi, $snr, $sf, $battery, $margin,
           $complaint, $complaintAt, $backAt)
         ON CONFLICT (municipality, device) DO UPDATE SET
           name = coalesce($name, name), server_profile = coalesce($profile, server_profile), format = $format,
           counter = coalesce($counter, counter), f_cnt = CASE WHEN $counter IS NULL THEN f_cnt ELSE $fcnt END,
           last_heard = max(last_heard, $at), best_gateway = coalesce($gateway, best_gateway), rssi = coalesce($rssi, rssi),
           snr = coalesce($snr, snr), spreading_factor = coalesce($sf, spreading_factor), battery = coalesce($battery, battery),
           margin = coalesce($margin, margin), complaint = coalesce($complaint, complaint), complaint_at = coalesce($complaintAt, complaint_at),
           counter_back_at = coalesce($backAt, counter_back_at)`,
    ).run({
      $municipality: municipality,
      $device: devEui,
      $name: name ?? null,
      $profile: serverProfile ?? null,
      $format: format,
      $counter: counter ? JSON.stringify(counter) : null,
      $fcnt: (counter && counterOf(counter)) ?? null,
      $at: receivedAt,
      $gateway: best?.gateway ?? null,
      $rssi: best?.rssi ?? null,
      $snr: best?.snr ?? null,
      $sf: uplink?.spreadingFactor ?? null,
      $battery: battery ?? null,
      $margin: margin ?? null,
      $complaint: complaint ?? null,
      $complaintAt: complaint === undefined ? null : receivedAt,
      $backAt: wentBack ? receivedAt : null,
    });
  }

  view(municipality: string, device: string): RadioView | undefined {
    return this.#prepare(
      `SELECT name, server_profile AS serverProfile, format, first_heard AS firstHeard, last_heard AS lastHeard, f_cnt AS fCnt,
           best_gateway AS bestGateway, rssi, snr, spreading_factor AS spreadingFactor, battery, margin, complaint, complaint_at AS complaintAt
         FROM radio WHERE municipality = ? AND device = ?`,
    ).get(municipality, device) as unknown as RadioView | undefined;
  }

  /** Devices whose frame counter went back without a join since a time (epoch ms), and when it last did. */
  countersBack(since: number): { municipality: string; device: string; at: number }[] {
    return this.#prepare('SELECT municipality, device, counter_back_at AS at FROM radio WHERE counter_back_at >= ?').all(
      since,
    ) as unknown as { municipality: string; device: string; at: number }[];
  }

  /** Share of uplinks that were sent and not heard since a time (epoch ms), 0 to 1; undefined without any. */
  lossSince(municipality: string, device: string, since: number): number | undefined {
    const { received, lost } = this.#prepare(
      'SELECT sum(received) AS received, sum(lost) AS lost FROM radio_day WHERE municipality = ? AND device = ? AND day >= ?',
    ).get(municipality, device, Math.floor(since / DAY_MS)) as { received: number | null; lost: number | null };
    return received === null || lost === null ? undefined : lost / (received + lost);
  }

  /** What came and what was lost day by day (UTC), the oldest first. @param since epoch milliseconds */
  days(municipality: string, device: string, since: number): { day: number; received: number; lost: number }[] {
    const rows = this.#prepare(
      'SELECT day, received, lost FROM radio_day WHERE municipality = ? AND device = ? AND day >= ? ORDER BY day',
    ).all(municipality, device, Math.floor(since / DAY_MS)) as unknown as { day: number; received: number; lost: number }[];
    return rows.map(({ day, received, lost }) => ({ day: day * DAY_MS, received, lost }));
  }

  /** The last uplinks of a device, newest first. */
  uplinks(municipality: string, device: string, limit: number): UplinkView[] {
    const rows = this.#prepare(
      `SELECT received_at AS receivedAt, f_cnt AS fCnt, f_port AS fPort, hex(payload) AS payload, spreading_factor AS spreadingFactor, receptions,
           messages
         FROM uplink WHERE municipality = ? AND device = ? ORDER BY received_at DESC LIMIT ?`,
    ).all(municipality, device, limit) as unknown as (Omit<UplinkView, 'receptions' | 'messages'> & {
      receptions: string;
      messages: string;
    })[];
    return rows.map(({ receptions, messages, ...row }) => ({
      ...row,
      payload: row.payload.toLowerCase(),
      receptions: JSON.parse(receptions) as Reception[],
      messages: JSON.parse(messages) as ToldBy[],
    }));
  }

  /** Stored uplinks since a time, for whoever must know the same frame again after a restart. One that waits may still come in. */
  since(time: number): HeardFrame[] {
    const rows = this.#prepare(
      `SELECT municipality, device AS devEui, dev_addr AS devAddr, received_at AS receivedAt, f_cnt AS fCnt, f_port AS fPort, payload AS bytes
         FROM uplink WHERE received_at >= ? AND f_cnt IS NOT NULL AND settled = 1`,
    ).all(time) as unknown as (Omit<HeardFrame, 'devAddr'> & { devAddr: string | null })[];
    return rows.map(({ devAddr, ...frame }) => (devAddr === null ? frame : { ...frame, devAddr }));
  }

  /** Deletes uplinks that arrived before a time, epoch milliseconds, and their days' counts a month later. */
  expire(before: number): void {
    this.#prepare('DELETE FROM uplink WHERE received_at < ?').run(before);
    this.#prepare('DELETE FROM radio_day WHERE day < ?').run(Math.floor(before / DAY_MS) - 30);
    this.batteries.expire(before);
  }
}
