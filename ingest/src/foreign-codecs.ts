// Decodes the uplinks of a batch whose codecs are not ours, in the sandbox: all of one codec together.
import { markOf, replacePersonalData } from '@lagebild/shared/domain/personal-data.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { checkedReadings, type JudgeDeps } from './judge-lns.ts';
import type { Judgement, Settleable, Undecoded } from './message.ts';
import { quarantine } from './message.ts';
import type { SandboxInput, SandboxOutcome } from './sandbox/codec-vm.ts';
import type { Sandbox } from './sandbox/sandbox.ts';

export interface ForeignCodecsDeps extends JudgeDeps {
  readonly sandbox: Pick<Sandbox, 'decode'>;
}

/** The same judgements, in the same order, with the undecoded ones decoded. Never rejects. */
export async function decodeForeign(judgements: readonly Judgement[], deps: ForeignCodecsDeps): Promise<readonly Settleable[]> {
  return (await decodeByCodec(judgements, deps, (...given) => deps.sandbox.decode(...given))) as readonly Settleable[];
}

/** The same, but what takes longer than a moment, or is expected to, is still undecoded. */
export function decodeForeignQuickly(
  judgements: readonly Judgement[],
  deps: JudgeDeps & { readonly sandbox: Pick<Sandbox, 'decodeQuickly'> },
): Promise<readonly Judgement[]> {
  return decodeByCodec(judgements, deps, (...given) => deps.sandbox.decodeQuickly(...given));
}

async function decodeByCodec(
  judgements: readonly Judgement[],
  deps: JudgeDeps,
  decode: Sandbox['decodeQuickly'],
): Promise<readonly Judgement[]> {
  const byCodec = Map.groupBy(
    judgements.filter((judgement) => judgement.ending === 'undecoded'),
    ({ codec }) => codec,
  );
  if (byCodec.size === 0) return judgements;
  const decoded = new Map<Judgement, Judgement>();
  await Promise.all(
    [...byCodec].map(async ([name, some]) => {
      const source = deps.codecs.get(name)?.source;
      const missing: SandboxOutcome = { errors: [`there is no codec ${name}`], lines: [] };
      const outcomes =
        source === undefined
          ? []
          : await decode(
              source,
              some.map(inputOf),
              some.map(({ place }) => deviceKey(place)),
            );
      for (const [index, one] of some.entries()) {
        const outcome = source === undefined ? missing : outcomes[index];
        if (outcome) decoded.set(one, judgementOf(one, outcome, deps));
      }
    }),
  );
  return judgements.map((judgement) => decoded.get(judgement) ?? judgement);
}

const inputOf = ({ heard, message }: Undecoded): SandboxInput => ({
  bytes: [...heard.event.bytes],
  fPort: heard.event.fPort,
  recvTime: heard.event.time ?? message.receivedAt,
  variables: {},
});

function judgementOf(one: Undecoded, outcome: SandboxOutcome, deps: JudgeDeps): Settleable {
  if (outcome.isResting) return resting(one);
  if (!('errors' in outcome)) return checkSafely(one, outcome.data, deps);
  // Codecs like to say what they read.
  const problem = replacePersonalData(outcome.errors.join('; '), markOf).slice(0, 300);
  return { ...quarantine(one.message, one.place, { code: 'codec_failed', codec: one.codec, problem }), heard: one.heard };
}

/** A defect of ours must not hold up the others. */
function checkSafely(one: Undecoded, data: Readonly<Record<string, unknown>>, deps: JudgeDeps): Settleable {
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
