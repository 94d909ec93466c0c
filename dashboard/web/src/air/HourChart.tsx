// Draws the hours of one pollutant: hourly and running mean, limit lines with their names on them, gaps, humid hours, the clock change.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { TimeAxis, ValueAxis } from '../chart/Axes.tsx';
import { formatNumber } from '../i18n/format.ts';
import { region } from '../state/region.ts';
import { chooseTop, clockChanges, type Plane, pathOf, spreadLabels, stretchesOf, xOf, yOf } from './hour-lines.ts';
import { formatMass } from './present-air.ts';
import { airWords } from './words.ts';

export type PollutantSeries = Answer<'airStation'>['pollutants'][number];

const HEIGHT = 250;
const MARGIN = { left: 44, right: 64, top: 18, bottom: 24 };
/** Strips below the plot: what was captured, what was humid. */
const STRIP = 9;
const NARROW = 480;
const HOUR_MS = 3_600_000;

/** Where hours lie in a drawing, pixels: the same for all that stand below each other. @param outer pixels there are */
export function plotOf(outer: number): { readonly left: number; readonly width: number; readonly isNarrow: boolean } {
  const isNarrow = outer < NARROW;
  return { left: MARGIN.left, width: Math.max(80, outer - MARGIN.left - (isNarrow ? 8 : MARGIN.right)), isNarrow };
}

/** A limit line: its value and all that have it, in words. */
interface Limit {
  readonly value: number;
  /** "50 Tageswert" */
  readonly words: string;
  /** "39. BImSchV" */
  readonly sets: string;
}

/** Limits of one value share a line. @param labels of the sets, by key */
export function limitsOf(series: PollutantSeries, labels: ReadonlyMap<string, string>): Limit[] {
  const { chart } = airWords();
  const byValue = Map.groupBy(series.limits, ({ value, averaging }) => `${averaging} ${value}`);
  return [...byValue.values()].flatMap((same) => {
    const [first] = same;
    if (!first) return [];
    const sets = same.map(({ set }) => labels.get(set) ?? set).join(', ');
    return [{ value: first.value, words: chart.limits[first.averaging](formatNumber(first.value)), sets }];
  });
}

/** What was captured as a bar that is open where nothing valid is; humid hours hatched below it. */
function Strips({ series, plane }: { series: PollutantSeries; plane: Plane }) {
  const count = series.values.length;
  const bars = (hours: readonly boolean[]) =>
    stretchesOf(hours).map(([first, end]) => ({ x: (first / count) * plane.width, width: ((end - first) / count) * plane.width }));
  return (
    <g transform={`translate(0 ${plane.height + 3})`}>
      <rect class="air-strip-open" width={plane.width} height={STRIP - 4} />
      {bars(series.values.map((value) => value !== null)).map(({ x, width }) => (
        <rect key={x} class="air-strip" x={x} width={width} height={STRIP - 4} />
      ))}
      {bars(series.isHumid).map(({ x, width }) => (
        <rect key={`humid ${x}`} class="air-strip-humid" x={x} y={STRIP} width={width} height={STRIP - 4} />
      ))}
    </g>
  );
}

