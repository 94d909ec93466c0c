// Decides whether what is on the screen is live: connected, and something heard not long ago.
import { HEARTBEAT_MS } from '@lagebild/shared/contract/live.ts';

/** Two missed signs of life and a bit are too many. */
const LOST_AFTER_MS = 2 * HEARTBEAT_MS + 2000;
/** A page that just opened may take a moment before it says that nothing answers. */
const PATIENCE_MS = 4000;

export type Liveness = { state: 'connecting' } | { state: 'live'; sinceMs: number } | { state: 'lost'; sinceMs: number };

export interface Heard {
  readonly isConnected: boolean;
  /** Milliseconds of this browser's monotonic clock. */
  readonly openedAt: number;
  readonly lastFrameAt: number | undefined;
}

export function livenessOf({ isConnected, openedAt, lastFrameAt }: Heard, at: number): Liveness {
  const sinceMs = Math.max(0, at - (lastFrameAt ?? openedAt));
  if (lastFrameAt === undefined) return sinceMs < PATIENCE_MS ? { state: 'connecting' } : { state: 'lost', sinceMs };
  return isConnected && sinceMs <= LOST_AFTER_MS ? { state: 'live', sinceMs } : { state: 'lost', sinceMs };
}
