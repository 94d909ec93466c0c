// A raw message as it arrived, and what became of it.

import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { About, Reading } from '@lagebild/shared/domain/reading.ts';
import type { Refusal } from '@lagebild/shared/domain/refusal.ts';

export interface RawMessage {
  readonly topic: string;
  readonly payload: Uint8Array;
  /** Arrival, epoch milliseconds. */
  readonly receivedAt: number;
}

/** What the topic told, as far as it could be understood. */
export interface Place {
  readonly municipality?: string;
  readonly kind?: Kind;
  readonly device?: string;
}

export type Verdict =
  | { readonly ending: 'stored'; readonly message: RawMessage; readonly reading: Reading; readonly about: About | undefined }
  | { readonly ending: 'duplicate'; readonly message: RawMessage; readonly reading: Reading; readonly about: About | undefined }
  | { readonly ending: 'quarantined'; readonly message: RawMessage; readonly place: Place; readonly refusal: Refusal };

/** A message that passed every check; whether it is new is not yet known. */
export type Candidate = Extract<Verdict, { ending: 'stored' }>;

export function quarantine(message: RawMessage, place: Place, refusal: Refusal): Verdict {
  return { ending: 'quarantined', message, place, refusal };
}
