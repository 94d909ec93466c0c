// Example vectors of a codec: frames and what they should become. Run on every save, and from the command line.
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { SandboxInput } from './codec-vm.ts';

const vectorSchema = z.object({
  description: z.string().max(200).optional(),
  codec: z.string().optional(),
  vendor: z.string().optional(),
  device: z.string().optional(),
  fPort: z.int().min(0).max(255),
  hex: z
    .string()
    .max(1000)
    .regex(/^([0-9a-fA-F]{2})*$/, 'must be hexadecimal digits, two for each byte')
    .optional(),
  bytes: z.array(z.int().min(0).max(255)).max(500).optional(),
  recvTime: z.iso.datetime({ offset: true }).optional(),
  variables: z.record(z.string(), z.string()).default({}),
  expected: z.object({
    data: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.string()).optional(),
    warnings: z.array(z.string()).optional(),
  }),
});
export type Vector = z.infer<typeof vectorSchema>;

export interface Outcome {
  readonly data?: unknown;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}

/** Without a time of its own a vector is of this moment, so that it decodes the same every day. */
const SOME_TIME = Date.UTC(2026, 0, 1);

export const bytesOf = ({ hex, bytes }: Vector): number[] => bytes ?? [...Buffer.from(hex ?? '', 'hex')];

export function inputOf(vector: Vector): SandboxInput {
  const { fPort, recvTime, variables } = vector;
  return { bytes: bytesOf(vector), fPort, recvTime: recvTime === undefined ? SOME_TIME : Date.parse(recvTime), variables };
}

const MOST_VECTORS = 500;

/** Reads the JSON of a list of vectors; empty text is an empty list. */
export function readVectors(json: string): { readonly vectors: Vector[] } | { readonly problem: string } {
  if (json.trim() === '') return { vectors: [] };
  let root: unknown;
  try {
    root = JSON.parse(json);
  } catch (error) {
    return { problem: `not JSON: ${(error as Error).message}` };
  }
  const parsed = z.array(vectorSchema).max(MOST_VECTORS).safeParse(root);
  return parsed.success ? { vectors: parsed.data } : { problem: `not a list of vectors: ${z.prettifyError(parsed.error).slice(0, 500)}` };
}

/** Empty warnings are none; numbers are compared as JSON writes them. */
export function isAsExpected({ data, errors = [], warnings = [] }: Outcome, { expected }: Vector): boolean {
  const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  if (expected.errors) return isDeepStrictEqual(plain(errors), expected.errors);
  return isDeepStrictEqual(plain(data), plain(expected.data)) && isDeepStrictEqual(plain(warnings), expected.warnings ?? []);
}
