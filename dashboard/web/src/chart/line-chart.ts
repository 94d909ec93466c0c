// Draws one line over time with Chart.js: no legend, holes as holes, the last value marked and written. Loaded only on the device page.
import { Chart, Filler, LinearScale, LineController, LineElement, type Plugin, PointElement, Tooltip } from 'chart.js';
import { formatTime } from '../i18n/format.ts';
import type { Point } from './points.ts';
import { timeTicks } from './time-ticks.ts';

Chart.register(LineController, LineElement, PointElement, LinearScale, Tooltip, Filler);

export interface LineView {
  readonly points: readonly Point[];
  /** Rejected values: open circles beside the line. */
  readonly rejected: readonly { readonly x: number; readonly y: number }[];
  /** Stretches of doubtful values: said in words above a hatched band. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly text: string }[];
  readonly from: number;
  readonly to: number;
  readonly timezone: string;
  /** Another one when the colours are others. */
  readonly theme: string;
  /** A value with its unit, as people write it. */
  readonly format: (value: number) => string;
  /** A value without its unit, for the axis. */
  readonly formatAxis: (value: number) => string;
  /** A line to compare with, said on the line itself. */
  readonly limit: { readonly value: number; readonly text: string } | undefined;
  /** Yes or no: drawn in steps between the two. */
  readonly isSwitch: boolean;
  /** Counts: no ticks between whole numbers. */
  readonly isWhole: boolean;
  /** Only from zero does the area below the line mean anything. */
  readonly isFromZero: boolean;
}

export interface LineChart {
  show(view: LineView): void;
  destroy(): void;
}

/** Below this the last value stands above its point, not beside it. */
const NARROW = 520;

interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly sheet: string;
  readonly fill: string;
}

function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return { ink: read('--ink'), soft: read('--ink-soft'), line: read('--rule'), sheet: read('--sheet'), fill: read('--chart-fill') };
}

/** Lone points between two holes would be invisible as a line. */
function isLone(points: readonly Point[], index: number): boolean {
  const before = points[index - 1];
  const after = points[index + 1];
  return (before === undefined || before.y === null) && (after === undefined || after.y === null);
}

function lastMark(current: () => { view: LineView | undefined; colours: Colours; font: string }): Plugin<'line'> {
  return {
    id: 'last-mark',
    afterDatasetsDraw(chart) {
      const { ctx, chartArea, scales } = chart;
      const { x, y } = scales;
      const { view, colours, font } = current();
      const last = view?.points.at(-1);
      if (!view || !last || last.y === null || !x || !y) return;
      const px = x.getPixelForValue(last.x);
      const py = y.getPixelForValue(last.y);
      const text = view.format(last.y);
      ctx.save();
      ctx.fillStyle = colours.ink;
      ctx.beginPath();
      ctx.arc(px, py, 4, 0, 2 * Math.PI);
      ctx.fill();
      ctx.font = `650 15px ${font}`;
      ctx.textBaseline = 'middle';
      ctx.lineWidth = 5;
      ctx.strokeStyle = colours.sheet;
      const width = ctx.measureText(text).width;
      // Beside the point where there is room for it, else above.
      const hasRoom = px + 10 + width <= chart.width;
      const tx = hasRoom ? px + 10 : Math.min(px, chartArea.right) - width;
      const ty = hasRoom ? py : Math.max(chartArea.top + 10, py - 18);
      ctx.strokeText(text, tx, ty);
      ctx.fillText(text, tx, ty);
      ctx.restore();
    },
  };
}

function limitLine(current: () => { view: LineView | undefined; colours: Colours; font: string }): Plugin<'line'> {
  return {
    id: 'limit-line',
    beforeDatasetsDraw({ ctx, chartArea, scales: { y } }) {
      const { view, colours, font } = current();
      if (!view?.limit || !y) return;
      const py = y.getPixelForValue(view.limit.value);
      ctx.save();
      ctx.strokeStyle = colours.soft;
      ctx.fillStyle = colours.soft;
      ctx.setLineDash([4, 4]);
      ctx.beginPath();
      ctx.moveTo(chartArea.left, py);
      ctx.lineTo(chartArea.right, py);
      ctx.stroke();
      ctx.font = `13px ${font}`;
      ctx.fillText(view.limit.text, chartArea.left + 6, py - 6);
      ctx.restore();
    },
  };
}

