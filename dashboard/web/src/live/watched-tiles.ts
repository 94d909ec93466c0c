// The tiles on the screen, which the server is asked to tell of: once for each, however many parts of a page show it.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import type { ClientEvents, ServerEvents, TileName } from '@lagebild/shared/contract/live.ts';
import type { Socket } from 'socket.io-client';

type Listener = (view: TileView) => void;

const ASK_AGAIN_MS = 3000;
const watched = new Map<string, { readonly tile: TileName; readonly listeners: Set<Listener> }>();
const keyOf = ({ kind, municipality }: TileName): string => `${kind} ${municipality ?? ''}`;
let socket: Socket<ServerEvents, ClientEvents> | undefined;
let isPlanned = false;
let again: ReturnType<typeof setTimeout> | undefined;

/** Asks once for all parts of a page that come and go together. */
function ask(): void {
  if (isPlanned) return;
  isPlanned = true;
  queueMicrotask(() => {
    isPlanned = false;
    if (!socket?.connected) return; // asked with the next connection
    const tiles = [...watched.values()].map(({ tile }) => tile);
    socket.timeout(ASK_AGAIN_MS).emit('watch', tiles, (failure, answer) => {
      clearTimeout(again); // or every view that was refused would go on asking
      if (failure || answer?.ok !== true) again = setTimeout(ask, ASK_AGAIN_MS);
    });
  });
}

/** @returns ends it */
export function watchTile(tile: TileName, listener: Listener): () => void {
  const key = keyOf(tile);
  const one = watched.get(key) ?? { tile, listeners: new Set() };
  one.listeners.add(listener);
  if (!watched.has(key)) {
    watched.set(key, one);
    ask();
  }
  return () => {
    one.listeners.delete(listener);
    if (one.listeners.size > 0 || watched.get(key) !== one) return;
    watched.delete(key);
    ask();
  };
}

export function tellTiles(from: Socket<ServerEvents, ClientEvents>): void {
  socket = from;
  socket.on('connect', ask);
  socket.on('tile', (municipality, view) => {
    for (const listener of watched.get(keyOf({ kind: view.kind, municipality: municipality ?? undefined }))?.listeners ?? [])
      listener(view);
  });
}
