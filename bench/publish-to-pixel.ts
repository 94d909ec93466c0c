// How long a reading takes from its publishing to the screen: a car park says numbers that are recognised there, alone or in a sum.
import { setTimeout as sleep } from 'node:timers/promises';
import type { MqttClient } from 'mqtt';
import { crowdDevice } from '../tests/support/crowd.ts';

/** So far apart that a thousand single bays that come and go do not make one number of the other. */
const STEP = 500;
const NUMBERS = 38;
const CAPACITY = 20_000;
const SAMPLE_EVERY_MS = 500;

/** What a figure of the page showed, and when it was painted, epoch milliseconds. */
export interface Shown {
  readonly text: string;
  readonly at: number;
}

/** The name by which the page finds the car park that speaks. */
export const SPEAKER = 'Parkhaus 0';

/** When each number was published, epoch milliseconds; the n-th says `STEP` times one more than n, over and over. */
export async function publishNumbers(client: MqttClient, seconds: number): Promise<number[]> {
  const published: number[] = [];
  const end = Date.now() + seconds * 1000;
  while (Date.now() < end) {
    const free = STEP * (1 + (published.length % NUMBERS));
    published.push(Date.now());
    await client.publishAsync(crowdDevice(0).topic, JSON.stringify({ values: { free, capacity: CAPACITY } }), { qos: 1 });
    await sleep(SAMPLE_EVERY_MS);
  }
  return published;
}

/**
 * Milliseconds from each publishing until its number, or a later one, was on the screen: a number that was overtaken before it could be shown
 * counts as well. Those never shown before the end are left out.
 * @param others what the figure shows besides the car park
 */
export function delaysOf(published: readonly number[], shown: readonly Shown[], others: number): number[] {
  const delays: number[] = [];
  for (const { text, at } of shown) {
    const number = Math.round((Number(text.replaceAll('.', '')) - others) / STEP) - 1;
    // The newest publishing of this number that the screen can have heard of.
    const newest = published.findLastIndex((time, index) => time <= at && index % NUMBERS === number);
    for (let index = delays.length; index <= newest; index += 1) delays.push(at - (published[index] ?? at));
  }
  return delays;
}
