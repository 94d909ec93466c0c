// The state of a parking place as a shape: filled when there is room, crossed when full, barred when closed, hollow when nobody knows.
import type { SiteState } from '@lagebild/shared/domain/parking/site-now.ts';

const SQUARE = 'M2.5 2.5h11v11h-11z';
const LOWER_LEFT = 'M2.5 2.5v11h11z';

export function SiteMark({ state }: { state: SiteState }) {
  return (
    <svg class={`mark site-mark site-mark-${state}`} viewBox="0 0 16 16" aria-hidden="true" focusable="false">
      <path class="mark-outline" d={SQUARE} />
      {(state === 'open' || state === 'full' || state === 'nearly_full') && <path class="mark-fill" d={SQUARE} />}
      {state === 'full' && <path class="site-mark-cross" d="M5 5l6 6M11 5l-6 6" />}
      {state === 'nearly_full' && <path class="site-mark-cross" d="M4.5 8h7" />}
      {state === 'partly_known' && <path class="mark-fill" d={LOWER_LEFT} />}
      {state === 'closed' && <path class="mark-bar" d="M0 8h16" />}
    </svg>
  );
}
