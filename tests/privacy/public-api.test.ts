// The public API of a running Lagebild: only what is shared, as of its step, for anybody, and nothing that names a device.
import { type PublicRoute, publicRoutes } from '@lagebild/shared/contract/public-routes.ts';
import type { Sharing } from '@lagebild/shared/domain/access/sharing.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from '../support/running-lagebild.ts';

const MINUTE = 60_000;
const STEP = 15 * MINUTE;
const LICENCE = { id: 'dl-de/by-2-0', name: 'Datenlizenz', url: 'https://www.govdata.de/dl-de/by-2-0', attribution: 'Stadt Unna' };

/** Unna shares everything at once, Kamen its parking half an hour late; nobody else shares with the public. */
function sharingOf(municipality: string, kind: Kind): Sharing {
  if (municipality === 'unna') return { level: 'public', delayMinutes: 0 };
  if (municipality === 'kamen' && kind === 'parking') return { level: 'public', delayMinutes: 30 };
  return { level: municipality === 'selm' ? 'private' : 'district', delayMinutes: 0 };
}

/** Whether a bay is taken: another pattern in each five minutes, so that an answer about another moment is another. */
const isTaken = (bay: number, time: number): boolean => (Math.floor(time / (5 * MINUTE)) * 7 + bay * 13) % 10 < 5;

const PATHS = (Object.keys(publicRoutes) as PublicRoute[]).map((name) => publicRoutes[name].path);
const IDS = /bay-|lamp-|station-|gate-|Bucht/;

