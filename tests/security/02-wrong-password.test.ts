// Check 2 (ASVS 6.3.1): guessing passwords is slowed down, logged and counted; others at the same address are not shut out.
import { networkOf } from '@lagebild/ingest/mqtt-door/network-of.ts';
import { SignInGuard } from '@lagebild/ingest/mqtt-door/sign-in-guard.ts';
import { pino } from 'pino';
import { describe, expect, it } from 'vitest';
import { openBroker } from '../support/open-broker.ts';
import { connectRaw } from '../support/raw-mqtt.ts';

describe('02 somebody tries out passwords', () => {
  it('twenty times: refused, locked out after five, logged and counted; even the right one has to wait', async () => {
    const logged: string[] = [];
    const log = pino({ level: 'warn' }, { write: (line: string) => logged.push(line) });
    await using door = await openBroker({ log });
    const { broker, registry } = door;
    const { username, password } = registry.access.issue('unna', 'victim');
    const codes: (number | undefined)[] = [];
    for (let n = 0; n < 20; n += 1)
      codes.push((await connectRaw(broker.port, { username, password: Buffer.from(`guess ${n}`) })).returnCode);
    expect(codes).toEqual([...Array<number>(5).fill(4), ...Array<number>(15).fill(5)]);
    expect((await connectRaw(broker.port, { username, password: Buffer.from(password) })).returnCode).toBe(5);
    expect(broker.counts.refused.get('wrong_credentials')).toBe(5);
    expect(broker.counts.refused.get('locked_out')).toBe(16);
    expect(registry.access.list('unna')).toMatchObject([{ wrongPasswords: 5 }]);
    expect(logged.filter((line) => line.includes('locked out'))).toHaveLength(1);
    expect(logged.join('')).toContain(username);
    expect(logged.join('')).not.toMatch(/guess/);

    // A neighbour behind the same address has nothing to do with it.
    const other = registry.access.issue('kamen', '');
    const neighbour = await connectRaw(broker.port, { username: other.username, password: Buffer.from(other.password) });
    expect(neighbour.returnCode).toBe(0);
    neighbour.end();
  });

  it('and names as well: then the address has to wait', async () => {
    await using door = await openBroker();
    const { broker } = door;
    const codes: (number | undefined)[] = [];
    for (let n = 0; n < 60; n += 1)
      codes.push((await connectRaw(broker.port, { username: `unna-${n}`, password: Buffer.from('x') })).returnCode);
    expect(codes.filter((code) => code === 4)).toHaveLength(50);
    expect(codes.at(-1)).toBe(5);
  });

  it('for two days without end, as a gateway with an old password does, and its neighbours at the same address come in', () => {
    const guard = new SignInGuard();
    let tries = 0;
    for (let now = 0; now < 48 * 3_600_000; now += 10_000) {
      expect(guard.lockedUntil('192.0.2.1', 'unna-2', now)).toBeUndefined();
      if (guard.lockedUntil('192.0.2.1', 'unna-1', now) !== undefined) continue;
      guard.noteWrong('192.0.2.1', 'unna-1', now);
      tries += 1;
    }
    expect(tries).toBeLessThan(4 * 48 + 20); // one in a quarter of an hour
  });

  it('of everybody at an address, and whoever has come in from there does so again', () => {
    const guard = new SignInGuard();
    guard.noteRight('192.0.2.1', 'unna-1');
    for (let n = 0; n < 60; n += 1) guard.noteWrong('192.0.2.1', `kamen-${n}`, 0);
    expect(guard.lockedUntil('192.0.2.1', 'unna-2', 0)).toBeGreaterThan(0);
    expect(guard.lockedUntil('192.0.2.1', 'unna-1', 0)).toBeUndefined();
    for (let n = 0; n < 5; n += 1) guard.noteWrong('192.0.2.1', 'unna-1', 0); // its own lock holds
    expect(guard.lockedUntil('192.0.2.1', 'unna-1', 0)).toBeGreaterThan(0);
  });

  it('from one address of a network after the other, which counts as one', () => {
    const same = ['2001:db8:0:7::1', '2001:DB8::7:aaaa:bbbb:cccc:dddd', '2001:db8:0:7:1:2:3:4', '2001:0db8:0000:0007::'];
    expect(new Set(same.map(networkOf))).toEqual(new Set(['2001:db8:0:7::/64']));
    expect(['2001:db8:0:8::1', 'fe80::1%eth0', '::1', '::ffff:192.0.2.1', '192.0.2.1', undefined].map(networkOf)).toEqual([
      '2001:db8:0:8::/64',
      'fe80:0:0:0::/64',
      '0:0:0:0::/64',
      '192.0.2.1',
      '192.0.2.1',
      '',
    ]);
  });

  it('waits twice as long each time, a quarter of an hour at most, and is forgotten in the end', () => {
    const guard = new SignInGuard();
    let now = 0;
    const locks: number[] = [];
    for (let n = 0; n < 12; n += 1) {
      locks.push(guard.noteWrong('192.0.2.1', 'unna-1', now) / 1000);
      now = guard.lockedUntil('192.0.2.1', 'unna-1', now) ?? now;
    }
    expect(locks).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
    expect(guard.lockedUntil('192.0.2.1', 'unna-1', now - 1)).toBe(now);
    expect(guard.lockedUntil('192.0.2.1', 'unna-1', now)).toBeUndefined();
    expect(guard.noteWrong('192.0.2.1', 'unna-1', now + 3_600_001)).toBe(0);
    // Whoever comes in starts anew; somebody else's tries are theirs.
    for (let n = 0; n < 4; n += 1) guard.noteWrong('192.0.2.2', 'unna-1', now);
    guard.noteRight('192.0.2.2', 'unna-1');
    expect(guard.noteWrong('192.0.2.2', 'unna-1', now)).toBe(0);
  });
});