function qualityMarks(current: () => { view: LineView | undefined; colours: Colours; font: string }): Plugin<'line'> {
  return {
    id: 'quality-marks',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x } }) {
      const { view, colours, font } = current();
      if (!view || !x) return;
      ctx.save();
      ctx.font = `12px ${font}`;
      let written = Number.NEGATIVE_INFINITY;
      for (const { from, to, text } of view.bands) {
        const left = Math.max(chartArea.left, x.getPixelForValue(from));
        const right = Math.min(chartArea.right, x.getPixelForValue(to));
        if (right <= chartArea.left || left >= chartArea.right || right - left < 1) continue;
        ctx.strokeStyle = colours.line;
        ctx.beginPath();
        // Strokes, because a tint alone is lost in print and to many eyes.
        ctx.rect(left, chartArea.top, right - left, chartArea.height);
        ctx.save();
        ctx.clip();
        for (let at = left - chartArea.height; at < right; at += 8) {
          ctx.moveTo(at, chartArea.bottom);
          ctx.lineTo(at + chartArea.height, chartArea.top);
        }
        ctx.stroke();
        ctx.restore();
        const width = ctx.measureText(text).width;
        if (left + 4 < written || right - left < width + 8) continue;
        ctx.fillStyle = colours.soft;
        ctx.fillText(text, left + 4, chartArea.top + 12);
        written = left + 4 + width;
      }
      ctx.restore();
    },
    afterDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      const { view, colours } = current();
      if (!view || !x || !y) return;
      ctx.save();
      ctx.strokeStyle = colours.soft;
      ctx.fillStyle = colours.sheet;
      ctx.lineWidth = 1.5;
      for (const { x: time, y: value } of view.rejected) {
        const [px, py] = [x.getPixelForValue(time), y.getPixelForValue(value)];
        if (px < chartArea.left || px > chartArea.right) continue;
        ctx.beginPath();
        // What is far above the scale stands at its edge.
        ctx.arc(px, Math.min(chartArea.bottom, Math.max(chartArea.top + 4, py)), 3.5, 0, 2 * Math.PI);
        ctx.fill();
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}

export function createLineChart(canvas: HTMLCanvasElement): LineChart {
  let view: LineView | undefined;
  let colours = coloursOf(canvas);
  const font = getComputedStyle(canvas).fontFamily;
  const chart = new Chart<'line', Point[]>(canvas, {
    type: 'line',
    data: { datasets: [{ data: [] }] },
    options: {
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      parsing: false,
      normalized: true,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      layout: { padding: { right: 12, top: 8 } },
      scales: {
        x: {
          type: 'linear',
          afterBuildTicks: (axis) => {
            if (!view) return;
            const most = Math.max(2, Math.floor(axis.chart.width / 90));
            axis.ticks = timeTicks(axis.min, axis.max, most, view.timezone).times.map((value) => ({ value }));
          },
          ticks: {
            autoSkip: false,
            maxRotation: 0,
            callback(value) {
              if (!view) return '';
              const { style } = timeTicks(this.min, this.max, Math.max(2, Math.floor(this.chart.width / 90)), view.timezone);
              const text = formatTime(Number(value), style);
              // Midnight is said as the day that begins there.
              return text === '00:00' ? formatTime(Number(value), 'weekday') : text;
            },
          },
        },
        y: { type: 'linear', grace: '8%', ticks: { maxTicksLimit: 6 } },
      },
      plugins: {
        tooltip: {
          displayColors: false,
          callbacks: {
            title: ([item]) => (item ? formatTime(item.parsed.x ?? 0, 'full') : ''),
            label: (item) => (item.parsed.y === null ? '' : (view?.format(item.parsed.y) ?? '')),
          },
        },
      },
    },
    plugins: [limitLine, lastMark, qualityMarks].map((plugin) => plugin(() => ({ view, colours, font }))),
  });

  function paint(next: LineView): void {
    const { x, y } = chart.options.scales ?? {};
    const [dataset] = chart.data.datasets;
    if (!x || !y || !dataset) return;
    dataset.data = [...next.points];
    Object.assign(dataset, {
      borderColor: colours.ink,
      borderWidth: 1.75,
      backgroundColor: colours.fill,
      fill: next.isFromZero ? 'start' : false,
      stepped: next.isSwitch,
      spanGaps: false,
      pointRadius: next.points.map((_, index) => (isLone(next.points, index) ? 2 : 0)),
      pointHoverRadius: 4,
      pointBackgroundColor: colours.ink,
      pointBorderWidth: 0,
    });
    Object.assign(x, { min: next.from, max: next.to, grid: { color: colours.line, drawTicks: false }, border: { color: colours.line } });
    Object.assign(y, {
      beginAtZero: next.isFromZero,
      suggestedMax: next.limit?.value,
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
    const { tooltip } = chart.options.plugins ?? {};
    Object.assign(tooltip ?? {}, {
      backgroundColor: colours.ink,
      titleColor: colours.sheet,
      bodyColor: colours.sheet,
      cornerRadius: 2,
      bodyFont: { family: font, size: 15 },
      titleFont: { family: font, size: 13, weight: 400 },
    });
    const last = next.points.at(-1)?.y ?? undefined;
    chart.ctx.font = `650 15px ${font}`;
    const room = chart.width < NARROW || last === undefined ? 12 : Math.ceil(chart.ctx.measureText(next.format(last)).width) + 18;
    Object.assign(chart.options.layout ?? {}, { padding: { right: room, top: 8 } });
    chart.update('none');
  }

  return {
    show(next) {
      if (next.theme !== view?.theme) colours = coloursOf(canvas);
      view = next;
      paint(next);
    },
    destroy: () => chart.destroy(),
  };
}
