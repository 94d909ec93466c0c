// Says loudly that the picture is old, since when, and what happens next: in the place of everything that looks live.
import { computed, useComputed } from '@preact/signals';
import { Icon } from '../components/Icon.tsx';
import { formatSpan, formatTime } from '../i18n/format.ts';
import { liveness } from '../live/connection.ts';
import { everySecond } from '../state/clock.ts';
import { areDevicesLoaded } from '../state/device-store.ts';
import { wallWords } from './words.ts';

/** A connection that is back at once is not worth a shout; the word beside the clock tells of it. */
const LOUD_AFTER_MS = 3000;

/** Whether the picture is too old to look live. */
export const isStale = computed(() => liveness.value.state === 'lost' && liveness.value.sinceMs > LOUD_AFTER_MS);

export function StaleNotice() {
  const span = useComputed(() => (liveness.value.state === 'lost' ? formatSpan(liveness.value.sinceMs) : ''));
  const since = useComputed(() => (liveness.value.state === 'lost' ? formatTime(everySecond.value - liveness.value.sinceMs, 'clock') : ''));
  const { stale } = wallWords();
  return (
    <div role="alert">
      {isStale.value && (
        // Said once: the seconds that go on counting are for the eye.
        <div class="wall-stale">
          <Icon name="unplug" />
          <p class="wall-stale-title">{stale.title}</p>
          <p class="wall-stale-words num" aria-live="off">
            {areDevicesLoaded.value ? stale.since(since.value, span.value) : stale.never(span.value)} {stale.consequence}
          </p>
        </div>
      )}
    </div>
  );
}
