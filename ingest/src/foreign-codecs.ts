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
  const byCodec = Map.groupBy(
    judgements.filter((judgement) => judgement.ending === 'undecoded'),
    ({ codec }) => codec,
  );
  if (byCodec.size === 0) return judgements as readonly Settleable[];
  const decoded = new Map<Judgement, Settleable>();
  await Promise.all(
    [...byCodec].map(async ([codec, some]) => {
      for (const [index, judgement] of (await decodeOne(codec, some, deps)).entries()) decoded.set(some[index] as Undecoded, judgement);
    }),
  );
  return judgements.map((judgement) => decoded.get(judgement) ?? (judgement as Settleable));
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
    if (!('errors' in outcome)) return checkSafely(one, outcome.data, deps);
    const problem = outcome.errors.join('; ').slice(0, 300);
    return { ...quarantine(one.message, one.place, { code: 'codec_failed', codec: name, problem }), heard: one.heard };
  });
}

/** A defect of ours must not hold up the others. */
function checkSafely(one: Undecoded, data: Readonly<Record<string, unknown>>, deps: ForeignCodecsDeps): Settleable {
  try {
    return checkedReadings(one, data, deps);
  } catch (error) {
    return { ...quarantine(one.message, one.place, { code: 'internal_error', problem: (error as Error).message }), heard: one.heard };
  }
}

/** Not tried, because its codec takes too long; it is taken in again by itself. */
export const resting = ({ message, place, heard, codec }: Undecoded): Settleable => ({
  ...quarantine(message, place, { code: 'codec_rests', codec }),
  heard,
});
