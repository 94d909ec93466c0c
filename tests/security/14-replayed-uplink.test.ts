// Check 14: an uplink that was recorded and is sent again gives no new point, whoever sends it; a frame counter that goes back is an alarm.
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
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
    const joined = JSON.stringify({ time: new Date(begin).toISOString(), deviceInfo: { devEui: EUI }, devAddr: '01a2b3c4' });
    await towns.consumer.publishAsync(`lns/kamen/application/1/device/${EUI}/event/join`, joined, { qos: 1 });
    for (const fCnt of [1, 2, 3]) await towns.consumer.publishAsync(`lns/kamen/${TOPIC}`, uplink(fCnt), { qos: 1 });
  });
  afterAll(() => towns[Symbol.asyncDispose]());
  const ledger = async () => (await towns.lagebild.ask('ledger')).municipalities;

  it('with the right credentials: a duplicate, no new point, and the newest value stays', async () => {
    const gateway = await signInAs(towns.lagebild, towns.kamen);
    for (const fCnt of [1, 2, 1, 3]) await gateway.publishAsync(`lns/kamen/${TOPIC}`, uplink(fCnt), { qos: 1 });
    expect((await ledger()).kamen).toMatchObject({ received: 8, stored: 3, duplicate: 4, quarantined: 0 });
    expect((await towns.lagebild.ask('device', {}, EUI)).latest?.time).toBe(begin + 3 * 60_000);
    await gateway.endAsync(true);
  });

  it('hours later, with times that are made fresh: duplicates as well, and an alarm from the first on', async () => {
    const hoursLater = Date.now() + 3 * 3_600_000;
    vi.useFakeTimers({ toFake: ['Date'], now: hoursLater });
    try {
      const before = await ledger();
      const gateway = await signInAs(towns.lagebild, towns.kamen);
      for (const fCnt of [2, 2, 3, 1, 2, 3]) {
        const fresh = JSON.parse(uplink(fCnt)) as object;
        await gateway.publishAsync(
          `lns/kamen/${TOPIC}`,
          JSON.stringify({ ...fresh, time: new Date(hoursLater - 60_000 + fCnt).toISOString() }),
          { qos: 1 },
        );
      }
      const { stored = 0, duplicate = 0 } = before.kamen ?? {};
      expect((await ledger()).kamen).toMatchObject({ stored, duplicate: duplicate + 6, quarantined: 0 });
      expect((await towns.lagebild.ask('device', {}, EUI)).latest?.time).toBe(begin + 3 * 60_000);
      await gateway.endAsync(true);
    } finally {
      vi.useRealTimers();
    }
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
  const [ONCE, FORMER] = ['70b3d5a4d3100b05', '70b3d5a4d3100b06'];
  const first = Date.now() - 1_800_000;
  /** A frame, heard in the given minute. */
  const frame = (fCnt: number, minute: number, devAddr = '01a2b3c4') => ({
    event: 'up',
    minute,
    over: { fCnt, devAddr, fPort: 1, data: 'lQ==' },
  });
  const join = (minute: number, devAddr: string) => ({ event: 'join', minute, over: { devAddr } });

  it('by one frame, or plays one of an earlier session, and an alarm names the device; a join, kept address or not, and a late delivery are none', async () => {
    const gateway = await signInAs(towns.lagebild, towns.kamen);
    const heardBefore = [frame(100, 0), frame(101, 1), frame(102, 4)];
    const courses: [string, ReturnType<typeof frame | typeof join>[]][] = [
      [JOINED, [...heardBefore, join(5, '0b0b0b0b'), frame(0, 6, '0b0b0b0b'), frame(1, 7, '0b0b0b0b')]],
      [KEPT, [...heardBefore, join(5, '01a2b3c4'), frame(0, 6), frame(1, 7)]],
      [LATE, [frame(100, 0), frame(103, 4), frame(101, 2), frame(102, 3)]],
      [PLAYED, [...heardBefore, frame(5, 5), frame(6, 6)]],
      [ONCE, [...heardBefore, frame(5, 5), frame(103, 6)]],
      [FORMER, [...heardBefore, join(5, '0b0b0b0b'), frame(0, 6, '0b0b0b0b'), frame(103, 7), frame(1, 8, '0b0b0b0b')]],
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
    // One look sees all six devices, and a look comes every two seconds.
    const alarms = async () => (await towns.lagebild.ask('alarms', { lang: 'en' })).alarms.filter(({ rule }) => rule === 'counter_back');
    await expect
      .poll(async () => (await alarms()).map(({ thing }) => thing.id).sort(), { timeout: 15_000 })
      .toEqual([PLAYED, ONCE, FORMER]);
    expect(await alarms()).toMatchObject(Array(3).fill({ phase: 'open', severity: 'warning' }));
    expect((await alarms())[0]?.sentence).toMatch(/The frame counter went back .+ or the device was switched on anew\.$/);
    await gateway.endAsync(true);
  });
});
