// The line of a place as a table: each value with how many devices stand behind it, what is incomplete said as such; newest first.
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import type { SiteSeries } from './site-chart.ts';
import { siteWords } from './words.ts';

interface Props {
  readonly series: SiteSeries;
  readonly label: string;
  readonly format: (value: number) => string;
}

export function SiteSeriesTable({ series, label, format }: Props) {
  const { chart: text } = siteWords();
  const { chart } = words.value;
  const rows = series.times
    .map((time, index) => ({
      time,
      value: series.values[index] ?? null,
      partly: series.partly[index] ?? null,
      reporting: series.reporting[index] ?? 0,
      of: series.of[index] ?? 0,
    }))
    .filter(({ value, partly }) => value !== null || partly !== null);
  // Only whole values are points of the chart.
  let points = 0;
  const numbered = rows.map((row) => ({ ...row, index: row.value === null ? undefined : points++ })).reverse();
  return (
    <ScrollRegion class="series-table" label={text.tableCaption(label)}>
      <table>
        <caption class="unseen">{text.tableCaption(label)}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            <th scope="col">{text.reporting}</th>
            <th scope="col">{label}</th>
          </tr>
        </thead>
        <tbody class="num">
          {numbered.map(({ time, value, partly, reporting, of, index }) => (
            <tr key={time} data-index={index} class={value === null ? 'is-partly' : undefined}>
              <th scope="row">{formatTime(time, 'full')}</th>
              <td>{text.ofAll(formatNumber(reporting), formatNumber(of))}</td>
              <td>
                {value !== null && format(value)}
                {partly !== null && (
                  <>
                    {text.partly(format(partly))} <span class="partly-why">{text.partlyWhy}</span>
                  </>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
