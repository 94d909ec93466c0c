// Draws the daily values of a battery with its trend, the limit and the day it was changed.
import type { BatteryForecastView } from '@lagebild/shared/contract/battery-routes.ts';
import { TimeAxis, ValueAxis } from '../chart/Axes.tsx';
import { formatTime } from '../i18n/format.ts';
import { drawnValue, levelText } from './battery-words.ts';
import { siteWords } from './words.ts';

const HEIGHT = 190;
const MARGIN = { left: 44, right: 8, top: 20, bottom: 24 };
const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
/** The trend is drawn a quarter of the history further: more would be a promise. */
const AHEAD = 0.25;
/** Above and below what is drawn, of its height. */
const ROOM = 0.08;
/** Radius of a day, pixels, and where days lie far apart. */
const DAY_PX = 1.6;
const LONE_DAY_PX = 2.6;
const FAR_APART_PX = 12;
/** Pixels that the words beside the day of the change take at most. */
const CHANGE_WORDS_PX = 150;

/** Epoch milliseconds at the left and right edge. */
function spanOf({ history }: BatteryForecastView, at: number): { from: number; to: number } {
  const from = history[0]?.time ?? at;
  const now = Math.max(at, history.at(-1)?.time ?? at);
  return { from, to: now + AHEAD * Math.max(DAY_MS, now - from) };
}

const plotWidth = (outer: number): number => Math.max(80, outer - MARGIN.left - MARGIN.right);

/** The time at a place of the drawing, epoch milliseconds. @param x pixels from its left */
export function batteryTimeAt(told: BatteryForecastView, at: number, x: number, outer: number): number {
  const { from, to } = spanOf(told, at);
  return from + ((x - MARGIN.left) / plotWidth(outer)) * (to - from);
}

/** A trend line is of a battery whose trend is known. */
export const hasTrend = ({ level, slopePerWeek, state }: BatteryForecastView): boolean =>
  level !== null && slopePerWeek !== null && (state === 'declining' || state === 'steady' || state === 'below');

/** True of a day whose value could not be brought to the temperature that the others are for. */
export const isRaw = ({ perDegree }: BatteryForecastView, { atReference }: BatteryForecastView['history'][number]): boolean =>
  perDegree !== null && atReference === null;

interface BatteryChartProps {
  readonly told: BatteryForecastView;
  /** When it was foretold, epoch milliseconds. */
  readonly at: number;
  /** The day that is walked or pointed at. */
  readonly marked: number | undefined;
  /** Pixels there are. */
  readonly width: number;
}

export function BatteryChart({ told, at, marked, width: outer }: BatteryChartProps) {
  const { battery: text } = siteWords();
  const { history, unit, limit, level, slopePerWeek, replacedAt } = told;
  const width = plotWidth(outer);
  const height = HEIGHT + MARGIN.top + MARGIN.bottom;
  const { from, to } = spanOf(told, at);
  const trendAt = (time: number) => (level ?? 0) + ((slopePerWeek ?? 0) * (time - at)) / WEEK_MS;
  const begin = Math.max(from, replacedAt ?? from);
  const isTrend = hasTrend(told);
  const values = [...history.map(drawnValue), ...(limit === null ? [] : [limit]), ...(isTrend ? [trendAt(begin), trendAt(at)] : [])];
  const [least, most] = [Math.min(...values), Math.max(...values)];
  const room = (most - least || 1) * ROOM;
  const [low, high] = [least - room, most + room];
  const x = (time: number) => (((time - from) / (to - from)) * width).toFixed(1);
  const y = (value: number) => (HEIGHT - ((value - low) / (high - low)) * HEIGHT).toFixed(1);
  const changeX = replacedAt === null ? 0 : Number(x(replacedAt));
  const isChangeLate = changeX > width - CHANGE_WORDS_PX;
  const radius = width / history.length > FAR_APART_PX ? LONE_DAY_PX : DAY_PX;
  const shown = marked === undefined ? undefined : history[marked];
  return (
    <svg class="battery-chart" viewBox={`0 0 ${outer} ${height}`} width={outer} height={height} aria-hidden="true" focusable="false">
      <defs>
        <clipPath id="battery-plot">
          <rect width={width} height={HEIGHT} />
        </clipPath>
      </defs>
      <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
        <ValueAxis low={low} high={high} width={width} height={HEIGHT} />
        <TimeAxis from={from} to={to} width={width} height={HEIGHT} textAt={HEIGHT + MARGIN.bottom - 6} />
        {replacedAt !== null && changeX > 0 && (
          <g class="battery-change" transform={`translate(${changeX} 0)`}>
            <path class="battery-replaced" d={`M0 -6V${HEIGHT}`} />
            <text x={isChangeLate ? -4 : 4} y="-6" text-anchor={isChangeLate ? 'end' : 'start'}>
              {text.since} {formatTime(replacedAt, 'date')}
            </text>
          </g>
        )}
        {history.map((day) => (
          <circle
            key={day.time}
            class={isRaw(told, day) ? 'battery-day battery-raw' : 'battery-day'}
            cx={x(day.time)}
            cy={y(drawnValue(day))}
            r={radius}
          />
        ))}
        {isTrend && (
          <g clip-path="url(#battery-plot)">
            <path class="battery-trend" d={`M${x(begin)} ${y(trendAt(begin))}L${x(at)} ${y(trendAt(at))}`} />
            <path class="battery-ahead" d={`M${x(at)} ${y(trendAt(at))}L${x(to)} ${y(trendAt(to))}`} />
          </g>
        )}
        {limit !== null && (
          <g class="battery-change">
            <path class="battery-limit" d={`M0 ${y(limit)}H${width}`} />
            <text x="4" y={Number(y(limit)) - 5}>
              {text.limit} {levelText(limit, unit)}
            </text>
          </g>
        )}
        {shown && (
          <g class="battery-cursor" transform={`translate(${x(shown.time)} 0)`}>
            <path d={`M0 0V${HEIGHT}`} />
            <circle cy={y(drawnValue(shown))} r="4" />
          </g>
        )}
      </g>
    </svg>
  );
}
