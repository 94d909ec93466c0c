// Reads docs/asyncapi.yaml, and turns its payload schemas into validators.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import { parse } from 'yaml';

export interface Message {
  readonly payload: object;
  readonly examples: readonly { readonly name: string; readonly payload: { time?: string | number; values: Record<string, unknown> } }[];
}

export interface AsyncApi {
  readonly info: { readonly description: string };
  readonly channels: Readonly<Record<'live' | 'backfill', { address: string; messages: Record<Kind, { $ref: string }> }>>;
  readonly 'x-refusals': Readonly<Record<string, string>>;
  readonly components: {
    readonly parameters: Readonly<
      Record<'municipality' | 'kind' | 'deviceId', { enum?: string[]; examples: string[]; 'x-pattern'?: string }>
    >;
    readonly messages: Readonly<Record<string, Message>>;
    readonly schemas: Readonly<Record<string, object>>;
  };
}

export const asyncApi = parse(readFileSync(join(import.meta.dirname, '../../docs/asyncapi.yaml'), 'utf8')) as AsyncApi;

/** ajv that knows formats; not strict, because a schema stands in a document with other fields. */
export function createAjv(): Ajv {
  // AsyncAPI's schema brings JSON Schema's own along; ajv's copy would be a second one of the same name.
  const ajv = new Ajv({ strict: false, meta: false, validateSchema: false, allErrors: true });
  addFormats.default(ajv);
  return ajv;
}

const ajv = createAjv().addSchema(asyncApi, 'asyncapi.yaml');

/** The validator behind a reference such as "#/components/schemas/reading". */
export function validatorOf(reference: string): ValidateFunction {
  return ajv.compile({ $ref: `asyncapi.yaml${reference}` });
}
