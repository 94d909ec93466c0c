// Draws the usual week: a field for every weekday and hour, the darker the fuller, with its number in it; turned where it is narrow.
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { SiteAnswer } from './phrases.ts';
import { parkingWords } from './words.ts';

export type Week = SiteAnswer['week'];
export type Cell = Week['cells'][number];

export const DAYS = 7;
export const HOURS = 24;
/** Shares at which the tone changes. */
export const TONES = [0.2, 0.4, 0.6, 0.8, 0.95];
const LEFT = 34;
const TOP = 20;
const FIELD = 28;

export const toneOf = (share: number): number => TONES.filter((edge) => share >= edge).length;
export const columnsOf = (isTurned: boolean): number => (isTurned ? DAYS : HOURS);

/** The field of a place in the order of the drawing, row by row. */
export function cellOf({ cells }: Week, index: number, isTurned: boolean): Cell | undefined {
  const [row, column] = [Math.floor(index / columnsOf(isTurned)), index % columnsOf(isTurned)];
  const [weekday, hour] = isTurned ? [column, row] : [row, column];
  return cells.find((cell) => cell.weekday === weekday && cell.hour === hour);
}

/** @param x,y pixels from the upper left */
export function fieldAt(x: number, y: number, width: number, isTurned: boolean): number | undefined {
  const columns = columnsOf(isTurned);
  const column = Math.floor(((x - LEFT) / (width - LEFT)) * columns);
  const row = Math.floor((y - TOP) / FIELD);
  const rows = (DAYS * HOURS) / columns;
  return column >= 0 && column < columns && row >= 0 && row < rows ? row * columns + column : undefined;
}

export function WeekDrawing({
  week,
  width,
  isTurned,
  marked,
}: {
  week: Week;
  width: number;
  isTurned: boolean;
  marked: number | undefined;
}) {
  const { week: text } = parkingWords();
  const columns = columnsOf(isTurned);
  const rows = (DAYS * HOURS) / columns;
  const field = (width - LEFT) / columns;
  const height = TOP + rows * FIELD;
  const dayName = (day: number): string => text.days[day] ?? '';
  const [across, down] = isTurned ? [dayName, formatNumber] : [formatNumber, dayName];
  return (
    <svg class="week-drawing" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      {Array.from({ length: columns }, (_, column) => (
        <text key={`c${column}`} class="axis-text num" x={LEFT + (column + 0.5) * field} y={TOP - 6} text-anchor="middle">
          {across(column)}
        </text>
      ))}
      {Array.from({ length: rows }, (_, row) => (
        <text key={`r${row}`} class="axis-text num" x={0} y={TOP + (row + 0.5) * FIELD + 4}>
          {down(row)}
        </text>
      ))}
      {Array.from({ length: DAYS * HOURS }, (_, index) => {
        const { weekday, hour, share = null, hours = 0 } = cellOf(week, index, isTurned) ?? {};
        const [x, y] = [LEFT + (index % columns) * field, TOP + Math.floor(index / columns) * FIELD];
        const tone = share === null ? undefined : toneOf(share);
        return (
          <g key={index} data-field={`${weekday}-${hour}`}>
            <rect
              class={tone === undefined ? 'week-none' : `week-tone-${tone}`}
              x={x + 0.5}
              y={y + 0.5}
              width={field - 1}
              height={FIELD - 1}
            />
            {share !== null && hours < week.weeks && <path class="week-few-line" d={`M${x + 0.5} ${y + FIELD - 1.5}h${field - 1}`} />}
            <text
              class={tone !== undefined && tone > 3 ? 'week-text-light' : 'week-text'}
              x={x + field / 2}
              y={y + FIELD / 2 + 4}
              text-anchor="middle"
            >
              {share === null ? words.value.none : formatNumber(100 * share)}
            </text>
          </g>
        );
      })}
      {marked !== undefined && (
        <rect
          class="week-marked"
          x={LEFT + (marked % columns) * field}
          y={TOP + Math.floor(marked / columns) * FIELD}
          width={field}
          height={FIELD}
        />
      )}
    </svg>
  );
}
