// A device is erased, end to end: counted in every table and series before and after, in DuckDB and in InfluxDB, and over a restart.
import { readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type InfluxStub, startInfluxStub } from '../support/influx-stub.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { chirpStackUp, post, signIn } from '../support/network-server.ts';
import { firstAdministrator, invite } from '../support/people.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from '../support/running-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

const HOUR = 3_600_000;
const GONE = 'bay-gone';
const STAYS = 'bay-gone-2';

let folder: string;
beforeEach(() => {
  folder = temporaryFolder();
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Rows of the registry that name a device, by table; whatever tables there are, so that a new one is not forgotten. */
function rowsNaming(device: string): Record<string, number> {
  const database = new DatabaseSync(join(folder, 'lagebild.sqlite'), { readOnly: true });
  const names = (sql: string) => (database.prepare(sql).all() as { name: string }[]).map(({ name }) => name);
  const rows: Record<string, number> = {};
  for (const table of names("SELECT name FROM sqlite_schema WHERE type = 'table'")) {
    const columns = names(`SELECT name FROM pragma_table_info('${table}')`);
    // An id stands between quotes, slashes or at the end, so that bay-gone-2 is another one.
    const found = (database.prepare(`SELECT * FROM "${table}"`).all() as Record<string, unknown>[]).filter((row) =>
      columns.some((column) => {
        const value = row[column];
        const text = value instanceof Uint8Array ? Buffer.from(value).toString() : typeof value === 'string' ? value : '';
        return new RegExp(`(^|[/"])${device}($|[/"])`).test(text);
      }),
    );
    if (found.length > 0) rows[table] = found.length;
  }
  database.close();
  return rows;
}

/** Readings of two bays over five hours, roll-ups of them, a finding, messages that are refused. */
async function fill(lagebild: RunningLagebild): Promise<void> {
  const now = Date.now();
  const send = (device: string, payload: unknown) =>
    lagebild.mqtt.publishAsync(`v1/unna/parking/${device}`, JSON.stringify(payload), { qos: 1 });
  for (const device of [GONE, STAYS]) {
    for (let time = now - 5 * HOUR; time <= now; time += 10 * 60_000)
      await send(device, { time, values: { occupied: time % 2 === 0, battery: 3 }, about: { site: 'Markt', name: `Name ${device}` } });
    await send(device, { time: now + 24 * HOUR, values: { occupied: true } });
    await send(device, { time: now, values: { occupied: 'vielleicht' } });
  }
  await lagebild.settled();
  await lagebild.runJobs(now + HOUR);
}

const told = async (lagebild: RunningLagebild, device: string) => {
  const range = { municipality: 'unna', device, from: Date.now() - 6 * HOUR, to: Date.now() };
  const series = await lagebild.ask('series', { ...range, quantity: 'occupied', every: '5m' }).catch(() => undefined);
  return {
    isListed: (await lagebild.ask('devices')).devices.some((one) => one.device === device),
    latest: (await lagebild.ask('latest')).readings.filter((one) => one.device === device).length,
    values: series?.values.filter((value) => value !== null).length ?? 0,
    quarantined: (await lagebild.ask('quarantine', { municipality: 'unna', device })).total,
    messages: (await lagebild.ask('origin', { municipality: 'unna', device, limit: 50 }).catch(() => ({ messages: [] }))).messages.length,
  };
};
const NOTHING = { isListed: false, latest: 0, values: 0, quarantined: 0, messages: 0 };

interface Store {
  readonly settings: Record<string, string>;
  /** Series and points of a device, however its store counts them; asked while Lagebild is stopped. */
  count(device: string): Promise<number>;
}

async function eraseAndCount({ settings, count }: Store): Promise<void> {
  let lagebild = await runLagebild({ DATA_DIR: folder, ...settings });
  await fill(lagebild);
  const before = await told(lagebild, GONE);
  expect(before).toMatchObject({ isListed: true, latest: 1, quarantined: 2 });
  expect(before.values).toBeGreaterThan(20);
  expect(before.messages).toBeGreaterThan(20);
  const [stays, rows] = [await told(lagebild, STAYS), rowsNaming(GONE)];
  expect(rows).toMatchObject({ device: 1, quarantine: 2 });
  expect(rows.finding).toBeGreaterThan(0);

  const at = Date.now();
  const erased = await lagebild.act('deviceErase', { municipality: 'unna', device: GONE });
  expect(erased).toMatchObject({ isStoreErased: true, wasAdopted: false, rows: { device: 1, quarantine: 2 } });
  expect((erased.rawUntil ?? 0) - at).toBeGreaterThanOrEqual(30 * 24 * HOUR);
  expect(await told(lagebild, GONE)).toEqual(NOTHING);
  expect(await told(lagebild, STAYS)).toEqual(stays);
  // What remembers it: that it was erased, for as long as its raw messages are kept, and the log of who did what.
  expect(rowsNaming(GONE)).toEqual({ erased: 1, audit: 1 });
  // Its raw messages are not decoded back.
  const again = await post(lagebild, 'redecode', {
    from: new Date(at - 6 * HOUR),
    to: new Date(Date.now() + 1),
    device: GONE,
    apply: true,
  });
  expect(again.answer).toMatchObject({ messages: 0, added: 0 });
  expect(readdirSync(join(folder, 'log')).filter((name) => name.endsWith('.seg'))).toEqual([]);
  await lagebild.runJobs(Date.now() + 2 * HOUR);
  await lagebild.stop();

  expect(await count(GONE)).toBe(0);
  expect(await count(STAYS)).toBeGreaterThan(0);
  lagebild = await runLagebild({ DATA_DIR: folder, ...settings });
  expect(await told(lagebild, GONE)).toEqual(NOTHING);
  await expect(lagebild.act('deviceErase', { municipality: 'unna', device: GONE })).rejects.toThrow('DEVICE_UNKNOWN');
  // It goes on sending: it is a new device.
  await lagebild.publish(`v1/unna/parking/${GONE}`, { time: Date.now(), values: { occupied: true } });
  expect(await told(lagebild, GONE)).toEqual({ isListed: true, latest: 1, values: 1, quarantined: 0, messages: 1 });
  const [device] = (await lagebild.ask('devices')).devices.filter((one) => one.device === GONE);
  expect(device).not.toHaveProperty('name');
  expect(device?.firstSeen).toBeGreaterThan(at);
  // Once its raw messages are gone nothing remembers that it was erased.
  await lagebild.runJobs(Date.now() + 32 * 24 * HOUR);
  expect(rowsNaming(GONE)).not.toHaveProperty('erased');
  await lagebild[Symbol.asyncDispose]();
}

describe('erasing a device', () => {
  it('leaves nothing of it in the embedded store, nor in the registry', async () => {
    await eraseAndCount({
      settings: {},
      async count(device) {
        const instance = await DuckDBInstance.create(join(folder, 'readings.duckdb'));
        const connection = await instance.connect();
        const tables = ['point', 'rollup_5m', 'rollup_1h', 'rollup_1d'];
        const counts = tables.map(
          (table) => `(SELECT count(*) FROM ${table} WHERE series IN (SELECT id FROM series WHERE device = '${device}'))`,
        );
        const sql = `SELECT (SELECT count(*) FROM series WHERE device = '${device}') + ${counts.join(' + ')}`;
        const [[total] = []] = (await connection.runAndReadAll(sql)).getRows();
        const [[orphans] = []] = (
          await connection.runAndReadAll('SELECT count(*) FROM point WHERE series NOT IN (SELECT id FROM series)')
        ).getRows();
        connection.closeSync();
        instance.closeSync();
        return Number(total) + Number(orphans);
      },
    });
  }, 60_000);

  it('sends an adopted device back to those that wait', async () => {
    const lagebild = await runLagebild({ DATA_DIR: folder });
    const kamen = await signIn(lagebild, 'kamen');
    const devEui = '70b3d5a4d3100a17';
    const uplink = async (fCnt: number) => {
      await kamen.publishAsync(
        `lns/kamen/application/1/device/${devEui}/event/up`,
        JSON.stringify(chirpStackUp({ devEui, data: 'lQ==', fCnt })),
        { qos: 1 },
      );
      await lagebild.settled();
    };
    await uplink(1);
    await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'kamen', device: devEui, profile: 'nwave-nps405' }] });
    await uplink(2);
    expect((await lagebild.ask('devices')).devices.map(({ device }) => device)).toEqual([devEui]);
    const rows = rowsNaming(devEui);
    expect(rows).toMatchObject({ device: 1, adopted: 1, uplink: 2, radio: 1, radio_day: 1, source_device: 1 });
    const erased = await lagebild.act('deviceErase', { municipality: 'kamen', device: devEui });
    expect(erased).toMatchObject({ wasAdopted: true, rows: { adopted: 1, uplink: 2 } });
    expect(rowsNaming(devEui)).toEqual({ erased: 1, audit: expect.any(Number) as number });
    await uplink(3);
    expect((await lagebild.ask('devices')).devices).toEqual([]);
    expect((await lagebild.ask('lorawanWaiting')).devices.map(({ device }) => device)).toEqual([devEui]);
    await kamen.endAsync(true);
    await lagebild[Symbol.asyncDispose]();
  }, 60_000);

  it('is for administrators of the municipality, and written down', async () => {
    const lagebild = await runLagebild({ DATA_DIR: folder, ACCOUNTS: 'required' });
    await lagebild.publish(`v1/unna/parking/${GONE}`, { time: Date.now(), values: { occupied: true } });
    const district = await firstAdministrator(lagebild);
    const grant = (role: 'technician' | 'administrator' | 'auditor', municipality: string | null) => [{ role, municipality }];
    const technician = await invite(district, lagebild.httpUrl, 'technik', grant('technician', 'unna'));
    const foreign = await invite(district, lagebild.httpUrl, 'kamen', grant('administrator', 'kamen'));
    const own = await invite(district, lagebild.httpUrl, 'unna', grant('administrator', 'unna'));
    const auditor = await invite(district, lagebild.httpUrl, 'pruefung', grant('auditor', null));
    const question = { municipality: 'unna', device: GONE };
    for (const person of [technician, foreign]) await expect(person.act('deviceErase', question)).rejects.toThrow('FORBIDDEN');
    expect((await own.ask('devices')).devices).toHaveLength(1);
    await own.act('deviceErase', question);
    expect((await own.ask('devices')).devices).toEqual([]);
    const { entries } = await auditor.ask('audit');
    expect(entries.find(({ action }) => action === 'deviceErase')).toMatchObject({
      who: 'unna',
      municipality: 'unna',
      what: JSON.stringify(question),
    });
    await lagebild[Symbol.asyncDispose]();
  }, 60_000);
});

