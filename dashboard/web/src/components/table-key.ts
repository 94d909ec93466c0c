// The key "t" turns charts into tables and back, on every page that has both.
import { useLayoutEffect } from 'preact/hooks';

/** @param turn is called when the key is pressed outside of fields */
export function useTableKey(turn: () => void): void {
  // Before it is painted: who sees the chart may press the key.
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isField = event.target instanceof HTMLElement && /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName);
      if (event.key === 't' && !event.ctrlKey && !event.metaKey && !event.altKey && !isField) turn();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [turn]);
}
