// The two axes of a drawn chart: times at round local moments below it, round values beside it, both with a thin line across.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { region } from '../state/region.ts';
import { niceStep } from './nice-step.ts';
import { timeTicks } from './time-ticks.ts';

/** Pixels that the text of a moment needs to the right of its line; "Jan. 2027" is longer. */
const TEXT_PX = 24;
const MONTH_PX = 62;
const PX_A_MARK = 90;
/** On a phone too: one mark alone tells no distance. */
const FEWEST_MARKS = 3;

interface TimeAxisProps {
  /** Epoch milliseconds at the left and right edge of the plot. */
  readonly from: number;
  readonly to: number;
  /** Pixels of the plot. */
  readonly width: number;
  readonly height: number;
  /** Pixels from the upper edge of the plot to the foot of the texts. */
  readonly textAt: number;
}

export function TimeAxis({ from, to, width, height, textAt }: TimeAxisProps) {
  const { times, style } = timeTicks(
    from,
    to,
    Math.max(FEWEST_MARKS, Math.floor(width / PX_A_MARK)),
    region.value?.timezone ?? 'Europe/Berlin',
  );
  return (
    <g class="chart-axis">
      {times.map((time) => {
        const x = ((time - from) / (to - from)) * width;
        const text = formatTime(time, style);
        return (
          <g key={time}>
            <path class="chart-grid" d={`M${x.toFixed(1)} 0V${height}`} />
            {x < width - (style === 'month' ? MONTH_PX : TEXT_PX) && (
              <text x={x + 3} y={textAt}>
                {text === '00:00' ? formatTime(time, 'weekday') : text}
              </text>
            )}
          </g>
        );
      })}
    </g>
  );
}

interface ValueAxisProps {
  /** Values at the lower and upper edge of the plot. */
  readonly low: number;
  readonly high: number;
  readonly width: number;
  readonly height: number;
}

export function ValueAxis({ low, high, width, height }: ValueAxisProps) {
  const step = niceStep(high - low, 4);
  const first = Math.ceil(low / step - 1e-9);
  const count = Math.floor(high / step + 1e-9) - first + 1;
  return (
    <g class="chart-axis">
      {Array.from({ length: count }, (_, index) => {
        const value = (first + index) * step;
        const y = height - ((value - low) / (high - low)) * height;
        return (
          <g key={index}>
            <path class="chart-grid" d={`M0 ${y.toFixed(1)}H${width}`} />
            <text x={-8} y={y} dy="0.35em" text-anchor="end">
              {formatNumber(value, step % 1 === 0 ? 0 : step < 0.1 ? 3 : step < 1 ? 2 : 1)}
            </text>
          </g>
        );
      })}
    </g>
  );
}
