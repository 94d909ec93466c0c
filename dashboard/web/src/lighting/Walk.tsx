// A keyboard walk over the points of a picture: one stop of the tab key, arrows go from point to point, each is spoken and marked.
import { useSignal } from '@preact/signals';
import type { ComponentChildren } from 'preact';

export interface WalkProps {
  label: string;
  count: number;
  /** The point in words. */
  textAt: (index: number) => string;
  /** Id of the sentence that sums the picture up. */
  describedBy?: string;
  /** Draws the picture with one point marked; undefined while nobody walks. */
  children: (marked: number | undefined, mark: (index: number | undefined) => void) => ComponentChildren;
}

export function Walk({ label, count, textAt, describedBy, children }: WalkProps) {
  const at = useSignal<number | undefined>(undefined);
  const last = Math.max(0, count - 1);
  const current = Math.min(at.value ?? last, last);

  function onKeyDown(event: KeyboardEvent): void {
    const steps: Record<string, number> = { ArrowRight: current + 1, ArrowUp: current + 1, ArrowLeft: current - 1, ArrowDown: current - 1 };
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? last : steps[event.key];
    if (next === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    at.value = Math.min(last, Math.max(0, next));
  }

  return (
    <div
      class="walk"
      role="slider"
      tabIndex={0}
      aria-label={label}
      aria-valuemin={1}
      aria-valuemax={count}
      aria-valuenow={current + 1}
      aria-valuetext={count > 0 ? textAt(current) : ''}
      aria-describedby={describedBy}
      onKeyDown={onKeyDown}
      onFocus={() => {
        at.value ??= last;
      }}
      onBlur={() => {
        at.value = undefined;
      }}
    >
      {children(at.value === undefined ? undefined : current, (index) => {
        at.value = index;
      })}
      <p class="walk-words num" aria-hidden="true">
        {at.value !== undefined && count > 0 ? textAt(current) : '\u00a0'}
      </p>
    </div>
  );
}
