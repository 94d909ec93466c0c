// Today: the chart or the same figures as a table, with one sentence that says what they mean.
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { DayChart } from './DayChart.tsx';
import { type DayRow, dayRows } from './day-rows.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { PartTitle } from './PartTitle.tsx';
import { daySentence, type SiteAnswer } from './phrases.ts';
import { parkingWords, percent } from './words.ts';

function Legend({ weeks, hasForecast }: { weeks: number; hasForecast: boolean }) {
  const { day } = parkingWords();
  const entries = [
    ['day-today', day.today],
    ...(hasForecast ? ([['day-forecast', day.forecast]] as const) : []),
    ['day-last-week', day.lastWeek],
    ['day-usual', day.usual(formatNumber(weeks))],
  ] as const;
  return (
    <ul class="day-legend">
      {entries.map(([name, text]) => (
        <li key={name}>
          <svg viewBox="0 0 28 12" aria-hidden="true" focusable="false">
            {name === 'day-usual' ? <rect class={name} width="28" height="12" /> : <path class={name} d="M0 6H28" />}
          </svg>{' '}
          {text}
        </li>
      ))}
    </ul>
  );
}

function DayTable({ rows }: { rows: readonly DayRow[] }) {
  const { day } = parkingWords();
  const text = (share: number | null) => (share === null ? words.value.none : percent(share));
  return (
    <FiguresTable name="day" caption={day.caption} heads={[day.time, day.today, day.forecast, day.lastWeek, day.low, day.high]} scrolls>
      {rows.map((row) => (
        <tr key={row.time}>
          <th scope="row">{formatTime(row.time, 'minute')}</th>
          <td>{text(row.today)}</td>
          <td>
            {row.today === null && row.forecast !== null
              ? `${text(row.forecast)} (${text(row.forecastLow)}–${text(row.forecastHigh)})`
              : words.value.none}
          </td>
          <td>{text(row.lastWeek)}</td>
          <td>{text(row.low)}</td>
          <td>{text(row.high)}</td>
        </tr>
      ))}
    </FiguresTable>
  );
}

export function DayPart({ answer, isTable }: { answer: SiteAnswer; isTable: boolean }) {
  const { day } = parkingWords();
  const rows = dayRows(answer);
  const last = rows.findLastIndex(({ today }) => today !== null);
  return (
    <section class="desk-part day-part" aria-labelledby="day-title">
      <PartTitle id="day-title">{day.title}</PartTitle>
      <p class="part-sentence" id="day-sentence">
        {daySentence(answer.day)}
      </p>
      {isTable ? (
        <DayTable rows={rows} />
      ) : (
        <figure class="day-figure">
          <Legend weeks={answer.day.weeks} hasForecast={answer.forecast.steps.length > 0} />
          <DayChart rows={rows} start={Math.max(0, last)} now={answer.at} describedBy="day-sentence" />
        </figure>
      )}
    </section>
  );
}
