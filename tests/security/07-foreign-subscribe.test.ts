// Check 7: nobody listens to another municipality, to everybody, or to the broker itself. SUBACK says 0x80.
import { describe, expect, it } from 'vitest';
import { connectRaw } from '../support/raw-mqtt.ts';
import { openTwoTowns, signInAs } from '../support/two-towns.ts';

const FOREIGN = [
  '#',
  '+/#',
  '+/kamen/#',
  '+/+/air/+',
  'v1/#',
  'v1/+/#',
  'v1/+/air/a',
  'v1/kamen/#',
  'v1/kamen/air/a',
  'lns/#',
  'lns/+/#',
  'lns/kamen/#',
  'push/kamen/#',
  '$SYS/#',
  '$SYS/+/new/clients',
  '$refused',
  '$share/x/v1/kamen/#',
];
const OWN = ['v1/unna/#', 'v1/unna/+/a', 'lns/unna/application/+/device/+/command/down'];
/** Gateways that have no prefix ask for their commands there; nobody says anything there. */
const NOBODYS = ['application/+/device/+/command/+', 'lora/+/down'];

describe("07 a municipality subscribes to another's topics", () => {
  it('and is refused each; its own are granted, and it hears nothing else', async () => {
    await using towns = await openTwoTowns();
    const { lagebild } = towns;
    const attacker = await towns.attack();
    const topics = [...FOREIGN, ...OWN, ...NOBODYS];
    attacker.send({ cmd: 'subscribe', messageId: 7, subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })) });
    const granted = (await attacker.next('suback'))?.granted as number[];
    expect(Object.fromEntries(topics.map((topic, n) => [topic, granted[n]]))).toEqual({
      ...Object.fromEntries(FOREIGN.map((topic) => [topic, 0x80])),
      ...Object.fromEntries([...OWN, ...NOBODYS].map((topic) => [topic, 1])),
    });
    expect(await towns.counted('subscribe')).toBe(FOREIGN.length);
    await towns.honest('secret');
    await lagebild.publish('v1/kamen/air/anonymous', { values: { o3: 2 } });
    await towns.consumer.publishAsync('lns/kamen/application/1/device/70b3d5a4d3100a17/command/down', 'x', { qos: 1 });
    await towns.consumer.publishAsync('application/1/device/70b3d5a4d3100a17/command/down', 'x', { qos: 1 });
    await lagebild.publish('v1/unna/air/a', { values: { o3: 3 } });
    const first = await attacker.next('publish');
    expect(first?.topic).toBe('v1/unna/air/a');
    expect(new Set(attacker.heard.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : [])))).toEqual(
      new Set(['v1/unna/air/a']),
    );
    attacker.end();
  });

  it('or with credentials of one gateway, or of some topics, to the rest of its own, and hears what it may say itself', async () => {
    await using towns = await openTwoTowns();
    const { lagebild } = towns;
    const gateway = await lagebild.act('accessIssue', { municipality: 'unna', note: '', gateway: '24e124fffef7a001' });
    const narrow = await lagebild.act('accessIssue', { municipality: 'unna', note: '', prefixes: ['v1/unna/parking/'] });
    const listen = async ({ username, password }: { username: string; password: string }, topics: readonly string[]) => {
      const client = await connectRaw(Number(new URL(lagebild.mqttUrl).port), { username, password: Buffer.from(password) });
      client.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 0 as const })) });
      return { client, granted: (await client.next('suback'))?.granted };
    };
    const below = 'lns/unna/eu868/gateway';
    const one = await listen(gateway, ['v1/unna/#', `${below}/24e124fffef7a002/#`, `${below}/+/command/#`, 'lns/unna/#']);
    expect(one.granted).toEqual([0x80, 0x80, 0, 0]);
    const two = await listen(narrow, ['v1/unna/#', 'v1/unna/+/a', 'lns/unna/#', 'v1/unna/parking/#']);
    expect(two.granted).toEqual([0x80, 0x80, 0x80, 0]);
    const town = await signInAs(lagebild, towns.unna);
    const ends = [`${below}/24e124fffef7a001/command/down`, 'v1/unna/parking/bay'];
    for (const topic of ['v1/unna/air/a', `${below}/24e124fffef7a002/command/down`, ...ends])
      await town.publishAsync(topic, '{"values":{"o3":1}}', { qos: 1 });
    const heardBy = ({ client }: typeof one) => client.heard.flatMap((packet) => (packet.cmd === 'publish' ? [packet.topic] : []));
    await expect.poll(() => [...new Set(heardBy(one)), ...new Set(heardBy(two))]).toEqual(ends);
    for (const { client } of [one, two]) client.end();
    await town.endAsync(true);
  });

  it('and a session that comes back has no more rights than a new one', async () => {
    await using towns = await openTwoTowns();
    const session = { clientId: 'sleeper', clean: false };
    const first = await towns.attack(session);
    first.send({
      cmd: 'subscribe',
      messageId: 1,
      subscriptions: [
        { topic: 'v1/kamen/#', qos: 1 },
        { topic: 'v1/unna/#', qos: 1 },
      ],
    });
    expect((await first.next('suback'))?.granted).toEqual([0x80, 1]);
    first.end();
    const again = await towns.attack(session);
    await towns.honest('secret');
    await towns.lagebild.publish('v1/unna/air/a', { values: { o3: 3 } });
    expect((await again.next('publish'))?.topic).toBe('v1/unna/air/a');
    again.end();
  });
});
