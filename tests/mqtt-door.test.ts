// The embedded broker: every quality of service, acknowledgement after storage, and what it refuses.
import { createConnection, type Socket } from 'node:net';
import mqtt from 'mqtt';
import { generate } from 'mqtt-packet';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const countOf = async (municipality: string) => (await lagebild.ask('ledger')).municipalities[municipality];

describe('publishing', () => {
  it('works with quality of service 0, 1 and 2, once each', async () => {
    for (const qos of [0, 1, 2] as const) await lagebild.publish('v1/selm/lighting/lamp', { values: { dimming: qos } }, qos);
    await expect.poll(() => countOf('selm')).toEqual({ received: 3, stored: 3, duplicate: 0, noted: 0, quarantined: 0, inLog: 0 });
  });

  it('is acknowledged only after the reading is stored', async () => {
    for (let round = 0; round < 20; round += 1) {
      await lagebild.publish('v1/bergkamen/air/a', { time: Date.now() - 1000 + round, values: { o3: round } });
      expect((await countOf('bergkamen'))?.stored).toBe(round + 1);
    }
  });

  it('survives a flood over several connections, in any order, and the books balance', async () => {
    const clients = await Promise.all([1, 2, 3, 4].map(() => mqtt.connectAsync(lagebild.mqttUrl)));
    const begin = Date.now() - 600_000;
    await Promise.all(
      clients.flatMap((client, c) =>
        Array.from({ length: 1000 }, (_, n) => {
          const time = begin + ((n * 7919) % 1000) * 100;
          const payload = n % 10 === 9 ? '{"values":' : JSON.stringify({ time, values: { pm10: n % 50 } });
          return client.publishAsync(`v1/werne/air/s${c % 2}-${n % 10}`, payload, { qos: 1 });
        }),
      ),
    );
    await Promise.all(clients.map((client) => client.endAsync()));
    // Connections 0 and 2 (and 1 and 3) said the same; every tenth message was broken.
    expect(await countOf('werne')).toEqual({ received: 4000, stored: 1800, duplicate: 1800, noted: 0, quarantined: 400, inLog: 0 });
  });

  it('to a $ topic is acknowledged into the quarantine and reaches nobody', async () => {
    const heard: string[] = [];
    const listener = await mqtt.connectAsync(lagebild.mqttUrl);
    listener.on('message', (topic) => heard.push(topic));
    await listener.subscribeAsync(['$SYS/forged', 'v1/selm/#']);
    await lagebild.publish('$SYS/forged', 'x');
    await lagebild.publish('v1/selm/lighting/after', { values: { dimming: 9 } });
    await expect.poll(() => heard).toEqual(['v1/selm/lighting/after']);
    await listener.endAsync();
    expect((await lagebild.ask('quarantine', { code: 'topic_invalid' })).entries[0]?.topic).toBe('$SYS/forged');
  });

  it('leaves no retained message behind', async () => {
    await lagebild.mqtt.publishAsync('v1/selm/lighting/kept', '{"values":{"dimming":3}}', { qos: 1, retain: true });
    const heard: string[] = [];
    const client = await mqtt.connectAsync(lagebild.mqttUrl);
    client.on('message', (topic) => heard.push(topic));
    await client.subscribeAsync('v1/selm/#');
    await lagebild.publish('v1/selm/lighting/live', { values: { dimming: 4 } });
    await expect.poll(() => heard).toEqual(['v1/selm/lighting/live']);
    await client.endAsync();
  });
});

/** Connects and subscribes by hand, and from then on reads nothing more. */
async function deafSubscriber(): Promise<Socket> {
  const socket = await connectByHand();
  socket.write(generate({ cmd: 'subscribe', messageId: 1, subscriptions: [{ topic: 'v1/#', qos: 0 }] }));
  await new Promise((resolve) => socket.once('data', resolve));
  socket.pause();
  return socket;
}

async function connectByHand(): Promise<Socket> {
  const socket = createConnection(Number(new URL(lagebild.mqttUrl).port), '127.0.0.1');
  socket.on('error', () => undefined);
  socket.write(generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: '', keepalive: 0 }));
  await new Promise((resolve) => socket.once('data', resolve));
  return socket;
}

