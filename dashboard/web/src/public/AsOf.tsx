// The moment a figure stands for: the time of the day, and the day when it is not today.
import { formatTime } from '../i18n/format.ts';
import { publicWords } from './words.ts';

/** @param at when it was asked, epoch milliseconds */
export function AsOf({ time, at }: { time: number; at: number }) {
  const text = publicWords();
  const clock = formatTime(time, 'minute');
  const day = formatTime(time, 'date');
  return (
    <time class="public-as-of" dateTime={new Date(time).toISOString()}>
      {day === formatTime(at, 'date') ? text.asOf(clock) : text.asOfDay(day, clock)}
    </time>
  );
}
