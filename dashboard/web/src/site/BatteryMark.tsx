// A battery as a shape: as full as it is; crossed when it has to be changed, dashed when nobody knows. Decoration beside words, never alone.
import type { BatteryState } from '@lagebild/shared/domain/battery/forecast.ts';

const BODY = 'M1.5 4.5h12v7h-12z';
const CAP = 'M14.5 6.5v3';
const WIDTH = 10;

/** @param level per cent; null when only volts are told */
export function BatteryMark({ state, level }: { state: BatteryState; level: number | null }) {
  const isUnknown = state === 'not_enough' || state === 'outdated';
  const share = level === null ? (state === 'below' ? 0 : 0.6) : Math.min(1, Math.max(0, level / 100));
  const look = state === 'below' ? 'alarm' : isUnknown ? 'never' : 'fresh';
  return (
    <svg class={`mark battery-mark mark-${look}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path class="mark-outline" d={BODY} />
      <path class="mark-outline" d={CAP} />
      {!isUnknown && state !== 'below' && (
        <path class="mark-fill" d={`M2.5 5.5h${(WIDTH * share).toFixed(1)}v5h-${(WIDTH * share).toFixed(1)}z`} />
      )}
      {state === 'below' && <path class="mark-outline" d="M5 6l4 4M9 6l-4 4" />}
    </svg>
  );
}
