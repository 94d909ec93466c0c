// npm run codec -- test --codec file.js --vectors file.json: runs a codec's example vectors in the sandbox, and tells what does not fit.
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { bytesOf, inputOf, isAsExpected, type Outcome, readVectors, type Vector } from '@lagebild/ingest/sandbox/vectors.ts';

const USAGE = `npm run codec -- test (--codec <file.js> | --built-in <name>) --vectors <file.json> [--only <text>]

Decodes each vector and compares with what is expected; ends with 1 when one does not fit. Shows what the codec writes to its console. --only takes the vectors whose codec, vendor or
device contains the text. A vector:
  { "description": "one bay", "fPort": 1, "hex": "95", "expected": { "data": { "occupied": true } } }
or "bytes": [149] instead of "hex", and "errors": ["…"] or "warnings": ["…"] instead of, or beside, "data".
Codecs that Lagebild brings: ${[...BUILT_IN_CODECS.keys()].join(', ')}.`;

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

function vectorsOf(path: string, only: string): Vector[] {
  const parsed = readVectors(readText(path));
  if ('problem' in parsed) return give(`${path} is ${parsed.problem}`);
  return parsed.vectors.filter((one) => [one.codec, one.vendor, one.device].join(' ').toLowerCase().includes(only.toLowerCase()));
}

type Told = Outcome & { readonly lines?: readonly string[] };

async function decodeAll(vectors: readonly Vector[], file: string | undefined, builtIn: string | undefined): Promise<readonly Told[]> {
  const codec = builtIn === undefined ? undefined : BUILT_IN_CODECS.get(builtIn);
  if (builtIn !== undefined && !codec) return give(`There is no codec "${builtIn}".\n\n${USAGE}`);
  if (codec) {
    return vectors.map((one) => {
      const decoded = codec(Uint8Array.from(bytesOf(one)), one.fPort);
      return 'errors' in decoded ? { errors: decoded.errors.map(({ en }) => en) } : decoded;
    });
  }
  const source = readText(file ?? '');
  const sandbox = new Sandbox();
  const outcomes = await sandbox.try(source, vectors.map(inputOf));
  sandbox.close();
  return outcomes;
}

const { values, positionals } = readOptions();
if (values.help) {
  console.log(USAGE);
  process.exit(0);
}
if (positionals[0] !== 'test' || !values.vectors || (values.codec === undefined) === (values['built-in'] === undefined)) give(USAGE);
const vectors = vectorsOf(values.vectors, values.only);
if (vectors.length === 0) give(`${values.vectors} has no vector${values.only && ` with "${values.only}"`}.`);
const outcomes = await decodeAll(vectors, values.codec, values['built-in']);
let wrong = 0;
for (const [index, one] of vectors.entries()) {
  const { data, errors, warnings, lines = [] } = outcomes[index] ?? {};
  const isRight = isAsExpected({ ...(data !== undefined && { data }), ...(errors && { errors }), ...(warnings && { warnings }) }, one);
  if (!isRight) wrong += 1;
  const frame = Buffer.from(bytesOf(one)).toString('hex');
  console.log(
    `${isRight ? 'ok    ' : 'WRONG '} port ${String(one.fPort).padEnd(3)}  ${frame.slice(0, 40).padEnd(40)}  ${one.description ?? ''}`,
  );
  for (const line of lines) console.log(`         console  ${line}`);
  if (isRight) continue;
  console.log(
    `         expected ${JSON.stringify(one.expected)}\n         got      ${JSON.stringify(errors ? { errors } : { data, warnings })}`,
  );
}
console.log(`${vectors.length - wrong} of ${vectors.length} vectors as expected`);
process.exit(wrong === 0 ? 0 : 1);
