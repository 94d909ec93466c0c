// Check 1 (BSI SYS.4.4.A2): whoever gives no name is not let in where accounts are required.
import { describe, expect, it } from 'vitest';
import { openBroker } from '../support/open-broker.ts';
import { connectRaw, publishPacket } from '../support/raw-mqtt.ts';

describe('01 somebody connects without a name', () => {
  it('and is told "not authorised" (CONNACK 5); nothing they send arrives', async () => {
    await using door = await openBroker({ anonymous: 'refused' });
    const { broker, registry, accepted } = door;
    const stranger = await connectRaw(broker.port);
    stranger.send(publishPacket('v1/unna/air/a', '{"values":{"o3":1}}'));
    await stranger.closed;
    expect(stranger.returnCode).toBe(5);
    // The same with a name and nothing behind it, and with a last will: neither is a way in.
    const nameless = await connectRaw(broker.port, { username: '', password: Buffer.alloc(0) });
    expect(nameless.returnCode).toBe(4);
    const will = { topic: 'v1/unna/air/a', payload: Buffer.from('{"values":{"o3":1}}'), qos: 1 as const, retain: false };
    expect((await connectRaw(broker.port, { will })).returnCode).toBe(5);
    expect(broker.counts.refused.get('anonymous')).toBe(2);

    const { username, password } = registry.access.issue('unna', '');
    const known = await connectRaw(broker.port, { username, password: Buffer.from(password) });
    expect(known.returnCode).toBe(0);
    known.send(publishPacket('v1/unna/air/a', '{"values":{"o3":1}}'));
    await known.next('puback');
    expect(accepted).toMatchObject([{ topic: 'v1/unna/air/a', boundTo: 'unna' }]);
    known.end();
  });

  it('and a part of Lagebild itself comes in with credentials that are nowhere but in memory', async () => {
    await using door = await openBroker({ anonymous: 'refused' });
    const { broker, registry, accepted } = door;
    const { username, password } = registry.access.issueForProcess();
    const simulator = await connectRaw(broker.port, { username, password: Buffer.from(password) });
    for (const municipality of ['unna', 'kamen']) {
      simulator.send(publishPacket(`v1/${municipality}/air/a`, '{"values":{"o3":1}}'));
      await simulator.next('puback');
    }
    expect(accepted.map(({ topic, boundTo, source }) => ({ topic, boundTo, source }))).toEqual([
      { topic: 'v1/unna/air/a', boundTo: undefined, source: undefined },
      { topic: 'v1/kamen/air/a', boundTo: undefined, source: undefined },
    ]);
    expect(registry.access.list(undefined)).toEqual([]);
    expect((await connectRaw(broker.port, { username, password: Buffer.from('geraten') })).returnCode).toBe(4);
    simulator.end();
  });
});
