// Check 17, the other half: a kind that a municipality keeps to itself is in no answer, no sum, no export and no frame of anybody else's.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type RouteName, routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { routeAccess } from '@lagebild/shared/contract/route-access.ts';
import { type TableName, tables } from '@lagebild/shared/contract/table-routes.ts';
import { io, type Socket } from 'socket.io-client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { firstAdministrator, invite, type Person } from '../support/people.ts';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';

/** A name that is found in any answer, whatever it is of. */
const SECRET_DEVICE = 'geheime-bucht';
const SECRET_SITE = 'Hof der Feuerwache';

const deviation = (level: string) => `deviations:
  - date: 2026-01-01
    reason: Die Wache soll nicht beobachtet werden.
    by: Ordnungsamt
    sharing: { kind: parking, level: ${level} }
`;

describe('17 a municipality keeps a kind to itself', () => {
  const region = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
  let lagebild: RunningLagebild;
  let stranger: Person;
  let own: Person;
  let district: Person;
  const sockets: Socket[] = [];

  beforeAll(async () => {
    cpSync('region', region, { recursive: true });
    writeFileSync(join(region, 'municipalities/kamen.yaml'), deviation('private'));
    lagebild = await runLagebild({ ACCOUNTS: 'required', REGION_DIR: region });
    const bay = (occupied: boolean) => ({ time: Date.now(), values: { occupied }, about: { site: SECRET_SITE, name: SECRET_DEVICE } });
    await lagebild.publish(`v1/kamen/parking/${SECRET_DEVICE}`, bay(true));
    await lagebild.publish('v1/kamen/air/offen', { time: Date.now(), values: { no2: 12 } });
    await lagebild.publish('v1/unna/parking/offen', { ...bay(false), about: { site: 'Markt' } });
    const administrator = await firstAdministrator(lagebild);
    stranger = await invite(administrator, lagebild.httpUrl, 'fremd', [{ role: 'administrator', municipality: 'unna' }]);
    own = await invite(administrator, lagebild.httpUrl, 'eigen', [{ role: 'viewer', municipality: 'kamen' }]);
    district = await invite(administrator, lagebild.httpUrl, 'kreis', [{ role: 'viewer', municipality: null }]);
  }, 60_000);
  afterAll(async () => {
    for (const socket of sockets) socket.close();
    await lagebild[Symbol.asyncDispose]();
    rmSync(region, { recursive: true, force: true });
  });

  const everyPath = (): string[] =>
    (Object.keys(routeAccess) as (RouteName | TableName)[]).flatMap((name) => {
      const route = name in routes ? routes[name as RouteName] : tables[name as TableName];
      if (!route || 'body' in route || name === 'boundaries') return [];
      const path = route.path.replace('{figure}', 'parking_free').replace('{id}', SECRET_DEVICE);
      const known = Object.keys((route.query as { shape?: object }).shape ?? {});
      const asked = { device: SECRET_DEVICE, quantity: 'occupied', site: SECRET_SITE, kind: 'parking' };
      const query = new URLSearchParams(Object.entries(asked).filter(([key]) => known.includes(key)));
      const bare = new URLSearchParams();
      // With and without what narrows it, of the municipality and of the district.
      return [query, bare].flatMap((one) => {
        const there = new URLSearchParams(one);
        if (known.includes('municipality')) there.set('municipality', 'kamen');
        return [`${path}?${one.toString()}`, `${path}?${there.toString()}`];
      });
    });

  const told = async (person: Person): Promise<string[]> => {
    const leaking: string[] = [];
    for (const path of new Set(everyPath())) {
      const response = await person.request(path);
      // What somebody named themselves may stand in the sentence that refuses it.
      const text = response.ok ? await response.text() : '';
      if (text.includes(SECRET_DEVICE) || text.includes(SECRET_SITE)) leaking.push(path);
    }
    return leaking;
  };

  it('nobody else is told its devices or places by any route, whatever they ask', async () => {
    expect(await told(stranger)).toEqual([]);
    // The search finds what it looks for.
    expect((await told(own)).length).toBeGreaterThan(8);
    expect((await told(district)).length).toBeGreaterThan(8);
  }, 60_000);

  it('is refused by name, and what the municipality does share is not', async () => {
    const of = (kind: string, device: string) => stranger.status(`${paths.series}?municipality=kamen&device=${device}&quantity=${kind}`);
    expect(await of('occupied', SECRET_DEVICE)).toBe(403);
    expect(await of('no2', 'offen')).toBe(200);
    expect(await stranger.status(`${paths.latest}?municipality=kamen&kind=parking`)).toBe(403);
    expect(await stranger.status(`${paths.latest}?municipality=kamen&kind=air`)).toBe(200);
  });

  it('is in no sum of the district', async () => {
    const spaces = async (person: Person) => (await person.ask('parkingSites')).total.capacity;
    expect([await spaces(stranger), await spaces(own), await spaces(district)]).toEqual([1, 2, 2]);
    const devices = async (person: Person) => (await person.ask('devices')).devices.length;
    expect([await devices(stranger), await devices(own), await devices(district)]).toEqual([2, 3, 3]);
  });

  async function listen(person: Person): Promise<{ heard: string[]; cut: Promise<void> }> {
    const socket = io(lagebild.httpUrl, {
      transports: ['websocket'],
      extraHeaders: { cookie: person.cookie ?? '' },
      forceNew: true,
      reconnection: false,
    });
    sockets.push(socket);
    const heard: string[] = [];
    socket.onAny((...event: unknown[]) => void heard.push(JSON.stringify(event)));
    const cut = new Promise<void>((resolve) => socket.once('disconnect', () => resolve()));
    await new Promise((resolve) => socket.once('connect', () => resolve(undefined)));
    heard.push(JSON.stringify(await socket.timeout(5000).emitWithAck('subscribe', {})));
    await socket.timeout(5000).emitWithAck('watch', [{ kind: 'parking' }]);
    return { heard, cut };
  }

  it('is in no frame, no snapshot and no change that others are told live; and a changed rule counts within seconds', async () => {
    const [foreign, native] = [await listen(stranger), await listen(own)];
    await lagebild.publish(`v1/kamen/parking/${SECRET_DEVICE}`, { time: Date.now(), values: { occupied: false } });
    await lagebild.publish('v1/unna/parking/offen', { time: Date.now(), values: { occupied: true } });
    await expect.poll(() => foreign.heard.join().split('offen').length, { timeout: 5000 }).toBeGreaterThan(2);
    await expect.poll(() => native.heard.filter((text) => text.includes(SECRET_DEVICE)).length, { timeout: 5000 }).toBeGreaterThan(1);
    expect(foreign.heard.join()).not.toContain(SECRET_DEVICE);
    // Nor is it counted in their tile.
    const devicesTold = ({ heard }: { heard: readonly string[] }) =>
      heard.filter((text) => text.startsWith('["tile"')).map((text) => /"devices":(\d+)/.exec(text)?.[1]);
    await expect.poll(() => devicesTold(native)).toContain('2');
    await expect.poll(() => devicesTold(foreign)).toContain('1');
    expect(devicesTold(foreign)).not.toContain('2');
    writeFileSync(join(region, 'municipalities/kamen.yaml'), deviation('district'));
    await foreign.cut; // to come back with what is shared now
    await expect.poll(async () => (await stranger.ask('devices')).devices.length, { timeout: 10_000 }).toBe(3);
    const again = await listen(stranger);
    expect(again.heard.join()).toContain(SECRET_DEVICE);
  }, 60_000);
});
