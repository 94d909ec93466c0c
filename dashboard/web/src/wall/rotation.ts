// The turning of the views: each stands for its time, is passed over by hand, or stands still until somebody lets it go on.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';

export interface Rotation {
  /** Which view, from 0. */
  readonly index: Signal<number>;
  readonly isPaused: Signal<boolean>;
  turn(step: 1 | -1): void;
  pause(paused: boolean): void;
}

/** @param count of views, at least 1; @param seconds for which each stands */
export function useRotation(count: number, seconds: number): Rotation {
  const index = useSignal(0);
  const isPaused = useSignal(false);
  /** Milliseconds the current view has still to stand. */
  const left = useRef(seconds * 1000);

  function turn(step: 1 | -1): void {
    left.current = seconds * 1000;
    index.value = (index.peek() + step + count) % count;
  }

  useEffect(() => {
    left.current = seconds * 1000;
    if (index.peek() >= count) index.value = 0;
  }, [count, seconds, index]);

  useEffect(() => {
    if (isPaused.value) return;
    const begun = performance.now();
    const timer = setTimeout(() => turn(1), left.current);
    return () => {
      clearTimeout(timer);
      // A view that was stopped goes on where it was; the next one has its whole time.
      if (isPaused.peek()) left.current = Math.max(0, left.current - (performance.now() - begun));
    };
  }, [index.value, isPaused.value, count, seconds]);

  return {
    index,
    isPaused,
    turn,
    pause(paused) {
      isPaused.value = paused;
    },
  };
}
