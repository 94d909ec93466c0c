// The publisher: bounded in flight, nothing lost with the connection, never hanging at the end.
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { brokerUrlProblem, openPublisher, type Publisher } from './publisher.ts';
import { openTestBroker, type TestBroker } from './test-broker.ts';

let broker: TestBroker;
let publisher: Publisher;
let sentences: string[];
let connects: number;

function open(window: number): Publisher {
  sentences = [];
  connects = 0;
  return openPublisher({
    url: broker.url,
    window,
    onSentence: (sentence) => sentences.push(sentence),
    onConnect() {
      connects += 1;
    },
  });
}

beforeEach(async () => {
  broker = await openTestBroker();
});
afterEach(async () => {
  await publisher.close(0);
  await broker.close();
});

describe('publisher', () => {
  it('sends in order and counts acknowledgements, also what was sent before it was connected', async () => {
    publisher = open(50);
    for (let n = 0; n < 50; n += 1) publisher.send('t', String(n));
    expect(publisher.isFull).toBe(true);
    await publisher.drained();
    expect(publisher.counts).toEqual({ sent: 50, acknowledged: 50, failed: 0 });
    expect(broker.received.map(({ payload }) => Number(payload))).toEqual(Array.from({ length: 50 }, (_, n) => n));
  });

  it('has no room while nothing is acknowledged, and refuses to overfill', async () => {
    broker.acknowledges = false;
    publisher = open(10);
    for (let n = 0; n < 10; n += 1) publisher.send('t', String(n));
    let hasRoom = false;
    void publisher.room().then(() => {
      hasRoom = true;
    });
    await expect.poll(() => broker.received.length).toBe(10);
    expect(hasRoom).toBe(false);
    expect(() => publisher.send('t', 'x')).toThrow('window is full');
    publisher.giveUp();
    await expect.poll(() => hasRoom).toBe(true);
  });

  it('sends again what was not acknowledged when the line was cut, and says so once', async () => {
    publisher = open(100);
    publisher.send('t', 'first');
    await publisher.drained();
    broker.acknowledges = false;
    for (let n = 0; n < 5; n += 1) publisher.send('t', String(n));
    await expect.poll(() => broker.received.length).toBe(6);
    broker.cutConnections();
    await expect.poll(() => publisher.connected).toBe(false);
    publisher.send('t', 'meanwhile');
    broker.acknowledges = true;
    await publisher.drained();
    expect(publisher.counts).toEqual({ sent: 7, acknowledged: 7, failed: 0 });
    expect(connects).toBe(2);
    expect(broker.received.slice(6)).toEqual([
      ...['0', '1', '2', '3', '4'].map((payload) => ({ topic: 't', payload, dup: true })),
      { topic: 't', payload: 'meanwhile', dup: false },
    ]);
    expect(sentences).toEqual([
      `Lost the connection to ${broker.url}; trying again every second.`,
      `Connected to ${broker.url}; 6 unacknowledged messages are sent again.`,
    ]);
  });

  it('says why it cannot connect, and tries on', async () => {
    broker.returnCode = 5;
    publisher = open(10);
    await expect
      .poll(() => sentences)
      .toEqual([expect.stringMatching(/Cannot reach .* \(Connection refused: Not authorized\); trying again/)]);
    broker.returnCode = 0;
    await expect.poll(() => publisher.connected, { timeout: 5000 }).toBe(true);
  });

  it('closes quickly although the broker keeps silent', async () => {
    broker.acknowledges = false;
    publisher = open(10);
    publisher.send('t', '1');
    await expect.poll(() => broker.received.length).toBe(1);
    const start = performance.now();
    await publisher.close(200);
    expect(performance.now() - start).toBeLessThan(1500);
    expect(publisher.counts).toEqual({ sent: 1, acknowledged: 0, failed: 0 });
  });
});

it('knows the address of a broker when it sees one', () => {
  publisher = open(1);
  for (const url of ['mqtt://localhost:1883', 'mqtts://broker.example', 'ws://broker.example/mqtt', 'mqtt://[::1]:1883'])
    expect(brokerUrlProblem(url)).toBeUndefined();
  for (const url of ['localhost', 'localhost:1883', 'http://x', 'mqtt://', ''])
    expect(brokerUrlProblem(url), url).toContain('is not the address of an MQTT broker');
});
