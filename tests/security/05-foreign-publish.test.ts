// Check 5 (ASVS 8.4.1): a municipality cannot speak for another. MQTT 3.1.1 has no word for "no", so it is looked for at the consumer.
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBroker } from '../support/open-broker.ts';
import { connectRaw, publishPacket } from '../support/raw-mqtt.ts';
import { openTwoTowns, signInAs, type TwoTowns } from '../support/two-towns.ts';

const READING = '{"values":{"o3":66}}';
const FOREIGN = [
  'v1/kamen/air/a',
  'v1/kamen/air/a/backfill',
  'lns/kamen/application/1/device/70b3d5a4d3100a17/command/down',
  'push/kamen/airrohr',
];

describe("05 a municipality publishes below another's topic", () => {
  let towns: TwoTowns;
  beforeAll(async () => {
    towns = await openTwoTowns();
  });
  afterAll(() => towns[Symbol.asyncDispose]());

  it.each([0, 1, 2] as const)(
    'with QoS %i: acknowledged, heard by nobody, stored nowhere, counted, and kept with its reason',
    async (qos) => {
      const { lagebild, heard } = towns;
      const [before, counted] = [await lagebild.ask('ledger'), await towns.counted('publish')];
      const attacker = await towns.attack();
      for (const [n, topic] of FOREIGN.entries()) attacker.send(publishPacket(topic, READING, n + 1, qos));
      for (let n = 0; n < FOREIGN.length && qos > 0; n += 1) expect(await attacker.next(qos === 1 ? 'puback' : 'pubrec')).toBeDefined();
      await expect.poll(() => towns.counted('publish')).toBe(counted + FOREIGN.length);
      await towns.honest(`after-${qos}`);
      await expect.poll(() => heard.at(-1)).toBe(`v1/kamen/air/after-${qos}`);
      expect(heard.filter((topic) => !topic.includes('after'))).toEqual([]);
      const after = await lagebild.ask('ledger');
      expect(after.municipalities.kamen?.stored).toBe((before.municipalities.kamen?.stored ?? 0) + 1);
      expect(after.municipalities.unna?.quarantined).toBe((before.municipalities.unna?.quarantined ?? 0) + FOREIGN.length);
      const told = (await towns.refusals()).slice(0, FOREIGN.length);
      expect(new Set(told.map(({ topic }) => topic))).toEqual(new Set(FOREIGN));
      for (const { code, reason } of told) {
        expect(code).toBe('foreign_municipality');
        expect(reason).toBe('This connection speaks for unna alone; the message says kamen.');
      }
      attacker.end();
    },
  );

  it('and taking it in again by hand does not change that', async () => {
    const { lagebild } = towns;
    const replayed = await lagebild.act('quarantineReplay', { code: 'foreign_municipality', municipality: 'unna' });
    expect(replayed).toMatchObject({ stored: 0, duplicate: 0 });
    expect(replayed.quarantined).toBeGreaterThan(0);
  });
});

