// Names with line breaks, commas, quotes and worse on their way into a real InfluxDB: one point each with the same content, nothing else.
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { LineBuilder } from '@lagebild/shared/store/influx/lines.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DATABASE, type InfluxLagebild, startInfluxLagebild } from '../support/influx-lagebild.ts';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { parseLine } from '../support/parsed-line.ts';
import { SEED, seededRandom } from '../support/random.ts';
import { report } from '../support/report.ts';
import { times } from '../support/security-length.ts';
import { describeWithServer } from '../support/servers.ts';

const DEVICES = times(500, 5000);
const READINGS_EACH = times(4, 20);
const T0 = Date.UTC(2026, 10, 1);

const PIECES = [
  '\n', '\r\n', '\t', ',', '=', ' ', '"', "'", '\\', '\\\\', '\\n', '\\,', '%', '%0a', '%5c', '#', '/', ';', '--', '/*', '(', '$', '\u0000', '\u0085', '\u2028',
  '🅿️', '👩‍👩‍👧', 'ü', 'u\u0308', '中', 'time', 'device', 'municipality', 'o3=1', 'air,device=x o3=9 1', ' o3=9 1\nair', 'NaN', 'true', '1i', 'a', 'Z', '7',
]; // biome-ignore format: a list to be read across

/** Names nobody may choose, and nobody could tell from a command to the database; all different. */
function hostileNames(count: number, random: () => number): string[] {
  const names = new Set<string>(['time', '\\', ',', '=', ' ', '"', "'", '\n', '%', '🅿️', 'x\\', '\\x', 'air,device=x o3=9 1\nair,device=y']);
  while (names.size < count) {
    const length = 1 + Math.floor(random() * 8);
    names.add(Array.from({ length }, () => PIECES[Math.floor(random() * PIECES.length)]).join(''));
  }
  return [...names].slice(0, count);
}

const valuesOf = (answer: Awaited<ReturnType<Influxd['query']>>): unknown[][] =>
  (answer.results[0]?.series ?? []).flatMap(({ values }) => values);

describeWithServer('influxdb', '15 names injected into points', () => {
  let influxd: Influxd;
  let store: TimeSeriesStore;
  beforeAll(async () => {
    influxd = await startInfluxd({ data: ['max-values-per-tag = 0', 'max-series-per-database = 0'] });
    store = openInfluxStore({ dialect: 'influx1', url: influxd.url, database: 'points', org: '', credentials: influxd.credentials });
  });
  afterAll(async () => {
    await store?.close();
    await influxd?.[Symbol.asyncDispose]();
  });

  it(
    `${DEVICES * READINGS_EACH} round trips: the same points come back, and there is no other point, series, key or measurement`,
    async () => {
      const random = seededRandom(SEED);
      const names = hostileNames(DEVICES, random);
      const places = hostileNames(20, random);
      const lines = new LineBuilder();
      const readings: Reading[] = names.flatMap((device, n) =>
        Array.from({ length: READINGS_EACH }, (_, k) => ({
          municipality: places[n % places.length] as string,
          kind: 'air' as const,
          device,
          time: T0 + n * 1000 + k,
          values: { o3: random() * 500 - 100, temperature: k },
        })),
      );
      for (let at = 0; at < readings.length; at += 5000) expect(await store.write(readings.slice(at, at + 5000))).toEqual([]);
      for (const reading of readings) expect(parseLine(lines.reading(reading)).fields).toEqual(reading.values);

      // Each read back by its own name, which goes into a question now.
      for (let at = 0; at < readings.length; at += 500) {
        const some = readings.slice(at, at + 500);
        expect(await store.find(some)).toEqual(some.map(({ values }) => values));
      }
      // All there is, without asking for a name.
      const selection = { kind: 'air', quantities: [{ name: 'o3', circular: false }], from: 0, to: T0 + 10 * 86_400_000 } as const;
      const key = (of: { municipality: string; device: string; time: number }) => JSON.stringify([of.municipality, of.device, of.time]);
      const points = await store.points(selection, readings.length + 10);
      expect(new Map(points.map((point) => [key(point), point.value]))).toEqual(
        new Map(readings.map((reading) => [key(reading), reading.values.o3])),
      );
      expect(points).toHaveLength(readings.length);

      expect(valuesOf(await influxd.query('SHOW MEASUREMENTS', 'points'))).toEqual([['air']]);
      expect(valuesOf(await influxd.query('SHOW TAG KEYS', 'points'))).toEqual([['device'], ['municipality']]);
      expect(valuesOf(await influxd.query('SHOW FIELD KEYS', 'points'))).toEqual([
        ['o3', 'float'],
        ['temperature', 'float'],
      ]);
      expect(valuesOf(await influxd.query('SHOW SERIES', 'points'))).toHaveLength(DEVICES);
      const [[, counted] = []] = valuesOf(await influxd.query('SELECT count(o3) FROM /.*/', 'points'));
      expect(counted).toBe(readings.length);
      report({ roundTrips: readings.length, series: DEVICES });
    },
    times(60_000, 1_800_000),
  );

  it('of one hostile device alone only its own points are told', async () => {
    const own: Reading = { municipality: 'm', kind: 'air', device: `' OR '1'='1`, time: T0, values: { o3: 1 } };
    await store.write([own, { ...own, device: `' OR device =~ /.*/ --`, values: { o3: 2 } }, { ...own, device: 'x\\', values: { o3: 3 } }]);
    const question = { kind: 'air', quantities: [{ name: 'o3', circular: false }], from: T0, to: T0 + 1 } as const;
    for (const [device, value] of [
      [own.device, 1],
      [`' OR device =~ /.*/ --`, 2],
      ['x\\', 3],
    ] as const) {
      const asked = { ...question, devices: [{ municipality: 'm', device }] };
      expect((await store.points(asked, 100)).map((point) => [point.device, point.value])).toEqual([[device, value]]);
      expect((await store.summarise(asked, 1000)).map(({ stats }) => [stats.count, stats.min])).toEqual([[1, value]]);
    }
    expect(await store.points({ ...question, devices: [{ municipality: 'm', device: `' OR 'a'='a` }] }, 100)).toEqual([]);
  });
});

