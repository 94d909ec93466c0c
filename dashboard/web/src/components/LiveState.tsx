// Says whether the page is live: quietly in the head, in plain words across the page when it is not.
import { useComputed } from '@preact/signals';
import { formatNumber, formatSpan } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { liveness, sinceFrame } from '../live/connection.ts';
import { Icon } from './Icon.tsx';

export function LiveState() {
  const state = useComputed(() => liveness.value.state);
  const since = useComputed(() => (state.value === 'live' ? words.value.live.sinceFrame(formatNumber(sinceFrame.value / 1000, 1)) : ''));
  const { live } = words.value;
  const word = { live: live.live, connecting: live.connecting, lost: live.lost }[state.value];
  return (
    <span class={`live-state live-${state.value}`} data-live={state.value}>
      <span class="live-dot" aria-hidden="true" />
      {word}
      <span class="live-since num" aria-hidden="true">
        {since}
      </span>
    </span>
  );
}

export function ConnectionBanner() {
  const state = useComputed(() => liveness.value.state);
  // Only whole steps of the span reach the page, so that a screen reader is not told every second.
  const span = useComputed(() => (liveness.value.state === 'lost' ? formatSpan(liveness.value.sinceMs) : ''));
  const { live } = words.value;
  return (
    <div class="banner-place" role="status" aria-live="polite" aria-atomic="false">
      {state.value === 'lost' && (
        <p class="banner">
          <Icon name="unplug" />
          <strong>{live.interrupted('').trim()}</strong> <span aria-hidden="true">{span}</span> <span>– {live.consequence}</span>
        </p>
      )}
    </div>
  );
}
