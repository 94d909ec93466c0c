// The questions asked of InfluxDB, in InfluxQL that all its generations understand: one statement, both time bounds, everything quoted.
import type { Kind } from '../../domain/kind.ts';
import { joinStats, type Stats, statsOf, type Tier } from '../../domain/roll-up.ts';
import type { DeviceOf, LatestValue, Point, RollUp, Selection, Summary } from '../time-series-store.ts';
import type { Dialect } from './dialect.ts';
import { decodeTag, quoteName, quoteString } from './escape.ts';
import type { InfluxTransport, Row } from './transport.ts';

/** Devices named in one question. */
const DEVICES_AT_ONCE = 100;
const DAY_MS = 86_400_000;
const EARLIEST = Date.UTC(2010, 0, 1);

export interface QueryDeps {
  readonly transport: Pick<InfluxTransport, 'query'>;
  readonly dialect: Dialect;
}

const STATS = ['count', 'mean', 'min', 'max', 'last'] as const;

const byDevice = 'GROUP BY "municipality", "device"';
const within = (from: number, to: number) => `time >= ${Math.floor(from)}ms AND time < ${Math.floor(to)}ms`;

const isDevice = ({ municipality, device }: DeviceOf) =>
  `("municipality" = ${quoteString(municipality)} AND "device" = ${quoteString(device)})`;

/** Conditions that together name all devices, or one that names every device. */
function deviceConditions(devices: readonly DeviceOf[] | undefined): string[] {
  if (!devices) return [''];
  const conditions: string[] = [];
  for (let at = 0; at < devices.length; at += DEVICES_AT_ONCE) {
    conditions.push(
      ` AND (${devices
        .slice(at, at + DEVICES_AT_ONCE)
        .map(isDevice)
        .join(' OR ')})`,
    );
  }
  return conditions;
}

const deviceOf = ({ tags }: Row): DeviceOf => ({
  municipality: decodeTag(tags.municipality ?? ''),
  device: decodeTag(tags.device ?? ''),
});

/** Cuts a range into windows the database answers, at multiples of `alignMs`. */
function* windows({ maxRangeMs }: Dialect, from: number, to: number, alignMs: number): Generator<[from: number, to: number]> {
  const width = Math.max(alignMs, Math.floor(maxRangeMs / alignMs) * alignMs);
  for (let begin = from; begin < to; ) {
    const end = Math.min(to, Math.floor(begin / alignMs) * alignMs + width);
    yield [begin, end];
    begin = end;
  }
}

/** Names of the fields of a measurement; empty when it does not exist. */
export async function fieldsOf({ transport }: QueryDeps, measurement: string): Promise<string[]> {
  const rows = await transport.query(`SHOW FIELD KEYS FROM ${quoteName(measurement)}`);
  return rows.flatMap(({ values }) => values.map(([name]) => String(name)));
}

/** The newest value of every quantity of every device of a kind. */
export async function latestOfKind(deps: QueryDeps, kind: Kind, now: number): Promise<LatestValue[]> {
  const latest: LatestValue[] = [];
  const to = now + DAY_MS;
  const from = Math.max(EARLIEST, to - deps.dialect.latestReachMs);
  for (const quantity of await fieldsOf(deps, kind)) {
    const newest = new Map<string, LatestValue>();
    for (const [begin, end] of windows(deps.dialect, from, to, DAY_MS)) {
      const statement = `SELECT last(${quoteName(quantity)}) FROM ${quoteName(kind)} WHERE ${within(begin, end)} ${byDevice}`;
      for (const row of await deps.transport.query(statement)) {
        const [[time, value] = []] = row.values;
        const of = deviceOf(row);
        if (typeof time === 'number' && typeof value === 'number') newest.set(JSON.stringify(of), { ...of, kind, quantity, time, value });
      }
    }
    latest.push(...newest.values());
  }
  return latest;
}

/** Single values, the oldest first: window by window until there are enough. */
export async function readPoints(deps: QueryDeps, selection: Selection, limit: number): Promise<Point[]> {
  const { kind, devices, quantities, from, to } = selection;
  const fields = new Set(await fieldsOf(deps, kind));
  const names = quantities.map(({ name }) => name).filter((name) => fields.has(name));
  const points: Point[] = [];
  for (const [begin, end] of windows(deps.dialect, from, to, DAY_MS)) {
    for (const name of names) {
      for (const condition of deviceConditions(devices)) {
        const where = `WHERE ${within(begin, end)}${condition}`;
        // LIMIT counts for each device: of each the oldest are here, and so are the oldest of all.
        const statement = `SELECT ${quoteName(name)} FROM ${quoteName(kind)} ${where} ${byDevice} ORDER BY time ASC LIMIT ${limit}`;
        for (const row of await deps.transport.query(statement)) points.push(...toPoints(name, row));
      }
    }
    if (points.length >= limit) break;
  }
  return points.sort((a, b) => a.time - b.time).slice(0, limit);
}

function toPoints(quantity: string, row: Row): Point[] {
  const of = deviceOf(row);
  return row.values.flatMap(([time, value]) =>
    typeof time === 'number' && typeof value === 'number' ? [{ ...of, quantity, time, value }] : [],
  );
}

