// Draws the index of every hour as a strip: the worse, the higher and the further along the index's own colours; without an index it is open.
import { TimeAxis } from '../chart/Axes.tsx';
import { plotOf } from './HourChart.tsx';
import { stretchesOf } from './hour-lines.ts';

/** Pixels of one class. */
const STEP = 11;
const HEIGHT = 5 * STEP;
const MARGIN = { top: 6, bottom: 22 };
const HOUR_MS = 3_600_000;
export const INDEX_CLASSES = [1, 2, 3, 4, 5] as const;

interface IndexStripProps {
  readonly hourClasses: readonly (number | null)[];
  readonly hours: readonly number[];
  /** Pixels there are. */
  readonly width: number;
  /** The hour that is walked or pointed at. */
  readonly marked: number | undefined;
}

export function IndexStrip({ hourClasses, hours, width: outer, marked }: IndexStripProps) {
  const { left, width } = plotOf(outer);
  const height = HEIGHT + MARGIN.top + MARGIN.bottom;
  const x = (hour: number): number => (hour / hours.length) * width;
  return (
    <svg class="air-index-strip" viewBox={`0 0 ${outer} ${height}`} width={outer} height={height} aria-hidden="true" focusable="false">
      <g transform={`translate(${left} ${MARGIN.top})`}>
        <TimeAxis
          from={hours[0] ?? 0}
          to={(hours.at(-1) ?? 0) + HOUR_MS}
          width={width}
          height={HEIGHT}
          textAt={HEIGHT + MARGIN.bottom - 6}
        />
        <g class="chart-axis">
          {[1, 3, 5].map((one) => (
            <text key={one} x={-8} y={HEIGHT - (one - 0.5) * STEP} dy="0.35em" text-anchor="end">
              {one}
            </text>
          ))}
        </g>
        <rect class="air-strip-open" y={HEIGHT - 1.5} width={width} height="1.5" />
        {INDEX_CLASSES.flatMap((one) =>
          stretchesOf(hourClasses.map((found) => found === one)).map(([first, end]) => (
            <g key={`${one} ${first}`}>
              <rect
                class={`air-strip-class lqi-${one}`}
                x={x(first)}
                y={HEIGHT - one * STEP}
                width={x(end) - x(first)}
                height={one * STEP}
              />
              <path class="air-strip-edge" d={`M${x(first).toFixed(1)} ${HEIGHT - one * STEP}H${x(end).toFixed(1)}`} />
            </g>
          )),
        )}
        {marked !== undefined && (
          <g class="air-cursor" transform={`translate(${x(marked + 0.5).toFixed(1)} 0)`}>
            <path class="air-cursor-rim" d={`M0 ${-MARGIN.top}V${HEIGHT}`} />
            <path d={`M0 ${-MARGIN.top}V${HEIGHT}`} />
          </g>
        )}
      </g>
    </svg>
  );
}
