// A tile's numbers: asked of the server once, told by it from then on, and asked for again when it says nothing for too long.
//
// The browser adds nothing up: what a tile costs does not depend on how many devices there are.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import { TILE_REST_MS } from '@lagebild/shared/contract/live.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { watchTile } from '../live/watched-tiles.ts';

/** Two tellings that did not come. */
const SILENT_MS = 2 * TILE_REST_MS;
/** Shown at once when somebody comes back to a page. */
const remembered = new Map<string, TileView>();

export interface TileState {
  readonly view: Signal<TileView | undefined>;
  /** The last question was not answered: what is shown is old. */
  readonly isStale: Signal<boolean>;
}

export function useTile(kind: Kind, municipality: string | undefined): TileState {
  const scope = `${kind} ${municipality ?? ''}`;
  const view = useSignal<TileView | undefined>(remembered.get(scope));
  const isStale = useSignal(false);
  useEffect(() => {
    const abort = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    let taken = 0;
    view.value = remembered.get(scope);

    function take(told: TileView): void {
      taken += 1;
      remembered.set(scope, told);
      view.value = told;
      isStale.value = false;
      plan();
    }

    async function load(): Promise<void> {
      const takenBefore = taken;
      try {
        const answer = await ask('tile', { kind, municipality }, abort.signal);
        // What was told meanwhile is newer.
        if (taken === takenBefore) take(answer);
      } catch {
        if (abort.signal.aborted) return;
        isStale.value = true;
        plan();
      }
    }

    function plan(): void {
      clearTimeout(timer);
      timer = setTimeout(() => void load(), SILENT_MS);
    }

    const stop = watchTile({ kind, municipality }, take);
    void load();
    return () => {
      stop();
      abort.abort();
      clearTimeout(timer);
    };
  }, [scope, view, isStale]);
  return { view, isStale };
}
