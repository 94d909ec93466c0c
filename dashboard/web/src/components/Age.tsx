// How long ago something was, in words that stay true: they follow the clock.
import { useComputed, useSignal } from '@preact/signals';
import { formatAge, formatTime } from '../i18n/format.ts';
import { everySecond } from '../state/clock.ts';

/** @param time epoch milliseconds */
export function Age({ time, words }: { time: number; words?: (ms: number) => string }) {
  const at = useSignal(time);
  at.value = time; // what is computed follows signals alone: else it would be that of the time before for up to a second
  const text = useComputed(() => (words ?? formatAge)(Math.max(0, everySecond.value - at.value)));
  return (
    <time dateTime={new Date(time).toISOString()} title={formatTime(time, 'full')}>
      {text}
    </time>
  );
}
