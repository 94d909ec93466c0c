// InfluxQL, SQL and worse in every parameter of every route: refused or answered rightly, and the database stays as it was.
import { buildOpenApi } from '@lagebild/shared/contract/openapi.ts';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { DATABASE, type InfluxLagebild, startInfluxLagebild } from '../support/influx-lagebild.ts';
import { describeWithServer } from '../support/servers.ts';

const CANARY = 'canary';
const INJECTIONS = [
  `' ; DROP MEASUREMENT ${CANARY}`,
  `'; DROP MEASUREMENT "${CANARY}"; --`,
  `"; DROP DATABASE ${DATABASE}; --`,
  `\\'; DROP MEASUREMENT ${CANARY}; --`,
  `st-1\\`,
  `st-1' OR '1'='1`,
  `st-1' OR "device" =~ /.*/ --`,
  '/.*/',
  '.*',
  '*',
  '%',
  `x' INTO "stolen" FROM "${CANARY}`,
  `') ; DELETE FROM quarantine; --`,
  `1; DROP TABLE quarantine`,
  '\n\nDROP MEASUREMENT canary',
  '\u0000',
  '🅿️',
  '-1',
  '1e999',
  '[object Object]',
  '__proto__',
  '../../etc/passwd',
];

interface Operation {
  readonly path: string;
  readonly parameters: readonly { readonly name: string; readonly in: 'path' | 'query'; readonly isRequired: boolean }[];
}

/** What a route needs so that its question gets as far as the store. */
const GOOD: Readonly<Record<string, string>> = {
  municipality: 'unna',
  device: 'st-1',
  quantity: 'o3',
  kind: 'air',
  site: 'Rathaus',
  id: 'st-1',
  figure: 'free-spaces',
};

function operations(): Operation[] {
  const { paths } = buildOpenApi() as unknown as {
    paths: Record<string, { get?: { parameters?: { name: string; in: 'path' | 'query'; required?: boolean }[] } }>;
  };
  return Object.entries(paths).flatMap(([path, { get }]) =>
    get
      ? [{ path, parameters: (get.parameters ?? []).map((one) => ({ name: one.name, in: one.in, isRequired: one.required ?? false })) }]
      : [],
  );
}

function urlOf({ path, parameters }: Operation, over: Readonly<Record<string, string>>): string {
  const query = new URLSearchParams();
  let filled = path;
  for (const { name, in: where, isRequired } of parameters) {
    const value = over[name] ?? (isRequired || where === 'path' ? (GOOD[name] ?? '1') : undefined);
    if (value === undefined) continue;
    if (where === 'path') filled = filled.replace(`{${name}}`, encodeURIComponent(value));
    else query.set(name, value);
  }
  return `${filled}?${query.toString()}`;
}

describeWithServer('influxdb', '22 InfluxQL injected in every filter of every route', () => {
  let all: InfluxLagebild;
  beforeAll(async () => {
    all = await startInfluxLagebild();
    const { lagebild, influxd } = all;
    await lagebild.publish('v1/unna/air/st-1', { values: { o3: 41 }, about: { name: 'Rathaus', site: 'Rathaus', lat: 51.5, lon: 7.7 } });
    await lagebild.publish('v1/unna/parking/bay', { values: { occupied: 1 }, about: { site: 'Rathaus' } });
    const authorization = `Basic ${Buffer.from(influxd.credentials).toString('base64')}`;
    const body = `${CANARY},cage=gold sings=1 1700000000000`;
    await fetch(`${influxd.url}/write?db=${DATABASE}&precision=ms`, { method: 'POST', body, headers: { authorization } });
  });
  afterAll(() => all?.close());

  it('knows the routes and can ask them: what is refused below is refused for the injection', () => {
    expect(operations().length).toBeGreaterThan(50);
    expect(operations().flatMap(({ parameters }) => parameters).length).toBeGreaterThan(150);
  });

  it('is refused with 400, 404 or 422, or answered empty, and the database holds what it held', async () => {
    const { lagebild, influxd, proxy } = all;
    const before = await all.everything();
    const wrong: string[] = [];
    const statuses = new Map<number, number>();
    const askedBefore = proxy.questions.length;
    for (const operation of operations()) {
      for (const { name } of operation.parameters) {
        for (const injection of INJECTIONS) {
          const url = urlOf(operation, { [name]: injection });
          const response = await fetch(lagebild.httpUrl + url);
          const text = await response.text();
          statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
          const isAnswered = [200, 400, 404, 409, 422].includes(response.status);
          if (!isAnswered || text.includes('"sings"') || text.includes('gold')) wrong.push(`${response.status} ${url}`);
        }
      }
    }
    expect(wrong).toEqual([]);
    expect(statuses.get(400)).toBeGreaterThan(500);
    // Whatever reached the database only asked.
    const asked = proxy.questions.slice(askedBefore);
    expect(
      asked.filter(
        (statement) => !/^\s*(SELECT|SHOW)\b/i.test(statement) || /\bINTO\b/i.test(statement.replaceAll(/'(?:[^'\\]|\\.)*'/g, "''")),
      ),
    ).toEqual([]);
    expect(await all.everything()).toEqual(before);
    const canary = await influxd.query(`SELECT sings FROM ${CANARY}`, DATABASE);
    expect(canary.results[0]?.series?.[0]?.values).toEqual([[1700000000000, 1]]);
    expect((await lagebild.ask('quarantine')).total).toBe(0);
  }, 300_000);

  it('gets nothing that the true id would not give', async () => {
    const { lagebild } = all;
    for (const device of [`st-1' OR '1'='1`, '/.*/', '*', '.*', `st-1\\`]) {
      const response = await fetch(
        `${lagebild.httpUrl}/api/v1/series?${new URLSearchParams({ municipality: 'unna', device, quantity: 'o3' }).toString()}`,
      );
      expect(response.status, device).toBe(404);
    }
    const right = await lagebild.ask('series', { municipality: 'unna', device: 'st-1', quantity: 'o3' });
    expect(right.values.filter((value) => value !== null)).toEqual([41]);
  });
});
