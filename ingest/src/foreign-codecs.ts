// Decodes the uplinks of a batch whose codecs are not ours, in the sandbox: all of one codec together.
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { checkedReadings, type JudgeDeps } from './judge-lns.ts';
import type { Judgement, Settleable, Undecoded } from './message.ts';
import { quarantine } from './message.ts';
import type { SandboxOutcome } from './sandbox/codec-vm.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface ForeignCodecsDeps extends JudgeDeps {
  readonly sandbox: Pick<Sandbox, 'decode'>;
}

/** The same judgements, in the same order, with the undecoded ones decoded. */
export async function decodeForeign(judgements: readonly Judgement[], deps: ForeignCodecsDeps): Promise<readonly Settleable[]> {
  const byCodec = new Map<string, number[]>();
  for (const [index, judgement] of judgements.entries()) {
    if (judgement.ending !== 'undecoded') continue;
    byCodec.set(judgement.codec, [...(byCodec.get(judgement.codec) ?? []), index]);
  }
  if (byCodec.size === 0) return judgements as readonly Settleable[];
  const decoded = [...judgements];
  for (const [codec, indexes] of byCodec) {
    const some = indexes.map((index) => judgements[index] as Undecoded);
    for (const [at, judgement] of (await decodeOne(codec, some, deps)).entries()) decoded[indexes[at] as number] = judgement;
  }
  return decoded as readonly Settleable[];
}

async function decodeOne(name: string, undecoded: readonly Undecoded[], deps: ForeignCodecsDeps): Promise<Settleable[]> {
  const codec = deps.codecs.get(name);
  const inputs = undecoded.map(({ heard, message }) => ({
    bytes: [...heard.event.bytes],
    fPort: heard.event.fPort,
    recvTime: heard.event.time ?? message.receivedAt,
    variables: {},
  }));
  const devices = undecoded.map(({ place }) => deviceKey(place));
  const outcomes: readonly SandboxOutcome[] = codec ? await deps.sandbox.decode(codec.source, inputs, devices) : [];
  return undecoded.map((one, index) => {
    const outcome: SandboxOutcome = outcomes[index] ?? { errors: [`there is no codec ${name}`], lines: [] };
    if (outcome.isResting) return resting(one);
    if (!('errors' in outcome)) return checkedReadings(one, outcome.data, deps);
    const problem = outcome.errors.join('; ').slice(0, 300);
    return { ...quarantine(one.message, one.place, { code: 'codec_failed', codec: name, problem }), heard: one.heard };
  });
}

/** Not tried, because its codec takes too long; it is taken in again by itself. */
export const resting = ({ message, place, heard, codec }: Undecoded): Settleable => ({
  ...quarantine(message, place, { code: 'codec_rests', codec }),
  heard,
});