describe.each(['required', 'off'])('the public API with ACCOUNTS=%s', (ACCOUNTS) => {
  let lagebild: RunningLagebild;
  beforeAll(async () => {
    lagebild = await runLagebild({ ACCOUNTS }, { sharingOf, licenceOf: (municipality) => (municipality === 'unna' ? LICENCE : null) });
    const now = Math.floor(Date.now() / (5 * MINUTE)) * 5 * MINUTE;
    const publish = (topic: string, payload: unknown) => lagebild.mqtt.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
    const sent: Promise<unknown>[] = [];
    for (let time = now - 90 * MINUTE; time <= now; time += 5 * MINUTE) {
      for (const municipality of ['unna', 'kamen', 'luenen', 'selm']) {
        for (let bay = 0; bay < 7; bay += 1) {
          const about = { name: `Bucht ${bay}`, ...(bay < 6 && { site: 'Markt' }), lat: 51.53488 + bay / 1e6, lon: 7.68993 };
          sent.push(publish(`v1/${municipality}/parking/bay-${bay}`, { time, values: { occupied: isTaken(bay, time) }, about }));
        }
      }
      const values = { no2: 20, pm10: 12, pm2_5: 8, o3: 60, so2: 2 };
      sent.push(publish('v1/unna/air/station-1', { time, values, about: { name: 'Morgenstraße' } }));
      for (let lamp = 0; lamp < 12; lamp += 1) {
        const of = { time, values: { power: lamp < 9 ? 60 : 0 }, about: { site: 'Ring', name: `lamp-${lamp}` } };
        sent.push(publish(`v1/unna/lighting/lamp-${lamp}`, of), publish(`v1/kamen/lighting/lamp-${lamp}`, of));
      }
    }
    await Promise.all(sent);
  }, 60_000);
  afterAll(() => lagebild[Symbol.asyncDispose]());

  it('answers anybody, from any page, and lets caches keep it for a minute', async () => {
    await lagebild.settled();
    for (const path of PATHS) {
      const response = await fetch(lagebild.httpUrl + path, { headers: { origin: 'https://stadtplan.example' } });
      expect(response.status, path).toBe(200);
      expect(response.headers.get('access-control-allow-origin')).toBe('*');
      expect(response.headers.get('cache-control')).toBe('public, max-age=60');
      expect(response.headers.get('set-cookie')).toBeNull();
      expect(await response.text(), path).not.toMatch(IDS);
    }
    const unknown = await fetch(`${lagebild.httpUrl}/api/v1/public/parking?municipality=koeln`);
    expect([unknown.status, unknown.headers.get('cache-control')]).toEqual([404, 'no-store']);
    const region = await fetch(`${lagebild.httpUrl}/api/v1/region`);
    expect(region.headers.get('access-control-allow-origin')).toBeNull();
    const latest = await fetch(`${lagebild.httpUrl}/api/v1/latest`);
    expect(latest.status).toBe(ACCOUNTS === 'required' ? 401 : 200);
  });

  it('tells the free spaces of a place as they were at the step, so much later as the municipality says', async () => {
    const { at, municipalities, notPublic } = await lagebild.ask('publicParking');
    expect(municipalities.map(({ municipality }) => municipality)).toEqual(['kamen', 'unna']);
    expect(notPublic.map(({ municipality }) => municipality)).toEqual(['luenen', 'selm']);
    for (const { municipality, asOf, delayMinutes, places, others, licence } of municipalities) {
      expect(asOf % STEP).toBe(0);
      expect(at - asOf).toBeGreaterThanOrEqual((delayMinutes + 1) * MINUTE);
      expect(at - asOf).toBeLessThan((delayMinutes + 16) * MINUTE);
      const free = [0, 1, 2, 3, 4, 5].filter((bay) => !isTaken(bay, asOf - 5 * MINUTE)).length;
      expect(places).toEqual([
        { name: 'Markt', lat: 51.5349, lon: 7.6899, state: expect.any(String) as string, free, capacity: 6, isComplete: true },
      ]);
      expect(others).toEqual({ places: 1, capacity: 1, free: null });
      expect(licence).toEqual(municipality === 'unna' ? LICENCE : null);
    }
    const one = await lagebild.ask('publicParking', { municipality: 'luenen' });
    expect([one.municipalities, one.notPublic]).toEqual([[], [{ municipality: 'luenen', name: 'Lünen' }]]);
  });

  it('does not change what it told of a step when something comes in late', async () => {
    const before = await lagebild.ask('publicParking', { municipality: 'unna' });
    const asOf = before.municipalities[0]?.asOf ?? 0;
    const late = { time: asOf - MINUTE, values: { occupied: !isTaken(0, asOf - 5 * MINUTE) }, about: { site: 'Markt' } };
    await lagebild.publish('v1/unna/parking/bay-0', late);
    const after = await lagebild.ask('publicParking', { municipality: 'unna' });
    if (after.municipalities[0]?.asOf === asOf) expect(after.municipalities).toEqual(before.municipalities);
    // The value of this moment is known to those who may know it.
    expect(
      (await lagebild.ask('origin', { municipality: 'unna', device: 'bay-0', time: late.time }).catch(() => undefined)) !== undefined,
    ).toBe(ACCOUNTS === 'off');
  });

  it('tells of the air station by station, and of lamps for the whole municipality', async () => {
    const air = await lagebild.ask('publicAir');
    expect(air.municipalities).toMatchObject([{ municipality: 'unna', stations: [{ name: 'Morgenstraße' }] }]);
    expect(air.municipalities[0]?.stations[0]?.pollutants.map(({ pollutant }) => pollutant)).toContain('no2');
    const lighting = await lagebild.ask('publicLighting');
    expect(lighting.municipalities).toMatchObject([{ municipality: 'unna', lamps: 12, litShare: 0.75 }]);
    expect(lighting.notPublic).toEqual([{ municipality: 'kamen', name: 'Kamen' }]);
  });

  it('tells how data are protected', async () => {
    const privacy = await lagebild.ask('publicPrivacy');
    expect(privacy).toMatchObject({ aggregation: { bays: 5, minutes: 15 }, rawDays: 30, quarantineDays: 30, isKeptByDatabase: false });
    expect(privacy.sharing.filter(({ level }) => level === 'public').map(({ municipality, kind }) => `${municipality}/${kind}`)).toEqual([
      'kamen/parking',
      'unna/parking',
      'unna/air',
      'unna/lighting',
    ]);
  });
});
