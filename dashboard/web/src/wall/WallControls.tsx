// The wallboard's controls: there when a key is pressed or the mouse moves, gone a few seconds later.
import { useSignal } from '@preact/signals';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { hrefOf, type Route } from '../router/route.ts';
import type { Rotation } from './rotation.ts';
import { wallWords } from './words.ts';

const SHOWN_MS = 6000;

/** Whether somebody is at the wall: true for some seconds after each key, touch or movement. */
export function useSomebodyThere() {
  const isSomebody = useSignal(false);
  useLayoutEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const note = (): void => {
      isSomebody.value = true;
      clearTimeout(timer);
      timer = setTimeout(() => {
        isSomebody.value = false;
        if (document.activeElement instanceof HTMLElement) document.activeElement.blur();
      }, SHOWN_MS);
    };
    const events = ['keydown', 'pointermove', 'pointerdown', 'focusin'] as const;
    for (const event of events) addEventListener(event, note);
    return () => {
      clearTimeout(timer);
      for (const event of events) removeEventListener(event, note);
    };
  }, [isSomebody]);
  return isSomebody;
}

function toggleFullScreen(): void {
  if (!document.fullscreenEnabled) return;
  // A browser may refuse; then the window stays as it is.
  void (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()).catch(() => undefined);
}

function useFullScreen() {
  const isFull = useSignal(document.fullscreenElement !== null);
  useLayoutEffect(() => {
    const note = (): void => {
      isFull.value = document.fullscreenElement !== null;
    };
    document.addEventListener('fullscreenchange', note);
    return () => document.removeEventListener('fullscreenchange', note);
  }, [isFull]);
  return isFull;
}

/** Arrow keys turn, space stops and goes on, F fills the screen; a button or link in focus keeps its own keys. */
export function useWallKeys(rotation: Rotation): void {
  const current = useRef(rotation);
  current.current = rotation;
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (event.ctrlKey || event.metaKey || event.altKey) return;
      const { isPaused, pause, turn } = current.current;
      const isOnControl = event.target instanceof Element && event.target.closest('button, a, summary') !== null;
      if (event.key === 'ArrowRight') turn(1);
      else if (event.key === 'ArrowLeft') turn(-1);
      else if (event.key === ' ' && !isOnControl) pause(!isPaused.peek());
      else if (event.key === 'f' || event.key === 'F') toggleFullScreen();
      else return;
      if (!isOnControl || event.key !== ' ') event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

export function WallControls({ rotation, route }: { rotation: Rotation; route: Extract<Route, { page: 'wallboard' }> }) {
  const { controls } = wallWords();
  const { isPaused, pause, turn } = rotation;
  const isFull = useFullScreen();
  return (
    <nav class="wall-controls" aria-label={controls.label}>
      <button type="button" class="button" onClick={() => turn(-1)}>
        {controls.back}
      </button>
      <button type="button" class="button" onClick={() => pause(!isPaused.value)}>
        {isPaused.value ? controls.go : controls.pause}
      </button>
      <button type="button" class="button" onClick={() => turn(1)}>
        {controls.next}
      </button>
      {document.fullscreenEnabled && (
        <button type="button" class="button" onClick={toggleFullScreen}>
          {isFull.value ? controls.windowed : controls.fullScreen}
        </button>
      )}
      <a class="button" href={hrefOf({ ...route, part: 'einrichten' })}>
        {controls.setUp}
      </a>
      <a class="button" href="/">
        {controls.leave}
      </a>
      <span class="wall-keys">{controls.keys}</span>
    </nav>
  );
}