/** Readings in buckets of one width. */
export async function summarise(deps: QueryDeps, selection: Selection, widthMs: number): Promise<Summary[]> {
  const { kind, devices, quantities, from, to } = selection;
  const fields = new Set(await fieldsOf(deps, kind));
  const summaries: Summary[] = [];
  for (const { name, circular } of quantities.filter((quantity) => fields.has(quantity.name))) {
    for (const condition of deviceConditions(devices)) {
      for (const [begin, end] of windows(deps.dialect, from, to, widthMs)) {
        const where = `FROM ${quoteName(kind)} WHERE ${within(begin, end)}${condition}`;
        summaries.push(
          ...(await (circular ? summariseDirections(deps, name, where, widthMs) : summariseField(deps, name, where, widthMs))),
        );
      }
    }
  }
  return summaries;
}

async function summariseField({ transport }: QueryDeps, quantity: string, where: string, widthMs: number): Promise<Summary[]> {
  const columns = STATS.map((stat) => `${stat}(${quoteName(quantity)})`).join(', ');
  const grouping = `GROUP BY time(${widthMs}ms), "municipality", "device" fill(none)`;
  const rows = await transport.query(`SELECT ${columns} ${where} ${grouping}`);
  return rows.flatMap((row) => {
    const of = deviceOf(row);
    return row.values.flatMap((value) => {
      const [start, count, mean, min, max, last] = value as number[];
      if (!count || start === undefined) return [];
      return [{ ...of, quantity, start, stats: { count, mean, min, max, last } as Stats }];
    });
  });
}

/** InfluxQL cannot take a mean on the circle: the readings are fetched. */
async function summariseDirections({ transport }: QueryDeps, quantity: string, where: string, widthMs: number): Promise<Summary[]> {
  const rows = await transport.query(`SELECT ${quoteName(quantity)} ${where} ${byDevice}`);
  return rows.flatMap((row) => {
    const of = deviceOf(row);
    const buckets = new Map<number, Stats[]>();
    for (const [time, value] of row.values) {
      if (typeof time !== 'number' || typeof value !== 'number') continue;
      const start = Math.floor(time / widthMs) * widthMs;
      const bucket = buckets.get(start) ?? [];
      bucket.push(statsOf(value, true));
      buckets.set(start, bucket);
    }
    return [...buckets].map(([start, parts]) => ({ ...of, quantity, start, stats: joinStats(parts) }));
  });
}

/** The roll-ups whose bucket begins in [from, to). */
export async function readRollUps(deps: QueryDeps, tier: Tier, { kind, devices, quantities, from, to }: Selection): Promise<RollUp[]> {
  const measurement = `${kind}_${tier}`;
  const fields = new Set(await fieldsOf(deps, measurement));
  const rollUps: RollUp[] = [];
  for (const { name } of quantities.filter((quantity) => fields.has(`${quantity.name}_count`))) {
    const suffixes = [...STATS, 'resultant', 'coverage'].filter((suffix) => fields.has(`${name}_${suffix}`));
    const columns = suffixes.map((suffix) => quoteName(`${name}_${suffix}`)).join(', ');
    for (const condition of deviceConditions(devices)) {
      for (const [begin, end] of windows(deps.dialect, from, to, DAY_MS)) {
        const where = `WHERE ${within(begin, end)}${condition}`;
        const rows = await deps.transport.query(`SELECT ${columns} FROM ${quoteName(measurement)} ${where} ${byDevice}`);
        for (const row of rows) rollUps.push(...toRollUps(kind, name, suffixes, row));
      }
    }
  }
  return rollUps;
}

function toRollUps(kind: Kind, quantity: string, suffixes: readonly string[], row: Row): RollUp[] {
  const of = deviceOf(row);
  const byStart = new Map<number, RollUp>();
  for (const [start, ...values] of row.values) {
    const given = Object.fromEntries(
      suffixes.flatMap((suffix, index) => (typeof values[index] === 'number' ? [[suffix, values[index]]] : [])),
    );
    const { coverage, ...stats } = given as unknown as Stats & { coverage?: number };
    if (typeof start !== 'number' || stats.count === undefined) continue;
    // Where a store cannot overwrite, older revisions stand beside the newest; readings only ever become more.
    if ((byStart.get(start)?.stats.count ?? 0) > stats.count) continue;
    byStart.set(start, { ...of, kind, quantity, start, stats, ...(coverage === undefined ? {} : { coverage }) });
  }
  return [...byStart.values()].sort((a, b) => a.start - b.start);
}

/** Time of the oldest point of a measurement. */
export async function oldestOf({ transport, dialect }: QueryDeps, measurement: string): Promise<number | undefined> {
  // A question over all times is more than InfluxDB 3 Core answers; there retention is the database's own.
  if (!dialect.abilities.erase) return undefined;
  const statement = `SELECT * FROM ${quoteName(measurement)} WHERE ${within(Date.UTC(1970, 0, 1), Date.UTC(2200, 0, 1))} ORDER BY time ASC LIMIT 1`;
  const [row] = await transport.query(statement);
  const [[time] = []] = row?.values ?? [];
  return typeof time === 'number' ? time : undefined;
}
