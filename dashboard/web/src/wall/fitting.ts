// How many rows of a list fit into its place: a wall shows whole rows and says how many are left, it never cuts one.
import { type Signal, useSignal } from '@preact/signals';
import type { RefObject } from 'preact';
import { useEffect, useRef } from 'preact/hooks';

/** @param rowRem height of a row, in root letters; @returns where the list stands, and how many rows fit: at least 1 */
export function useFitting<E extends HTMLElement>(rowRem: number): { readonly place: RefObject<E | null>; readonly rows: Signal<number> } {
  const place = useRef<E>(null);
  const rows = useSignal(1);
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const watcher = new ResizeObserver(() => {
      const rowPixels = rowRem * Number.parseFloat(getComputedStyle(document.documentElement).fontSize);
      rows.value = Math.max(1, Math.floor(element.clientHeight / rowPixels));
    });
    watcher.observe(element);
    return () => watcher.disconnect();
  }, [rowRem, rows]);
  return { place, rows };
}
