// Today as a line over last week's line and the usual band, with the forecast behind it. Arrow keys and pointer walk through time.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { timeTicks } from '../chart/time-ticks.ts';
import { formatTime } from '../i18n/format.ts';
import { region } from '../state/region.ts';
import { type Box, bandPath, linePath, nearestStep, xOf, yOf } from './day-geometry.ts';
import { type DayRow, readoutOf } from './day-rows.ts';
import { parkingWords, percent } from './words.ts';

const HEIGHT = 280;
const SHARES = [0, 0.25, 0.5, 0.75, 1];
const KEY_STEPS: Record<string, number> = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: 1, ArrowDown: -1, PageUp: 4, PageDown: -4 };

function useWidth() {
  const element = useRef<HTMLDivElement>(null);
  const width = useSignal(640);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => {
      if (entry) width.value = Math.max(240, Math.round(entry.contentRect.width));
    });
    if (element.current) observer.observe(element.current);
    return () => observer.disconnect();
  }, [width]);
  return { element, width: width.value };
}

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

/** @param start the step that is read out first */
export function DayChart({ rows, start, now, describedBy }: { rows: readonly DayRow[]; start: number; now: number; describedBy: string }) {
  const { element, width } = useWidth();
  const chosen = useSignal<number | undefined>(undefined);
  const { day } = parkingWords();
  const box: Box = { width, height: HEIGHT, left: 48, right: 14, top: 12, bottom: 28 };
  const at = Math.min(rows.length - 1, chosen.value ?? start);
  const row = rows[at];
  const axis = axisOf(rows);

  function onKey(event: KeyboardEvent): void {
    const step = KEY_STEPS[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? rows.length - 1 : step === undefined ? undefined : at + step;
    if (next === undefined) return;
    event.preventDefault();
    chosen.value = Math.max(0, Math.min(rows.length - 1, next));
  }
  function onPointer(event: PointerEvent): void {
    const left = element.current?.getBoundingClientRect().left ?? 0;
    chosen.value = nearestStep(
      rows.map(({ time }) => time),
      event.clientX - left,
      axis,
      box,
    );
  }
  const x = row ? xOf(row.time, axis, box) : 0;
  return (
    <>
      <div
        ref={element}
        class="day-chart"
        role="slider"
        tabIndex={0}
        aria-label={day.walk}
        aria-describedby={describedBy}
        aria-valuemin={0}
        aria-valuemax={rows.length - 1}
        aria-valuenow={at}
        aria-valuetext={row ? readoutOf(row) : day.nothing}
        onKeyDown={onKey}
        onPointerMove={onPointer}
        onPointerDown={onPointer}
        onPointerLeave={() => (chosen.value = undefined)}
      >
        <svg width={width} height={HEIGHT} viewBox={`0 0 ${width} ${HEIGHT}`} aria-hidden="true" focusable="false">
          <Axes rows={rows} box={box} now={now} />
          <Lines rows={rows} box={box} />
          {row && <line class="day-cursor" x1={x} x2={x} y1={box.top} y2={box.height - box.bottom} />}
          {row && row.today !== null && <circle class="day-point" cx={x} cy={yOf(row.today, box)} r="4" />}
          {row && row.today === null && row.forecast !== null && (
            <circle class="day-point-forecast" cx={x} cy={yOf(row.forecast, box)} r="4" />
          )}
        </svg>
      </div>
      <p class="day-readout num" aria-hidden="true">
        {row ? readoutOf(row) : day.nothing}
      </p>
    </>
  );
}
