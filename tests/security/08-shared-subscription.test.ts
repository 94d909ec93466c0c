// Check 8: nobody joins the group of workers that share a subscription and takes their messages away.
import { describe, expect, it } from 'vitest';
import { openTwoTowns } from '../support/two-towns.ts';

const MESSAGES = 100;

describe('08 a municipality joins a shared subscription', () => {
  it('and is refused, whatever the group; 100 of 100 messages arrive where they should', async () => {
    await using towns = await openTwoTowns();
    const { lagebild, heard } = towns;
    const attacker = await towns.attack();
    const topics = [
      '$share/workers/v1/kamen/#',
      '$share/workers/v1/#',
      '$share/workers/#',
      '$share/workers/v1/unna/#',
      '$queue/v1/kamen/#',
    ];
    attacker.send({ cmd: 'subscribe', messageId: 1, subscriptions: topics.map((topic) => ({ topic, qos: 1 as const })) });
    expect((await attacker.next('suback'))?.granted).toEqual(topics.map(() => 0x80));
    for (let n = 0; n < MESSAGES; n += 1) await towns.honest(`d${n}`);
    await expect.poll(() => heard).toHaveLength(MESSAGES);
    expect((await lagebild.ask('ledger')).municipalities.kamen).toMatchObject({ received: MESSAGES, stored: MESSAGES });
    expect(attacker.heard.filter(({ cmd }) => cmd === 'publish')).toEqual([]);
    attacker.end();
  });
});
