// Check 11 (ASVS 5.2.1): a message that is too large is not gathered, one a byte too large is kept with its reason only.
import { MAX_PAYLOAD_BYTES } from '@lagebild/shared/contract/payload.ts';
import { describe, expect, it } from 'vitest';
import { publishPacket } from '../support/raw-mqtt.ts';
import { openTwoTowns } from '../support/two-towns.ts';

const MIB = 2 ** 20;

/** A reading that is right, with spaces up to a length. */
const reading = (bytes: number) => '{"values":{"o3":1}}'.padEnd(bytes, ' ');

describe('11 a payload', () => {
  it('of 256 MiB is cut off before it is gathered, ten at once as well, and memory stays flat', async () => {
    await using towns = await openTwoTowns();
    const before = process.memoryUsage.rss();
    const attackers = await Promise.all(Array.from({ length: 10 }, () => towns.attack()));
    const piece = Buffer.alloc(MIB, 'x');
    for (const attacker of attackers) {
      attacker.send(Buffer.from([0x32, 0xff, 0xff, 0xff, 0x7f])); // PUBLISH, 268,435,455 bytes
      for (let n = 0; n < 8; n += 1) attacker.send(piece);
    }
    await Promise.all(attackers.map(({ closed }) => closed));
    expect(process.memoryUsage.rss() - before).toBeLessThan(128 * MIB);
    await towns.honest('after');
    expect(await towns.lagebild.ask('ledger')).toMatchObject({ received: 1, stored: 1 });
  });

  it('of the allowed length is taken, one byte more is not', async () => {
    await using towns = await openTwoTowns();
    const attacker = await towns.attack();
    for (const [n, bytes] of [MAX_PAYLOAD_BYTES, MAX_PAYLOAD_BYTES + 1].entries()) {
      attacker.send(publishPacket(`v1/unna/air/d${n}`, reading(bytes), n + 1));
      await attacker.next('puback');
    }
    expect(await towns.lagebild.ask('ledger')).toMatchObject({ stored: 1, quarantined: 1 });
    expect(await towns.refusals()).toMatchObject([{ code: 'too_large', topic: 'v1/unna/air/d1' }]);
    attacker.end();
  });
});