describe('05 credentials of one gateway, or of some topics,', () => {
  it('are good for nothing else in their own municipality either, also when they are taken back meanwhile', async () => {
    await using towns = await openTwoTowns();
    const { lagebild } = towns;
    const gateway = await lagebild.act('accessIssue', { municipality: 'unna', note: '', gateway: '24:E1:24:FF:FE:F7:A0:01' });
    const narrow = await lagebild.act('accessIssue', { municipality: 'unna', note: '', prefixes: ['v1/unna/parking'] });
    const one = await signInAs(lagebild, gateway);
    await one.publishAsync(
      'lns/unna/eu868/gateway/24e124fffef7a001/event/stats',
      '{"gatewayId":"24e124fffef7a001","rxPacketsReceived":1}',
      { qos: 1 },
    );
    await one.publishAsync(
      'lns/unna/eu868/gateway/24e124fffef7a002/event/stats',
      '{"gatewayId":"24e124fffef7a002","rxPacketsReceived":1}',
      { qos: 1 },
    );
    // A region may have levels of its own, and whoever reads the topic takes the last gateway in it.
    await one.publishAsync(
      'lns/unna/gateway/24e124fffef7a001/gateway/24e124fffef7a003/event/stats',
      '{"gatewayId":"24e124fffef7a003","rxPacketsReceived":1}',
      { qos: 1 },
    );
    const two = await signInAs(lagebild, narrow);
    await two.publishAsync('v1/unna/parking/bay', '{"values":{"occupied":true}}', { qos: 1 });
    await two.publishAsync('v1/unna/air/a', READING, { qos: 1 });
    await two.publishAsync('v1/unna/parkinglot/a', READING, { qos: 1 });
    expect((await towns.refusals()).map(({ code, topic, reason }) => `${code} ${topic}: ${reason}`).sort()).toEqual([
      'foreign_gateway lns/unna/eu868/gateway/24e124fffef7a002/event/stats: These credentials were issued for gateway 24e124fffef7a001 alone; the message says 24e124fffef7a002.',
      'foreign_gateway lns/unna/gateway/24e124fffef7a001/gateway/24e124fffef7a003/event/stats: These credentials were issued for gateway 24e124fffef7a001 alone; the message says 24e124fffef7a003.',
      'outside_prefix v1/unna/air/a: These credentials may publish below v1/unna/parking/ alone, not to "v1/unna/air/a".',
      'outside_prefix v1/unna/parkinglot/a: These credentials may publish below v1/unna/parking/ alone, not to "v1/unna/parkinglot/a".',
    ]);
    expect(await lagebild.ask('ledger')).toMatchObject({ stored: 1, noted: 1, quarantined: 4 });
    await lagebild.act('accessRevoke', { username: narrow.username });
    expect(await lagebild.act('quarantineReplay', { code: 'outside_prefix' })).toMatchObject({ stored: 0, quarantined: 2 });
    for (const client of [one, two]) await client.endAsync(true);
  });

  it('cannot be issued twice for a gateway, nor for topics of somebody else', async () => {
    await using towns = await openTwoTowns();
    const { lagebild } = towns;
    const issue = (over: object) => lagebild.act('accessIssue', { municipality: 'unna', note: '', ...over });
    await issue({ gateway: '24e124fffef7a001' });
    await expect(issue({ gateway: '24-E1-24-FF-FE-F7-A0-01' })).rejects.toThrow('GATEWAY_TAKEN');
    await expect(issue({ gateway: 'a/b' })).rejects.toThrow('cannot be the id of a gateway');
    for (const prefix of ['v1/kamen/', 'v1/+/', 'v1/unna/#', 'application/', 'v1/unn']) {
      await expect(issue({ prefixes: ['v1/unna/', prefix] })).rejects.toThrow('BODY_INVALID');
    }
  });

  it('change their password, and whoever came in with the old one before has to go when it ends, whoever came with the new one not', async () => {
    await using door = await openBroker();
    const { broker, registry, accepted } = door;
    const { username, password } = registry.access.issue('unna', '');
    const signIn = (given: string) => connectRaw(broker.port, { username, password: Buffer.from(given) });
    const thief = await signIn(password);
    const changed = registry.access.rotate(username, 300);
    const gateway = await signIn(changed?.password ?? '');
    await thief.closed;
    gateway.send(publishPacket('v1/unna/air/a', READING, 1));
    expect(await gateway.next('puback')).toBeDefined();
    // A second change ends the oldest password at once, not after its own time.
    const slow = await signIn(changed?.password ?? '');
    for (let n = 0; n < 2; n += 1) registry.access.rotate(username, 3_600_000);
    await Promise.all([slow.closed, gateway.closed]);
    expect(accepted).toHaveLength(1);
  });

  it('change their password: the old one is good for a while, or not at all', async () => {
    await using towns = await openTwoTowns();
    const { lagebild, unna } = towns;
    const isLetIn = async (access: { username: string; password: string }) => {
      const client = await mqtt.connectAsync(lagebild.mqttUrl, { ...access, reconnectPeriod: 0 }).catch(() => undefined);
      await client?.endAsync(true);
      return client !== undefined;
    };
    const second = await lagebild.act('accessRotate', { username: unna.username, graceHours: 1 });
    expect([await isLetIn(unna), await isLetIn(second)]).toEqual([true, true]);
    const [view] = (await lagebild.ask('access', { municipality: 'unna' })).access;
    expect(view).toMatchObject({
      oldPasswordUntil: expect.any(Number),
      oldPasswordUsedAt: expect.any(Number),
      firstUsedAt: expect.any(Number),
    });
    const online = await signInAs(lagebild, second);
    const third = await lagebild.act('accessRotate', { username: unna.username, graceHours: 0 });
    await expect.poll(() => online.connected).toBe(false);
    expect([await isLetIn(unna), await isLetIn(second), await isLetIn(third)]).toEqual([false, false, true]);
    await expect(lagebild.act('accessRotate', { username: 'nobody', graceHours: 1 })).rejects.toThrow('ENTRY_UNKNOWN');
    await online.endAsync(true);
  });
});
