// How long ago something was, in words that stay true: they follow the clock.
import { useComputed } from '@preact/signals';
import { formatAge, formatTime } from '../i18n/format.ts';
import { everySecond } from '../state/clock.ts';

/** @param time epoch milliseconds */
export function Age({ time, words }: { time: number; words?: (ms: number) => string }) {
  const given = { time, words };
  const text = useComputed(() => (given.words ?? formatAge)(Math.max(0, everySecond.value - given.time)));
  return (
    <time dateTime={new Date(time).toISOString()} title={formatTime(time, 'full')}>
      {text}
    </time>
  );
}
