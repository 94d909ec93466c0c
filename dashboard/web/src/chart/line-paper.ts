// The same line as an SVG for paper: Chart.js draws on a canvas that writes SVG.
import { BasicPlatform, Chart } from 'chart.js';
import { Context } from 'svgcanvas';
import { lineConfig, paintLine } from './line-chart.ts';
import { type LineView, paperColours } from './line-view.ts';
import type { Point } from './points.ts';

const HEIGHT = 380;

/** @param width pixels */
export function lineOnPaper(view: LineView, width: number, font: string): SVGSVGElement {
  const svg = withFontsRead(() => draw(view, width, font));
  // The family is that of the whole picture.
  for (const text of svg.querySelectorAll('text')) text.removeAttribute('font-family');
  svg.setAttribute('height', String(HEIGHT));
  return svg;
}

function draw(view: LineView, width: number, font: string): SVGSVGElement {
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
  // Otherwise it would draw with Path2D, of which the SVG learns nothing.
  Object.assign(chart.data.datasets[0] ?? {}, { segment: {} });
  paintLine(chart, state, view);
  // A chart that goes wipes its canvas.
  const svg = context.getSvg().cloneNode(true) as SVGSVGElement;
  chart.destroy();
  return svg;
}

/**
 * svgcanvas takes a font apart by giving it to a span as a style, which the Content-Security-Policy refuses; through the object model it is
 * allowed. Only while something is drawn.
 */
function withFontsRead<T>(drawing: () => T): T {
  const spans: { setAttribute?: (name: string, value: string) => void } = HTMLSpanElement.prototype;
  spans.setAttribute = function (this: HTMLSpanElement, name: string, value: string): void {
    if (name === 'style') this.style.cssText = value;
    else Element.prototype.setAttribute.call(this, name, value);
  };
  try {
    return drawing();
  } finally {
    delete spans.setAttribute;
  }
}
