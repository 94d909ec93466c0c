// Check 7: nobody listens to another municipality, to everybody, or to the broker itself. SUBACK says 0x80.
import { describe, expect, it } from 'vitest';
import { openTwoTowns } from '../support/two-towns.ts';

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
