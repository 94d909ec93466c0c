// The usual week in the frame of every chart: fields that are walked in two directions, and the same as a table with the hours behind each.
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { Figure } from '../frame/Figure.tsx';
import type { LegendEntry } from '../frame/Legend.tsx';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { type DeskRoute, hrefOf } from '../router/route.ts';
import { isRoomy } from '../state/media.ts';
import { PartTitle } from './PartTitle.tsx';
import { type SiteAnswer, weekSentence } from './phrases.ts';
import { siteFiles } from './site-files.ts';
import { type Cell, cellOf, columnsOf, DAYS, fieldAt, HOURS, TONES, type Week, WeekDrawing } from './WeekDrawing.tsx';
import { parkingWords, percent } from './words.ts';

const WEEKS = [1, 2, 4, 6];
/** From here on a drawing is wide enough for 24 hours beside each other. */
const WIDE_PX = 600;

function readout({ weekday, hour, share, hours }: Cell): string {
  const { week } = parkingWords();
  const where = week.cell(week.daysLong[weekday] ?? '', formatNumber(hour), formatNumber(hour + 1));
  return `${where}: ${share === null ? week.cellNone : week.cellShare(percent(share), formatNumber(hours))}`;
}

function WeekTable({ week, isTurned }: { week: Week; isTurned: boolean }) {
  const { week: text } = parkingWords();
  const columns = columnsOf(isTurned);
  const dayHead = (day: number) => <abbr title={text.daysLong[day] ?? ''}>{text.days[day]}</abbr>;
  const [across, down] = isTurned ? ([dayHead, formatNumber] as const) : ([formatNumber, dayHead] as const);
  const caption = `${text.caption(formatNumber(week.weeks))} ${text.captionHours}`;
  return (
    <ScrollRegion class="desk-scroll" label={text.caption(formatNumber(week.weeks))}>
      <table class="week-grid num week-grid-table" data-table="week">
        <caption class="unseen">{caption}</caption>
        <thead>
          <tr>
            <th scope="col">
              <span class="unseen">{text.hour}</span>
            </th>
            {Array.from({ length: columns }, (_, column) => (
              <th key={column} scope="col">
                {across(column)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {Array.from({ length: (DAYS * HOURS) / columns }, (_, row) => (
            <tr key={row}>
              <th scope="row">{down(row)}</th>
              {Array.from({ length: columns }, (__, column) => {
                const index = row * columns + column;
                const cell = cellOf(week, index, isTurned);
                return (
                  <td key={index} class="week-cell" data-index={index} data-cell={cell && `${cell.weekday}-${cell.hour}`}>
                    {!cell || cell.share === null ? words.value.none : formatNumber(100 * cell.share)}
                    <span class="week-hours"> ({formatNumber(cell?.hours ?? 0)})</span>
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

function legendOf(): LegendEntry[] {
  const { week } = parkingWords();
  return [
    ...[0, ...TONES].map((edge, tone): LegendEntry => {
      const text = tone === 0 ? `< ${percent(TONES[0] ?? 0)}` : `≥ ${percent(edge)}`;
      return { look: `week-tone-${tone}`, text: tone === TONES.length ? `${text} ${week.scale}` : text, shape: 'area' };
    }),
    { look: 'week-few-line', text: week.few },
  ];
}

export function WeekPart({ answer, isTable, route, weeks }: { answer: SiteAnswer; isTable: boolean; route: DeskRoute; weeks: number }) {
  const { week: text } = parkingWords();
  const { week, site } = answer;
  const isTurned = !isRoomy.value;
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
      <Figure
        id="week-chart"
        label={text.caption(formatNumber(week.weeks))}
        sentence={weekSentence(week)}
        count={DAYS * HOURS}
        start={0}
        row={columnsOf(isTurned)}
        page={6}
        wordsAt={(index) => {
          const cell = cellOf(week, index, isTurned);
          return cell ? readout(cell) : text.cellNone;
        }}
        indexAt={(x, y, width) => fieldAt(x, y, width, isTurned)}
        picture={(marked, width) => <WeekDrawing week={week} width={width} isTurned={isTurned && width < WIDE_PX} marked={marked} />}
        legend={legendOf()}
        isTable={isTable}
        table={() => <WeekTable week={week} isTurned={isTurned} />}
        files={siteFiles(answer, 'week', `${text.title} · ${site.site}`, text.caption(formatNumber(week.weeks)))}
      />
    </section>
  );
}
