// A tile's numbers, asked of the server: at once when devices of its kind change, at most twice a second, and every ten seconds anyway.
//
// The browser adds nothing up: what a tile costs does not depend on how many devices there are.
import type { TileView } from '@lagebild/shared/contract/figure-routes.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { onChange } from '../state/device-store.ts';

const AGAIN_MS = 500;
const EVERY_MS = 10_000;
/** What the server has worked out may be a moment old: so long after a change it is asked again. */
const AFTER_CHANGE_MS = 1500;
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
    let askedAt = Number.NEGATIVE_INFINITY;
    let changedAt = Number.NEGATIVE_INFINITY;
    let isAsking = false;
    view.value = remembered.get(scope);

    async function load(): Promise<void> {
      isAsking = true;
      askedAt = performance.now();
      try {
        const answer = await ask('tile', { kind, municipality }, abort.signal);
        remembered.set(scope, answer);
        view.value = answer;
        isStale.value = false;
      } catch {
        if (abort.signal.aborted) return;
        isStale.value = true;
      }
      isAsking = false;
      plan();
    }

    function plan(): void {
      if (isAsking || abort.signal.aborted) return;
      const isMoving = askedAt - changedAt < AFTER_CHANGE_MS;
      clearTimeout(timer);
      timer = setTimeout(() => void load(), Math.max(0, askedAt + (isMoving ? AGAIN_MS : EVERY_MS) - performance.now()));
    }

    const stop = onChange((device) => {
      if (device.kind !== kind || (municipality ?? device.municipality) !== device.municipality) return;
      const wasMoving = askedAt - changedAt < AFTER_CHANGE_MS;
      changedAt = performance.now();
      if (!wasMoving) plan();
    });
    void load();
    return () => {
      stop();
      abort.abort();
      clearTimeout(timer);
    };
  }, [scope, view, isStale]);
  return { view, isStale };
}
