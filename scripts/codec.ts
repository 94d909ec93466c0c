// npm run codec -- test --codec file.js --vectors file.json: runs a codec's example vectors in the sandbox, and tells what does not fit.
import { readFileSync } from 'node:fs';
import { isDeepStrictEqual, parseArgs } from 'node:util';
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { z } from 'zod';

const USAGE = `npm run codec -- test (--codec <file.js> | --built-in <name>) --vectors <file.json> [--only <text>]

Decodes each vector and compares with what is expected; ends with 1 when one does not fit. --only takes the vectors whose codec, vendor or
device contains the text. A vector:
  { "description": "one bay", "fPort": 1, "hex": "95", "expected": { "data": { "occupied": true } } }
or "bytes": [149] instead of "hex", and "errors": ["…"] or "warnings": ["…"] instead of, or beside, "data".
Codecs that Lagebild brings: ${[...BUILT_IN_CODECS.keys()].join(', ')}.`;

const vector = z.object({
  description: z.string().optional(),
  codec: z.string().optional(),
  vendor: z.string().optional(),
  device: z.string().optional(),
  fPort: z.int().min(0).max(255),
  hex: z
    .string()
    .regex(/^([0-9a-fA-F]{2})*$/, 'must be hexadecimal digits, two for each byte')
    .optional(),
  bytes: z.array(z.int().min(0).max(255)).optional(),
  recvTime: z.iso.datetime({ offset: true }).optional(),
  variables: z.record(z.string(), z.string()).default({}),
  expected: z.object({
    data: z.record(z.string(), z.unknown()).optional(),
    errors: z.array(z.string()).optional(),
    warnings: z.array(z.string()).optional(),
  }),
});
type Vector = z.infer<typeof vector>;
interface Outcome {
  readonly data?: unknown;
  readonly errors?: readonly string[];
  readonly warnings?: readonly string[];
}

function give(sentence: string): never {
  console.error(sentence);
  process.exit(2);
}

function readOptions() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        codec: { type: 'string' },
        'built-in': { type: 'string' },
        vectors: { type: 'string' },
        only: { type: 'string', default: '' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return give(`${(error as Error).message}\n\n${USAGE}`);
  }
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    return give(`${path} cannot be read: ${(error as Error).message}`);
  }
}

function readVectors(path: string, only: string): Vector[] {
  let json: unknown;
  try {
    json = JSON.parse(readText(path));
  } catch (error) {
    return give(`${path} is not JSON: ${(error as Error).message}`);
  }
  const parsed = z.array(vector).safeParse(json);
  if (!parsed.success) return give(`${path} is no list of vectors:\n${z.prettifyError(parsed.error)}`);
  return parsed.data.filter((one) => [one.codec, one.vendor, one.device].join(' ').toLowerCase().includes(only.toLowerCase()));
}

const bytesOf = ({ hex, bytes }: Vector): number[] => bytes ?? [...Buffer.from(hex ?? '', 'hex')];

async function decodeAll(vectors: readonly Vector[], file: string | undefined, builtIn: string | undefined): Promise<readonly Outcome[]> {
  const codec = builtIn === undefined ? undefined : BUILT_IN_CODECS.get(builtIn);
  if (builtIn !== undefined && !codec) return give(`There is no codec "${builtIn}".\n\n${USAGE}`);
  if (codec) return vectors.map((one) => codec(Uint8Array.from(bytesOf(one)), one.fPort));
  const source = readText(file ?? '');
  const sandbox = new Sandbox();
  const inputs = vectors.map((one) => ({
    bytes: bytesOf(one),
    fPort: one.fPort,
    recvTime: Date.parse(one.recvTime ?? '2026-01-01T00:00:00Z'),
    variables: one.variables,
  }));
  const outcomes = await sandbox.decode(source, inputs);
  sandbox.close();
  return outcomes;
}

/** Empty warnings are none; numbers are compared as JSON writes them. */
function isAsExpected({ data, errors = [], warnings = [] }: Outcome, { expected }: Vector): boolean {
  const plain = (value: unknown): unknown => (value === undefined ? undefined : JSON.parse(JSON.stringify(value)));
  if (expected.errors) return isDeepStrictEqual(plain(errors), expected.errors);
  return isDeepStrictEqual(plain(data), plain(expected.data)) && isDeepStrictEqual(plain(warnings), expected.warnings ?? []);
}

const { values, positionals } = readOptions();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (positionals[0] !== 'test' || !values.vectors || (values.codec === undefined) === (values['built-in'] === undefined)) give(USAGE);
const vectors = readVectors(values.vectors, values.only);
if (vectors.length === 0) give(`${values.vectors} has no vector${values.only && ` with "${values.only}"`}.`);
const outcomes = await decodeAll(vectors, values.codec, values['built-in']);
let wrong = 0;
for (const [index, one] of vectors.entries()) {
  const { data, errors, warnings } = outcomes[index] ?? {};
  const isRight = isAsExpected({ ...(data !== undefined && { data }), ...(errors && { errors }), ...(warnings && { warnings }) }, one);
  if (!isRight) wrong += 1;
  const frame = Buffer.from(bytesOf(one)).toString('hex');
  console.log(
    `${isRight ? 'ok    ' : 'WRONG '} port ${String(one.fPort).padEnd(3)}  ${frame.slice(0, 40).padEnd(40)}  ${one.description ?? ''}`,
  );
  if (isRight) continue;
  console.log(
    `         expected ${JSON.stringify(one.expected)}\n         got      ${JSON.stringify(errors ? { errors } : { data, warnings })}`,
  );
}
console.log(`${vectors.length - wrong} of ${vectors.length} vectors as expected`);
process.exit(wrong === 0 ? 0 : 1);
