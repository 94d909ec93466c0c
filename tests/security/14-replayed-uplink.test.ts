// Check 14: an uplink that was recorded and is sent again gives no new point, whoever sends it.
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
