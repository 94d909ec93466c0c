// The chart of a pollutant with what belongs to it: the sentence that is spoken, the walk through its hours by keys or pointer, the readout.
import { useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { extremesOf } from '../chart/points.ts';
import { formatNumber } from '../i18n/format.ts';
import { HourChart, hourAt, limitsOf, type PollutantSeries, valueInWords } from './HourChart.tsx';
import { hourInWords } from './hour-words.ts';
import { formatMass } from './present-air.ts';
import { airWords } from './words.ts';

const DAY_HOURS = 24;

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

function summaryOf(series: PollutantSeries): string {
  const { chart, pollutants } = airWords();
  const name = pollutants.full[series.pollutant];
  const found = extremesOf(series.values.map((y, x) => ({ x, y })));
  const last = series.values.findLast((value) => value !== null);
  if (!found || last === undefined || last === null) return `${name}: ${chart.none}`;
  const mass = (value: number) => `${formatMass(value, series.pollutant)} µg/m³`;
  return chart.summary(name, formatNumber(found.count), formatNumber(series.values.length), mass(found.low), mass(found.high), mass(last));
}

const STEPS: Record<string, number> = { ArrowLeft: -1, ArrowRight: 1, PageUp: -DAY_HOURS, PageDown: DAY_HOURS };

export function HourFigure({
  series,
  hours,
  limitLabels,
  humidAbove,
}: {
  series: PollutantSeries;
  hours: readonly number[];
  /** Names of the sets of limit values, by key. */
  limitLabels: ReadonlyMap<string, string>;
  humidAbove: number;
}) {
  const figure = useRef<HTMLElement>(null);
  const width = useSignal(0);
  const cursor = useSignal<number | undefined>(undefined);
  const { chart, pollutants } = airWords();

  useEffect(() => {
    const element = figure.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      width.value = Math.floor(entry?.contentRect.width ?? 0);
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, [width]);

  function walk(event: KeyboardEvent): void {
    const last = hours.length - 1;
    const step = STEPS[event.key];
    if (event.key === 'Escape') cursor.value = undefined;
    else if (event.key === 'Home') cursor.value = 0;
    else if (event.key === 'End') cursor.value = last;
    else if (step !== undefined) {
      const from = cursor.value ?? (step < 0 ? last + 1 : -1);
      cursor.value = Math.min(last, Math.max(0, from + step));
    } else return;
    event.preventDefault();
  }
  function point(event: PointerEvent & { currentTarget: HTMLElement }): void {
    cursor.value = hourAt(event.clientX - event.currentTarget.getBoundingClientRect().left, width.value, hours.length);
  }

  const at = cursor.value !== undefined && cursor.value < hours.length ? cursor.value : undefined;
  const hasHumid = series.isHumid.some(Boolean);
  return (
    <figure class="air-figure" ref={figure} data-hours={series.values.filter((value) => value !== null).length}>
      <div
        class="air-chart"
        role="slider"
        tabIndex={0}
        aria-label={pollutants.full[series.pollutant]}
        aria-describedby="air-chart-summary"
        aria-valuemin={1}
        aria-valuemax={hours.length}
        aria-valuenow={(at ?? hours.length - 1) + 1}
        aria-valuetext={[hourInWords(hours[at ?? hours.length - 1] ?? 0), ...readoutOf(series, at ?? hours.length - 1)].join('; ')}
        onKeyDown={walk}
        onPointerMove={point}
        onPointerLeave={() => (cursor.value = undefined)}
        onBlur={() => (cursor.value = undefined)}
      >
        {width.value > 0 && (
          <HourChart series={series} hours={hours} width={width.value} cursor={at} limits={limitsOf(series, limitLabels)} />
        )}
      </div>
      <p class="air-readout num" aria-hidden="true">
        {at !== undefined && (
          <>
            <strong>{hourInWords(hours[at] ?? 0)}</strong>{' '}
            {readoutOf(series, at).map((part) => (
              <span key={part}>{part}</span>
            ))}
          </>
        )}
      </p>
      <figcaption class="air-caption">
        <span class="air-key air-key-hour">{chart.hour}</span>
        <span class="air-key air-key-running">{chart.running(formatNumber(series.runningHours))}</span>
        <span class="air-key air-key-captured">{chart.captured}</span>
        {hasHumid && <span class="air-key air-key-humid">{chart.humidRow(formatNumber(humidAbove))}</span>}
        <span class="unseen" id="air-chart-summary">
          {summaryOf(series)}
        </span>
      </figcaption>
    </figure>
  );
}
