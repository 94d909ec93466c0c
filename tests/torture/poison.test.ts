// Every tenth message cannot be taken: the others keep their pace, and every one ends in exactly one place.
import type { Account } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import mqtt from 'mqtt';
import { expect, it } from 'vitest';
import { isLong } from '../support/random.ts';
import { report } from '../support/report.ts';
import { runLagebild } from '../support/running-lagebild.ts';

const MESSAGES = isLong ? 200_000 : 20_000;
/** Sent before the first of them is waited for: a connection has 65,535 packet ids. */
const UNDER_WAY = 10_000;
const POISON = ['{', '{"values":{"o3":-5}}', '{"values":{"nope":1}}', Buffer.from([0xff, 0xfe]), '{"values":{"o3":1},"time":0}'];

/** Good messages settled a second, with so many bad ones among them. */
async function rateWith(isPoison: (n: number) => boolean): Promise<{ rate: number; account: Account }> {
  await using lagebild = await runLagebild();
  const client = await mqtt.connectAsync(lagebild.mqttUrl);
  const begin = performance.now();
  const time = Date.now() - 3_600_000;
  let good = 0;
  const publish = (n: number) => {
    if (isPoison(n)) return client.publishAsync(`v1/unna/air/st-${n % 50}`, POISON[n % POISON.length] ?? '', { qos: 1 });
    good += 1;
    return client.publishAsync(`v1/unna/air/st-${n % 50}`, `{"time":${time + n},"values":{"o3":${n % 100}}}`, { qos: 1 });
  };
  for (let n = 0; n < MESSAGES; n += UNDER_WAY) await Promise.all(Array.from({ length: UNDER_WAY }, (_, i) => publish(n + i)));
  await lagebild.settled();
  const rate = good / ((performance.now() - begin) / 1000);
  const account = (await (await fetch(`${lagebild.httpUrl}${paths.ledger}`)).json()) as Account;
  await client.endAsync(true);
  return { rate, account };
}

it('poison costs the others nothing but its share', async () => {
  await rateWith(() => false); // warms up
  const rates: number[] = [];
  for (let round = 0; round < 5; round += 1) {
    const clean = await rateWith(() => false);
    const poisoned = await rateWith((n) => n % 10 === 7);
    expect(poisoned.account).toMatchObject({
      received: MESSAGES,
      stored: MESSAGES * 0.9,
      quarantined: MESSAGES / 10,
      duplicate: 0,
      inLog: 0,
    });
    // Of all messages nine in ten are good: as many good ones a second as before are nine tenths of the rate of all.
    rates.push(poisoned.rate / (clean.rate * 0.9));
  }
  const best = Math.max(...rates);
  report({ goodRateWithPoison: rates.map((rate) => Number(rate.toFixed(2))) });
  // A busy machine may slow any one round down; poison that held up the others would slow down all of them.
  expect(best).toBeGreaterThan(0.5);
}, 300_000);
