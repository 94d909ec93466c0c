// The description of the MQTT interface is valid AsyncAPI and says what the code does.
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { MAX_PAYLOAD_BYTES, parsePayload, payloadSchema } from '@lagebild/shared/contract/payload.ts';
import { DEVICE_ID, formatTopic, parseTopic } from '@lagebild/shared/contract/topic.ts';
import { checkClock } from '@lagebild/shared/domain/clock.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { checkValues } from '@lagebild/shared/domain/plausibility.ts';
import { explainRefusal, REFUSAL_CODES } from '@lagebild/shared/domain/refusal.ts';
import type { Quantity } from '@lagebild/shared/domain/rule-book.ts';
import { loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { REFUSAL_SAMPLES } from '../scripts/docs/refusal-samples.ts';
import { asyncApi, createAjv, validatorOf } from './support/asyncapi-document.ts';
import { goodText, messyText } from './support/payload-arbitraries.ts';

const rules = loadRuleBook(join(import.meta.dirname, '../region'));
const { parameters, messages, schemas } = asyncApi.components;
const { live, backfill } = asyncApi.channels;
const bytesOf = (payload: unknown) => new TextEncoder().encode(JSON.stringify(payload));
const RUNS = { seed: 20_260_328, numRuns: 2000 };

describe('the document', () => {
  it('is valid AsyncAPI 3.0', () => {
    const path = createRequire(import.meta.url).resolve('@asyncapi/specs/schemas/3.0.0.json');
    const validate = createAjv().compile(JSON.parse(readFileSync(path, 'utf8')) as object);
    validate(asyncApi);
    expect(validate.errors ?? []).toEqual([]);
    expect(validate({ ...asyncApi, channels: { live: { adress: 'v1' } } })).toBe(false);
  });

  it('resolves every reference', () => {
    const references = [...JSON.stringify(asyncApi).matchAll(/"\$ref":"#\/([^"]+)"/g)].map(([, path = '']) => path);
    const find = (path: string) =>
      path.split('/').reduce<unknown>((node, key) => (node as Record<string, unknown> | undefined)?.[key], asyncApi);
    expect(references.length).toBeGreaterThan(20);
    expect(references.filter((path) => find(path) === undefined)).toEqual([]);
  });

  it('names the limits of code and rule book in its text', () => {
    const { clock, backfill: rule } = rules.district;
    const { description } = asyncApi.info;
    const said = description.replaceAll(/\s+/g, ' ');
    for (const limit of [
      `more than ${clock.max_ahead_seconds} seconds ahead`,
      `more than ${clock.max_age_days} days behind`,
      `nothing before ${rule.earliest.toISOString().replace('.000', '')} is taken`,
      `${MAX_PAYLOAD_BYTES} bytes`,
    ]) {
      expect(said).toContain(limit);
    }
    expect(rule.municipalities.length === Object.keys(rules.district.municipalities).length).toBe(said.includes('at present all do'));
  });

  it('lists every refusal with the sentence the code gives', () => {
    expect(asyncApi['x-refusals']).toEqual(
      Object.fromEntries(REFUSAL_CODES.map((code) => [code, explainRefusal(REFUSAL_SAMPLES[code], 'en')])),
    );
  });
});

describe('topics', () => {
  it('have the municipalities, kinds and device ids of the code', () => {
    expect(parameters.municipality.enum).toEqual(Object.keys(rules.district.municipalities));
    expect(parameters.kind.enum).toEqual(KINDS);
    expect(parameters.deviceId['x-pattern']).toBe(DEVICE_ID.source);
  });

  it('that are documented can be taken apart and put together again', () => {
    for (const municipality of parameters.municipality.enum ?? []) {
      for (const kind of KINDS) {
        for (const device of parameters.deviceId.examples) {
          for (const channel of [live, backfill]) {
            const topic = channel.address.replace('{municipality}', municipality).replace('{kind}', kind).replace('{deviceId}', device);
            const parts = { municipality, kind, device, backfill: channel === backfill };
            expect(parseTopic(topic, rules)).toEqual(parts);
            expect(formatTopic(parts)).toBe(topic);
          }
        }
      }
    }
  });
});

describe('payloads', () => {
  it('have the schema of the code, and what a JSON schema of zod cannot say besides', () => {
    const { $schema: _, ...ofCode } = z.toJSONSchema(payloadSchema, { target: 'draft-7', io: 'input' });
    const ofDocument = structuredClone(schemas.reading) as { properties: { values: Record<string, unknown> } };
    const { values } = ofDocument.properties;
    expect(values).toMatchObject({ minProperties: 1, propertyNames: { not: { enum: ['__proto__', 'constructor', 'prototype'] } } });
    delete values.minProperties;
    values.propertyNames = { type: 'string' };
    expect(ofDocument).toEqual(ofCode);
  });

  it('have the quantities, types and ranges of the rule book', () => {
    const schemaOf = ({ accepts, min, max, unit, label }: Quantity) => ({
      type: accepts.includes('number') ? 'number' : accepts.includes('boolean') ? ['integer', 'boolean'] : 'integer',
      minimum: min,
      maximum: max,
      description: unit ? `${label.en}, ${unit}` : label.en,
    });
    for (const kind of KINDS) {
      const quantities = Object.entries(rules.kinds[kind].quantities);
      expect((schemas[`${kind}Values`] as { properties: object }).properties).toEqual(
        Object.fromEntries(quantities.map(([name, quantity]) => [name, schemaOf(quantity)])),
      );
    }
  });

  const examples = [live, backfill].flatMap((channel) =>
    KINDS.flatMap((kind) => {
      const reference = channel.messages[kind].$ref;
      const message = messages[reference.split('/').at(-1) ?? ''];
      return (message?.examples ?? []).map(({ name, payload }) => ({ name, kind, payload, reference, isBackfill: channel === backfill }));
    }),
  );

  it.each(examples)('the example $name of $kind is taken', ({ kind, payload, reference, isBackfill }) => {
    expect(validatorOf(`${reference}/payload`)(payload)).toBe(true);
    const parsed = parsePayload(bytesOf(payload));
    expect(parsed).toHaveProperty('values', payload.values);
    expect(checkValues(rules, kind, payload.values)).toHaveProperty('values');
    if ('code' in parsed || parsed.time === undefined) return;
    // A live example is judged shortly after it was measured, a backfill years later.
    const receivedAt = parsed.time + (isBackfill ? 10 * 365 * 86_400_000 : 5000);
    expect(checkClock(rules, { time: parsed.time, receivedAt, municipality: 'unna', kind, backfill: isBackfill })).toBeUndefined();
  });

  it('of every kind have an example on both channels', () => {
    expect(new Set(examples.map(({ kind, isBackfill }) => `${kind} ${isBackfill}`)).size).toBe(6);
  });

  it('of the past need their time', () => {
    const payload = { values: { occupied: 3 } };
    expect(validatorOf(`${live.messages.parking.$ref}/payload`)(payload)).toBe(true);
    expect(validatorOf(`${backfill.messages.parking.$ref}/payload`)(payload)).toBe(false);
  });

  const judgedAlike = [
    { what: 'in general', schema: 'reading', kind: undefined },
    ...KINDS.map((kind) => ({ what: `of ${kind}, down to the values`, schema: `${kind}Reading`, kind })),
  ];

  it.each(judgedAlike)('are judged alike by the document and by the code: $what', ({ schema, kind }) => {
    const isValid = validatorOf(`#/components/schemas/${schema}`);
    const endings = { taken: 0, refused: 0 };
    fc.assert(
      fc.property(fc.oneof(goodText(rules, kind), messyText(rules, kind)), (text) => {
        const parsed = parsePayload(new TextEncoder().encode(text));
        const isTaken = !('code' in parsed) && !(kind && 'code' in checkValues(rules, kind, parsed.values));
        expect(isValid(JSON.parse(text)), text).toBe(isTaken);
        endings[isTaken ? 'taken' : 'refused'] += 1;
      }),
      RUNS,
    );
    // Both endings must have been tried often, or the agreement says nothing.
    expect(Math.min(endings.taken, endings.refused)).toBeGreaterThan(RUNS.numRuns / 10);
  });
});
