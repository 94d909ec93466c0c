// Topics as no broker should pass them on, in case one does: each message ends in the quarantine, and nothing is registered for it.
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openParts, type Parts } from '../support/open-parts.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';

const folder = temporaryFolder();
let parts: Parts;
beforeAll(async () => {
  parts = await openParts({ folder, codecs: {} });
});
afterAll(async () => {
  await parts.close();
  rmSync(folder, { recursive: true, force: true });
});

const TOPICS: readonly [name: string, topic: string, code: string][] = [
  ['NUL in the id', 'v1/unna/air/a\u0000b', 'device_id_invalid'],
  ['NUL in the municipality', 'v1/un\u0000na/air/a', 'municipality_unknown'],
  ['+ for the id', 'v1/unna/air/+', 'device_id_invalid'],
  ['+ for the municipality', 'v1/+/air/a', 'municipality_unknown'],
  ['# at the end', 'v1/unna/air/#', 'device_id_invalid'],
  ['# alone', '#', 'topic_invalid'],
  ['200 levels', Array.from({ length: 200 }, () => 'v1').join('/'), 'topic_invalid'],
  ['200 levels below a device', `v1/unna/air/a/${'x/'.repeat(196)}`, 'topic_invalid'],
  ['64 KiB less one byte', `v1/unna/air/${'a'.repeat(65_523)}`, 'device_id_invalid'],
  ['bytes that were no UTF-8', 'v1/unna/air/a\ufffd', 'device_id_invalid'],
  ['half a surrogate pair', 'v1/unna/air/a\ud800', 'device_id_invalid'],
  ['no character at all', '', 'topic_invalid'],
  ['a prototype as the municipality', 'v1/__proto__/air/a', 'municipality_unknown'],
  ['a prototype as the kind', 'v1/unna/constructor/a', 'kind_unknown'],
  ['the broker itself', '$SYS/broker/uptime', 'topic_invalid'],
  ['a shared subscription', '$share/g/v1/unna/air/a', 'topic_invalid'],
  ['dots for a way up', 'v1/unna/air/..', 'device_id_invalid'],
  ['a line break', 'v1/unna/air/a\nb', 'device_id_invalid'],
  ['a direction that turns the letters round', 'v1/unna/air/a\u202eb', 'device_id_invalid'],
];

describe('10 hostile topics', () => {
  it.each(TOPICS)('%s: to the quarantine, whatever the payload', async (_, topic, code) => {
    for (const payload of ['{"values":{"o3":1}}', '\u0000', '']) {
      await new Promise<void>((safe) => parts.pipeline.accept({ topic, payload: Buffer.from(payload), receivedAt: Date.now() }, safe));
    }
    await parts.pipeline.settled();
    const [newest, ...others] = parts.registry.quarantine.list({ limit: 3 }, 'de');
    expect([newest, ...others].map((entry) => entry?.code)).toEqual([code, code, code]);
    expect(newest?.topic).toBe(topic.toWellFormed());
  });

  it('register nothing, store nothing, and the books balance', async () => {
    const { received, stored, quarantined, inLog } = parts.registry.ledger.total();
    expect({ received, stored, quarantined, inLog }).toEqual({
      received: 3 * TOPICS.length,
      stored: 0,
      quarantined: 3 * TOPICS.length,
      inLog: 0,
    });
    expect(await parts.store.latest()).toEqual([]);
    await parts.plain('bay-1', { occupied: 1 });
    await parts.pipeline.settled();
    expect(await parts.store.latest()).toMatchObject([{ device: 'bay-1' }]);
  });
});
