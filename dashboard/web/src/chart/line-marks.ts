// What is drawn around the line of a device: the usual band, limit, quality marks, the last value, the point that is looked at.
import type { Plugin } from 'chart.js';
import type { Colours, LineView } from './line-view.ts';

/** What is shown at the moment, in which colours and letters. */
export type Current = () => {
  readonly view: LineView | undefined;
  readonly colours: Colours;
  readonly font: string;
  readonly marked?: number | undefined;
};

export function lastMark(current: Current): Plugin<'line'> {
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

export function limitLine(current: Current): Plugin<'line'> {
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

export function qualityMarks(current: Current): Plugin<'line'> {
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

/** The band of the weeks before, behind everything; the week before as a dashed line. */
export function usualBehind(current: Current): Plugin<'line'> {
  return {
    id: 'usual-behind',
    beforeDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      const { view, colours } = current();
      if (!view?.usual || !x || !y) return;
      ctx.save();
      ctx.beginPath();
      ctx.rect(chartArea.left, chartArea.top, chartArea.right - chartArea.left, chartArea.bottom - chartArea.top);
      ctx.clip();
      const { band, lastWeek } = view.usual;
      ctx.fillStyle = colours.band;
      ctx.strokeStyle = colours.bandEdge;
      ctx.lineWidth = 0.5;
      for (const stretch of stretches(band, ({ low, high }) => low !== null && high !== null)) {
        ctx.beginPath();
        for (const { time, high } of stretch) ctx.lineTo(x.getPixelForValue(time), y.getPixelForValue(high ?? 0));
        for (const { time, low } of stretch.toReversed()) ctx.lineTo(x.getPixelForValue(time), y.getPixelForValue(low ?? 0));
        ctx.closePath();
        ctx.fill();
        ctx.stroke();
      }
      ctx.strokeStyle = colours.soft;
      ctx.lineWidth = 1.25;
      ctx.setLineDash([5, 4]);
      for (const stretch of stretches(lastWeek, ({ value }) => value !== null)) {
        ctx.beginPath();
        for (const { time, value } of stretch) ctx.lineTo(x.getPixelForValue(time), y.getPixelForValue(value ?? 0));
        ctx.stroke();
      }
      ctx.restore();
    },
  };
}

function stretches<T>(all: readonly T[], holds: (one: T) => boolean): T[][] {
  const found: T[][] = [[]];
  for (const one of all) {
    if (holds(one)) found.at(-1)?.push(one);
    else found.push([]);
  }
  return found.filter((stretch) => stretch.length > 1);
}

/** A line through the point that is walked or pointed at, and a dot on it. */
export function markedPoint(current: Current): Plugin<'line'> {
  return {
    id: 'marked-point',
    afterDatasetsDraw({ ctx, chartArea, scales: { x, y } }) {
      const { view, colours, marked } = current();
      const point = marked === undefined ? undefined : view?.points[marked];
      if (!point || point.y === null || !x || !y) return;
      const px = x.getPixelForValue(point.x);
      ctx.save();
      ctx.strokeStyle = colours.ink;
      ctx.lineWidth = 1;
      ctx.beginPath();
      ctx.moveTo(px, chartArea.top);
      ctx.lineTo(px, chartArea.bottom);
      ctx.stroke();
      ctx.fillStyle = colours.ink;
      ctx.strokeStyle = colours.sheet;
      ctx.lineWidth = 2;
      ctx.beginPath();
      ctx.arc(px, y.getPixelForValue(point.y), 5, 0, 2 * Math.PI);
      ctx.fill();
      ctx.stroke();
      ctx.restore();
    },
  };
}
