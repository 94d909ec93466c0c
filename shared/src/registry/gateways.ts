// The gateways of the municipalities: what they say of themselves, and which devices they hear. Written with the batch's books.
import type { DatabaseSync } from 'node:sqlite';
import type { GatewayEvent, GatewayStats, Reception } from '../domain/lns-event.ts';
import { type Prepare, preparedOnce } from './statements.ts';

export interface HeardGateway {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly event: GatewayEvent;
}

export interface HeardBy {
  readonly municipality: string;
  readonly receivedAt: number;
  readonly device: string;
  readonly receptions: readonly Reception[];
}

export interface GatewayRow {
  readonly municipality: string;
  readonly gateway: string;
  readonly region: string | null;
  readonly lat: number | null;
  readonly lon: number | null;
  readonly firstHeard: number;
  readonly lastHeard: number;
  /** What state/conn said last: 1, 0, or null when it never came. */
  readonly online: number | null;
  readonly onlineSince: number | null;
  /** Of the statistics that came since the gateway is known. */
  readonly received: number;
  readonly receivedOk: number;
  readonly toSend: number;
  readonly sent: number;
  readonly statsAt: number | null;
  /** Of the airtime the regulation allows, 0 to 1. */
  readonly dutyCycle: number | null;
  /** Devices heard in the last day. */
  readonly devices: number;
}

export type GatewayState = Pick<GatewayRow, 'municipality' | 'gateway' | 'lastHeard' | 'online' | 'onlineSince' | 'statsAt'>;

export const GATEWAY_SCHEMA = `
  CREATE TABLE IF NOT EXISTS gateway (
    municipality TEXT NOT NULL, gateway TEXT NOT NULL, region TEXT, lat REAL, lon REAL, first_heard INTEGER NOT NULL, last_heard INTEGER NOT NULL,
    online INTEGER, online_since INTEGER, received INTEGER NOT NULL DEFAULT 0, received_ok INTEGER NOT NULL DEFAULT 0,
    to_send INTEGER NOT NULL DEFAULT 0, sent INTEGER NOT NULL DEFAULT 0, stats_at INTEGER, duty_cycle REAL, stats_times TEXT,
    PRIMARY KEY (municipality, gateway)
  ) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS gateway_device (
    municipality TEXT NOT NULL, gateway TEXT NOT NULL, device TEXT NOT NULL, last_heard INTEGER NOT NULL,
    PRIMARY KEY (municipality, gateway, device)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX IF NOT EXISTS gateway_device_device ON gateway_device (municipality, device, last_heard);
`;

const DAY_MS = 86_400_000;
/** Times of the last statistics of a gateway, to know them again: half an hour, at two a minute. */
const STATS_REMEMBERED = 64;

export class Gateways {
  readonly #prepare: Prepare;

  constructor(database: DatabaseSync) {
    this.#prepare = preparedOnce(database);
  }

