// A raw message as it arrived, and what became of it.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { LnsEvent, Uplink } from '@lagebild/shared/domain/lns-event.ts';
import type { About, Reading } from '@lagebild/shared/domain/reading.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';
import type { Source } from '@lagebild/shared/domain/source.ts';

export interface RawMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Arrival, epoch milliseconds. */
  readonly receivedAt: number;
  /** What is added to the arrival of a message without a time of its own, so that several in one millisecond can be told apart. */
  readonly arrivalOffsetMs?: number | undefined;
  /** The municipality whose connection brought it, and for which alone it may speak; undefined when the topic decides. */
  readonly boundTo?: string | undefined;
  /** Who brought it; undefined when nobody had signed in. */
  readonly source?: Source | undefined;
}

/** What the topic told, as far as it could be understood. */
export interface Place {
  readonly municipality?: string;
  readonly kind?: Kind;
  readonly device?: string;
}

/** What a network server or a gateway said, and how its format was told. */
export interface Heard {
  readonly format: string;
  /** What gave the format away. */
  readonly because: string;
  readonly event: LnsEvent;
}

/** A message that is right in itself; whether it fits what is known already is another question. */
export interface Candidate {
  readonly ending: 'open';
  readonly message: RawMessage;
  readonly reading: Reading;
  /** Readings of later moments, in order, where a message has several. */
  readonly more?: readonly Reading[];
  readonly about: About | undefined;
  readonly heard?: Heard;
}

/** A message that carries no measurement, and is no mistake: a join, a battery state, a frame for the network alone. */
export interface Noted {
  readonly ending: 'noted';
  readonly message: RawMessage;
  readonly place: Place;
  readonly heard: Heard;
}

export interface Quarantined {
  readonly ending: 'quarantined';
  readonly message: RawMessage;
  readonly place: Place;
  readonly refusal: Refusal;
  readonly heard?: Heard;
}

/** An uplink whose codec is not ours: it is decoded in the sandbox before it can be settled. */
export interface Undecoded {
  readonly ending: 'undecoded';
  readonly message: RawMessage;
  readonly place: { readonly municipality: string; readonly kind: Kind; readonly device: string };
  readonly heard: Heard & { readonly event: Uplink };
  /** Name of the codec. */
  readonly codec: string;
}

export type Settleable = Candidate | Quarantined | Noted;
export type Judgement = Settleable | Undecoded;

/** A message judged by itself, with its place in the log. */
export interface Judged {
  readonly seq: number;
  readonly judgement: Judgement;
}

export type Verdict = Quarantined | Noted | (Omit<Candidate, 'ending'> & { readonly ending: 'stored' | 'duplicate' });

export function quarantine(message: RawMessage, place: Place, refusal: Refusal): Quarantined {
  return { ending: 'quarantined', message, place, refusal };
}

/** All readings of a message, earliest first. */
export const readingsOf = ({ reading, more }: Pick<Candidate, 'reading' | 'more'>): readonly Reading[] =>
  more ? [reading, ...more] : [reading];
