// The same hours as the chart, as a table, the newest first.
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { formatNumber } from '../i18n/format.ts';
import type { PollutantSeries } from './HourChart.tsx';
import { hourInWords } from './hour-words.ts';
import { ClassChip } from './IndexMark.tsx';
import { formatMass } from './present-air.ts';
import { airWords } from './words.ts';

export function HourTable({
  series,
  hours,
  indexClasses,
  classes,
}: {
  series: PollutantSeries;
  hours: readonly number[];
  /** Class of the station's index, hour by hour. */
  indexClasses: readonly (number | null)[];
  classes: readonly string[];
}) {
  const { chart, pollutants } = airWords();
  const name = pollutants.full[series.pollutant];
  const hasHumid = series.isHumid.some(Boolean);
  const mass = (value: number | null | undefined) => (value === null || value === undefined ? '–' : formatMass(value, series.pollutant));
  return (
    <ScrollRegion class="series-table air-hours" label={chart.tableCaption(name)}>
      <table>
        <caption class="unseen">{chart.tableCaption(name)}</caption>
        <thead>
          <tr>
            <th scope="col">{chart.time}</th>
            <th scope="col">{chart.hour}, µg/m³</th>
            <th scope="col">{chart.running(formatNumber(series.runningHours))}</th>
            <th scope="col">{chart.captured}</th>
            <th scope="col">{chart.class}</th>
            {hasHumid && <th scope="col">{chart.humid}</th>}
          </tr>
        </thead>
        <tbody class="num">
          {hours
            .map((start, hour) => ({ start, hour }))
            .toReversed()
            .map(({ start, hour }) => {
              const share = series.capture[hour];
              const one = indexClasses[hour] ?? null;
              return (
                <tr key={start} data-index={hour}>
                  <th scope="row">{hourInWords(start)}</th>
                  <td>{mass(series.values[hour])}</td>
                  <td>{mass(series.running[hour])}</td>
                  <td>{share === null || share === undefined ? '–' : `${formatNumber(100 * share)} %`}</td>
                  <td>
                    {one === null ? (
                      '–'
                    ) : (
                      <span class="air-class-cell">
                        <ClassChip indexClass={one} /> {classes[one - 1]}
                      </span>
                    )}
                  </td>
                  {hasHumid && <td>{series.isHumid[hour] ? chart.yes : ''}</td>}
                </tr>
              );
            })}
        </tbody>
      </table>
    </ScrollRegion>
  );
}
