// Whatever arrives, the grammars answer with a value: never an exception, never a topic or payload that says something else.
import { join } from 'node:path';
import { MAX_PAYLOAD_BYTES, parsePayload } from '@lagebild/shared/contract/payload.ts';
import { formatTopic, parseTopic } from '@lagebild/shared/contract/topic.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { explainRefusal, REFUSAL_CODES, type Refusal } from '@lagebild/shared/domain/refusal.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { goodText, messyText } from './support/payload-arbitraries.ts';

const rules = loadRuleBook(join(import.meta.dirname, '../region'));
const RUNS = { seed: 19_750_101, numRuns: 5000 };
const municipalities = Object.keys(rules.district.municipalities);

/** A refusal with sentences in both languages, nothing missing in them. A library's own words may stand behind the colon. */
function expectExplained(refusal: Refusal): void {
  expect(REFUSAL_CODES).toContain(refusal.code);
  // The JSON parser's own words may contain anything, also the payload's "NaN".
  const told: Refusal = refusal.code === 'not_json' ? { ...refusal, problem: 'a problem' } : refusal;
  for (const language of ['de', 'en'] as const) expect(explainRefusal(told, language)).not.toMatch(/undefined|\[object|NaN|^$/);
}

const device = fc.oneof(
  fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 }),
  fc.stringMatching(/^[\p{L}\p{N}][\p{L}\p{N}\p{M}._:-]{0,70}$/u),
  fc.constantFrom('Ü1', 'u\u0308', '\u0308u', '__proto__', 'constructor', 'backfill', '+', '#', '..', '-', 'a'.repeat(64), 'a'.repeat(65)),
);
const level = (known: readonly string[]) => fc.oneof({ weight: 4, arbitrary: fc.constantFrom(...known) }, { weight: 1, arbitrary: device });
const nearTopic = fc
  .tuple(level(['v1']), level(municipalities), level(KINDS), device, fc.array(level(['backfill']), { maxLength: 2 }))
  .map(([version, municipality, kind, id, rest]) => [version, municipality, kind, id, ...rest].join('/'));

describe('a topic', () => {
  it('of any text is taken apart or refused with a sentence', () => {
    const endings = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: 'binary', maxLength: 400 }), nearTopic), (topic) => {
        const parts = parseTopic(topic, rules);
        endings['code' in parts ? 'refused' : 'taken'] += 1;
        if ('code' in parts) {
          expectExplained(parts);
          return;
        }
        // What was understood is the topic, apart from the writing of its letters.
        expect(formatTopic(parts)).toBe(topic.normalize('NFC'));
        expect(parseTopic(formatTopic(parts), rules)).toEqual(parts);
        expect(municipalities).toContain(parts.municipality);
        expect(parts.device).not.toMatch(/[/+#$\s]/);
      }),
      RUNS,
    );
    expect(Math.min(endings.taken, endings.refused)).toBeGreaterThan(RUNS.numRuns / 20);
  });

  it.each(['v1/__proto__/air/a', 'v1/constructor/air/a', 'v1/toString/air/a', 'v1/unna/constructor/a', 'v1/Unna/air/a', 'v1/unna/air/a/'])(
    '%s is refused',
    (topic) => expect(parseTopic(topic, rules)).toHaveProperty('code'),
  );
});

describe('a payload', () => {
  const check = (bytes: Uint8Array): void => {
    const parsed = parsePayload(bytes);
    if ('code' in parsed) {
      expectExplained(parsed);
      return;
    }
    expect(Object.keys(parsed.values).length).toBeGreaterThan(0);
    for (const value of Object.values(parsed.values)) expect(['number', 'boolean']).toContain(typeof value);
    expect(parsed.time === undefined || Number.isInteger(parsed.time)).toBe(true);
  };

  it('of any bytes is read or refused with a sentence', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 2000 }), check), RUNS);
  });

  it('of any JSON is read or refused with a sentence', () => {
    const text = fc.oneof(fc.json({ maxDepth: 20 }), goodText(rules), messyText(rules));
    fc.assert(
      fc.property(text, (json) => check(new TextEncoder().encode(json))),
      RUNS,
    );
  });

  it('that was cut or changed on its way is read or refused with a sentence', () => {
    const damaged = fc.tuple(goodText(rules), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.boolean()).map(([text, at, byte, isCut]) => {
      const bytes = new TextEncoder().encode(text);
      bytes[at % bytes.length] = byte;
      return isCut ? bytes.subarray(0, at % bytes.length) : bytes;
    });
    fc.assert(fc.property(damaged, check), RUNS);
  });

  it.each([
    ['ten thousand objects', '{"a":', '1', '}'],
    ['ten thousand arrays', '[', '', ']'],
  ])('%s deep is refused, not followed', (_, open, middle, close) => {
    const bytes = new TextEncoder().encode(open.repeat(10_000) + middle + close.repeat(10_000));
    expect(parsePayload(bytes)).toHaveProperty('code', 'too_deep');
  });

  it('is taken up to its largest size and not a byte further', () => {
    const text = '{"values":{"o3":1}}';
    const bytesOf = (size: number) => new TextEncoder().encode(text.padEnd(size, ' '));
    expect(parsePayload(bytesOf(MAX_PAYLOAD_BYTES))).toHaveProperty('values', { o3: 1 });
    expect(parsePayload(bytesOf(MAX_PAYLOAD_BYTES + 1))).toEqual({
      code: 'too_large',
      bytes: MAX_PAYLOAD_BYTES + 1,
      limit: MAX_PAYLOAD_BYTES,
    });
  });
});
