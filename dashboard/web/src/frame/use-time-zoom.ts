// Choosing a part of the time axis: dragged over by mouse, finger or pen, or by Shift and arrows; Enter, plus, minus and a double click.
import { type ReadonlySignal, type Signal, useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { draggedSpan, type Plot, SHORTEST_DRAG_PX, type TimeSpan, timeAt, widened } from './zoom.ts';

export interface TimeZoom {
  /** Undefined before anything is drawn. */
  plot(): Plot | undefined;
  /** Time of a point, epoch milliseconds. */
  timeOf(index: number): number | undefined;
  /** The point nearest to a time. */
  indexOf(time: number): number | undefined;
  /** Shows this part alone. */
  select(span: TimeSpan): void;
  /** Nearer (below 1) or further away (above 1). */
  scale(factor: number, around: number | undefined): void;
  /** Back to the range that was chosen before any zooming. */
  reset(): void;
}

export interface ZoomHandlers {
  /** The part that is being chosen. */
  readonly selection: ReadonlySignal<TimeSpan | undefined>;
  onPointerDown(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onPointerMove(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onPointerUp(event: PointerEvent & { currentTarget: HTMLElement }): void;
  onPointerCancel(): void;
  onDblClick(): void;
  /** @returns true when the key meant something */
  onKey(event: KeyboardEvent, walked: Signal<number | undefined>, walk: (index: number) => void, count: number): boolean;
}

const NEARER = 0.5;
const FURTHER = 2;

const xWithin = (event: PointerEvent & { currentTarget: HTMLElement }): number =>
  event.clientX - event.currentTarget.getBoundingClientRect().left;

export function useTimeZoom(zoom: TimeZoom | undefined): ZoomHandlers {
  const selection = useSignal<TimeSpan | undefined>(undefined);
  const startX = useRef<number | undefined>(undefined);
  const anchor = useRef<number | undefined>(undefined);

  function choose(): void {
    const chosen = selection.value;
    selection.value = undefined;
    anchor.current = undefined;
    if (chosen && zoom) zoom.select(widened(chosen));
  }
  function cancel(): void {
    startX.current = undefined;
    anchor.current = undefined;
    selection.value = undefined;
  }

  return {
    selection,
    onPointerDown(event) {
      if (!zoom || event.button !== 0 || !event.isPrimary) return;
      startX.current = xWithin(event);
    },
    onPointerMove(event) {
      const plot = zoom?.plot();
      if (!plot || startX.current === undefined) return;
      const x = xWithin(event);
      if (!selection.value && Math.abs(x - startX.current) < SHORTEST_DRAG_PX) return;
      // From now on it is a drag, also where the pointer leaves the picture.
      if (!event.currentTarget.hasPointerCapture(event.pointerId)) event.currentTarget.setPointerCapture(event.pointerId);
      const [a, b] = [timeAt(startX.current, plot), timeAt(x, plot)];
      selection.value = { from: Math.min(a, b), to: Math.max(a, b) };
    },
    onPointerUp(event) {
      const plot = zoom?.plot();
      const began = startX.current;
      cancel();
      const span = plot && began !== undefined ? draggedSpan(began, xWithin(event), plot) : undefined;
      if (span) zoom?.select(span);
    },
    onPointerCancel: cancel,
    onDblClick: () => zoom?.reset(),
    onKey(event, walked, walk, count) {
      if (!zoom || event.ctrlKey || event.metaKey || event.altKey) return false;
      const { key } = event;
      const around = walked.peek() === undefined ? undefined : zoom.timeOf(walked.peek() ?? 0);
      if (key === '+' || key === '-') {
        zoom.scale(key === '+' ? NEARER : FURTHER, around);
        return true;
      }
      if (key === '0') {
        zoom.reset();
        return true;
      }
      if (key === 'Enter' && selection.value) {
        choose();
        return true;
      }
      if (key === 'Escape' && selection.value) {
        cancel();
        return true;
      }
      if (!event.shiftKey || (key !== 'ArrowLeft' && key !== 'ArrowRight')) {
        if (key.startsWith('Arrow') || key === 'Home' || key === 'End') cancel();
        return false;
      }
      const at = walked.peek() ?? count - 1;
      anchor.current ??= at;
      const next = Math.min(count - 1, Math.max(0, at + (key === 'ArrowRight' ? 1 : -1)));
      walk(next);
      const [a, b] = [zoom.timeOf(anchor.current), zoom.timeOf(next)];
      selection.value = a === undefined || b === undefined || a === b ? undefined : { from: Math.min(a, b), to: Math.max(a, b) };
      return true;
    },
  };
}
