// JSON made to break a parser, a merge or a database: each message ends in exactly one place, and nothing else changes.
import { rmSync } from 'node:fs';
import { readingsOf, type Verdict } from '@lagebild/ingest/message.ts';
import { LineBuilder } from '@lagebild/shared/store/influx/lines.ts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { brokenMessages } from '../support/broken-json.ts';
import { openParts, type Parts } from '../support/open-parts.ts';
import { parseLine } from '../support/parsed-line.ts';
import { SEED, seededRandom } from '../support/random.ts';
import { report } from '../support/report.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { MemoryWatch, times } from '../support/security-length.ts';

const MESSAGES = times(20_000, 1_000_000);
const AT_ONCE = 2000;

const folder = temporaryFolder();
const verdicts: Verdict[] = [];
let parts: Parts;
beforeAll(async () => {
  parts = await openParts({ folder, codecs: {}, onSettled: (verdict) => verdicts.push(verdict) });
});
afterAll(async () => {
  await parts.close();
  rmSync(folder, { recursive: true, force: true });
});

/** Takes messages in and gives what became of them, in their order. */
async function endingsOf(messages: readonly { topic: string; payload: Uint8Array }[]): Promise<Verdict[]> {
  verdicts.length = 0;
  const receivedAt = Date.now();
  await Promise.all(messages.map((message) => new Promise<void>((safe) => parts.pipeline.accept({ ...message, receivedAt }, safe))));
  await parts.pipeline.settled();
  return verdicts.slice();
}

const everywhere = (): string =>
  JSON.stringify([Object.prototype, Array.prototype, Function.prototype].map((one) => Reflect.ownKeys(one).map(String)));

