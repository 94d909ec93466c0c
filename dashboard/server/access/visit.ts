// What an answer about accounts is told beside its question: who asks, from where, and how to keep or forget a session.
import type { Asker } from './asker.ts';

export interface Visit {
  readonly asker: Asker;
  /** Address of the network. */
  readonly address: string;
  /** What the browser calls itself. */
  readonly agent: string;
  /** Sets the cookie of a session. */
  keep(secret: string, maxAgeMs: number): void;
  /** Takes the cookie away. */
  forget(): void;
  /** Of a sign-in whose password was right, and whose code is missing; undefined when there is none. */
  readonly half: string | undefined;
  /** Sets its cookie. */
  keepHalf(secret: string): void;
  forgetHalf(): void;
}
