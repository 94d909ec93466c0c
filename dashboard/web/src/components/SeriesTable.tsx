// The same line as a table, newest first.
import type { ReadonlySignal } from '@preact/signals';
import type { Line } from '../chart/series-model.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { ScrollRegion } from './ScrollRegion.tsx';

export function SeriesTable({
  line,
  label,
  format,
}: {
  line: ReadonlySignal<Line | undefined>;
  label: string;
  format: (value: number) => string;
}) {
  const { chart } = words.value;
  const points = line.value?.points.filter(({ y }) => y !== null).toReversed() ?? [];
  return (
    <ScrollRegion class="series-table" label={chart.tableCaption(label)}>
      <table>
        <caption class="unseen">{chart.tableCaption(label)}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody class="num">
          {points.map(({ x, y }) => (
            <tr key={x}>
              <th scope="row">{formatTime(x, 'full')}</th>
              <td>{y === null ? '' : format(y)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
