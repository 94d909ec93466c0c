// Today: the chart or the same figures as a table, with one sentence that says what they mean.
import { Figure } from '../frame/Figure.tsx';
import type { LegendEntry } from '../frame/Legend.tsx';
import { sentenceOf } from '../frame/sentence.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { municipalityName } from '../state/region.ts';
import { DayChart, stepAt } from './DayChart.tsx';
import { type DayRow, dayRows, readoutOf } from './day-rows.ts';
import { FiguresTable } from './FiguresTable.tsx';
import { PartTitle } from './PartTitle.tsx';
import { daySentence, type SiteAnswer } from './phrases.ts';
import { siteFiles } from './site-files.ts';
import { parkingWords, percent } from './words.ts';

/** PageUp and PageDown go by the hour. */
const QUARTERS_AN_HOUR = 4;

function legendOf(weeks: number, hasForecast: boolean): LegendEntry[] {
  const { day } = parkingWords();
  return [
    { look: 'day-today', text: day.today },
    ...(hasForecast ? [{ look: 'day-forecast', text: day.forecast }] : []),
    { look: 'day-last-week', text: day.lastWeek },
    { look: 'day-usual', text: day.usual(formatNumber(weeks)), shape: 'area' },
  ];
}

function DayTable({ rows }: { rows: readonly DayRow[] }) {
  const { day } = parkingWords();
  const text = (share: number | null) => (share === null ? words.value.none : percent(share));
  return (
    <FiguresTable name="day" caption={day.caption} heads={[day.time, day.today, day.forecast, day.lastWeek, day.low, day.high]} scrolls>
      {rows.map((row, index) => (
        <tr key={row.time} data-index={index}>
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
  const { municipality, site } = answer.site;
  const known = rows.filter(({ time }) => time < answer.at).map(({ time, today }) => ({ at: time, value: today }));
  const facts = last < 0 ? '' : sentenceOf(known, percent, (time) => day.at(formatTime(time, 'minute')));
  return (
    <section class="desk-part day-part" aria-labelledby="day-title">
      <PartTitle id="day-title">{day.title}</PartTitle>
      <Figure
        id="day-chart"
        class="day-chart"
        label={day.walk}
        sentence={`${daySentence(answer.day)} ${facts}`}
        count={rows.length}
        start={Math.max(0, last)}
        page={QUARTERS_AN_HOUR}
        wordsAt={(index) => {
          const row = rows[index];
          return row ? readoutOf(row) : day.nothing;
        }}
        indexAt={(x, _, width) => stepAt(rows, x, width)}
        picture={(marked, width) => <DayChart rows={rows} now={answer.at} marked={marked} width={width} />}
        legend={legendOf(answer.day.weeks, answer.forecast.steps.length > 0)}
        isTable={isTable}
        table={() => <DayTable rows={rows} />}
        files={siteFiles(
          answer,
          'day',
          `${day.title} · ${site}`,
          `${day.axis} · ${municipalityName(municipality)}, ${formatTime(rows[0]?.time ?? answer.at, 'weekday')}`,
        )}
      />
    </section>
  );
}
