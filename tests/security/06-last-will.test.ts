// Check 6: a last will is a message like any other, although its sender is gone when it is sent.
import { describe, expect, it } from 'vitest';
import { openTwoTowns } from '../support/two-towns.ts';

const will = (topic: string) => ({ topic, payload: Buffer.from('{"values":{"o3":66}}'), qos: 1 as const, retain: true });

describe("06 a municipality leaves a last will on another's topic", () => {
  it('and it reaches nobody, is counted, and kept with its reason; one of its own arrives', async () => {
    await using towns = await openTwoTowns();
    const { lagebild, heard } = towns;
    for (const topic of ['v1/kamen/air/will', 'lns/kamen/application/1/device/70b3d5a4d3100a17/command/down', 'v1/unna/air/own']) {
      (await towns.attack({ will: will(topic) })).end();
    }
    await expect.poll(() => lagebild.ask('ledger')).toMatchObject({ received: 3, stored: 1, quarantined: 2 });
    await towns.honest('after');
    await expect.poll(() => heard).toEqual(['v1/kamen/air/after']);
    expect((await towns.refusals()).map(({ code }) => code)).toEqual(['foreign_municipality', 'foreign_municipality']);
    expect(await towns.counted('publish')).toBe(2);
    expect((await lagebild.ask('ledger')).municipalities.kamen).toMatchObject({ received: 1, stored: 1 });
  });

  it('or to a topic that cannot be one, and is not let in', async () => {
    await using towns = await openTwoTowns();
    for (const topic of ['v1/+/air/a', '#', 'v1/unna/air/\u0000', 'x'.repeat(2000), 'a/'.repeat(100)]) {
      expect((await towns.attack({ will: will(topic) })).returnCode).toBeUndefined();
    }
    expect(await towns.counted('topic')).toBe(5);
    expect(await towns.lagebild.ask('ledger')).toMatchObject({ received: 0 });
  });

  it('or of credentials that were taken back meanwhile, and it is not sent', async () => {
    await using towns = await openTwoTowns();
    const attacker = await towns.attack({ will: will('v1/unna/air/own') });
    await towns.lagebild.act('accessRevoke', { username: towns.unna.username });
    await attacker.closed;
    await towns.honest('after');
    expect(await towns.lagebild.ask('ledger')).toMatchObject({ received: 1, stored: 1 });
  });
});
