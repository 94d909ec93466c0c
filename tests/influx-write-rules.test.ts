// What becomes of readings when InfluxDB answers something else than yes.
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type InfluxStub, type Reply, startInfluxStub } from './support/influx-stub.ts';
import { type Influxd, startInfluxd } from './support/influxd.ts';
import { describeWithServer } from './support/servers.ts';

const T0 = Date.UTC(2026, 10, 1);
const reading = (n: number, values: Record<string, number> = { o3: n }): Reading => ({
  municipality: 'unna',
  kind: 'air',
  device: `st-${n % 100}`,
  time: T0 + n,
  values,
});
const many = (count: number, from = 0) => Array.from({ length: count }, (_, n) => reading(from + n));

async function countOf(store: TimeSeriesStore, quantity = 'o3'): Promise<number> {
  const question = { kind: 'air', quantities: [{ name: quantity, circular: false }], from: T0, to: T0 + 86_400_000 } as const;
  return (await store.summarise(question, 86_400_000)).reduce((sum, { stats }) => sum + stats.count, 0);
}

describeWithServer('influxdb', 'a write to InfluxDB 1.x', () => {
  let influxd: Influxd;
  let store: TimeSeriesStore;
  const open = (over: { credentials?: string; url?: string; timeoutMs?: number } = {}) =>
    openInfluxStore({ dialect: 'influx1', url: influxd.url, database: 'rules', org: '', credentials: influxd.credentials, ...over });
  beforeAll(async () => {
    influxd = await startInfluxd({ data: ['max-values-per-tag = 150'], http: ['max-body-size = 200000'] });
  });
  afterAll(() => influxd?.[Symbol.asyncDispose]());
  beforeEach(async () => {
    await influxd.query('DROP DATABASE rules');
    store = open();
  });
  afterEach(() => store.close());

  it('makes the database when it is missing, also when it was dropped while running', async () => {
    expect(await store.write(many(10))).toEqual([]);
    await influxd.query('DROP DATABASE rules');
    expect(await store.write(many(10, 10))).toEqual([]);
    expect(await countOf(store)).toBe(10);
  });

  it('is away while the server is down, and the same again afterwards is stored once', async () => {
    await store.write(many(10));
    await influxd.stop('SIGKILL');
    await expect(store.write(many(20))).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await expect(store.find(many(1))).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await expect(countOf(store)).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await influxd.start();
    expect(await store.write(many(20))).toEqual([]);
    expect(await store.write(many(20))).toEqual([]);
    expect(await countOf(store)).toBe(20);
  });

  it('holds when the credentials are wrong, and says what to do without telling them', async () => {
    const wrong = open({ credentials: 'admin:falsch' });
    const error = await wrong.write(many(1)).catch((cause: Error) => cause);
    expect(error).toMatchObject({ code: 'STORE_HOLDS', message: expect.stringContaining('INFLUX_TOKEN_FILE') });
    expect(JSON.stringify(error, Object.getOwnPropertyNames(error))).not.toContain('falsch');
    await expect(wrong.latest()).rejects.toMatchObject({ code: 'STORE_HOLDS' });
    await wrong.close();
  });

  it('finds the one reading among 5,000 that has another type for good, with the words of the server', async () => {
    await store.write(many(1));
    await influxd.query('DROP DATABASE rules');
    await influxd.query('CREATE DATABASE rules');
    // Somebody else wrote this field as text: floats never fit again within the week of this shard.
    const authorization = `Basic ${Buffer.from(influxd.credentials).toString('base64')}`;
    const body = `air,device=x,municipality=unna no2="text" ${T0}`;
    await fetch(`${influxd.url}/write?db=rules&precision=ms`, { method: 'POST', body, headers: { authorization } });
    const batch = many(5000);
    batch[3211] = reading(3211, { no2: 1 });
    const rejections = await store.write(batch);
    expect(rejections).toEqual([{ reading: batch[3211], words: expect.stringContaining('field type conflict') }]);
    expect(await countOf(store)).toBe(4999);
  });

  it('holds at a limit of the database, instead of blaming readings', async () => {
    const devices = (from: number) => Array.from({ length: 160 }, (_, n): Reading => ({ ...reading(n), device: `new-${from + n}` }));
    await store.write(devices(0)); // the server counts before a batch, not within
    await expect(store.write(devices(200))).rejects.toMatchObject({
      code: 'STORE_HOLDS',
      message: expect.stringContaining('max-values-per-tag'),
    });
  });

  it('halves what is too large for the server', async () => {
    const wide = Array.from({ length: 4000 }, (_, n) => reading(n, { o3: n, pm1: 1.123456789, pm10: 2.123456789, no2: 3.123456789 }));
    expect(await store.write(wide)).toEqual([]);
    expect(await countOf(store)).toBe(4000);
  });

  it('gives up waiting for a server that does not answer', async () => {
    const { createServer } = await import('node:net');
    const mute = createServer(() => undefined);
    await new Promise<void>((resolve) => mute.listen(0, '127.0.0.1', resolve));
    const slow = open({ url: `http://127.0.0.1:${(mute.address() as { port: number }).port}`, timeoutMs: 200 });
    await expect(slow.write(many(1))).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await expect(slow.latest()).rejects.toMatchObject({ code: 'STORE_AWAY' });
    await slow.close();
    mute.close();
  });

  describe.each(['influx2', 'influx3'] as const)('with the habits of %s', (dialect) => {
    let stub: InfluxStub;
    let other: TimeSeriesStore;
    const openStub = (over: { credentials?: string; database?: string } = {}) =>
      openInfluxStore({ dialect, url: stub.url, database: stub.database, org: 'lagebild', credentials: stub.token, ...over });
    const isWrite = (path: string) => path.endsWith('/write');
    beforeEach(async () => {
      await influxd.query(`DROP DATABASE stub_${dialect}`);
      stub = await startInfluxStub({ dialect, influxd, malformedIs500: true });
      other = openStub();
    });
    afterEach(async () => {
      await other.close();
      await stub.close();
    });

    it.each([
      ['STORE_AWAY', { status: 503, body: '' }],
      ['STORE_AWAY', { status: 429, body: { code: 'too many requests', message: 'slow down' } }],
      ['STORE_AWAY', { status: 500, body: { code: 'internal error', message: 'oops' } }],
      ['STORE_AWAY', { status: 400, body: { error: 'the node is shutting down' } }],
      ['STORE_HOLDS', { status: 401, body: { code: 'unauthorized', message: 'unauthorized access' } }],
      ['STORE_HOLDS', { status: 403, body: { code: 'forbidden', message: 'insufficient permissions for write' } }],
      ['STORE_HOLDS', { status: 404, body: { code: 'not found', message: 'no dbrp mapping found' } }],
      ['STORE_HOLDS', { status: 422, body: { error: 'too many columns; column limit is 500' } }],
    ])('is %s at %j, and stored later', async (code, reply: Reply) => {
      stub.fault = (path) => (isWrite(path) ? reply : undefined);
      await expect(other.write(many(50))).rejects.toMatchObject({ code });
      stub.fault = () => undefined;
      expect(await other.write(many(50))).toEqual([]);
      expect(await countOf(other)).toBe(50);
    });

    it('holds with wrong credentials', async () => {
      const wrong = openStub({ credentials: 'nope' });
      await expect(wrong.write(many(1))).rejects.toMatchObject({ code: 'STORE_HOLDS' });
      await expect(wrong.latest()).rejects.toMatchObject({ code: 'STORE_HOLDS' });
      await wrong.close();
    });

    it('halves at 413 down to what is taken, and rejects one reading that never is', async () => {
      stub.fault = (path, body) =>
        isWrite(path) && (body.split('\n').length > 40 || body.includes('o3=777'))
          ? { status: 413, body: { code: 'request too large' } }
          : undefined;
      const batch = [...many(300), reading(777)];
      expect(await other.write(batch)).toEqual([{ reading: batch[300], words: 'one reading is too large for a request' }]);
      expect(await countOf(other)).toBe(300);
    });

    it('blames no reading while a harmless point is refused as well', async () => {
      const refusal =
        dialect === 'influx2'
          ? { status: 422, body: { message: 'failure writing points' } }
          : { status: 400, body: { error: 'partial write' } };
      stub.fault = (path) => (isWrite(path) ? refusal : undefined);
      await expect(other.write(many(7))).rejects.toMatchObject({ code: 'STORE_AWAY', message: expect.stringContaining('harmless point') });
    });

    it('halves a batch that got 500 five times while a harmless point gets through', async () => {
      stub.fault = (path, body) => (isWrite(path) && body.includes('o3=31 ') ? { status: 500, body: { error: 'parse error' } } : undefined);
      const batch = many(64);
      for (let tries = 0; tries < 4; tries += 1) await expect(other.write(batch)).rejects.toMatchObject({ code: 'STORE_AWAY' });
      expect(await other.write(batch)).toEqual([{ reading: batch[31], words: expect.stringContaining('parse error') }]);
      expect(await countOf(other)).toBe(63);
      expect(await other.write(many(10, 100))).toEqual([]);
    });

    it('asks no more requests than halving needs', async () => {
      const [conflict] =
        dialect === 'influx2'
          ? [{ status: 422, body: { message: 'field type conflict' } }]
          : [{ status: 400, body: { error: 'conflict' } }];
      stub.fault = (path, body) => (isWrite(path) && body.includes('o3=4000 ') ? conflict : undefined);
      expect(await other.write(many(5000))).toHaveLength(1);
      expect(stub.requests.length).toBeLessThan(2 * Math.ceil(Math.log2(5000)) + 5);
    });
  });
});
