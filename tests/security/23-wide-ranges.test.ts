// A question that would read a database empty: refused before it is asked; and many questions at once wait or are refused.
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type InfluxLagebild, startInfluxLagebild } from '../support/influx-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

const DEVICE = 'weit-1';
const YEARS_MS = 10 * 365 * 86_400_000;
const MAX_AT_ONCE = 8;
/** Of the ingest itself, which is not limited: what is settled, rolled up and looked at for alarms. */
const OF_THE_INGEST = 4;

describeWithServer('influxdb', '23 a range of ten years at one second', () => {
  let all: InfluxLagebild;
  const ask = async (path: string, question: Readonly<Record<string, string | number>>) => {
    const query = new URLSearchParams(Object.fromEntries(Object.entries(question).map(([name, value]) => [name, String(value)])));
    const response = await fetch(`${all.lagebild.httpUrl}${path}?${query.toString()}`);
    return {
      status: response.status,
      body: (await response.json().catch(() => undefined)) as { code?: string; hint?: string; detail?: string },
    };
  };
  /** Questions about the device: others, of the ingest's own jobs, come at any time. */
  const aboutIt = () => all.proxy.questions.filter((statement) => statement.includes(DEVICE)).length;
  beforeAll(async () => {
    all = await startInfluxLagebild();
    await all.lagebild.publish(`v1/unna/air/${DEVICE}`, { values: { o3: 41 }, about: { site: 'Rathaus', lat: 51.5, lon: 7.7 } });
  });
  afterAll(() => all?.close());

  const of = { municipality: 'unna', device: DEVICE, quantity: 'o3' };
  const to = Date.now();
  const range = { from: to - YEARS_MS, to };
  it.each([
    ['/api/v1/series', { ...of, ...range, every: '1s' }],
    ['/api/v1/series', { ...of, ...range, every: 'raw' }],
    ['/api/v1/series.csv', { ...of, ...range, every: '1s' }],
    ['/api/v1/series.csv', { ...of, ...range, every: 'raw' }],
    ['/api/v1/series/usual', { ...of, ...range }],
    ['/api/v1/air/station', { municipality: 'unna', device: DEVICE, ...range }],
    ['/api/v1/site/series', { municipality: 'unna', site: 'Rathaus', kind: 'air', quantity: 'o3', ...range }],
  ])('%s %j is refused with 422 and a hint, and the database is not asked', async (path, question) => {
    const before = aboutIt();
    const { status, body } = await ask(path, question);
    expect({ status, code: body.code }).toEqual({ status: 422, code: 'RANGE_TOO_WIDE' });
    expect(body.hint).toMatch(/\w/);
    expect(aboutIt()).toBe(before);
  });

  it('is answered in a width that fits, and then the database is asked: the count above can fail', async () => {
    const before = aboutIt();
    expect((await ask('/api/v1/series', { ...of, from: to - 3_600_000, to, every: '1m' })).status).toBe(200);
    expect(aboutIt()).toBeGreaterThan(before);
  });

  it('lists every route with a range above, or one whose answer is bounded otherwise', () => {
    const bounded = [
      '/api/v1/alarms/noisy',
      '/api/v1/quality',
      '/api/v1/quarantine',
      '/api/v1/quarantine.csv',
      '/api/v1/quarantine.ndjson',
    ];
    const tableOf = ['/api/v1/air/station.csv', '/api/v1/site/series.csv'];
    const listed = ['/api/v1/series', '/api/v1/series.csv', '/api/v1/series/usual', '/api/v1/air/station', '/api/v1/site/series'];
    const paths = buildOpenApi().paths as Record<string, { get?: { parameters?: { name: string }[] } }>;
    const withRange = Object.entries(paths).filter(([, { get }]) => get?.parameters?.some(({ name }) => name === 'from'));
    expect(withRange.map(([path]) => path).sort()).toEqual([...bounded, ...tableOf, ...listed].sort());
  });

  it('2,000 questions at once: few reach the database together, the line is bounded, and all is well afterwards', async () => {
    const { proxy } = all;
    let release = () => undefined as unknown;
    proxy.holdUntil = new Promise((resolve) => {
      release = () => resolve();
    });
    proxy.underWay.most = 0;
    const answers = Array.from({ length: 2000 }, (_, n) =>
      ask('/api/v1/series', { ...of, from: to - 3_600_000 - n * 1000, to, every: '1m' }),
    );
    const statuses = new Map<number, number>();
    for (const answer of answers)
      void answer.then(({ status, body }) => {
        statuses.set(status, (statuses.get(status) ?? 0) + 1);
        if (status === 503) expect(body).toMatchObject({ code: 'STORE_BUSY', hint: expect.stringContaining('again') });
      });
    // Refused at once, while the others still wait for the database.
    await expect.poll(() => statuses.get(503) ?? 0, { timeout: 30_000 }).toBeGreaterThan(900);
    expect(statuses.get(200)).toBeUndefined();
    expect(proxy.underWay.most).toBeLessThanOrEqual(MAX_AT_ONCE + OF_THE_INGEST);
    release();
    proxy.holdUntil = undefined;
    await Promise.all(answers);
    expect(new Set(statuses.keys())).toEqual(new Set([200, 503]));
    expect((statuses.get(200) ?? 0) + (statuses.get(503) ?? 0)).toBe(2000);
    expect((await ask('/api/v1/series', { ...of, from: to - 3_600_000, to })).status).toBe(200);
  }, 120_000);
});
