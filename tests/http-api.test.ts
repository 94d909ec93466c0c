// The HTTP API of a running Lagebild: every route answers by the contract, every wrong question gets a sentence.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const HOUR = 3_600_000;
const T0 = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
  const air = (minute: number, values: object, device = 'Lünen-1') =>
    lagebild.publish(`v1/luenen/air/${device}`, { time: T0 + minute * 60_000, values });
  await air(0, { pm2_5: 4, pm10: 10 });
  await air(30, { pm2_5: 8 });
  await air(60, { pm2_5: 3 });
  await lagebild.publish('v1/unna/parking/twin', {
    values: { free: 3, capacity: 10 },
    about: { name: 'Parkhaus „Süd“', lat: 51.5, lon: 7.7 },
  });
  await lagebild.publish('v1/kamen/parking/twin', { values: { occupied: false } });
  await lagebild.publish('v1/kamen/parking/twin', { values: { free: -1 } });
  await lagebild.publish('somewhere/else', 'x');
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const get = async (path: string) => {
  const response = await fetch(lagebild.httpUrl + path);
  return { status: response.status, type: response.headers.get('content-type'), body: await response.text() };
};

describe('latest and devices', () => {
  it('give the newest value of each quantity, narrowed by kind and municipality', async () => {
    const { readings } = await lagebild.ask('latest', { kind: 'air', municipality: 'luenen' });
    expect(readings).toEqual([
      {
        municipality: 'luenen',
        kind: 'air',
        device: 'Lünen-1',
        time: T0 + HOUR,
        values: { pm2_5: 3, pm10: 10 },
        times: { pm2_5: T0 + HOUR, pm10: T0 },
      },
    ]);
    expect((await lagebild.ask('latest')).readings).toHaveLength(3);
    expect((await lagebild.ask('latest', { kind: '', municipality: '' })).readings).toHaveLength(3);
    expect((await lagebild.ask('latest', { kind: 'lighting' })).readings).toEqual([]);
  });

  it('list the registered devices with what they told of themselves', async () => {
    const { devices } = await lagebild.ask('devices', { municipality: 'unna' });
    expect(devices).toEqual([
      {
        municipality: 'unna',
        kind: 'parking',
        device: 'twin',
        name: 'Parkhaus „Süd“',
        lat: 51.5,
        lon: 7.7,
        firstSeen: expect.any(Number),
        freshness: 'fresh',
        lateAfterMs: 30 * 60_000,
        silentAfterMs: 120 * 60_000,
        latest: {
          time: expect.any(Number),
          values: { free: 3, capacity: 10 },
          times: { free: expect.any(Number), capacity: expect.any(Number) },
        },
      },
    ]);
  });

  it('say whether a device reports in its rhythm, as its kind has it', async () => {
    await using own = await runLagebild();
    const minutesAgo = { now: 0, half: 25, late: 31, later: 110, gone: 121 };
    for (const [device, minutes] of Object.entries(minutesAgo))
      await own.publish(`v1/unna/air/${device}`, { time: Date.now() - minutes * 60_000, values: { pm2_5: 4 } });
    const shown = Object.fromEntries((await own.ask('devices')).devices.map(({ device, freshness }) => [device, freshness]));
    expect(shown).toEqual({ now: 'fresh', half: 'fresh', late: 'late', later: 'late', gone: 'silent' });
    expect(await own.ask('device', {}, 'gone')).toMatchObject({ freshness: 'silent' });
  });

  it('measure a device that keeps a rhythm by it, also after a restart', async () => {
    const folder = temporaryFolder();
    const now = Date.now();
    const steady = Array.from({ length: 12 }, (_, index) => 25 + 5 * index);
    const eventful = [25, 26, 30, 41, 43, 60, 61, 75, 77, 90, 91, 100];
    {
      await using own = await runLagebild({ DATA_DIR: folder });
      for (const [device, minutes] of Object.entries({ steady, eventful }))
        for (const ago of minutes.toReversed())
          await own.publish(`v1/unna/air/${device}`, { time: now - ago * 60_000, values: { pm2_5: 4 + ago / 10 } });
      const { devices } = await own.ask('devices');
      expect(devices.find(({ device }) => device === 'steady')).toMatchObject({
        everyMinutes: 5,
        lateAfterMs: 15 * 60_000,
        silentAfterMs: 30 * 60_000,
        freshness: 'late',
      });
      expect(devices.find(({ device }) => device === 'eventful')).toMatchObject({
        lateAfterMs: 30 * 60_000,
        silentAfterMs: 120 * 60_000,
        freshness: 'fresh',
      });
      const { devices: measured } = await own.ask('reporting');
      expect(measured.find(({ device }) => device === 'steady')).toMatchObject({ municipality: 'unna', everyMinutes: 5 });
      await own.runJobs();
    }
    await using again = await runLagebild({ DATA_DIR: folder });
    expect(await again.ask('device', {}, 'steady')).toMatchObject({ everyMinutes: 5, lateAfterMs: 15 * 60_000 });
    rmSync(folder, { recursive: true, force: true });
  });

  it('find one device, ask back when the id is not enough, and know an umlaut typed either way', async () => {
    expect((await lagebild.ask('device', {}, 'Lu\u0308nen-1')).municipality).toBe('luenen');
    expect((await lagebild.ask('device', { municipality: 'kamen' }, 'twin')).latest?.values).toEqual({ occupied: 0 });
    const ambiguous = await get('/api/v1/devices/twin');
    expect(ambiguous.status).toBe(409);
    expect(JSON.parse(ambiguous.body)).toMatchObject({ code: 'DEVICE_AMBIGUOUS', hint: expect.stringContaining('municipality') });
  });
});

