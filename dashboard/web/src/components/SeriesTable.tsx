// The same line as a table, newest first: value, doubts, and what it is compared with.
import type { Line } from '../chart/series-model.ts';
import { figureWords } from '../frame/words.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { Compare } from '../router/route.ts';
import { doubtAt, measuredOf, usualAt } from './line-words.ts';
import { ScrollRegion } from './ScrollRegion.tsx';

export function SeriesTable({
  line,
  label,
  format,
  compare,
}: {
  line: Line;
  label: string;
  format: (value: number) => string;
  compare: Compare | undefined;
}) {
  const { chart, quality } = words.value;
  const { compare: text } = figureWords();
  const points = measuredOf(line).map(({ x, y }, index) => ({ x, y, index }));
  const isDoubtful = line.flags.some(({ overruled }) => overruled === null);
  const isCompared = line.usual !== undefined && line.usual.weeks > 0 && compare !== 'none';
  const compared = (time: number): string => {
    const { low, high, lastWeek } = usualAt(line, time);
    if (compare === 'week') return lastWeek === null ? '' : format(lastWeek);
    return low === null || high === null ? '' : text.range(format(low), format(high));
  };
  return (
    <ScrollRegion class="series-table" label={chart.tableCaption(label)}>
      <table>
        <caption class="unseen">{chart.tableCaption(label)}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            <th scope="col">{label}</th>
            {isDoubtful && <th scope="col">{quality.title}</th>}
            {isCompared && <th scope="col">{compare === 'week' ? text.week : text.usual}</th>}
          </tr>
        </thead>
        <tbody class="num">
          {points.toReversed().map(({ x, y, index }) => (
            <tr key={x} data-index={index}>
              <th scope="row">{formatTime(x, 'full')}</th>
              <td>{format(y)}</td>
              {isDoubtful && <td>{doubtAt(line, x) ?? ''}</td>}
              {isCompared && <td>{compared(x)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
