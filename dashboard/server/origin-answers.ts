// The answer to "why is this value here?": raw messages, what became of them, and what is stored.
import type { Query } from '@lagebild/shared/contract/http.ts';
import type { OriginMessageView } from '@lagebild/shared/contract/origin-routes.ts';
import type { Uplink } from '@lagebild/shared/domain/lns-event.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { explainRefusal, type Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';

/** A raw message and what the ingest makes of it today. */
export interface TracedMessage {
  readonly record: {
    readonly receivedAt: number;
    readonly topic: string;
    readonly payload: Uint8Array;
    readonly boundTo?: string | undefined;
  };
  readonly heard?: { readonly format: string; readonly because: string; readonly event: { readonly type: string } } | undefined;
  readonly readings: readonly Reading[];
  readonly refusal?: Refusal | undefined;
}

export interface Trace {
  readonly messages: readonly TracedMessage[];
  readonly from: number;
  readonly to: number;
  readonly isComplete: boolean;
  readonly keptDays: number;
}

export interface OriginOperations {
  /** The raw messages of a device. */
  origin(question: Pick<Query<'origin'>, 'municipality' | 'device' | 'time' | 'limit'>): Promise<Trace>;
}

const SHOWN_BYTES = 4096;

export function createOriginAnswers(
  { store, registry, profiles, requireDevice }: AnswerContext,
  { origin }: OriginOperations,
): Pick<Answers, 'origin'> {
  return {
    async origin({ municipality, device: id, lang, ...question }) {
      const { kind, device } = requireDevice(id, municipality);
      const trace = await origin({ ...question, municipality, device });
      const stored = await store.find(
        trace.messages.flatMap(({ readings }) => readings.map(({ time }) => ({ municipality, kind, device, time }))),
      );
      const adopted = registry.adopted.get({ municipality, device });
      const profile = adopted && profiles.get(adopted.profile);
      let at = 0;
      const messages = trace.messages.map(({ record, heard, readings, refusal }): OriginMessageView => {
        const { receivedAt, topic, payload, boundTo } = record;
        const shown = Buffer.from(payload.subarray(0, SHOWN_BYTES));
        return {
          receivedAt,
          topic,
          payload: shown.toString('utf8'),
          payloadBase64: shown.toString('base64'),
          payloadBytes: payload.byteLength,
          boundTo: boundTo ?? null,
          format: heard?.format ?? null,
          because: heard?.because ?? null,
          event: heard?.event.type ?? null,
          frame: frameOf(heard?.event),
          profile: heard === undefined ? null : (adopted?.profile ?? null),
          codec: heard === undefined ? null : (profile?.codec ?? null),
          readings: readings.map(({ time, values }) => ({ time, values: { ...values }, stored: stored[at++] ?? null })),
          refusal: refusal ? explainRefusal(refusal, lang) : null,
        };
      });
      const { from, to, isComplete, keptDays } = trace;
      return { messages, from, to, isComplete, keptDays };
    },
  };
}

function frameOf(event: { readonly type: string } | undefined): OriginMessageView['frame'] {
  if (event?.type !== 'uplink') return null;
  const { fPort, fCnt = null, bytes } = event as Uplink;
  return { fPort, fCnt, hex: Buffer.from(bytes).toString('hex') };
}
