// The tiles that somebody watches: worked out once for all who see the same, told when a device of theirs changed, and now and then anyway.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { TILE_INTERVAL_MS, TILE_REST_MS, type TileName, type WatchAnswer } from '@lagebild/shared/contract/live.ts';
import { watchedTiles } from '@lagebild/shared/contract/subscription.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Asker } from './access/asker.ts';
import type { Gate } from './access/gate.ts';
import { createLiveRefusalOf, type LiveRefusal, refuseLive } from './live-refusal.ts';

/** What desks have worked out may be a moment old: so long after a change a tile is worked out again. */
const AFTER_CHANGE_MS = 1500;
/** How often it is looked which tile is due: with 250 ms nineteen of twenty changes were on the screen within 994 ms (bench:dashboard). */
const LOOK_MS = 50;
/** Tiles take a third of the time at most, however many are watched. */
const REST_TIMES = 2;

const roomPrefix = 'tile ';
export const isTileRoom = (room: string): boolean => room.startsWith(roomPrefix);
const roomOf = ({ kind, municipality }: TileName, scopeKey: string): string =>
  roomPrefix + JSON.stringify([kind, municipality ?? null, scopeKey]);

interface Watched {
  readonly tile: TileName;
  /** One of those who watch; all of them see the same. */
  readonly asker: Asker;
  readonly scopeKey: string;
  workedOutAt: number;
  toldAt: number;
  /** Without its time. */
  told: string;
}

export interface Watching {
  /** To be in; none when it is refused. */
  readonly rooms: readonly string[];
  readonly answer: WatchAnswer;
}

export interface LiveTiles {
  watch(asker: Asker, wanted: unknown): Watching;
  /** A device has a newer value. */
  noteChange(of: TileName): void;
  close(): void;
}

export interface LiveTilesDeps {
  readonly rules: RuleBook;
  readonly gate: Pick<Gate, 'authorise' | 'scopeOf' | 'within'>;
  isWatched(room: string): boolean;
  tell(room: string, municipality: string | null, view: TileView): void;
}

export function createLiveTiles({ rules, gate, isWatched, tell }: LiveTilesDeps): LiveTiles {
  const refusalOf = createLiveRefusalOf(rules, gate);
  const watched = new Map<string, Watched>();
  const changedAt = new Map<string, number>();
  const keyOf = (kind: string, municipality?: string) => `${kind} ${municipality ?? ''}`;
  let restUntil = 0;
  let isWorking = false;

  function isDue({ tile, workedOutAt }: Watched, now: number): boolean {
    const changed = changedAt.get(keyOf(tile.kind, tile.municipality)) ?? Number.NEGATIVE_INFINITY;
    const isMoving = workedOutAt - changed < AFTER_CHANGE_MS;
    return now - workedOutAt >= (isMoving ? TILE_INTERVAL_MS : TILE_REST_MS);
  }

  async function workOut(room: string, one: Watched): Promise<void> {
    const { tile, asker, scopeKey } = one;
    // Another sharing level since: whoever watches is about to be cut off and comes back with what they see now.
    if (gate.scopeOf(asker).key !== scopeKey) return;
    one.workedOutAt = performance.now();
    const view = await gate.within(asker).answers.tile(tile);
    const said = JSON.stringify({ ...view, at: 0 });
    if (said === one.told && one.workedOutAt - one.toldAt < TILE_REST_MS) return;
    one.told = said;
    one.toldAt = one.workedOutAt;
    tell(room, tile.municipality ?? null, view);
  }

  /** One after the other, so that many tiles come late rather than everything else. */
  async function tellDue(): Promise<void> {
    const begin = performance.now();
    if (isWorking || begin < restUntil) return;
    isWorking = true;
    for (const [room, one] of watched) {
      if (!isWatched(room)) watched.delete(room);
      // A store that is away is no reason to stop: whoever hears nothing asks, and is told why.
      else if (isDue(one, performance.now())) await workOut(room, one).catch(() => undefined);
    }
    const end = performance.now();
    restUntil = end + REST_TIMES * (end - begin);
    isWorking = false;
  }

  function wantedBy(asker: Asker, wanted: unknown): readonly TileName[] | LiveRefusal {
    const parsed = watchedTiles.safeParse(wanted);
    if (!parsed.success) return refuseLive('SUBSCRIPTION_INVALID', parsed.error.issues[0]?.message ?? 'does not fit the schema');
    for (const tile of parsed.data) {
      const refusal = refusalOf(asker, 'tile', tile);
      if (refusal) return refusal;
    }
    return parsed.data;
  }

  function roomFor(tile: TileName, asker: Asker, scopeKey: string): string {
    const room = roomOf(tile, scopeKey);
    if (!watched.has(room)) watched.set(room, { tile, asker, scopeKey, workedOutAt: -TILE_REST_MS, toldAt: -TILE_REST_MS, told: '' });
    return room;
  }

  const timer = setInterval(() => void tellDue(), LOOK_MS);

  return {
    watch(asker, wanted) {
      const tiles = wantedBy(asker, wanted);
      if ('code' in tiles) return { rooms: [], answer: tiles };
      const scopeKey = gate.scopeOf(asker).key;
      return { rooms: tiles.map((tile) => roomFor(tile, asker, scopeKey)), answer: { ok: true } };
    },
    noteChange({ kind, municipality }) {
      if (watched.size === 0) return;
      const now = performance.now();
      changedAt.set(keyOf(kind), now);
      changedAt.set(keyOf(kind, municipality), now);
    },
    close: () => clearInterval(timer),
  };
}
