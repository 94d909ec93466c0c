// The daily values of a battery with its trend, the limit and the day it was changed: a small drawing beside its sentence.
import type { BatteryForecastView } from '@lagebild/shared/contract/battery-routes.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { levelText } from './battery-words.ts';
import { siteWords } from './words.ts';

const WIDTH = 600;
const HEIGHT = 180;
const WEEK_MS = 7 * 86_400_000;
/** The trend is drawn a quarter of the history further: more would be a promise. */
const AHEAD = 0.25;

export function BatteryChart({ told, at }: { told: BatteryForecastView; at: number }) {
  const { battery: text } = siteWords();
  const { history, unit, limit, level, slopePerWeek, replacedAt, state, perDegree } = told;
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last || history.length < 2) return null;
  const end = at + AHEAD * (at - first.time);
  const values = [
    ...history.flatMap(({ value, atReference }) => (atReference === null ? value : [value, atReference])),
    ...(limit === null ? [] : [limit]),
  ];
  const [low, high] = [Math.min(...values), Math.max(...values)];
  const room = (high - low || 1) * 0.08;
  const x = (time: number) => ((time - first.time) / (end - first.time)) * WIDTH;
  const y = (value: number) => HEIGHT - ((value - low + room) / (high - low + 2 * room || 1)) * HEIGHT;
  const hasTrend = level !== null && slopePerWeek !== null && (state === 'declining' || state === 'steady' || state === 'below');
  const trendAt = (time: number) => (level ?? 0) + ((slopePerWeek ?? 0) * (time - at)) / WEEK_MS;
  const begin = Math.max(first.time, replacedAt ?? first.time);
  const label = text.chart(formatTime(first.time, 'date'), formatTime(last.time, 'date'), formatNumber(history.length));
  return (
    <figure class="battery-chart">
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" role="img" aria-label={label}>
        {limit !== null && <path class="battery-limit" d={`M0 ${y(limit)}H${WIDTH}`} />}
        {replacedAt !== null && <path class="battery-replaced" d={`M${x(replacedAt)} 0V${HEIGHT}`} />}
        {history.map(({ time, value, atReference }) => (
          <path
            key={time}
            class={perDegree !== null && atReference === null ? 'battery-day battery-raw' : 'battery-day'}
            d={`M${x(time).toFixed(1)} ${y(atReference ?? value).toFixed(1)}h0`}
          />
        ))}
        {hasTrend && <path class="battery-trend" d={`M${x(begin)} ${y(trendAt(begin))}L${x(at)} ${y(trendAt(at))}`} />}
        {hasTrend && <path class="battery-ahead" d={`M${x(at)} ${y(trendAt(at))}L${x(end)} ${y(trendAt(end))}`} />}
      </svg>
      <figcaption class="battery-ends num" aria-hidden="true">
        <span>{formatTime(first.time, 'date')}</span>
        {limit !== null && (
          <span>
            {text.limit} {levelText(limit, unit)}
          </span>
        )}
        <span>{formatTime(end, 'date')}</span>
      </figcaption>
    </figure>
  );
}