describe('a neighbour that behaves badly', () => {
  it('by never reading is cut off, and holds up nobody who publishes', async () => {
    const deaf = await deafSubscriber();
    const gone = new Promise((resolve) => deaf.once('close', resolve));
    const long = 'x'.repeat(60_000); // fills the system's socket buffers, which may hold 10 MB
    const begin = Date.now();
    let slowestMs = 0;
    for (let round = 0; round < 20; round += 1) {
      const sent = Date.now();
      const readings = Array.from({ length: 400 }, (_, i) =>
        lagebild.publish(`v1/schwerte/air/d${i}`, { time: begin - 60_000 + round, values: { o3: round } }),
      );
      await Promise.all([...readings, ...Array.from({ length: 20 }, () => lagebild.publish('v1/schwerte/air/long', long))]);
      slowestMs = Math.max(slowestMs, Date.now() - sent);
    }
    deaf.resume(); // only now does the cut show on this side
    await gone;
    expect(slowestMs).toBeLessThan(1500);
    expect(await (await fetch(`${lagebild.httpUrl}/metrics`)).text()).toMatch(/lagebild_mqtt_connections_cut [1-9]/);
  }, 60_000);

  it('by announcing a packet beyond the limit is cut off before it is gathered', async () => {
    for (const connect of [true, false]) {
      const socket = connect ? await connectByHand() : createConnection(Number(new URL(lagebild.mqttUrl).port), '127.0.0.1');
      socket.on('error', () => undefined);
      const closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f])); // PUBLISH of 256 MB
      socket.write(Buffer.alloc(100_000));
      await closed;
    }
  });

  it('by leaving a persistent session behind does not make the broker hoard', async () => {
    const options = { clean: false, clientId: 'sleeper', reconnectPeriod: 0 };
    const sleeper = await mqtt.connectAsync(lagebild.mqttUrl, options);
    await sleeper.subscribeAsync('v1/#', { qos: 1 });
    await sleeper.endAsync();
    await lagebild.publish('v1/selm/lighting/meanwhile', { values: { dimming: 2 } });
    const heard: string[] = [];
    const awake = mqtt.connect(lagebild.mqttUrl, options);
    awake.on('message', (topic) => heard.push(topic));
    await new Promise<void>((resolve) => awake.once('connect', () => resolve()));
    await lagebild.publish('v1/selm/lighting/afterwards', { values: { dimming: 2 } });
    await expect.poll(() => heard).toEqual(['v1/selm/lighting/afterwards']);
    await awake.endAsync();
  });
});

describe('what the broker refuses', () => {
  it('a shared subscription, which it could not serve', async () => {
    const granted = await lagebild.mqtt.subscribeAsync('$share/workers/v1/#').catch((error: Error) => error.message);
    expect(granted).toMatch(/unspecified error|128/i);
  });

  it('MQTT 5, so that nobody relies on what it cannot do', async () => {
    const client = mqtt.connect(lagebild.mqttUrl, { protocolVersion: 5, reconnectPeriod: 0 });
    const message = await new Promise<string>((resolve) => {
      client.once('error', (error) => resolve(error.message));
      client.once('connect', () => resolve('connected'));
      client.once('close', () => resolve('closed'));
    });
    expect(message).not.toBe('connected');
    await client.endAsync(true);
  });

  it.each([
    ['bytes that are no MQTT', [Buffer.from('GET / HTTP/1.1\r\n\r\n')]],
    [
      'a publish before the connect',
      [generate({ cmd: 'publish', topic: 'v1/unna/air/a', payload: '{}', qos: 0, dup: false, retain: false })],
    ],
    [
      'a cut packet',
      [generate({ cmd: 'connect', protocolId: 'MQTT', protocolVersion: 4, clean: true, clientId: 'x', keepalive: 10 }).subarray(0, 9)],
    ],
  ])('%s, and lives on', async (_, packets) => {
    const socket = createConnection(Number(new URL(lagebild.mqttUrl).port), '127.0.0.1');
    socket.on('error', () => undefined);
    for (const packet of packets) socket.write(packet);
    socket.end();
    await new Promise((resolve) => socket.once('close', resolve));
    await lagebild.publish('v1/selm/lighting/after', { time: Date.now(), values: { dimming: 1 } });
  });
});