describe('26 hostile JSON', () => {
  const many = Array.from({ length: 100_000 }, (_, n) => `"k${n}":1`);
  it.each([
    ['__proto__', '{"values":{"o3":1},"__proto__":{"polluted":true}}', 'forbidden_key'],
    ['__proto__ among the values', '{"values":{"o3":1,"__proto__":{"polluted":true}}}', 'forbidden_key'],
    ['__proto__ in escapes', '{"values":{"o3":1},"\\u005f_proto__":{"polluted":true}}', 'forbidden_key'],
    ['constructor.prototype', '{"values":{"o3":1},"constructor":{"prototype":{"polluted":true}}}', 'forbidden_key'],
    ['constructor.prototype in about', '{"values":{"o3":1},"about":{"constructor":{"prototype":{"polluted":true}}}}', 'forbidden_key'],
    ['10,000 levels of objects', `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}`, 'too_deep'],
    ['10,000 levels of lists', '['.repeat(10_000) + ']'.repeat(10_000), 'too_deep'],
    ['10,000 levels that never end', '{"values":'.repeat(6000), 'not_json'],
    ['100,000 keys', `{"values":{${many.join(',')}}}`, 'too_large'],
    ['as many keys as fit', `{"values":{${many.slice(0, 6000).join(',')}}}`, 'quantity_unknown'],
    ['a quantity twice', '{"values":{"o3":1,"o3":2}}', 'duplicate_key'],
    ['a quantity twice, once in escapes', '{"values":{"o3":1,"\\u006f3":2}}', 'duplicate_key'],
    ['the same value twice', '{"values":{"o3":1,"o3":1}}', 'duplicate_key'],
    ['values twice', '{"values":{"o3":1},"values":{"o3":2}}', 'duplicate_key'],
    ['a time twice, about told', '{"time":1,"time":2,"values":{"o3":1},"about":{"name":"a: \\"b\\": c"}}', 'duplicate_key'],
    ['1e999', '{"values":{"o3":1e999}}', 'schema'],
    ['1e999 as the time', '{"time":1e999,"values":{"o3":1}}', 'time_invalid'],
    ['half a surrogate pair in a name', '{"values":{"o3":1},"about":{"name":"\\ud800"}}', 'schema'],
    ['half a surrogate pair as a quantity', '{"values":{"\\udc00":1}}', 'quantity_unknown'],
    ['half a surrogate pair in bytes', Buffer.from('7b2276616c756573223a7b22eda080223a317d7d', 'hex'), 'not_utf8'],
    ['NaN', '{"values":{"o3":NaN}}', 'not_json'],
  ])('%s goes to the quarantine', async (_, payload, code) => {
    const before = everywhere();
    const [verdict, ...more] = await endingsOf([{ topic: 'v1/unna/air/hostile', payload: Buffer.from(payload) }]);
    expect(more).toEqual([]);
    expect(verdict).toMatchObject({ ending: 'quarantined', refusal: { code } });
    expect(everywhere()).toBe(before);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    [
      '__proto__ in what a codec decoded',
      '{"deviceInfo":{"devEui":"a84041c6e1835e6b"},"fPort":1,"object":{"__proto__":{"polluted":1}}}',
      'forbidden_key',
    ],
    ['a key twice', '{"deviceInfo":{"devEui":"a84041c6e1835e6b"},"fPort":1,"fPort":2,"data":"AQ=="}', 'duplicate_key'],
    ['10,000 levels', `{"deviceInfo":{"devEui":"a84041c6e1835e6b"},"object":${'['.repeat(10_000)}${']'.repeat(10_000)}}`, 'too_deep'],
  ])('%s goes to the quarantine from a network server as well', async (_, text, code) => {
    const topic = 'lns/unna/application/1/device/a84041c6e1835e6b/event/up';
    verdicts.length = 0;
    const message = { topic, payload: Buffer.from(text), receivedAt: Date.now(), boundTo: 'unna' };
    await new Promise<void>((safe) => parts.pipeline.accept(message, safe));
    await parts.pipeline.settled();
    expect(verdicts).toMatchObject([{ ending: 'quarantined', refusal: { code } }]);
  });

  // Many devices round -0.04 to -0.0 and print it so: refusing it would lose good readings.
  it('-0 is taken as 0', async () => {
    const [verdict] = await endingsOf([{ topic: 'v1/unna/air/minus', payload: Buffer.from('{"values":{"temperature":-0.0}}') }]);
    expect(verdict).toMatchObject({ ending: 'stored', reading: { values: { temperature: 0 } } }); // toMatchObject tells 0 from -0
  });

  it(
    `${MESSAGES} mutated messages end in one place each, what is stored reads back from line protocol, memory stays flat`,
    async () => {
      const lines = new LineBuilder();
      const next = brokenMessages(parts.rules, seededRandom(SEED), Date.now() - 3_600_000);
      const memory = new MemoryWatch();
      const before = everywhere();
      const receivedBefore = parts.registry.ledger.total().received;
      const endings = { stored: 0, duplicate: 0, noted: 0, quarantined: 0 };
      const codes = new Set<string>();
      for (let sent = 0; sent < MESSAGES; sent += AT_ONCE) {
        const messages = Array.from({ length: AT_ONCE }, next);
        const ended = await endingsOf(messages);
        expect(ended).toHaveLength(AT_ONCE);
        for (const verdict of ended) {
          endings[verdict.ending] += 1;
          if (verdict.ending === 'quarantined') codes.add(verdict.refusal.code);
          if (verdict.ending === 'stored')
            for (const reading of readingsOf(verdict)) {
              const { kind, municipality, device, values, time } = reading;
              expect(parseLine(lines.reading(reading))).toEqual({
                measurement: kind,
                tags: { device, municipality },
                fields: values,
                time,
              });
            }
        }
        memory.sample();
      }
      expect(everywhere()).toBe(before);
      expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
      expect(codes).not.toContain('internal_error');
      const { received, stored, duplicate, noted, quarantined, inLog } = parts.registry.ledger.total();
      expect(received - receivedBefore).toBe(MESSAGES);
      expect({ inLog, sum: stored + duplicate + noted + quarantined }).toEqual({ inLog: 0, sum: received });
      // The mutator must neither break everything nor nothing.
      expect(Math.min(endings.stored, endings.quarantined)).toBeGreaterThan(MESSAGES / 10);
      for (const code of [
        'not_json',
        'not_utf8',
        'schema',
        'quantity_unknown',
        'value_type',
        'out_of_range',
        'forbidden_key',
        'duplicate_key',
      ])
        expect(codes).toContain(code);
      const { middleBytes, lastBytes } = memory.thirds;
      report({ mutatedMessages: MESSAGES, ...endings, codes: codes.size, middleMiB: middleBytes / 2 ** 20, lastMiB: lastBytes / 2 ** 20 });
      expect(lastBytes).toBeLessThan(1.25 * middleBytes);
    },
    times(60_000, 3_600_000),
  );
});
