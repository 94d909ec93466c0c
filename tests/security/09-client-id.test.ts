// Check 9: a client id belongs to its credentials. Somebody else with the same id gets a session of their own and throws nobody out.
import { describe, expect, it } from 'vitest';
import { openTwoTowns, signInAs } from '../support/two-towns.ts';

describe("09 a municipality connects with another's client id", () => {
  it('and has a session of its own; the worker stays, and so does what it has subscribed to', async () => {
    await using towns = await openTwoTowns();
    const { lagebild, kamen } = towns;
    const session = { clientId: 'worker', clean: false };
    const worker = await signInAs(lagebild, kamen, session);
    const heard: string[] = [];
    worker.on('message', (topic) => heard.push(topic));
    await worker.subscribeAsync('v1/kamen/#', { qos: 1 });
    for (const clientId of ['worker', '/worker', `${kamen.username}/worker`, `../${kamen.username}/worker`]) {
      for (const clean of [false, true]) {
        const attacker = await towns.attack({ clientId, clean });
        expect({ clientId, returnCode: attacker.returnCode }).toEqual({ clientId, returnCode: 0 });
        expect(attacker.heard).toMatchObject([{ cmd: 'connack', sessionPresent: false }]);
        attacker.end();
      }
    }
    await towns.honest('first');
    await expect.poll(() => heard).toEqual(['v1/kamen/air/first']);
    expect(worker.connected).toBe(true);

    // While the worker is away as well: its session waits for it alone.
    await worker.endAsync();
    const attacker = await towns.attack(session);
    const again = await signInAs(lagebild, kamen, session);
    again.on('message', (topic) => heard.push(topic));
    await towns.honest('second');
    await expect.poll(() => heard).toEqual(['v1/kamen/air/first', 'v1/kamen/air/second']);
    expect(attacker.heard.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
    attacker.end();
    await again.endAsync(true);
  });

  it('or with one that is too long, and is told so (CONNACK 2)', async () => {
    await using towns = await openTwoTowns();
    expect((await towns.attack({ clientId: 'x'.repeat(257) })).returnCode).toBe(2);
  });
});