describeWithServer('influxdb', 'erasing a device from InfluxDB', () => {
  let influxd: Influxd;
  let stub: InfluxStub | undefined;
  beforeEach(async () => {
    influxd = await startInfluxd();
  });
  afterEach(async () => {
    await stub?.close();
    stub = undefined;
    await influxd[Symbol.asyncDispose]();
  });
  const token = (credentials: string) => {
    writeFileSync(join(folder, 'token'), credentials, { mode: 0o600 });
    return join(folder, 'token');
  };
  const seriesOf = async (database: string, device: string) => {
    const { results } = await influxd.query(`SHOW SERIES WHERE "device" = '${device}'`, database);
    return results[0]?.series?.[0]?.values.length ?? 0;
  };

  it('1.x leaves no series of it', async () => {
    await eraseAndCount({
      settings: { STORE: 'influx1', INFLUX_URL: influxd.url, INFLUX_TOKEN_FILE: token(influxd.credentials) },
      count: (device) => seriesOf('lagebild', device),
    });
  }, 60_000);

  it('3.x deletes nothing: the answer says so, and nothing of it is shown, nor after a restart', async () => {
    stub = await startInfluxStub({ dialect: 'influx3', influxd });
    const { url, database } = stub;
    const settings = {
      STORE: 'influx3',
      INFLUX_URL: url,
      INFLUX_DATABASE: database,
      INFLUX_TOKEN_FILE: token(stub.token),
      DATA_DIR: folder,
    };
    let lagebild = await runLagebild(settings);
    await fill(lagebild);
    const erased = await lagebild.act('deviceErase', { municipality: 'unna', device: GONE });
    expect(erased).toMatchObject({ isStoreErased: false, rows: { device: 1, quarantine: 2 } });
    expect(await told(lagebild, GONE)).toEqual(NOTHING);
    expect(await seriesOf(database, GONE)).toBeGreaterThan(0);
    await lagebild.runJobs(Date.now() + 32 * 24 * HOUR);
    await lagebild.stop();
    lagebild = await runLagebild(settings);
    expect(await told(lagebild, GONE)).toEqual(NOTHING);
    expect(rowsNaming(GONE)).toEqual({ erased: 1, audit: 1 });
    // It goes on sending, and what was erased does not come back with it.
    await lagebild.publish(`v1/unna/parking/${GONE}`, { time: Date.now(), values: { occupied: true } });
    expect(await told(lagebild, GONE)).toEqual({
      isListed: true,
      latest: 1,
      values: expect.any(Number) as number,
      quarantined: 0,
      messages: 1,
    });
    expect((await told(lagebild, GONE)).values).toBeLessThanOrEqual(1);
    const range = { municipality: 'unna', device: GONE, from: Date.now() - 6 * HOUR, to: Date.now(), quantity: 'occupied' };
    for (const every of ['5m', '1h'])
      expect((await lagebild.ask('series', { ...range, every })).values.filter((value) => value !== null).length).toBeLessThanOrEqual(1);
    await lagebild[Symbol.asyncDispose]();
  }, 60_000);
});
