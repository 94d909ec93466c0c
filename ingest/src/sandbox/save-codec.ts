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
  /** What the codec wrote to its console meanwhile. */
  readonly lines: string[];
}

export interface SaveResult {
  readonly isSaved: boolean;
  /** Why not, in a sentence. */
  readonly problem?: string;
  readonly vectors: VectorResult[];
  /** What the codec wrote to its console while it was tried without vectors. */
  readonly lines: string[];
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
  readonly sandbox: Pick<Sandbox, 'try'>;
}

/** A frame that means nothing, to see whether the codec loads at all. */
const PROBE: Vector = { fPort: 1, bytes: [0], variables: {}, expected: {} };

export async function saveCodec({ name, source, vectors: json, save }: CodecToSave, { codecs, sandbox }: Deps): Promise<SaveResult> {
  let lines: string[] = [];
  const refuse = (problem: string, vectors: VectorResult[] = []): SaveResult => ({ isSaved: false, problem, vectors, lines });
  if (!CODEC_NAME.test(name)) return refuse(`"${name.slice(0, 80)}" cannot be a codec's name: small letters, digits and dashes.`);
  if (BUILT_IN_CODECS.has(name)) return refuse(`Lagebild brings a codec ${name} itself; choose another name.`);
  if (Buffer.byteLength(source) > MAX_CODEC_BYTES) return refuse(`The codec is larger than ${MAX_CODEC_BYTES / 1024} KiB.`);
  const parsed = readVectors(json);
  if ('problem' in parsed) return refuse(`The vectors are ${parsed.problem}.`);
  const hasVectors = parsed.vectors.length > 0;
  const outcomes = await sandbox.try(source, (hasVectors ? parsed.vectors : [PROBE]).map(inputOf));
  if (!hasVectors) lines = [...(outcomes[0]?.lines ?? [])];
  const unloadable = outcomes.find(({ isUnloadable }) => isUnloadable);
  if (unloadable && 'errors' in unloadable) return refuse(`The codec cannot be loaded: ${unloadable.errors.join()}.`);
  const results = parsed.vectors.map((vector, index): VectorResult => {
    const { lines: said, wasStopped: _, ...outcome } = outcomes[index] ?? { errors: ['no answer'], lines: [] };
    const isRight = isAsExpected(outcome, vector);
    const { description = '', fPort, expected } = vector;
    const hex = Buffer.from(bytesOf(vector)).toString('hex');
    const got = JSON.stringify(outcome);
    return { description, fPort, hex, isRight, got, ...(!isRight && { expected: JSON.stringify(expected) }), lines: [...said] };
  });
  const wrong = results.filter(({ isRight }) => !isRight).length;
  if (wrong > 0) return refuse(`${wrong} of ${results.length} vectors do not come out as expected.`, results);
  if (save) codecs.save(name, source, json);
  return { isSaved: save, vectors: results, lines };
}
