// The index of a station hour by hour in the frame of every chart: the strip, its sentence and its table.
import type { AirIndexView } from '@lagebild/shared/contract/air-routes.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { Figure } from '../frame/Figure.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { hourAt } from './HourChart.tsx';
import { DAY_HOURS, type HourQuestion } from './HourFigure.tsx';
import { hourInWords } from './hour-words.ts';
import { ClassChip } from './IndexMark.tsx';
import { INDEX_CLASSES, IndexStrip } from './IndexStrip.tsx';
import { airWords } from './words.ts';

export interface IndexFigureProps {
  /** Name of the station. */
  name: string;
  index: AirIndexView;
  question: HourQuestion;
  hours: readonly number[];
  /** Class of each hour; null without an index. */
  hourClasses: readonly (number | null)[];
  /** Words of the classes, the best first. */
  classes: readonly string[];
  isTable: boolean;
}

type Shown = Pick<IndexFigureProps, 'hours' | 'hourClasses' | 'classes'>;

/** How many hours were in which class, how many in none, and when it was at its worst last. */
function summaryOf({ hours, hourClasses, classes }: Shown): string {
  const { chart } = airWords();
  const count = (one: number | null) => formatNumber(hourClasses.filter((found) => found === one).length);
  const found = INDEX_CLASSES.filter((one) => hourClasses.includes(one));
  const parts = found.map((one) => chart.stripPart(count(one), classes[one - 1] ?? ''));
  if (hourClasses.includes(null)) parts.push(chart.stripNone(count(null)));
  const worst = found.at(-1);
  if (worst === undefined) return chart.stripSummary(parts.join(', '));
  const last = hourInWords(hours[hourClasses.lastIndexOf(worst)] ?? 0);
  return `${chart.stripSummary(parts.join(', '))} ${chart.stripWorst(classes[worst - 1] ?? '', last)}`;
}

function IndexTable({ hours, hourClasses, classes }: Shown) {
  const { chart, stations } = airWords();
  return (
    <ScrollRegion class="series-table air-index-hours" label={chart.stripCaption}>
      <table>
        <caption class="unseen">{chart.stripCaption}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            <th scope="col">{chart.class}</th>
          </tr>
        </thead>
        <tbody class="num">
          {hours
            .map((start, hour) => ({ start, hour, one: hourClasses[hour] ?? null }))
            .toReversed()
            .map(({ start, hour, one }) => (
              <tr key={start} data-index={hour}>
                <th scope="row">{hourInWords(start)}</th>
                <td>
                  {one === null ? (
                    stations.noIndex
                  ) : (
                    <span class="air-class-cell">
                      <ClassChip indexClass={one} /> {classes[one - 1]}
                    </span>
                  )}
                </td>
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

export function IndexFigure({ name, index, question, hours, hourClasses, classes, isTable }: IndexFigureProps) {
  const { chart, stations, language } = airWords();
  const shown = { hours, hourClasses, classes };
  if (hourClasses.every((one) => one === null)) return null;
  const wordOf = (hour: number): string => {
    const one = hourClasses[hour];
    return one === null || one === undefined ? stations.noIndex : (classes[one - 1] ?? '');
  };
  return (
    <div class="air-index">
      <h3 class="air-subtitle">{chart.strip}</h3>
      <Figure
        id="air-index"
        label={chart.strip}
        sentence={summaryOf(shown)}
        count={hours.length}
        start={hours.length - 1}
        page={DAY_HOURS}
        wordsAt={(hour) => `${hourInWords(hours[hour] ?? 0)}: ${wordOf(hour)}`}
        indexAt={(x, _, width) => hourAt(x, width, hours.length)}
        picture={(marked, width) => <IndexStrip hourClasses={hourClasses} hours={hours} width={width} marked={marked} />}
        legend={INDEX_CLASSES.filter((one) => hourClasses.includes(one)).map((one) => ({
          look: `air-strip-class lqi-${one}`,
          text: `${one} ${classes[one - 1]}`,
          shape: 'area',
        }))}
        isTable={isTable}
        table={() => <IndexTable {...shown} />}
        files={{
          name: `${question.device}-index`,
          title: `${chart.strip} · ${name}`,
          subtitle: `${index.label[language]} · ${formatTime(question.from, 'dated')} – ${formatTime(question.to, 'dated')}`,
          csv: { path: paths.airStationTable, question },
          json: { path: paths.airStation, question },
        }}
      />
    </div>
  );
}
