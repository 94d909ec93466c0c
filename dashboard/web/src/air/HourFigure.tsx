// The chart of a pollutant: its hours in the frame of every chart, with the words of readout and table.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { extremesOf } from '../chart/points.ts';
import { Figure } from '../frame/Figure.tsx';
import type { LegendEntry } from '../frame/Legend.tsx';
import { sentenceOf } from '../frame/sentence.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { HourChart, hourAt, limitsOf, type PollutantSeries, valueInWords } from './HourChart.tsx';
import { HourTable } from './HourTable.tsx';
import { hourInWords } from './hour-words.ts';
import { formatMass } from './present-air.ts';
import { airWords } from './words.ts';

export const DAY_HOURS = 24;

/** What the files of the hours are asked with. */
export interface HourQuestion extends Readonly<Record<string, string | number>> {
  readonly municipality: string;
  readonly device: string;
  /** Key of the index shown. */
  readonly index: string;
  readonly from: number;
  readonly to: number;
}

/** What is known of one hour, in the words of chart, readout and table. */
export function readoutOf(series: PollutantSeries, hour: number): string[] {
  const { chart, stations } = airWords();
  const share = series.capture[hour];
  return [
    `${chart.hourShort}: ${valueInWords(series.values[hour], series)}`,
    `${chart.runningShort(formatNumber(series.runningHours))}: ${valueInWords(series.running[hour], series)}`,
    share === null || share === undefined ? chart.shareUnknown : chart.share(formatNumber(100 * share)),
    ...(series.isHumid[hour] ? [stations.humid] : []),
  ];
}

function summaryOf(series: PollutantSeries, hours: readonly number[]): string {
  const { chart, pollutants } = airWords();
  const name = pollutants.full[series.pollutant];
  const found = extremesOf(series.values.map((y, x) => ({ x, y })));
  if (!found) return `${name}: ${chart.none}`;
  const mass = (value: number) => `${formatMass(value, series.pollutant)} µg/m³`;
  const valid = chart.summary(name, formatNumber(found.count), formatNumber(series.values.length));
  const points = series.values.map((value, hour) => ({ at: hour, value }));
  return `${valid} ${sentenceOf(points, mass, (hour) => hourInWords(hours[hour] ?? 0))}`;
}

function legendOf(series: PollutantSeries, humidAbove: number): LegendEntry[] {
  const { chart } = airWords();
  return [
    { look: 'air-line air-line-hour', text: chart.hour },
    { look: 'air-line air-line-running', text: chart.running(formatNumber(series.runningHours)) },
    { look: 'air-strip', text: chart.captured, shape: 'strip' },
    ...(series.isHumid.some(Boolean)
      ? [{ look: 'air-strip-humid', text: chart.humidRow(formatNumber(humidAbove)), shape: 'strip' } as const]
      : []),
  ];
}

export interface HourFigureProps {
  /** Name of the station. */
  station: string;
  question: HourQuestion;
  series: PollutantSeries;
  hours: readonly number[];
  /** Names of the sets of limit values, by key. */
  limitLabels: ReadonlyMap<string, string>;
  humidAbove: number;
  isTable: boolean;
  /** Class of the station's index, hour by hour. */
  indexClasses: readonly (number | null)[];
  classes: readonly string[];
}

export function HourFigure({ station, question, series, hours, limitLabels, humidAbove, isTable, indexClasses, classes }: HourFigureProps) {
  const { pollutants } = airWords();
  const name = pollutants.full[series.pollutant];
  const limits = limitsOf(series, limitLabels);
  return (
    <Figure
      id="air-chart"
      class="air-figure"
      data={{ 'data-hours': String(series.values.filter((value) => value !== null).length) }}
      label={name}
      sentence={summaryOf(series, hours)}
      isSentenceShown={false}
      count={hours.length}
      start={hours.length - 1}
      page={DAY_HOURS}
      wordsAt={(hour) => [hourInWords(hours[hour] ?? 0), ...readoutOf(series, hour)].join('; ')}
      indexAt={(x, _, width) => hourAt(x, width, hours.length)}
      picture={(marked, width) => <HourChart series={series} hours={hours} width={width} cursor={marked} limits={limits} />}
      legend={legendOf(series, humidAbove)}
      isTable={isTable}
      table={() => <HourTable series={series} hours={hours} indexClasses={indexClasses} classes={classes} />}
      files={{
        name: `${question.device}-${series.pollutant}`,
        title: `${name} · ${station}`,
        subtitle: `µg/m³ · ${formatTime(question.from, 'dated')} – ${formatTime(question.to, 'dated')}`,
        csv: { path: paths.airStationTable, question: { ...question, pollutant: series.pollutant } },
        json: { path: paths.airStation, question },
      }}
    />
  );
}
