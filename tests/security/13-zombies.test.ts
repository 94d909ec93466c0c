// Check 13: what a client can make the broker hold without ever doing anything with it: QoS 2 without PUBREL, idle connections.
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { generate } from 'mqtt-packet';
import { describe, expect, it } from 'vitest';
import { openBroker } from '../support/open-broker.ts';
import { connectPacket, connectRaw, openRaw, publishPacket, type RawMqtt } from '../support/raw-mqtt.ts';

const MIB = 2 ** 20;
const patient = { timeout: 20_000 };
const isLong = process.env.SECURITY === 'long';
const CONNECTIONS = isLong ? 10_000 : 300;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
/** Payloads live outside the heap, and are freed the second time around. */
function bytesHeld(): { heap: number; payloads: number } {
  collectGarbage();
  collectGarbage();
  const { heapUsed, arrayBuffers } = process.memoryUsage();
  return { heap: heapUsed, payloads: arrayBuffers };
}

describe('13 somebody sends QoS 2', () => {
  it('65,535 times without ever releasing one, and is cut after 1,000', async () => {
    let accepted = 0;
    await using door = await openBroker({
      accept: (_, onSafe) => {
        accepted += 1;
        onSafe();
      },
    });
    const attacker = await connectRaw(door.broker.port);
    const all = Array.from({ length: 65_535 }, (_, n) => generate(publishPacket('v1/unna/air/a', '{}', n + 1, 2)));
    attacker.send(Buffer.concat(all));
    await attacker.closed;
    expect(attacker.heard.filter(({ cmd }) => cmd === 'pubrec').length).toBeLessThanOrEqual(1000);
    expect(accepted).toBeLessThan(65_535);
  });

  it('with payloads of 60 KiB and persistent sessions, again and again, and nothing of it is held', async () => {
    await using door = await openBroker({ accept: (_, onSafe) => onSafe() });
    const { username, password } = door.registry.access.issue('unna', '');
    const payload = Buffer.alloc(60 * 1024, 'x');
    const round = async (clientId: string) => {
      const attacker = await connectRaw(door.broker.port, { username, password: Buffer.from(password), clientId, clean: false });
      for (let n = 1; n <= 200; n += 1) attacker.send(publishPacket('v1/unna/air/a', payload, n, 2));
      await expect.poll(() => attacker.heard.filter(({ cmd }) => cmd === 'pubrec').length, patient).toBe(200);
      const held = bytesHeld().payloads;
      attacker.end();
      await expect.poll(() => door.broker.connections).toBe(0);
      return held;
    };
    await round('warm');
    const before = bytesHeld().payloads;
    // 200 x 60 KiB are 12 MiB a round.
    expect((await round('0')) - before).toBeLessThan(6 * MIB);
    for (let n = 1; n < 9; n += 1) await round(String(n));
    expect((await round('9')) - before).toBeLessThan(6 * MIB);
  }, 60_000);

  it('with a persistent session: what it never released is forgotten when it leaves, and comes again as a duplicate', async () => {
    await using door = await openBroker();
    const listener = await connectRaw(door.broker.port);
    listener.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'v1/#', qos: 0 }] });
    await listener.next('suback');
    for (const round of [1, 2]) {
      const attacker = await connectRaw(door.broker.port, { clientId: 'worker', clean: false });
      for (const text of ['first', 'again']) {
        attacker.send(publishPacket('v1/unna/air/a', `${text} ${round}`, 7, 2));
        expect(await attacker.next('pubrec')).toMatchObject({ messageId: 7 });
      }
      attacker.end();
      await attacker.closed;
      await expect.poll(() => door.broker.connections).toBe(1);
    }
    // Within a connection it is known and handed on once, over two connections it is not: the log knows duplicates by their content.
    await expect
      .poll(() => listener.heard.flatMap((one) => (one.cmd === 'publish' ? [one.payload.toString()] : [])))
      .toEqual(['first 1', 'first 2']);
    listener.end();
  });
});

