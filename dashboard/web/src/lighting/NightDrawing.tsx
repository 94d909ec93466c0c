// Draws a night by municipality: evening and morning as two strips, below each other where it is narrow; dusk and dawn, plans, real lights.
import { formatTime } from '../i18n/format.ts';
import { municipalityName } from '../state/region.ts';
import type { End, NightRow } from './NightFigure.tsx';
import { writtenTicks } from './night-scale.ts';

const ROW = 24;
const HEAD = 24;
const FOOT = 22;
const NAMES = 118;
const GAP = 22;
const NARROW_PX = 560;
const NAME_LENGTH = 18;

const isNarrowFor = (width: number): boolean => width < NARROW_PX;

/** Which municipality lies at a height. @param y pixels from the top */
export function rowAt(y: number, width: number, rows: number): number {
  const strip = HEAD + rows * ROW + FOOT;
  const within = isNarrowFor(width) ? y % strip : y;
  return Math.min(rows - 1, Math.max(0, Math.floor((within - HEAD) / ROW)));
}

function Strip({ end, rows, width, marked }: { end: End; rows: readonly NightRow[]; width: number; marked: number | undefined }) {
  const { scale, isMorning } = end;
  const x = (time: number): number => scale.at(time) * width;
  return (
    <>
      <text class="night-text" y={HEAD - 8}>
        {end.name}
      </text>
      {rows.map((row, index) => {
        const [begin, finish] = end.twilight(row);
        const y = HEAD + index * ROW;
        const middle = y + ROW / 2;
        const real = end.real(row);
        const dark = isMorning ? { from: 0, to: x(begin) } : { from: x(finish), to: width };
        return (
          <g key={row.municipality} class="night-row">
            <rect class="night-back" x="0" y={y} width={width} height={ROW} />
            <rect class="night-twilight" x={x(begin)} y={y} width={Math.max(0, x(finish) - x(begin))} height={ROW} />
            <rect class="night-dark" x={dark.from} y={y} width={Math.max(0, dark.to - dark.from)} height={ROW} />
            {real && (
              <>
                <path class="night-real" d={`M${x(real.earliest) - 0.8} ${middle}H${x(real.latest) + 0.8}`} />
                <path class="night-median" d={`M${x(real.median)} ${y + 5}V${y + ROW - 5}`} />
              </>
            )}
            {end.plans(row).map((time, plan) => (
              <path key={plan} class="night-plan" d={`M${x(time)} ${y + 1}V${y + ROW - 1}`} />
            ))}
            {marked === index && <rect class="night-marked" x="1" y={y + 1} width={width - 2} height={ROW - 2} />}
          </g>
        );
      })}
      {writtenTicks(scale.ticks, width).map((tick, index) => (
        <text
          key={tick}
          class="night-text num"
          x={x(tick)}
          y={HEAD + rows.length * ROW + 16}
          text-anchor={index === 0 && x(tick) < 16 ? 'start' : x(tick) > width - 16 ? 'end' : 'middle'}
        >
          {formatTime(tick, 'minute')}
        </text>
      ))}
    </>
  );
}

const shortName = (name: string): string => (name.length > NAME_LENGTH ? `${name.slice(0, NAME_LENGTH - 1)}…` : name);

export function NightDrawing({
  ends,
  rows,
  width,
  marked,
}: {
  ends: readonly End[];
  rows: readonly NightRow[];
  /** Pixels there are. */
  width: number;
  marked: number | undefined;
}) {
  const isNarrow = isNarrowFor(width);
  const strip = HEAD + rows.length * ROW + FOOT;
  const height = isNarrow ? ends.length * strip : strip;
  const across = isNarrow ? width - NAMES : (width - NAMES - GAP) / Math.max(1, ends.length);
  return (
    <svg class="night-svg" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" focusable="false">
      {ends.map((end, index) => (
        <g key={end.name} transform={isNarrow ? `translate(0 ${index * strip})` : undefined}>
          {(isNarrow || index === 0) &&
            rows.map((row, at) => (
              <text key={row.municipality} class="night-text" y={HEAD + at * ROW + ROW / 2 + 4}>
                {shortName(municipalityName(row.municipality))}
              </text>
            ))}
          <g transform={`translate(${isNarrow ? NAMES : NAMES + index * (across + GAP)} 0)`}>
            <Strip end={end} rows={rows} width={across} marked={marked} />
          </g>
        </g>
      ))}
    </svg>
  );
}