  /** Notes what gateways said and heard; belongs inside the batch's transaction. */
  persist(events: readonly HeardGateway[], heardBy: readonly HeardBy[]): void {
    for (const { municipality, receivedAt, event } of events) {
      const { gateway, region } = event;
      this.#hear(municipality, gateway, receivedAt, event.type === 'gateway stats' ? event : {}, region);
      if (event.type === 'gateway state') this.#note(municipality, gateway, event.isOnline, receivedAt);
      if (event.type === 'gateway stats') this.#count(municipality, receivedAt, event);
    }
    for (const { municipality, receivedAt, device, receptions } of heardBy) {
      for (const reception of receptions) {
        this.#hear(municipality, reception.gateway, receivedAt, reception);
        this.#prepare(
          `INSERT INTO gateway_device VALUES (?, ?, ?, ?) ON CONFLICT (municipality, gateway, device) DO UPDATE SET
               last_heard = max(last_heard, excluded.last_heard)`,
        ).run(municipality, reception.gateway, device, receivedAt);
      }
    }
  }

  /** Statistics are of the time since the ones before: delivered again, they would count twice. */
  #count(municipality: string, receivedAt: number, { gateway, time, received, receivedOk, toSend, sent, dutyCycle }: GatewayStats): void {
    const row = this.#prepare('SELECT stats_times AS times FROM gateway WHERE municipality = ? AND gateway = ?').get(municipality, gateway);
    const times = JSON.parse((row as { times: string | null } | undefined)?.times ?? '[]') as number[];
    if (time !== undefined && times.includes(time)) return;
    const kept = time === undefined ? times : [...times, time].slice(-STATS_REMEMBERED);
    this.#prepare(
      `UPDATE gateway SET received = received + ?, received_ok = received_ok + ?, to_send = to_send + ?, sent = sent + ?, stats_at = ?,
           duty_cycle = coalesce(?, duty_cycle), stats_times = ? WHERE municipality = ? AND gateway = ?`,
    ).run(received, receivedOk, toSend, sent, receivedAt, dutyCycle ?? null, JSON.stringify(kept), municipality, gateway);
  }

  #hear(municipality: string, gateway: string, at: number, place: { lat?: number; lon?: number }, region?: string): void {
    this.#prepare(
      `INSERT INTO gateway (municipality, gateway, region, lat, lon, first_heard, last_heard) VALUES ($m, $g, $region, $lat, $lon, $at, $at)
         ON CONFLICT (municipality, gateway) DO UPDATE SET region = coalesce($region, region), lat = coalesce($lat, lat),
           lon = coalesce($lon, lon), last_heard = max(last_heard, $at)`,
    ).run({ $m: municipality, $g: gateway, $region: region ?? null, $lat: place.lat ?? null, $lon: place.lon ?? null, $at: at });
  }

  #note(municipality: string, gateway: string, isOnline: boolean, at: number): void {
    this.#prepare(
      `UPDATE gateway SET online_since = CASE WHEN online IS $online THEN online_since ELSE $at END, online = $online
         WHERE municipality = $m AND gateway = $g`,
    ).run({ $online: isOnline ? 1 : 0, $at: at, $m: municipality, $g: gateway });
  }

  /** @param now epoch milliseconds; devices are counted that were heard in the day before */
  list(municipality: string | undefined, now: number): GatewayRow[] {
    return this.#prepare(
      `SELECT municipality, gateway, region, lat, lon, first_heard AS firstHeard, last_heard AS lastHeard, online, online_since AS onlineSince,
           received, received_ok AS receivedOk, to_send AS toSend, sent, stats_at AS statsAt, duty_cycle AS dutyCycle,
           (SELECT count(*) FROM gateway_device d WHERE d.municipality = g.municipality AND d.gateway = g.gateway AND d.last_heard >= ?) AS devices
         FROM gateway g WHERE ? IS NULL OR municipality = ? ORDER BY municipality, gateway`,
    ).all(now - DAY_MS, municipality ?? null, municipality ?? null) as unknown as GatewayRow[];
  }

  /** What is known of all gateways' being there; without counting their devices. */
  states(): GatewayState[] {
    return this.#prepare(
      `SELECT municipality, gateway, last_heard AS lastHeard, online, online_since AS onlineSince, stats_at AS statsAt FROM gateway`,
    ).all() as unknown as GatewayState[];
  }

  /** Who hears each device: the gateways that heard it in the day up to when it was heard last. */
  hearers(): { municipality: string; device: string; gateway: string }[] {
    return this.#prepare(
      `SELECT municipality, device, gateway FROM gateway_device a WHERE last_heard >= (
           SELECT max(last_heard) FROM gateway_device b WHERE b.municipality = a.municipality AND b.device = a.device) - ${DAY_MS}`,
    ).all() as unknown as { municipality: string; device: string; gateway: string }[];
  }

  /** The devices a gateway heard since a time (epoch ms) and that no other heard since then. */
  onlyHeardBy(municipality: string, gateway: string, since: number): string[] {
    const rows = this.#prepare(
      `SELECT device FROM gateway_device a WHERE municipality = $m AND gateway = $g AND last_heard >= $since AND NOT EXISTS (
           SELECT 1 FROM gateway_device b WHERE b.municipality = $m AND b.device = a.device AND b.gateway <> $g AND b.last_heard >= $since)`,
    ).all({ $m: municipality, $g: gateway, $since: since }) as unknown as { device: string }[];
    return rows.map(({ device }) => device);
  }
}