describe('series', () => {
  const question = { municipality: 'luenen', device: 'Lünen-1', quantity: 'pm2_5', from: T0, to: T0 + 2 * HOUR, every: '1h' };

  it('gives one value a bucket, for each aggregate', async () => {
    expect(await lagebild.ask('series', question)).toEqual({ times: [T0, T0 + HOUR], values: [6, 3], every: '1h', tier: 'raw' });
    for (const [aggregate, first] of Object.entries({ mean: 6, min: 4, max: 8, count: 2, last: 8 })) {
      expect((await lagebild.ask('series', { ...question, aggregate })).values[0]).toBe(first);
    }
  });

  it('understands ISO times with an offset, and fills in range and width when left out', async () => {
    const from = new Date(T0 + HOUR).toISOString().replace('Z', '+01:00');
    expect((await lagebild.ask('series', { ...question, from })).times).toEqual([T0, T0 + HOUR]);
    const { times } = await lagebild.ask('series', { municipality: 'luenen', device: 'Lünen-1', quantity: 'pm2_5' });
    expect(times.length).toBeGreaterThanOrEqual(288);
    expect((times[1] ?? 0) - (times[0] ?? 0)).toBe(300_000);
    const wide = await lagebild.ask('series', { ...question, from: T0 - 3650 * 24 * HOUR, every: '' });
    expect(wide.times.length).toBeLessThanOrEqual(2000);
  });

  it.each([
    ['every=1s&from=2016-01-01T00:00:00Z', 422, 'RANGE_TOO_WIDE', /every=/],
    ['from=2026-01-02T00:00:00Z&to=2026-01-01T00:00:00Z', 422, 'RANGE_EMPTY', undefined],
    ['every=5 minutes', 400, 'QUERY_INVALID', undefined],
    ['every=0m', 400, 'QUERY_INVALID', undefined],
    ['every=9999999d', 400, 'QUERY_INVALID', undefined],
    ['from=yesterday', 400, 'QUERY_INVALID', undefined],
    ['from=2026-01-01T00:00:00', 400, 'QUERY_INVALID', undefined],
    ['from=9e99', 400, 'QUERY_INVALID', undefined],
    ['from=8639999999990000&to=8640000000000000&every=1d', 400, 'QUERY_INVALID', undefined],
    ['from=1767225600500&to=1767227600500&every=1s', 422, 'RANGE_TOO_WIDE', /every=5s/],
    ['every=1s&from=1900-01-01T00:00:00Z&to=2199-12-31T00:00:00Z', 422, 'RANGE_TOO_WIDE', /every=366d/],
    ['aggregate=median', 400, 'QUERY_INVALID', undefined],
    ['aggregate=mean&aggregate=max', 400, 'QUERY_INVALID', undefined],
    ['quantity=free', 404, 'QUANTITY_UNKNOWN', /pm2_5/],
    ['quantity=__proto__', 404, 'QUANTITY_UNKNOWN', undefined],
    ['device=nobody', 404, 'DEVICE_UNKNOWN', undefined],
    ["device=' OR 1=1 --", 404, 'DEVICE_UNKNOWN', undefined],
    ['municipality=dortmund', 404, 'MUNICIPALITY_UNKNOWN', /unna/],
    ['frm=1', 400, 'QUERY_INVALID', undefined],
  ])('refuses %s with %i %s', async (over, status, code, hint) => {
    const query = new URLSearchParams({ municipality: 'luenen', device: 'Lünen-1', quantity: 'pm2_5' });
    const wrong = new URLSearchParams(over);
    for (const name of new Set(wrong.keys())) query.delete(name);
    for (const [name, value] of wrong) query.append(name, value);
    const answer = await get(`/api/v1/series?${query.toString()}`);
    expect({ status: answer.status, type: answer.type }).toEqual({ status, type: 'application/problem+json; charset=utf-8' });
    const problem = JSON.parse(answer.body) as { code: string; detail: string; hint?: string };
    expect(problem.code).toBe(code);
    expect(problem.detail.length).toBeGreaterThan(10);
    if (hint) expect(problem.hint).toMatch(hint);
  });

  it('refuses a question without device', async () => {
    expect((await get('/api/v1/series?municipality=unna')).status).toBe(400);
  });
});

