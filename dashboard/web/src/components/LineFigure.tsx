// A line over time, of a device or a place, in the frame of every chart: drawn on a canvas whose code is loaded when first shown, walked, zoomed, told and saved.
import { everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';
import { useComputed, useSignal, useSignalEffect } from '@preact/signals';
import type { ComponentChildren } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import type { LineChart } from '../chart/line-chart.ts';
import type { LineView, UsualView } from '../chart/line-view.ts';
import { nearest, pointsWithHoles } from '../chart/points.ts';
import type { Line } from '../chart/series-model.ts';
import { Figure } from '../frame/Figure.tsx';
import type { FigureFiles } from '../frame/FilesMenu.tsx';
import type { LegendEntry } from '../frame/Legend.tsx';
import type { TimeZoom } from '../frame/use-time-zoom.ts';
import { figureWords } from '../frame/words.ts';
import { words } from '../i18n/language.ts';
import type { Compare } from '../router/route.ts';
import { region } from '../state/region.ts';
import { look as themeLook } from '../state/theme.ts';
import { hasUsual, lineSentence, measuredOf, pointInWords } from './line-words.ts';
import { SeriesTable } from './SeriesTable.tsx';

/** How this quantity is written and what it is compared with. */
export type Look = Pick<LineView, 'format' | 'formatAxis' | 'limit' | 'isSwitch' | 'isWhole'> & { readonly canStartAtZero: boolean };

export interface LineFigureProps {
  /** What was loaded last. */
  line: Line | undefined;
  label: string;
  look: Look;
  compare?: Compare | undefined;
  isTable: boolean;
  /** The same values as a table; rows carry data-index, their number among the values. When left out, one row a value. */
  table?: () => ComponentChildren;
  zoom?: Pick<TimeZoom, 'select' | 'scale' | 'reset'>;
  files: FigureFiles;
  /** Unique on the page. */
  id?: string;
}

/** Buckets may be narrower than a device's rhythm: what is behind the line is joined as the line itself is. */
function usualView({ usual }: Line, compare: Compare | undefined): UsualView | undefined {
  if (!usual || compare === 'none') return undefined;
  const { times, low, high, lastWeek, every } = usual;
  const width = parseEvery(every);
  const joined = (values: readonly (number | null)[]) => pointsWithHoles({ times, values }, width ? everyMs(width) : 0);
  if (compare === 'week') return { band: [], lastWeek: joined(lastWeek).map(({ x, y }) => ({ time: x, value: y })) };
  const highs = joined(high);
  return { band: joined(low).map(({ x, y }, index) => ({ time: x, low: y, high: highs[index]?.y ?? null })), lastWeek: [] };
}

function viewOf(line: Line, { canStartAtZero, ...written }: Look, compare: Compare | undefined): LineView {
  const { quality } = words.value;
  const found = measuredOf(line).map(({ y }) => y);
  const [low, high] = [Math.min(...found), Math.max(...found)];
  return {
    ...line,
    ...written,
    usual: usualView(line, compare),
    bands: line.flags
      .filter(({ overruled, from, to }) => overruled === null && (to ?? line.to) - from > 1)
      .map(({ from, to, level }) => ({ from, to: to ?? line.to, text: isRejected(level) ? quality.rejected : quality.doubtful })),
    // From zero where that does not squeeze the line into the upper half.
    isFromZero: canStartAtZero && found.length > 0 && (written.limit !== undefined || low <= 0.65 * high),
    timezone: region.value?.timezone ?? 'Europe/Berlin',
    theme: themeLook.value,
  };
}

function Canvas({
  view,
  marked,
  onChart,
}: {
  view: LineView;
  marked: number | undefined;
  onChart: (chart: LineChart | undefined) => void;
}) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const chart = useSignal<LineChart | undefined>(undefined);
  const current = useSignal({ view, marked });
  if (current.peek().view !== view || current.peek().marked !== marked) current.value = { view, marked };
  useEffect(() => {
    let isGone = false;
    // The axis would be measured with the wrong letters before the font is there.
    void Promise.all([import('../chart/line-chart.ts'), document.fonts.ready]).then(([{ createLineChart }]) => {
      if (isGone || !canvas.current) return;
      chart.value = createLineChart(canvas.current);
      onChart(chart.value);
    });
    return () => {
      isGone = true;
      onChart(undefined);
      chart.peek()?.destroy();
    };
  }, [chart, onChart]);
  const shown = useComputed(() => current.value.view);
  useSignalEffect(() => chart.value?.show(shown.value));
  useSignalEffect(() => chart.value?.mark(current.value.marked));
  return (
    <div class="line-figure" aria-hidden="true">
      <canvas ref={canvas} />
    </div>
  );
}

export function LineFigure({ line, label, look, compare, isTable, table, zoom, files, id = 'device-line' }: LineFigureProps) {
  const chart = useRef<LineChart | undefined>(undefined);
  const keep = useRef((made: LineChart | undefined) => {
    chart.current = made;
  });
  const shown = line;
  // Drawn anew when it is another one, not for each point that is pointed at: the look is made anew each time, the key tells it apart.
  const key = `${label} ${compare} ${look.format(1)} ${look.limit?.value} ${look.isSwitch} ${words.value.locale} ${themeLook.value}`;
  const drawn = useMemo(() => shown && viewOf(shown, look, compare), [shown, key]);
  if (!shown || !drawn) return <p class="series-note">{words.value.load.loading}</p>;
  const measured = measuredOf(shown);
  const wordsAt = (index: number): string => {
    const point = measured[index];
    return point ? pointInWords(point, shown, look, compare) : '';
  };
  return (
    <Figure
      id={id}
      class="device-line"
      label={label}
      sentence={lineSentence(shown, label, look)}
      count={measured.length}
      start={measured.length - 1}
      wordsAt={wordsAt}
      indexAt={(x) => {
        const plot = chart.current?.plot();
        if (!plot || measured.length === 0) return undefined;
        const time = plot.from + ((x - plot.left) / (plot.right - plot.left)) * (plot.to - plot.from);
        return nearest(measured, time);
      }}
      picture={(marked) => (
        <Canvas view={drawn} marked={marked === undefined ? undefined : measured[marked]?.index} onChart={keep.current} />
      )}
      table={table ?? (() => <SeriesTable line={shown} label={label} format={look.format} compare={compare} />)}
      {...(hasUsual(shown, compare) && { legend: legendOf(label, compare) })}
      isTable={isTable}
      {...(zoom && {
        zoom: {
          ...zoom,
          plot: () => chart.current?.plot(),
          timeOf: (index: number) => measured[index]?.x,
          indexOf: (time: number) => nearest(measured, time),
        },
      })}
      files={{
        ...files,
        paper: async (width) => {
          const { lineOnPaper } = await import('../chart/line-paper.ts');
          return lineOnPaper(drawn, width, getComputedStyle(document.body).fontFamily);
        },
      }}
    />
  );
}

function legendOf(label: string, compare: Compare | undefined): LegendEntry[] {
  const { compare: text } = figureWords();
  return [
    { look: 'line-sample', text: label },
    compare === 'week'
      ? { look: 'line-sample-week', text: text.weekLong }
      : { look: 'line-sample-usual', text: text.usualLong, shape: 'area' },
  ];
}
