// A chart as a picture for a report: its title, unit, legend, source and time of making around it; as SVG with its own letters, or as PNG.
import fontUrl from '@fontsource-variable/atkinson-hyperlegible-next/files/atkinson-hyperlegible-next-latin-wght-normal.woff2?url';
import type { ComponentChildren } from 'preact';
import { formatTime } from '../../i18n/format.ts';
import { now } from '../../state/clock.ts';
import { region } from '../../state/region.ts';
import type { FigureFiles } from '../FilesMenu.tsx';
import { Legend, type LegendEntry } from '../Legend.tsx';
import { figureWords } from '../words.ts';
import { drawOnPaper } from './paper.tsx';
import { nameOfFile, saveBlob } from './save.ts';
import { wrapText } from './wrap.ts';

/** Pixels; a page of A4 across holds it without loss. */
const WIDTH = 960;
const EDGE = 28;
const FAMILY = 'Atkinson Hyperlegible Next';
/** Where the letters are not taken from the file, the next ones that are everywhere. */
const FONTS = `${FAMILY}, Arial, Helvetica, Liberation Sans, sans-serif`;
/** Pixels of the PNG for one of the picture. */
const SHARPNESS = 2;
const SVG = 'http://www.w3.org/2000/svg';
const INK = '#17201e';
const SOFT = '#4f5d59';

interface Parts {
  readonly sentence: string;
  readonly legend: readonly LegendEntry[];
  readonly picture: (width: number) => ComponentChildren;
}

/** @returns the name it was saved under */
export async function savePicture(kind: 'png' | 'svg', files: FigureFiles, parts: Parts): Promise<string> {
  const text = await svgText(files, parts);
  const name = `${nameOfFile(files.name)}.${kind}`;
  if (kind === 'svg') return saveBlob(new Blob([text], { type: 'image/svg+xml' }), name);
  return saveBlob(await pngOf(text), name);
}

async function svgText(files: FigureFiles, { sentence, legend, picture }: Parts): Promise<string> {
  await document.fonts.ready;
  const { files: words } = figureWords();
  const inner = WIDTH - 2 * EDGE;
  const drawn = files.paper
    ? await files.paper(inner)
    : await drawOnPaper(picture(inner), inner, (host, copy) => {
        const found = host.querySelector('svg');
        if (!found) throw new Error('nothing was drawn');
        return copy(found);
      });
  const measure = document.createElement('canvas').getContext('2d');
  const widthOf = (font: string) => (text: string) => {
    if (!measure) return 9 * text.length;
    measure.font = `${font} "${FAMILY} Variable", Arial, sans-serif`;
    return measure.measureText(text).width;
  };
  const page = element('svg', { xmlns: SVG, 'font-family': FONTS, 'font-size': '14px', fill: INK });
  page.append(element('title', {}, files.title), element('desc', {}, `${sentence} ${files.subtitle}`));
  const sheet = element('rect', { width: '100%', height: '100%', fill: '#ffffff' });
  page.append(sheet);

  let y = EDGE + 16;
  for (const line of wrapText(files.title, inner, 2, widthOf('640 20px'))) {
    page.append(element('text', { x: EDGE, y, 'font-size': '20px', 'font-weight': 640 }, line));
    y += 26;
  }
  page.append(element('text', { x: EDGE, y: y - 3, 'font-size': '15px', fill: SOFT }, files.subtitle));
  y += 14;
  for (const entry of await legendEntries(legend, inner, widthOf('400 13px'))) {
    for (const { svg, text, x } of entry) {
      const group = element('g', { transform: `translate(${EDGE + x} ${y})` });
      group.append(...svg.childNodes);
      page.append(group, element('text', { x: EDGE + x + 36, y: y + 10, 'font-size': '13px', fill: SOFT }, text));
    }
    y += 20;
  }
  y += 8;
  const height = Number(drawn.getAttribute('height')?.replace('px', ''));
  const group = element('g', { transform: `translate(${EDGE} ${y})` });
  group.append(...drawn.childNodes);
  page.append(group);
  y += height + 22;
  for (const line of wrapText(sentence, inner, 3, widthOf('400 14px'))) {
    page.append(element('text', { x: EDGE, y, fill: INK }, line));
    y += 19;
  }
  const source = `${words.source(region.value?.name ?? '')} · ${words.made(formatTime(now(), 'full'))}`;
  page.append(element('text', { x: EDGE, y: y + 8, 'font-size': '12px', fill: SOFT }, source));
  y += 8 + EDGE;
  for (const [name, value] of Object.entries({ width: WIDTH, height: y, viewBox: `0 0 ${WIDTH} ${y}` }))
    page.setAttribute(name, String(value));
  const text = new XMLSerializer().serializeToString(page);
  const face = `<style>@font-face{font-family:"${FAMILY}";font-weight:200 800;src:url(data:font/woff2;base64,${await fontBase64()}) format("woff2")}</style>`;
  return `<?xml version="1.0" encoding="UTF-8"?>\n${text.replace('</title>', `</title><defs>${face}</defs>`)}`;
}

interface PlacedEntry {
  readonly svg: SVGSVGElement;
  readonly text: string;
  readonly x: number;
}

/** The legend in lines that fit. */
async function legendEntries(legend: readonly LegendEntry[], width: number, widthOf: (text: string) => number): Promise<PlacedEntry[][]> {
  if (legend.length === 0) return [];
  const samples = await drawOnPaper(<Legend entries={legend} />, width, (host, copy) => [...host.querySelectorAll('svg')].map(copy));
  const lines: PlacedEntry[][] = [[]];
  let x = 0;
  for (const [index, { text }] of legend.entries()) {
    const svg = samples[index];
    if (!svg) continue;
    const needed = 36 + widthOf(text) * 1.08;
    if (x > 0 && x + needed > width) {
      lines.push([]);
      x = 0;
    }
    lines.at(-1)?.push({ svg, text, x });
    x += needed + 24;
  }
  return lines;
}

function element(name: string, attributes: Readonly<Record<string, string | number>>, text?: string): SVGElement {
  const made = document.createElementNS(SVG, name);
  for (const [key, value] of Object.entries(attributes)) if (key !== 'xmlns') made.setAttribute(key, String(value));
  if (text !== undefined) made.textContent = text;
  return made;
}

let font: Promise<string> | undefined;

/** The letters, so that they are the same wherever the file is opened in a browser. */
function fontBase64(): Promise<string> {
  font ??= fetch(fontUrl)
    .then((response) => response.arrayBuffer())
    .then((bytes) => btoa(Array.from(new Uint8Array(bytes), (byte) => String.fromCharCode(byte)).join('')));
  return font;
}

async function pngOf(svg: string): Promise<Blob> {
  const image = new Image();
  image.src = `data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = image.naturalWidth * SHARPNESS;
  canvas.height = image.naturalHeight * SHARPNESS;
  const context = canvas.getContext('2d');
  if (!context) throw new Error('no canvas');
  context.scale(SHARPNESS, SHARPNESS);
  context.drawImage(image, 0, 0);
  const blob = await new Promise<Blob | null>((done) => canvas.toBlob(done, 'image/png'));
  if (!blob) throw new Error('no PNG');
  return blob;
}
