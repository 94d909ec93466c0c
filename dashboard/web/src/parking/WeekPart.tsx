// The usual week: a field for every weekday and hour, the darker the fuller, with its number in it. Arrow keys walk through the fields.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { isRoomy } from '../state/media.ts';
import { PartTitle } from './PartTitle.tsx';
import { type SiteAnswer, weekSentence } from './phrases.ts';
import { parkingWords, percent } from './words.ts';

type Week = SiteAnswer['week'];
type Cell = Week['cells'][number];

const HOURS = Array.from({ length: 24 }, (_, hour) => hour);
const DAYS = [0, 1, 2, 3, 4, 5, 6];
/** Shares at which the tone changes. */
const TONES = [0.2, 0.4, 0.6, 0.8, 0.95];
const WEEKS = [1, 2, 4, 6];

const toneOf = (share: number): number => TONES.filter((edge) => share >= edge).length;

function readout({ weekday, hour, share, hours }: Cell): string {
  const { week } = parkingWords();
  const where = week.cell(week.daysLong[weekday] ?? '', formatNumber(hour), formatNumber(hour + 1));
  return `${where}: ${share === null ? week.cellNone : week.cellShare(percent(share), formatNumber(hours))}`;
}

/** Where the arrow keys lead; days run down and hours to the right, or the other way round on a narrow screen. */
function moved(
  key: string,
  { weekday, hour }: Pick<Cell, 'weekday' | 'hour'>,
  isTurned: boolean,
): { weekday: number; hour: number } | undefined {
  const [along, across] = isTurned ? (['weekday', 'hour'] as const) : (['hour', 'weekday'] as const);
  const by: Record<string, readonly ['weekday' | 'hour', number]> = {
    ArrowRight: [along, 1],
    ArrowLeft: [along, -1],
    ArrowDown: [across, 1],
    ArrowUp: [across, -1],
  };
  const step = by[key];
  if (!step) return undefined;
  const [what, one] = step;
  return {
    weekday: Math.max(0, Math.min(6, weekday + (what === 'weekday' ? one : 0))),
    hour: Math.max(0, Math.min(23, hour + (what === 'hour' ? one : 0))),
  };
}

function Grid({ week, isTable, onRead }: { week: Week; isTable: boolean; onRead: (cell: Cell | undefined) => void }) {
  const { week: text } = parkingWords();
  const grid = useRef<HTMLTableElement>(null);
  const focused = useSignal({ weekday: 0, hour: 8 });
  const isTurned = !isRoomy.value;
  const cellAt = (weekday: number, hour: number) => week.cells.find((cell) => cell.weekday === weekday && cell.hour === hour);

  function onKey(event: KeyboardEvent): void {
    const next = moved(event.key, focused.value, isTurned);
    if (!next) return;
    event.preventDefault();
    focused.value = next;
    grid.current?.querySelector<HTMLElement>(`[data-cell="${next.weekday}-${next.hour}"]`)?.focus();
  }
  const field = (weekday: number, hour: number) => {
    const cell = cellAt(weekday, hour);
    const { share = null, hours = 0 } = cell ?? {};
    const isFocused = focused.value.weekday === weekday && focused.value.hour === hour;
    const tone = share === null ? 'week-none' : `week-tone-${toneOf(share)}`;
    return (
      <td
        key={`${weekday}-${hour}`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose fields are walked with arrow keys is a grid
        role="gridcell"
        class={`week-cell ${tone}${share !== null && hours < week.weeks ? ' week-few' : ''}`}
        data-cell={`${weekday}-${hour}`}
        tabIndex={isFocused ? 0 : -1}
        onFocus={() => {
          focused.value = { weekday, hour };
          onRead(cell);
        }}
        onBlur={() => onRead(undefined)}
        onMouseEnter={() => onRead(cell)}
      >
        {share === null ? words.value.none : formatNumber(100 * share)}
        {isTable && <span class="week-hours"> ({formatNumber(hours)})</span>}
      </td>
    );
  };
  const dayHead = (weekday: number, scope: 'row' | 'col') => (
    <th key={weekday} scope={scope}>
      <abbr title={text.daysLong[weekday] ?? ''}>{text.days[weekday]}</abbr>
    </th>
  );
  const hourHead = (hour: number, scope: 'row' | 'col') => (
    <th key={hour} scope={scope}>
      {formatNumber(hour)}
    </th>
  );
  const [columns, rows] = isTurned ? [DAYS, HOURS] : [HOURS, DAYS];
  return (
    <table
      ref={grid}
      // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose fields are walked with arrow keys is a grid
      role="grid"
      class={`week-grid num${isTable ? ' week-grid-table' : ''}`}
      data-table="week"
      onKeyDown={onKey}
      onMouseLeave={() => onRead(undefined)}
    >
      <caption class="unseen">
        {text.caption(formatNumber(week.weeks))} {isTable && text.captionHours}
      </caption>
      <thead>
        <tr>
          <th scope="col">
            <span class="unseen">{text.hour}</span>
          </th>
          {columns.map((column) => (isTurned ? dayHead(column, 'col') : hourHead(column, 'col')))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={row}>
            {isTurned ? hourHead(row, 'row') : dayHead(row, 'row')}
            {columns.map((column) => (isTurned ? field(column, row) : field(row, column)))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Scale() {
  const { week } = parkingWords();
  return (
    <p class="week-scale num">
      {[0, ...TONES].map((edge, tone) => (
        <span key={edge}>
          <span class={`week-swatch week-tone-${tone}`} aria-hidden="true" />{' '}
          {tone === 0 ? `< ${percent(TONES[0] ?? 0)}` : `≥ ${percent(edge)}`}
        </span>
      ))}{' '}
      {week.scale}
      <span>
        <span class="week-swatch week-few week-tone-0" aria-hidden="true" /> {week.few}
      </span>
    </p>
  );
}

export function WeekPart({ week, isTable, route, weeks }: { week: Week; isTable: boolean; route: DeskRoute; weeks: number }) {
  const { week: text } = parkingWords();
  const read = useSignal<Cell | undefined>(undefined);
  const sentence = weekSentence(week);
  return (
    <section class="desk-part week-part" aria-labelledby="week-title">
      <div class="part-head">
        <PartTitle id="week-title">{text.title}</PartTitle>
        <nav class="switch" aria-label={text.choose}>
          {WEEKS.map((count) => (
            <a
              key={count}
              class="switch-option num"
              href={hrefOf({ ...route, weeks: count === 4 ? undefined : count })}
              aria-current={count === weeks ? 'true' : undefined}
            >
              {text.weeks(formatNumber(count))}
            </a>
          ))}
        </nav>
      </div>
      <p class="part-sentence">{sentence}</p>
      <section
        class={isTable ? 'desk-scroll' : 'week-frame'}
        {...(isTable && { tabIndex: 0, 'aria-label': text.caption(formatNumber(week.weeks)) })}
      >
        <Grid week={week} isTable={isTable} onRead={(cell) => (read.value = cell)} />
      </section>
      <p class="day-readout num" role="status">
        {read.value ? readout(read.value) : ' '}
      </p>
      <Scale />
    </section>
  );
}