describe('13 somebody opens connections and does nothing with them', () => {
  it('not even CONNECT, and is cut in time', async () => {
    await using door = await openBroker({ limits: { connectTimeoutMs: 200 } });
    const zombies = Array.from({ length: 100 }, () => openRaw(door.broker.port));
    // One of them writes its CONNECT byte by byte, and never to the end.
    zombies[0]?.send(generate(connectPacket({ clientId: 'slow' })).subarray(0, 5));
    await Promise.all(zombies.map(({ closed }) => closed));
    await expect.poll(() => door.broker.connections).toBe(0);
  });

  it('but a CONNECT of 2 MiB, or something that is none, and nothing of it is gathered', async () => {
    await using door = await openBroker({ anonymous: 'refused', limits: { connectTimeoutMs: 600_000 } }); // it is cut before
    const before = bytesHeld();
    const begun = Array.from({ length: 50 }, () => openRaw(door.broker.port));
    for (const one of begun) one.send(Buffer.from([0x10, 0x80, 0x80, 0x7f]), Buffer.alloc(MIB));
    const others = [0x30, 0x82, 0xc0, 0xf0, 0x00].map((first) => {
      const one = openRaw(door.broker.port);
      one.send(Buffer.from([first, 0xff, 0x3f]), Buffer.alloc(10_000));
      return one;
    });
    await Promise.all([...begun, ...others].map(({ closed }) => closed));
    const after = bytesHeld();
    expect(after.heap + after.payloads - before.heap - before.payloads).toBeLessThan(10 * MIB);
    // One that fits is a CONNECT as good as any: with a last will of 15 KiB.
    const { username, password } = door.registry.access.issue('unna', '');
    const will = { topic: 'v1/unna/air/a', payload: Buffer.alloc(15 * 1024), qos: 1 as const, retain: false };
    const gateway = await connectRaw(door.broker.port, { username, password: Buffer.from(password), will });
    expect(gateway.returnCode).toBe(0);
    gateway.end();
  });

  it.each([0, 65_535])('with a keepalive of %i, and is cut once the longest silence is over', async (keepalive) => {
    await using door = await openBroker({ limits: { keepaliveSeconds: 1 } });
    const zombie = await connectRaw(door.broker.port, { keepalive });
    expect(zombie.returnCode).toBe(0);
    await zombie.closed;
  });

  it(
    `${CONNECTIONS} of them: no more than its share, each small; a neighbour comes in`,
    async () => {
      const share = CONNECTIONS / 3;
      await using door = await openBroker({
        limits: { connectionsPerAddress: share, connectionsPerSecond: CONNECTIONS, keepaliveSeconds: 600 },
      });
      const { broker, registry } = door;
      const before = bytesHeld();
      const zombies: RawMqtt[] = [];
      let isOpen = 0;
      for (let n = 0; n < CONNECTIONS; n += 1) {
        const zombie = await connectRaw(broker.port, { keepalive: 0, clientId: `z${n}` });
        if (zombie.returnCode === 0) isOpen += 1;
        zombies.push(zombie);
      }
      expect(isOpen).toBe(Math.ceil(share));
      expect(broker.counts.refused.get('too_many_connections')).toBe(CONNECTIONS - isOpen);
      // Both ends of each connection are in this process.
      const after = bytesHeld();
      expect((after.heap + after.payloads - before.heap - before.payloads) / isOpen).toBeLessThan(128 * 1024);
      const { username, password } = registry.access.issue('kamen', '');
      const signIn = { username, password: Buffer.from(password) };
      expect((await connectRaw(broker.port, signIn)).returnCode).toBeUndefined(); // the same address
      zombies[0]?.end();
      await expect.poll(async () => (await connectRaw(broker.port, signIn)).returnCode).toBe(0);
      for (const zombie of zombies) zombie.end();
    },
    isLong ? 600_000 : 60_000,
  );

  it('and closes them again, over and over, each with a handshake: held to a pace, an honest visitor comes in between', async () => {
    await using door = await openBroker({ limits: { connectionsPerAddress: 20, connectionsPerSecond: 5 } });
    const { broker } = door;
    const begin = performance.now();
    let letIn = 0;
    for (let n = 0; n < 60; n += 1) {
      const visitor = await connectRaw(broker.port);
      if (visitor.returnCode === 0) letIn += 1;
      visitor.end();
      await visitor.closed;
    }
    expect(letIn).toBeLessThanOrEqual(20 + 1 + (5 * (performance.now() - begin)) / 1000);
    expect(broker.counts.refused.get('too_many_connections')).toBe(60 - letIn);
    await expect.poll(async () => (await connectRaw(broker.port)).returnCode, { interval: 250 }).toBe(0);
  });

  it('with one set of credentials, and has its share of clients, sessions and subscriptions', async () => {
    await using door = await openBroker({ limits: { clientsPerCredentials: 3, sessionsPerCredentials: 2, subscriptionsPerClient: 5 } });
    const { broker, registry } = door;
    const { username, password } = registry.access.issue('unna', '');
    const signIn = (clientId: string, clean = true) =>
      connectRaw(broker.port, { username, password: Buffer.from(password), clientId, clean });
    const clients = [await signIn('a'), await signIn('b'), await signIn('c')];
    expect((await signIn('d')).returnCode).toBe(3);
    const again = await signIn('c'); // it takes its own place
    expect(again.returnCode).toBe(0);
    const topics = Array.from({ length: 8 }, (_, n) => ({ topic: `v1/unna/air/d${n}`, qos: 0 as const }));
    again.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics });
    expect((await again.next('suback'))?.granted).toEqual([0, 0, 0, 0, 0, 0x80, 0x80, 0x80]);
    for (const client of [...clients, again]) client.end();
    await expect.poll(() => broker.connections).toBe(0);

    const present: boolean[] = [];
    for (const clientId of ['s1', 's2', 's3', 's1', 's2', 's3']) {
      const client = await signIn(clientId, false);
      client.send({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'v1/unna/#', qos: 0 }] });
      await client.next('suback');
      const [connack] = client.heard;
      present.push(connack?.cmd === 'connack' && connack.sessionPresent);
      client.end();
      await client.closed;
    }
    expect(present).toEqual([false, false, false, false, false, false].map((_, n) => n === 3 || n === 4));
  });
});
