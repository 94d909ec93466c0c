// Saves a codec after its example vectors have run: one that does not do what its author expects is not let near a device.
import { CODEC_NAME, type Codecs, MAX_CODEC_BYTES } from '@lagebild/shared/registry/codecs.ts';
import { BUILT_IN_CODECS } from '../codecs/built-in.ts';
import type { Sandbox } from './sandbox.ts';
import { bytesOf, inputOf, isAsExpected, readVectors, type Vector } from './vectors.ts';

export interface VectorResult {
  readonly description: string;
  readonly fPort: number;
  readonly hex: string;
  readonly isRight: boolean;
  /** JSON of what came out. */
  readonly got: string;
  /** JSON of what was expected; undefined when it is right. */
  readonly expected?: string;
}

export interface SaveResult {
  readonly isSaved: boolean;
  /** Why not, in a sentence. */
  readonly problem?: string;
  readonly vectors: VectorResult[];
}

export interface CodecToSave {
  readonly name: string;
  readonly source: string;
  /** JSON; may be empty. */
  readonly vectors: string;
  /** False only tries it. */
  readonly save: boolean;
}

interface Deps {
  readonly codecs: Codecs;
  readonly sandbox: Pick<Sandbox, 'decode'>;
}

/** A frame that means nothing, to see whether the codec loads at all. */
const PROBE: Vector = { fPort: 1, bytes: [0], variables: {}, expected: {} };

export async function saveCodec({ name, source, vectors: json, save }: CodecToSave, { codecs, sandbox }: Deps): Promise<SaveResult> {
  const refuse = (problem: string, vectors: VectorResult[] = []): SaveResult => ({ isSaved: false, problem, vectors });
  if (!CODEC_NAME.test(name)) return refuse(`"${name.slice(0, 80)}" cannot be a codec's name: small letters, digits and dashes.`);
  if (BUILT_IN_CODECS.has(name)) return refuse(`Lagebild brings a codec ${name} itself; choose another name.`);
  if (Buffer.byteLength(source) > MAX_CODEC_BYTES) return refuse(`The codec is larger than ${MAX_CODEC_BYTES / 1024} KiB.`);
  const parsed = readVectors(json);
  if ('problem' in parsed) return refuse(`The vectors are ${parsed.problem}.`);
  const [probe, ...outcomes] = await sandbox.decode(source, [PROBE, ...parsed.vectors].map(inputOf));
  const unloadable =
    probe && 'errors' in probe ? probe.errors.find((words) => /^SyntaxError|has none of the functions/.test(words)) : undefined;
  if (unloadable !== undefined) return refuse(`The codec cannot be loaded: ${unloadable}.`);
  const results = parsed.vectors.map((vector, index): VectorResult => {
    const { lines: _, wasStopped: __, ...outcome } = outcomes[index] ?? { errors: ['no answer'], lines: [] };
    const isRight = isAsExpected(outcome, vector);
    const { description = '', fPort, expected } = vector;
    const hex = Buffer.from(bytesOf(vector)).toString('hex');
    return { description, fPort, hex, isRight, got: JSON.stringify(outcome), ...(!isRight && { expected: JSON.stringify(expected) }) };
  });
  const wrong = results.filter(({ isRight }) => !isRight).length;
  if (wrong > 0) return refuse(`${wrong} of ${results.length} vectors do not come out as expected.`, results);
  if (save) codecs.save(name, source, json);
  return { isSaved: save, vectors: results };
}
