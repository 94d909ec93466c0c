// The daily values of a battery in the frame of every chart: drawn with their trend, walked day by day, as a table, as files.
import type { BatteryForecastView } from '@lagebild/shared/contract/battery-routes.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { useSignal } from '@preact/signals';
import { nearest, pointsWithHoles } from '../chart/points.ts';
import { ScrollRegion } from '../components/ScrollRegion.tsx';
import { Figure } from '../frame/Figure.tsx';
import type { LegendEntry } from '../frame/Legend.tsx';
import { sentenceOf } from '../frame/sentence.ts';
import { TableButton } from '../frame/TableButton.tsx';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { BatteryChart, batteryTimeAt, hasTrend, isRaw } from './BatteryChart.tsx';
import { sentenceOf as batterySentence, drawnValue, headlineOf, levelText } from './battery-words.ts';
import { siteWords } from './words.ts';

const DAY_MS = 86_400_000;
const DAYS_A_WEEK = 7;

type Day = BatteryForecastView['history'][number];

const degreesText = (degrees: number): string => `${formatNumber(degrees, 1)} °C`;

/** A day in the words of readout and table. */
function wordsOf({ time, value, temperature, atReference }: Day, { unit, referenceDegrees }: BatteryForecastView): string {
  const { battery: text } = siteWords();
  const hasConverted = atReference !== null && referenceDegrees !== null;
  return [
    `${formatTime(time, 'date')}: ${levelText(value, unit)}`,
    ...(temperature === null ? [] : [text.measuredAt(degreesText(temperature))]),
    ...(hasConverted ? [`${text.converted(formatNumber(referenceDegrees))}: ${levelText(atReference, unit)}`] : []),
  ].join('; ');
}

/** What the panel says, and what the battery that is in told since: the one before it would make a fall look like a rise. */
function summaryOf(told: BatteryForecastView): string {
  const { battery: text } = siteWords();
  const { unit, replacedAt } = told;
  const comparable = told.history.filter((day) => day.time >= (replacedAt ?? 0) && !isRaw(told, day));
  const points = pointsWithHoles({ times: comparable.map(({ time }) => time), values: comparable.map(drawnValue) }, DAY_MS);
  const facts = sentenceOf(
    points.map(({ x, y }) => ({ at: x, value: y })),
    (value) => levelText(value, unit),
    (time) => formatTime(time, 'date'),
  );
  const since = replacedAt === null ? '' : text.sinceChange(formatTime(replacedAt, 'date'));
  return [`${text.title}: ${headlineOf(told)}.`, batterySentence(told), since, facts].filter(Boolean).join(' ');
}

function legendOf(told: BatteryForecastView): LegendEntry[] {
  const { battery: text } = siteWords();
  return [
    { look: 'battery-day', text: text.daily, shape: 'dot' },
    ...(told.history.some((day) => isRaw(told, day)) ? [{ look: 'battery-day battery-raw', text: text.raw, shape: 'dot' } as const] : []),
    ...(hasTrend(told)
      ? [
          { look: 'battery-trend', text: text.trend },
          { look: 'battery-ahead', text: text.ahead },
        ]
      : []),
  ];
}

function DaysTable({ told }: { told: BatteryForecastView }) {
  const { battery: text } = siteWords();
  const { none } = words.value;
  const { history, unit, referenceDegrees } = told;
  const hasWarmth = history.some(({ temperature }) => temperature !== null);
  const hasConverted = referenceDegrees !== null && history.some(({ atReference }) => atReference !== null);
  return (
    <ScrollRegion class="series-table" label={text.table}>
      <table>
        <caption class="unseen">{text.table}</caption>
        <thead>
          <tr>
            <th scope="col">{text.day}</th>
            {hasWarmth && <th scope="col">{text.temperature}</th>}
            <th scope="col">{text.value}</th>
            {hasConverted && <th scope="col">{text.convertedShort(formatNumber(referenceDegrees))}</th>}
          </tr>
        </thead>
        <tbody class="num">
          {history
            .map((day, index) => ({ ...day, index }))
            .toReversed()
            .map(({ time, value, temperature, atReference, index }) => (
              <tr key={time} data-index={index}>
                <th scope="row">{formatTime(time, 'date')}</th>
                {hasWarmth && <td>{temperature === null ? none : degreesText(temperature)}</td>}
                <td>{levelText(value, unit)}</td>
                {hasConverted && <td>{atReference === null ? none : levelText(atReference, unit)}</td>}
              </tr>
            ))}
        </tbody>
      </table>
    </ScrollRegion>
  );
}

export interface BatteryFigureProps {
  told: BatteryForecastView;
  /** When it was foretold, epoch milliseconds. */
  at: number;
  of: { readonly municipality: string; readonly device: string };
}

export function BatteryFigure({ told, at, of }: BatteryFigureProps) {
  const { battery: text } = siteWords();
  const isTable = useSignal(false);
  const { history, unit, source } = told;
  const [first, last] = [history[0], history.at(-1)];
  if (!first || !last) return null;
  const times = history.map(({ time }) => ({ x: time }));
  return (
    <Figure
      id="battery-chart"
      class="battery-figure"
      label={text.walk}
      sentence={summaryOf(told)}
      isSentenceShown={false}
      count={history.length}
      start={history.length - 1}
      page={DAYS_A_WEEK}
      wordsAt={(index) => {
        const day = history[index];
        return day ? wordsOf(day, told) : '';
      }}
      indexAt={(x, _, width) => nearest(times, batteryTimeAt(told, at, x, width))}
      picture={(marked, width) => <BatteryChart told={told} at={at} marked={marked} width={width} />}
      legend={legendOf(told)}
      isTable={isTable.value}
      table={() => <DaysTable told={told} />}
      tools={<TableButton isTable={isTable} />}
      files={{
        name: `${of.device}-${text.fileName}`,
        title: `${text.title} · ${of.device}`,
        subtitle: `${text.sources[source]}, ${unit} · ${formatTime(first.time, 'date')} – ${formatTime(last.time, 'date')}`,
        csv: { path: paths.batteryTable, question: of },
        json: { path: paths.battery, question: of },
      }}
    />
  );
}