describe('the books', () => {
  it('balance, in total and by municipality', async () => {
    const ledger = await lagebild.ask('ledger');
    const { municipalities, unassigned, ...total } = ledger;
    expect(total).toEqual({ received: 7, stored: 5, duplicate: 0, noted: 0, quarantined: 2, inLog: 0 });
    expect(municipalities.kamen).toEqual({ received: 2, stored: 1, duplicate: 0, noted: 0, quarantined: 1, inLog: 0 });
    expect(unassigned).toEqual({ received: 1, stored: 0, duplicate: 0, noted: 0, quarantined: 1, inLog: 0 });
    for (const column of Object.keys(total) as (keyof typeof total)[]) {
      expect(Object.values(municipalities).reduce((sum, account) => sum + account[column], unassigned[column])).toBe(total[column]);
    }
  });

  it('lead to the quarantine, with reasons in both languages, filters and pages', async () => {
    const all = await lagebild.ask('quarantine');
    expect(all).toMatchObject({ total: 2, codes: { out_of_range: 1, topic_invalid: 1 } });
    expect(all.entries.map((e) => e.code)).toEqual(['topic_invalid', 'out_of_range']);
    const [negative] = (await lagebild.ask('quarantine', { municipality: 'kamen', lang: 'de' })).entries;
    expect(negative).toMatchObject({
      topic: 'v1/kamen/parking/twin',
      device: 'twin',
      reason: 'free ist -1; plausibel ist 0 bis 20000.',
      payload: '{"values":{"free":-1}}',
    });
    const second = await lagebild.ask('quarantine', { limit: 1, before: all.entries[0]?.id ?? 0 });
    expect(second.entries.map((e) => e.id)).toEqual([all.entries[1]?.id]);
    expect((await get('/api/v1/quarantine?code=nonsense')).status).toBe(400);
    expect((await get('/api/v1/quarantine?limit=0x10')).status).toBe(400);
  });

  it('show a long payload whole only when asked for one', async () => {
    await lagebild.publish('v1/bergkamen/air/long', 'z'.repeat(50_000));
    const [listed] = (await lagebild.ask('quarantine', { municipality: 'bergkamen' })).entries;
    expect(listed).toMatchObject({ code: 'not_json', payloadBytes: 50_000, payload: 'z'.repeat(2048) });
    expect((await lagebild.ask('quarantineEntry', {}, String(listed?.id))).payload).toBe('z'.repeat(50_000));
    expect(JSON.parse((await get('/api/v1/quarantine/999999')).body)).toMatchObject({ status: 404, code: 'ENTRY_UNKNOWN' });
  });
});

describe('the rest of the server', () => {
  it('describes the region and its outlines', async () => {
    const region = await lagebild.ask('region');
    expect(region.municipalities).toHaveLength(10);
    expect(region.kinds.map((k) => k.key)).toEqual(['parking', 'air', 'lighting']);
    const { features } = await lagebild.ask('boundaries');
    expect(features.map((f) => f.properties.ags).sort()).toEqual(region.municipalities.map((m) => m.ags).sort());
  });

  it('is healthy and tells Prometheus the same as the ledger', async () => {
    expect(JSON.parse((await get('/healthz')).body)).toMatchObject({ status: 'ok', problems: [], inLog: 0 });
    const metrics = (await get('/metrics')).body;
    expect(metrics).toContain('lagebild_messages_total{municipality="kamen",ending="quarantined"} 1');
    expect(metrics).toContain('lagebild_messages_total{municipality="unassigned",ending="received"} 1');
    expect(metrics).toContain('lagebild_devices 3');
    expect(metrics).toContain('lagebild_mqtt_connections 1');
  });

  it('refuses what it does not know with a sentence', async () => {
    expect(JSON.parse((await get('/api/v1/nothing')).body)).toMatchObject({ status: 404, code: 'NOT_FOUND' });
    expect((await get('/api/v1/devices/%zz')).status).toBe(400);
    const posted = await fetch(`${lagebild.httpUrl}/api/v1/latest`, { method: 'POST' });
    expect({ status: posted.status, allow: posted.headers.get('allow') }).toEqual({ status: 405, allow: 'GET, HEAD' });
    for (const path of ['/api', '/api/v1/LATEST', '/api/v1/latest/', '/nope.js', '/.env']) {
      expect({ path, ...(await get(path)) }).toMatchObject({ path, status: 404, type: 'application/problem+json; charset=utf-8' });
    }
  });

  it('publishes its OpenAPI document with every route', async () => {
    const openApi = JSON.parse((await get('/openapi.json')).body) as {
      openapi: string;
      paths: Record<string, { get: { parameters: { name: string }[] } }>;
    };
    expect(openApi.openapi).toBe('3.1.0');
    expect(Object.keys(openApi.paths)).toContain('/api/v1/series');
    const names = openApi.paths['/api/v1/series']?.get.parameters.map((p) => p.name);
    expect(names).toEqual(['municipality', 'device', 'quantity', 'from', 'to', 'every', 'most', 'aggregate', 'quality']);
  });

  it('sends a strict content security policy', async () => {
    const policy = (await fetch(`${lagebild.httpUrl}/healthz`)).headers.get('content-security-policy');
    expect(policy).toContain("script-src 'self'");
    expect(policy).not.toContain('unsafe');
  });
});
