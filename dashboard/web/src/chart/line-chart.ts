// Draws one line over time with Chart.js: no legend, holes as holes, the last value marked and written. Loaded only where a device is shown.
import { Chart, type ChartConfiguration, Filler, LinearScale, LineController, LineElement, PointElement } from 'chart.js';
import type { Plot } from '../frame/zoom.ts';
import { formatTime } from '../i18n/format.ts';
import { lastMark, limitLine, markedPoint, qualityMarks, usualBehind } from './line-marks.ts';
import { type Colours, coloursOf, type LineView, paperColours } from './line-view.ts';
import type { Point } from './points.ts';
import { timeTicks } from './time-ticks.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Filler);

export interface LineChart {
  show(view: LineView): void;
  /** Marks a point; undefined marks none. */
  mark(index: number | undefined): void;
  /** Where the plot lies in the canvas. */
  plot(): Plot | undefined;
  destroy(): void;
}

/** Below this the last value stands above its point, not beside it. */
const NARROW = 520;
/** Pixels of a printed page. */
const PRINTED = { width: 690, height: 340 };

/** Lone points between two holes would be invisible as a line. */
function isLone(points: readonly Point[], index: number): boolean {
  const before = points[index - 1];
  const after = points[index + 1];
  return (before === undefined || before.y === null) && (after === undefined || after.y === null);
}

interface State {
  view: LineView | undefined;
  colours: Colours;
  font: string;
  marked: number | undefined;
}

/** Without what changes with the view. */
export function lineConfig(state: State): ChartConfiguration<'line', Point[]> {
  const ticksFor = (min: number, max: number, width: number) =>
    timeTicks(min, max, Math.max(2, Math.floor(width / 90)), state.view?.timezone ?? 'UTC');
  return {
    type: 'line',
    data: { datasets: [{ data: [] }] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      // Pointing and walking are those of every chart (frame/Figure.tsx).
      events: [],
      layout: { padding: { right: 12, top: 8 } },
      scales: {
        x: {
          type: 'linear',
          afterBuildTicks: (axis) => {
            axis.ticks = ticksFor(axis.min, axis.max, axis.chart.width).times.map((value) => ({ value }));
          },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            callback(value) {
              const text = formatTime(Number(value), ticksFor(this.min, this.max, this.chart.width).style);
              // Midnight is said as the day that begins there.
              return text === '00:00' ? formatTime(Number(value), 'weekday') : text;
            },
          },
        },
        y: { type: 'linear', grace: '8%', ticks: { maxTicksLimit: 6 } },
      },
    },
    plugins: [usualBehind, limitLine, lastMark, qualityMarks, markedPoint].map((plugin) => plugin(() => state)),
  };
}

/** Puts a view into a chart, and draws it. */
export function paintLine(chart: Chart<'line', Point[]>, { colours, font }: State, next: LineView): void {
  const { x, y } = chart.options.scales ?? {};
  const [dataset] = chart.data.datasets;
  if (!x || !y || !dataset) return;
  dataset.data = [...next.points];
  Object.assign(dataset, {
    borderColor: colours.ink,
    borderWidth: 1.75,
    backgroundColor: colours.fill,
    // A tint below the line would hide the band behind it.
    fill: next.isFromZero && !next.usual ? 'start' : false,
    stepped: next.isSwitch,
    spanGaps: false,
    pointRadius: next.points.map((_, index) => (isLone(next.points, index) ? 2 : 0)),
    pointBackgroundColor: colours.ink,
    pointBorderWidth: 0,
  });
  Object.assign(x, { min: next.from, max: next.to, grid: { color: colours.line, drawTicks: false }, border: { color: colours.line } });
  const beside = besideLine(next);
  Object.assign(y, {
    beginAtZero: next.isFromZero,
    suggestedMin: beside.low,
    suggestedMax: Math.max(next.limit?.value ?? Number.NEGATIVE_INFINITY, beside.high ?? Number.NEGATIVE_INFINITY),
    max: next.isSwitch ? 1 : undefined,
    grid: { color: colours.line, drawTicks: false },
    border: { display: false },
  });
  const text = { color: colours.soft, font: { family: font, size: 13 }, padding: 8 };
  Object.assign(x.ticks ?? {}, text);
  Object.assign(y.ticks ?? {}, text, {
    precision: next.isWhole ? 0 : undefined,
    stepSize: next.isSwitch ? 1 : undefined,
    callback: (value: string | number) => next.formatAxis(Number(value)),
  });
  const last = next.points.at(-1)?.y ?? undefined;
  chart.ctx.font = `650 15px ${font}`;
  const room = chart.width < NARROW || last === undefined ? 12 : Math.ceil(chart.ctx.measureText(next.format(last)).width) + 18;
  Object.assign(chart.options.layout ?? {}, { padding: { right: room, top: 8 } });
  chart.update('none');
}

/** Least and most of what is drawn behind the line. */
function besideLine({ usual }: LineView): { low: number | undefined; high: number | undefined } {
  const all = [...(usual?.band.flatMap(({ low, high }) => [low, high]) ?? []), ...(usual?.lastWeek.map(({ value }) => value) ?? [])];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of all) {
    if (value === null) continue;
    low = Math.min(low, value);
    high = Math.max(high, value);
  }
  return low <= high ? { low, high } : { low: undefined, high: undefined };
}

export function createLineChart(canvas: HTMLCanvasElement): LineChart {
  const state: State = { view: undefined, colours: coloursOf(canvas), font: getComputedStyle(canvas).fontFamily, marked: undefined };
  const chart = new Chart<'line', Point[]>(canvas, lineConfig(state));

  const paint = (): void => {
    if (state.view) paintLine(chart, state, state.view);
  };
  // Paper is light, and narrower than the screen.
  const forPaper = (): void => {
    state.colours = paperColours();
    chart.resize(PRINTED.width, PRINTED.height);
    paint();
  };
  const forScreen = (): void => {
    state.colours = coloursOf(canvas);
    chart.resize();
    paint();
  };
  addEventListener('beforeprint', forPaper);
  addEventListener('afterprint', forScreen);

  return {
    show(next) {
      if (next.theme !== state.view?.theme) state.colours = coloursOf(canvas);
      state.view = next;
      paint();
    },
    mark(index) {
      if (state.marked === index) return;
      state.marked = index;
      chart.draw();
    },
    plot() {
      const { chartArea } = chart;
      const { view } = state;
      return view && chartArea ? { left: chartArea.left, right: chartArea.right, from: view.from, to: view.to } : undefined;
    },
    destroy() {
      removeEventListener('beforeprint', forPaper);
      removeEventListener('afterprint', forScreen);
      chart.destroy();
    },
  };
}
