// Check 14: an uplink that was recorded and is sent again gives no new point, whoever sends it; a frame counter that goes back is an alarm.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chirpStackUp } from '../support/network-server.ts';
import { openTwoTowns, signInAs, type TwoTowns } from '../support/two-towns.ts';

const EUI = '70b3d5a4d3100a17';
const TOPIC = `application/1/device/${EUI}/event/up`;
const begin = Date.now() - 3_600_000;
const uplink = (fCnt: number) =>
  JSON.stringify(chirpStackUp({ devEui: EUI, fCnt, data: fCnt % 2 ? 'lQ==' : 'lA==', time: begin + fCnt * 60_000 }));

describe('14 somebody replays an old uplink', () => {
  let towns: TwoTowns;
  beforeAll(async () => {
    towns = await openTwoTowns();
    await towns.lagebild.act('lorawanAdopt', { devices: [{ municipality: 'kamen', device: EUI, profile: 'nwave-nps405' }] });
    for (const fCnt of [1, 2, 3]) await towns.consumer.publishAsync(`lns/kamen/${TOPIC}`, uplink(fCnt), { qos: 1 });
  });
  afterAll(() => towns[Symbol.asyncDispose]());
  const ledger = async () => (await towns.lagebild.ask('ledger')).municipalities;

  it('with the right credentials: a duplicate, no new point, and the newest value stays', async () => {
    const gateway = await signInAs(towns.lagebild, towns.kamen);
    for (const fCnt of [1, 2, 1, 3]) await gateway.publishAsync(`lns/kamen/${TOPIC}`, uplink(fCnt), { qos: 1 });
    expect((await ledger()).kamen).toMatchObject({ received: 7, stored: 3, duplicate: 4, quarantined: 0 });
    expect((await towns.lagebild.ask('device', {}, EUI)).latest?.time).toBe(begin + 3 * 60_000);
    await gateway.endAsync(true);
  });

  it('with the credentials of another municipality: refused, below that prefix as below its own', async () => {
    const attacker = await signInAs(towns.lagebild, towns.unna);
    await attacker.publishAsync(`lns/kamen/${TOPIC}`, uplink(1), { qos: 1 });
    await attacker.publishAsync(`lns/unna/${TOPIC}`, uplink(2), { qos: 1 });
    expect((await ledger()).unna).toMatchObject({ received: 2, stored: 0, quarantined: 2 });
    expect((await towns.refusals()).map(({ code }) => code)).toEqual(['eui_elsewhere', 'foreign_municipality']);
    expect((await ledger()).kamen).toMatchObject({ stored: 3 });
    await attacker.endAsync(true);
  });
});

describe('14 somebody turns a frame counter back', () => {
  let towns: TwoTowns;
  beforeAll(async () => {
    towns = await openTwoTowns();
  });
  afterAll(() => towns[Symbol.asyncDispose]());

  const [PLAYED, JOINED, KEPT, LATE] = ['70b3d5a4d3100b01', '70b3d5a4d3100b02', '70b3d5a4d3100b03', '70b3d5a4d3100b04'];
  const first = Date.now() - 1_800_000;
  /** A frame, heard in the given minute. */
  const frame = (fCnt: number, minute: number, devAddr = '01a2b3c4') => ({
    event: 'up',
    minute,
    over: { fCnt, devAddr, fPort: 1, data: 'lQ==' },
  });
  const join = (minute: number, devAddr: string) => ({ event: 'join', minute, over: { devAddr } });

  it('an alarm names the device; a join, kept address or not, and a late delivery are none', async () => {
    const gateway = await signInAs(towns.lagebild, towns.kamen);
    const heardBefore = [frame(100, 0), frame(101, 1), frame(102, 4)];
    const courses: [string, ReturnType<typeof frame | typeof join>[]][] = [
      [JOINED, [...heardBefore, join(5, '0b0b0b0b'), frame(0, 6, '0b0b0b0b'), frame(1, 7, '0b0b0b0b')]],
      [KEPT, [...heardBefore, join(5, '01a2b3c4'), frame(0, 6), frame(1, 7)]],
      [LATE, [frame(100, 0), frame(103, 4), frame(101, 2), frame(102, 3)]],
      [PLAYED, [...heardBefore, frame(5, 5), frame(6, 6)]],
    ];
    await towns.lagebild.act('lorawanAdopt', {
      devices: courses.map(([device]) => ({ municipality: 'kamen', device, profile: 'nwave-nps405' })),
    });
    for (const [devEui, course] of courses) {
      for (const { event, minute, over } of course) {
        const sent = { time: new Date(first + minute * 60_000).toISOString(), deviceInfo: { devEui }, ...over };
        await gateway.publishAsync(`lns/kamen/application/1/device/${devEui}/event/${event}`, JSON.stringify(sent), { qos: 1 });
      }
    }
    // One look sees all four devices, and a look comes every two seconds.
    const alarms = async () => (await towns.lagebild.ask('alarms', { lang: 'en' })).alarms.filter(({ rule }) => rule === 'counter_back');
    await expect.poll(alarms, { timeout: 15_000 }).toMatchObject([{ phase: 'open', severity: 'warning', thing: { id: PLAYED } }]);
    expect((await alarms())[0]?.sentence).toMatch(/The frame counter went back .+ or the device was switched on anew\.$/);
    await gateway.endAsync(true);
  });
});
