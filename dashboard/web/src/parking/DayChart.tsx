// Draws today as a line over last week's line and the usual band, with the forecast behind it.
import { timeTicks } from '../chart/time-ticks.ts';
import { formatTime } from '../i18n/format.ts';
import { region } from '../state/region.ts';
import { type Box, bandPath, linePath, nearestStep, xOf, yOf } from './day-geometry.ts';
import type { DayRow } from './day-rows.ts';
import { percent } from './words.ts';

const HEIGHT = 280;
const SHARES = [0, 0.25, 0.5, 0.75, 1];

function Lines({ rows, box }: { rows: readonly DayRow[]; box: Box }) {
  const axis = axisOf(rows);
  const values = (of: (row: DayRow) => number | null) =>
    linePath(
      rows.map((row) => ({ time: row.time, share: of(row) })),
      axis,
      box,
    );
  return (
    <>
      <path class="day-usual" d={bandPath(rows, axis, box)} />
      <path
        class="day-band"
        d={bandPath(
          rows.map((row) => ({ time: row.time, low: row.forecastLow, high: row.forecastHigh })),
          axis,
          box,
        )}
      />
      <path class="day-last-week" d={values(({ lastWeek }) => lastWeek)} />
      <path class="day-forecast" d={values(({ forecast }) => forecast)} />
      <path class="day-today" d={values(({ today }) => today)} />
    </>
  );
}

function Axes({ rows, box, now }: { rows: readonly DayRow[]; box: Box; now: number }) {
  const axis = axisOf(rows);
  const timezone = region.value?.timezone ?? 'Europe/Berlin';
  const { times } = timeTicks(axis.from, axis.to, Math.max(3, Math.floor(box.width / 70)), timezone);
  return (
    <>
      {SHARES.map((share) => (
        <g key={share}>
          <line class="grid-line" x1={box.left} x2={box.width - box.right} y1={yOf(share, box)} y2={yOf(share, box)} />
          <text class="axis-text num" x={box.left - 8} y={yOf(share, box) + 4} text-anchor="end">
            {percent(share)}
          </text>
        </g>
      ))}
      {times.map((time) => (
        <text key={time} class="axis-text num" x={xOf(time, axis, box)} y={box.height - box.bottom + 20} text-anchor="middle">
          {formatTime(time, 'minute')}
        </text>
      ))}
      {now > axis.from && now < axis.to && (
        <line class="day-now" x1={xOf(now, axis, box)} x2={xOf(now, axis, box)} y1={box.top} y2={box.height - box.bottom} />
      )}
    </>
  );
}

const axisOf = (rows: readonly DayRow[]) => ({ from: rows[0]?.time ?? 0, to: (rows.at(-1)?.time ?? 0) + 900_000 });

const boxOf = (width: number): Box => ({ width: Math.max(240, width), height: HEIGHT, left: 48, right: 14, top: 12, bottom: 28 });

/** The step that lies nearest to a place of the drawing. @param x pixels from its left @param width of it, pixels */
export function stepAt(rows: readonly DayRow[], x: number, width: number): number {
  return nearestStep(
    rows.map(({ time }) => time),
    x,
    axisOf(rows),
    boxOf(width),
  );
}

/** @param marked the step that is pointed at @param width pixels there are */
export function DayChart({
  rows,
  now,
  marked,
  width,
}: {
  rows: readonly DayRow[];
  now: number;
  marked: number | undefined;
  width: number;
}) {
  const box = boxOf(width);
  const row = marked === undefined ? undefined : rows[marked];
  const x = row ? xOf(row.time, axisOf(rows), box) : 0;
  return (
    <svg width={box.width} height={HEIGHT} viewBox={`0 0 ${box.width} ${HEIGHT}`} aria-hidden="true" focusable="false">
      <Axes rows={rows} box={box} now={now} />
      <Lines rows={rows} box={box} />
      {row && <line class="day-cursor" x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />}
      {row && row.today !== null && <circle class="day-point" cx={x} cy={yOf(row.today, box)} r="4" />}
      {row && row.today === null && row.forecast !== null && <circle class="day-point-forecast" cx={x} cy={yOf(row.forecast, box)} r="4" />}
    </svg>
  );
}
