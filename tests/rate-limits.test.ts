// Too many questions: one who asks without end is told to wait, and everybody else goes on being answered.
import { once } from 'node:events';
import { Agent, get, type IncomingMessage } from 'node:http';
import { PUSHES } from '@lagebild/dashboard/server/rate-limits.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, invite, Person } from './support/people.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

let lagebild: RunningLagebild;
let administrator: Person;

beforeAll(async () => {
  lagebild = await runLagebild({ ACCOUNTS: 'required' });
  administrator = await firstAdministrator(lagebild);
}, 60_000);
afterAll(() => lagebild?.[Symbol.asyncDispose]());

/** Asks so often, some at a time. @returns how often each status came */
async function askOften(
  person: Person,
  path: string,
  times: number,
  headers: Record<string, string> = {},
): Promise<Record<number, number>> {
  const statuses: Record<number, number> = {};
  for (let asked = 0; asked < times; asked += 20) {
    const some = Array.from({ length: Math.min(20, times - asked) }, async () => {
      const response = await person.request(path, { headers });
      await response.arrayBuffer();
      statuses[response.status] = (statuses[response.status] ?? 0) + 1;
    });
    await Promise.all(some);
  }
  return statuses;
}

describe('somebody asks without end', () => {
  it('for downloads: after sixty in a minute they wait, the rest of the work goes on, and so do others', async () => {
    const greedy = await invite(administrator, lagebild.httpUrl, 'gierig', [{ role: 'viewer', municipality: 'unna' }]);
    expect(await askOften(greedy, paths.devicesTable, 65)).toEqual({ 200: 60, 429: 5 });
    const refused = await greedy.request(paths.devicesTable);
    expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(0);
    expect(Number(refused.headers.get('retry-after'))).toBeLessThanOrEqual(60);
    expect(await refused.json()).toMatchObject({
      status: 429,
      code: 'TOO_MANY',
      detail: expect.stringContaining('60'),
      hint: expect.stringContaining('Retry-After'),
    });
    expect(await greedy.status(paths.devices)).toBe(200);
    expect(await administrator.status(paths.devicesTable)).toBe(200);
  });

  it('without being signed in: what is public is answered six hundred times a minute to one address, and to the next all the same', async () => {
    const stranger = new Person(lagebild.httpUrl);
    const from = (address: string) => ({ 'x-forwarded-for': address }); // told by a proxy on this machine
    expect(await askOften(stranger, paths.region, 605, from('198.51.100.7'))).toEqual({ 200: 600, 429: 5 });
    expect(await askOften(stranger, paths.region, 1, from('198.51.100.8'))).toEqual({ 200: 1 });
    expect(await askOften(administrator, paths.devices, 1, from('198.51.100.7'))).toEqual({ 200: 1 });
    // An address of IPv6 is its network: whoever has one has 2^64 addresses.
    expect(await askOften(stranger, paths.region, 600, from('2001:db8::1'))).toEqual({ 200: 600 });
    expect(await askOften(stranger, paths.region, 1, from('2001:db8::ffff:1'))).toEqual({ 429: 1 });
  }, 30_000);

  it('with an API token: it counts to the account that issued it', async () => {
    const owner = await invite(administrator, lagebild.httpUrl, 'emsig', [{ role: 'viewer', municipality: 'unna' }]);
    const tokens = await Promise.all(
      ['a', 'b'].map((name) => owner.act('tokenIssue', { name, permissions: ['read'], municipality: null, days: 1 })),
    );
    const program = new Person(lagebild.httpUrl);
    const statuses = await Promise.all(
      tokens.map(({ token }) => askOften(program, paths.ledgerTable, 35, { authorization: `Bearer ${token}` })),
    );
    expect(statuses.reduce((sum, one) => sum + (one[200] ?? 0), 0)).toBe(60);
    expect(statuses.reduce((sum, one) => sum + (one[429] ?? 0), 0)).toBe(10);
  });
});

it('counts what is dear also when it is asked for as a proxy is asked, with the whole address (RFC 9112 3.2.2)', async () => {
  const thorough = await invite(administrator, lagebild.httpUrl, 'gruendlich', [{ role: 'viewer', municipality: 'unna' }]);
  const { hostname, port } = new URL(lagebild.httpUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: 10 });
  const statuses: Record<number, number> = {};
  const askOnce = async () => {
    const options = { hostname, port, agent, path: lagebild.httpUrl + paths.battery, headers: { cookie: thorough.cookie } };
    const [answer] = (await once(get(options), 'response')) as [IncomingMessage];
    answer.resume();
    const status = answer.statusCode ?? 0;
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  // What misses its device is counted as well.
  await Promise.all(Array.from({ length: 605 }, askOnce));
  agent.destroy();
  expect(statuses).toEqual({ 400: 600, 429: 5 });
}, 30_000);

describe('a sensor that pushes by HTTP', () => {
  it('without end has to wait, as all with its credentials; one of another municipality at the same address is heard', async () => {
    await using open = await runLagebild();
    const issue = async (municipality: string) => ({ municipality, ...(await open.act('accessIssue', { municipality, note: '' })) });
    const push = async ({ municipality, username, password }: Awaited<ReturnType<typeof issue>>) => {
      const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;
      const path = paths.pushAirrohr.replace('{municipality}', municipality);
      const response = await fetch(open.httpUrl + path, { method: 'POST', headers: { authorization }, body: '{}' });
      return response.status;
    };
    const often = async (times: number, whose: Awaited<ReturnType<typeof issue>>) => {
      const statuses: Record<number, number> = {};
      for (let sent = 0; sent < times; sent += 20) {
        const some = await Promise.all(Array.from({ length: 20 }, () => push(whose)));
        for (const status of some) statuses[status] = (statuses[status] ?? 0) + 1;
      }
      return statuses;
    };
    const unna = await issue('unna');
    expect(await often(PUSHES + 20, unna)).toEqual({ 200: PUSHES, 429: 20 });
    expect(await push(await issue('kamen'))).toBe(200);
  }, 60_000);
});

it('on a machine without accounts nobody is counted, unless it is wanted', async () => {
  await using open = await runLagebild();
  expect(await askOften(new Person(open.httpUrl), paths.devicesTable, 65)).toEqual({ 200: 65 });
  await using limited = await runLagebild({ RATE_LIMITS: 'on' });
  expect(await askOften(new Person(limited.httpUrl), paths.devicesTable, 65)).toEqual({ 200: 60, 429: 5 });
});