export function HourChart({
  series,
  hours,
  width: outer,
  cursor,
  limits,
}: {
  series: PollutantSeries;
  hours: readonly number[];
  /** Pixels there are. */
  width: number;
  /** The hour that is pointed at. */
  cursor: number | undefined;
  limits: readonly Limit[];
}) {
  const { chart } = airWords();
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const { isNarrow, left, width } = plotOf(outer);
  const { top, drawn, above } = chooseTop(
    [...series.values, ...series.running],
    limits.map(({ value }) => value),
  );
  const plane: Plane = { width, height: HEIGHT, top };
  const lines = limits.filter(({ value }) => drawn.includes(value));
  const labelHeights = spreadLabels(
    lines.map(({ value }) => yOf(value, plane) - 5),
    15,
  );
  const count = hours.length;
  const lastOf = (values: readonly (number | null)[]) => values.findLastIndex((value) => value !== null);
  const ends = [
    { key: 'hour', at: lastOf(series.values), values: series.values, text: chart.hourShort },
    { key: 'running', at: lastOf(series.running), values: series.running, text: chart.runningShort(formatNumber(series.runningHours)) },
  ].flatMap(({ at, values, ...end }) =>
    at < 0 ? [] : [{ ...end, x: xOf(at, count, plane), y: yOf(values[at] ?? 0, plane), value: values[at] ?? 0 }],
  );
  const endHeights = spreadLabels(
    ends.map(({ y }) => y),
    15,
  );
  return (
    <svg
      class="air-chart-lines"
      viewBox={`0 0 ${outer} ${HEIGHT + MARGIN.top + MARGIN.bottom + 2 * STRIP}`}
      width={outer}
      height={HEIGHT + MARGIN.top + MARGIN.bottom + 2 * STRIP}
      aria-hidden="true"
      focusable="false"
    >
      <defs>
        <pattern id="air-hatch" width="4" height="4" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">
          <rect class="air-hatch-line" width="1.6" height="4" />
        </pattern>
      </defs>
      <g transform={`translate(${left} ${MARGIN.top})`}>
        <ValueAxis low={0} high={top} width={plane.width} height={HEIGHT} />
        <TimeAxis
          from={hours[0] ?? 0}
          to={(hours.at(-1) ?? 0) + HOUR_MS}
          width={plane.width}
          height={HEIGHT}
          textAt={HEIGHT + 2 * STRIP + 16}
        />
        {clockChanges(hours, timezone).map(({ hour, isForward }) => (
          <g key={hour} class="air-clock" transform={`translate(${((hour / count) * plane.width).toFixed(1)} 0)`}>
            <path d={`M0 0V${HEIGHT}`} />
            <text x="4" y="10">
              {isForward ? chart.clock.forward : chart.clock.back}
            </text>
          </g>
        ))}
        <path class="air-line air-line-hour" d={pathOf(series.values, plane)} />
        <path class="air-line air-line-running" d={pathOf(series.running, plane)} />
        {lines.map(({ value, words, sets }, index) => (
          <g key={`${words} ${sets}`} class="air-limit">
            <path d={`M0 ${yOf(value, plane)}H${plane.width}`} />
            <text x="4" y={labelHeights[index]}>
              {isNarrow ? words : `${words} · ${sets}`}
            </text>
          </g>
        ))}
        {above.length > 0 && (
          <text class="air-limit-above" x={plane.width} y={-6} text-anchor="end">
            {chart.limitAbove(
              limits
                .filter(({ value }) => above.includes(value))
                .map(({ words, sets }) => (isNarrow ? words : `${words} · ${sets}`))
                .join('; '),
            )}
          </text>
        )}
        {ends.map(({ key, x, y, text }, index) => (
          <g key={key} class={`air-end air-end-${key}`}>
            <circle cx={x} cy={y} r="3.5" />
            {!isNarrow && (
              <text x={x + 8} y={endHeights[index]} dy="0.35em">
                {text}
              </text>
            )}
          </g>
        ))}
        <Strips series={series} plane={plane} />
        {cursor !== undefined && (
          <g class="air-cursor" transform={`translate(${xOf(cursor, count, plane).toFixed(1)} 0)`}>
            <path d={`M0 0V${HEIGHT}`} />
            {[series.values[cursor], series.running[cursor]].map((value, index) =>
              value === null || value === undefined ? null : <circle key={index === 0 ? 'hour' : 'running'} cy={yOf(value, plane)} r="4" />,
            )}
          </g>
        )}
      </g>
    </svg>
  );
}

/** Which hour lies below a place of the drawing. @param x pixels from its left */
export function hourAt(x: number, outer: number, count: number): number {
  const { left, width } = plotOf(outer);
  const share = (x - left) / width;
  return Math.min(count - 1, Math.max(0, Math.floor(share * count)));
}

/** "12,3 µg/m³", or that there is none. */
export function valueInWords(value: number | null | undefined, series: PollutantSeries): string {
  return value === null || value === undefined ? airWords().chart.noValue : `${formatMass(value, series.pollutant)} µg/m³`;
}
