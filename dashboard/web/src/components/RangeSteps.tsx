// Moves and stretches the time range of a chart by buttons, for those who do not drag: earlier, later, nearer, further away, back.
import { figureWords } from '../frame/words.ts';

export interface RangeStepsProps {
  /** Earlier (-1) or later (1). */
  onShift: (direction: -1 | 1) => void;
  /** Below 1: nearer. */
  onScale: (factor: number) => void;
  /** Undefined while nothing is to be taken back. */
  onReset: (() => void) | undefined;
  isAtEnd: boolean;
}

export function RangeSteps({ onShift, onScale, onReset, isAtEnd }: RangeStepsProps) {
  const { zoom } = figureWords();
  return (
    <fieldset class="range-steps no-print">
      <legend class="unseen">{zoom.label}</legend>
      <button type="button" class="button" onClick={() => onShift(-1)}>
        ‹ {zoom.earlier}
      </button>
      <button type="button" class="button" onClick={() => onShift(1)} disabled={isAtEnd}>
        {zoom.later} ›
      </button>
      <button type="button" class="button" onClick={() => onScale(0.5)} aria-keyshortcuts="+" title={zoom.nearer} aria-label={zoom.nearer}>
        +
      </button>
      <button type="button" class="button" onClick={() => onScale(2)} aria-keyshortcuts="-" title={zoom.further} aria-label={zoom.further}>
        −
      </button>
      {onReset && (
        <button type="button" class="button" onClick={onReset} aria-keyshortcuts="0">
          {zoom.reset}
        </button>
      )}
    </fieldset>
  );
}
