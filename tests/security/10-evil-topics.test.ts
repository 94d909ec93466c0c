// Check 10: topics that cannot be any. The connection is cut, nothing arrives, nothing is planted, and everybody else goes on.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { publishPacket } from '../support/raw-mqtt.ts';
import { openTwoTowns, signInAs, type TwoTowns } from '../support/two-towns.ts';

/** A PUBLISH of QoS 1 by hand: no library writes such topics. */
function publishBytes(topic: Buffer): Buffer {
  const payload = Buffer.from('{"values":{"o3":66}}');
  let rest = 2 + topic.length + 2 + payload.length;
  const length: number[] = [];
  do {
    length.push((rest % 128) | (rest >= 128 ? 0x80 : 0));
    rest = Math.floor(rest / 128);
  } while (rest > 0);
  const size = Buffer.from([topic.length >> 8, topic.length & 0xff]);
  return Buffer.concat([Buffer.from([0x32, ...length]), size, topic, Buffer.from([0, 1]), payload]);
}

describe('10 a topic', () => {
  let towns: TwoTowns;
  beforeAll(async () => {
    towns = await openTwoTowns();
  });
  afterAll(() => towns[Symbol.asyncDispose]());

  it.each<[string, Buffer | string]>([
    ['with NUL', 'v1/unna/air/a\u0000b'],
    ['with a control character', 'v1/unna/air/a\u001bb'],
    ['with +', 'v1/unna/+/a'],
    ['with #', 'v1/unna/#'],
    ['of 64 KiB', 'v1/unna/air/'.padEnd(65_535, 'x')],
    ['of 1,025 bytes in fewer characters', `v1/unna/air/${'ä'.repeat(507)}`],
    ['of 200 levels', Array(200).fill('v1').join('/')],
    ['of 33 levels', Array(33).fill('v1').join('/')],
    ['that is not UTF-8', Buffer.from([0x76, 0x31, 0x2f, 0xff, 0xfe, 0x80])],
    ['that hides a surrogate', Buffer.from([0x76, 0x31, 0x2f, 0xed, 0xa0, 0x80])],
    ['that is empty', ''],
  ])('%s ends the connection without an acknowledgement', async (_, topic) => {
    const attacker = await towns.attack();
    attacker.send(publishBytes(Buffer.isBuffer(topic) ? topic : Buffer.from(topic)));
    await attacker.closed;
    expect(attacker.heard.map(({ cmd }) => cmd)).toEqual(['connack']);
    expect((await towns.lagebild.ask('ledger')).municipalities.unna?.received ?? 0).toBe(0);
  });

  it('named like a property of every object is a topic like any other, and changes none', async () => {
    const attacker = await towns.attack({ clientId: '__proto__' });
    for (const [n, topic] of ['__proto__', 'constructor/prototype', 'v1/unna/__proto__/x'].entries()) {
      attacker.send(publishPacket(topic, '{"values":{"o3":66}}', n + 1));
      expect(await attacker.next('puback')).toBeDefined();
    }
    attacker.send({
      cmd: 'subscribe',
      messageId: 9,
      subscriptions: [
        { topic: '__proto__', qos: 0 },
        { topic: 'v1/unna/__proto__', qos: 0 },
      ],
    });
    expect((await attacker.next('suback'))?.granted).toEqual([0, 0]);
    expect(Object.keys(Object.prototype)).toEqual([]);
    attacker.end();
  });

  it('gets no retained message planted on it', async () => {
    const attacker = await towns.attack();
    for (const topic of ['v1/unna/air/kept', 'v1/kamen/air/kept']) {
      attacker.send({ cmd: 'publish', topic, payload: '{"values":{"o3":66}}', qos: 1, dup: false, retain: true, messageId: 1 });
      await attacker.next('puback');
    }
    attacker.end();
    for (const access of [towns.unna, towns.kamen]) {
      const late = await signInAs(towns.lagebild, access);
      const heard: string[] = [];
      late.on('message', (topic) => heard.push(topic));
      await late.subscribeAsync(access === towns.unna ? 'v1/unna/#' : 'v1/kamen/#');
      await towns.honest('live');
      await towns.lagebild.publish('v1/unna/air/live', { values: { o3: 1 } });
      await expect.poll(() => heard).toEqual([access === towns.unna ? 'v1/unna/air/live' : 'v1/kamen/air/live']);
      await late.endAsync(true);
    }
  });
});
