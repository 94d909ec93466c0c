// How far plugging in has come: steps that are true of these credentials or this connection alone, and what to do about the first open one.

export const CHECKS = ['connected', 'message', 'recognised', 'decoded', 'stored', 'mapped'] as const;
export type Check = (typeof CHECKS)[number];

/** What keeps somebody from signing in: seen at the door since the credentials were issued. */
export type Mistake = 'password' | 'name' | 'anonymous';

/** Epoch milliseconds, of the last time; null when it never was. */
export interface Seen {
  /** Somebody signed in or pushed; a connection that Lagebild opened: since when it stands. */
  readonly connectedAt: number | null;
  readonly messageAt: number | null;
  readonly recognisedAt: number | null;
  readonly decodedAt: number | null;
  readonly storedAt: number | null;
  readonly refusedAt: number | null;
  /** Devices with readings whose place is known. */
  readonly placed: number;
  /** Devices that wait for their adoption. */
  readonly waiting: number;
  readonly mistake: Mistake | undefined;
}

export interface Step {
  readonly check: Check;
  /** When it last was so; null while it is open. */
  readonly at: number | null;
}

export type Hint = Check | Mistake | 'pending' | 'waiting' | 'unread';

export function stepsOf({ connectedAt, messageAt, recognisedAt, decodedAt, storedAt, placed }: Seen): Step[] {
  const mappedAt = placed > 0 ? storedAt : null;
  const times = [connectedAt, messageAt, recognisedAt, decodedAt, storedAt, mappedAt];
  return CHECKS.map((check, index) => ({ check, at: times[index] ?? null }));
}

/** About the first step that is open; undefined when none is. */
export function hintFor(seen: Seen): Hint | undefined {
  const { refusedAt, recognisedAt, waiting, mistake } = seen;
  const open = stepsOf(seen).find(({ at }) => at === null)?.check;
  if (open === 'connected') return mistake ?? open;
  // It is in the log; while the database is away it is not looked at yet.
  if (open === 'recognised' && refusedAt === null) return 'pending';
  if (open === 'decoded' && waiting > 0) return 'waiting';
  if (open === 'decoded' && refusedAt !== null && refusedAt >= (recognisedAt ?? 0)) return 'unread';
  return open;
}
