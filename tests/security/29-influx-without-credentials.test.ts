// InfluxDB 1.x as Lagebild is run with: asked without credentials, with a forged token, and by an account that may only read.
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Influxd, startInfluxd } from '../support/influxd.ts';
import { describeWithServer } from '../support/servers.ts';

const base64 = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** CVE-2019-20933: with an empty shared secret anybody signs what he likes. */
function tokenSignedWith(secret: string, username: string): string {
  const body = `${base64({ alg: 'HS256', typ: 'JWT' })}.${base64({ username, exp: Math.floor(Date.now() / 1000) + 3600 })}`;
  return `${body}.${createHmac('sha256', secret).update(body).digest('base64url')}`;
}

describeWithServer('influxdb', '29 the database asked by whoever should not', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
    await influxd.query('CREATE DATABASE lagebild');
    await influxd.query(`CREATE USER reader WITH PASSWORD 'liest'`);
    await influxd.query('GRANT READ ON lagebild TO reader');
    const basic = `Basic ${Buffer.from(influxd.credentials).toString('base64')}`;
    await fetch(`${influxd.url}/write?db=lagebild`, { method: 'POST', body: 'air,device=a o3=1', headers: { authorization: basic } });
  });
  afterAll(() => influxd?.[Symbol.asyncDispose]());

  async function ask(authorization: string | undefined, statement = 'SELECT * FROM air') {
    const body = new URLSearchParams({ q: statement, db: 'lagebild' });
    const response = await fetch(`${influxd.url}/query`, {
      method: 'POST',
      body,
      headers: authorization === undefined ? {} : { authorization },
    });
    const text = await response.text();
    return { status: response.status, text };
  }

  const unsigned = `${base64({ alg: 'none', typ: 'JWT' })}.${base64({ username: 'admin', exp: 4_000_000_000 })}.`;
  it.each([
    ['nothing', undefined],
    ['an empty user', `Basic ${Buffer.from(':').toString('base64')}`],
    ['a wrong password', `Basic ${Buffer.from('admin:admin').toString('base64')}`],
    ['a token signed with an empty secret (CVE-2019-20933)', `Bearer ${tokenSignedWith('', 'admin')}`],
    ['a token signed with a secret of its own', `Bearer ${tokenSignedWith('mine', 'admin')}`],
    ['a token that nobody signed', `Bearer ${unsigned}`],
  ])('with %s: 401, for questions and for writes', async (_, authorization) => {
    const { status, text } = await ask(authorization);
    expect(status).toBe(401);
    expect(text).not.toContain('o3');
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const written = await fetch(`${influxd.url}/write?db=lagebild`, { method: 'POST', body: 'air,device=b o3=2', headers });
    expect(written.status).toBe(401);
  });

  it('by an account that may only read: reading yes, changing 403 or an error, and all is still there', async () => {
    const reader = `Basic ${Buffer.from('reader:liest').toString('base64')}`;
    expect((await ask(reader)).text).toContain('o3');
    for (const statement of [
      'DROP MEASUREMENT air',
      'DROP DATABASE lagebild',
      'DELETE FROM air',
      'SELECT * INTO stolen FROM air',
      `CREATE USER x WITH PASSWORD 'x'`,
    ]) {
      const { status, text } = await ask(reader, statement);
      expect({ statement, isRefused: status === 403 || text.includes('not authorized') }).toEqual({ statement, isRefused: true });
    }
    expect((await ask(reader, 'DROP MEASUREMENT air')).status).toBe(403);
    const written = await fetch(`${influxd.url}/write?db=lagebild`, {
      method: 'POST',
      body: 'air,device=b o3=2',
      headers: { authorization: reader },
    });
    expect(written.status).toBe(403);
    expect((await ask(reader, 'SHOW MEASUREMENTS')).text).toContain('"values":[["air"]]');
  });

  it('lets an account that has all rights on this database alone do what Lagebild does, and nothing besides', async () => {
    await influxd.query(`CREATE USER lagebild WITH PASSWORD 'schreibt'`);
    await influxd.query('GRANT ALL ON lagebild TO lagebild');
    await influxd.query('CREATE DATABASE theirs');
    const credentials = 'lagebild:schreibt';
    const store = openInfluxStore({ dialect: 'influx1', url: influxd.url, database: 'lagebild', org: '', credentials });
    const reading = { municipality: 'unna', kind: 'air', device: 'own', time: Date.UTC(2026, 10, 1), values: { o3: 7 } } as const;
    expect(await store.write([reading])).toEqual([]);
    expect(await store.find([reading])).toEqual([{ o3: 7 }]);
    await store.deleteBefore('raw', 'air', reading.time + 1);
    expect(await store.find([reading])).toEqual([undefined]);
    await store.close();
    const authorization = `Basic ${Buffer.from(credentials).toString('base64')}`;
    for (const statement of ['DROP DATABASE theirs', `CREATE USER x WITH PASSWORD 'x'`, 'SHOW USERS'])
      expect((await ask(authorization, statement)).status, statement).toBe(403);
  });

  it('answers /debug/vars to everybody: it must not be reachable, and docs/deployment.md says so', async () => {
    expect((await fetch(`${influxd.url}/debug/vars`)).status).toBe(200);
    expect(readFileSync('docs/deployment.md', 'utf8')).toContain('/debug/vars');
  });

  it('gets no credentials in an address, which servers and proxies write into their logs', async () => {
    const seen: string[] = [];
    const { createServer } = await import('node:http');
    const server = createServer((request, response) => {
      seen.push(request.url ?? '');
      response.writeHead(200, { 'content-type': 'application/json' }).end('{"results":[]}');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
    const store = openInfluxStore({ dialect: 'influx1', url, database: 'lagebild', org: '', credentials: 'writer:sehrGeheim' });
    await store.latest();
    await store.write([{ municipality: 'unna', kind: 'air', device: 'a', time: 1, values: { o3: 1 } }]).catch(() => undefined);
    await store.close();
    await new Promise((resolve) => server.close(resolve));
    expect(seen.length).toBeGreaterThan(1);
    for (const path of seen) expect(path).not.toMatch(/sehrGeheim|[?&][up]=/);
  });
});

describe('29 how the database is to be run', () => {
  it('is written down: accounts on, one that may only what it needs, nothing of it reachable from outside', () => {
    const text = readFileSync('docs/deployment.md', 'utf8');
    for (const words of ['auth-enabled = true', '/debug/vars', 'shared-secret']) expect(text).toContain(words);
  });
});