describeWithServer('influxdb', '15 names injected at the MQTT door', () => {
  let all: InfluxLagebild;
  beforeAll(async () => {
    all = await startInfluxLagebild();
  });
  afterAll(() => all?.close());

  it('end in the quarantine, or as one point under exactly that name', async () => {
    const { lagebild, influxd } = all;
    const taken = ['time', 'Zähler-ü', 'a:b.c_d', 'o3', 'NaN', 'x__proto__'];
    const refused = ['a b', 'a,b', 'a=b', 'a"b', "a'b", 'a\\', '🅿️', 'a%0ab;', '_x', `x'; DROP MEASUREMENT air`, 'x,air=1'];
    for (const device of [...taken, ...refused]) await lagebild.publish(`v1/unna/air/${device}`, { values: { o3: 7 } });
    for (const quantity of ['time', 'o3=1,temperature', 'o3 ', 'o3\n', 'device', '*'])
      await lagebild.publish('v1/unna/air/quantity', { values: { [quantity]: 7 } });
    // Of control characters MQTT says that a receiver may close the connection [MQTT-1.5.3]; the broker does.
    for (const device of ['a\nb', 'a\u0085b']) {
      const client = await mqtt.connectAsync(lagebild.mqttUrl, { reconnectPeriod: 0 });
      const closed = new Promise<void>((resolve) => client.once('close', () => resolve()));
      client.publish(`v1/unna/air/${device}`, '{"values":{"o3":7}}', { qos: 1 }, () => undefined);
      await closed;
    }
    // What people say about a place never gets near the database.
    const name = `R"a't,h=a u\\s\n; DROP MEASUREMENT air`;
    await lagebild.publish('v1/unna/air/named', { values: { o3: 7 }, about: { name, site: name } });
    expect((await lagebild.ask('ledger')).quarantined).toBe(refused.length + 6);
    expect(valuesOf(await influxd.query('SHOW MEASUREMENTS', DATABASE))).toEqual([['air']]);
    const devices = valuesOf(await influxd.query('SHOW TAG VALUES WITH KEY = device', DATABASE)).map(([, value]) => value);
    expect(new Set(devices)).toEqual(new Set([...taken, 'named']));
    expect(valuesOf(await influxd.query('SHOW TAG KEYS', DATABASE))).toEqual([['device'], ['municipality']]);
    expect(valuesOf(await influxd.query('SHOW FIELD KEYS', DATABASE))).toEqual([['o3', 'float']]);
    const [[, counted] = []] = valuesOf(await influxd.query('SELECT count(o3) FROM air', DATABASE));
    expect(counted).toBe(taken.length + 1);
    expect((await lagebild.ask('devices')).devices.find(({ device }) => device === 'named')).toMatchObject({ name });
  });
});
