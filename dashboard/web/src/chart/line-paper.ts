// The same line as an SVG for paper: Chart.js draws on a canvas that writes SVG.
import { BasicPlatform, Chart } from 'chart.js';
import { Context } from 'svgcanvas';
import { lineConfig, paintLine } from './line-chart.ts';
import { type LineView, paperColours } from './line-view.ts';
import type { Point } from './points.ts';

const HEIGHT = 380;

/** @param width pixels */
export function lineOnPaper(view: LineView, width: number, font: string): SVGSVGElement {
  const context = new Context({ width, height: HEIGHT, document });
  const canvas = { width, height: HEIGHT, style: {}, getContext: () => context } as unknown as HTMLCanvasElement;
  Object.assign(context, { canvas });
  const state = { view, colours: paperColours(), font, marked: undefined };
  const config = lineConfig(state);
  const chart = new Chart<'line', Point[]>(canvas, {
    ...config,
    // No element of the page: nothing to measure or to listen to.
    platform: BasicPlatform,
    options: { ...config.options, responsive: false, devicePixelRatio: 1 },
  });
  paintLine(chart, state, view);
  // Only what was drawn last, not what was painted over.
  const svg = context.getSvg();
  chart.destroy();
  svg.setAttribute('height', String(HEIGHT));
  return svg;
}
