// Draws something of the page off the screen on paper (light, whatever the theme) and gives it as an SVG that needs no style sheet.
import { type ComponentChildren, render } from 'preact';

/** What a style sheet may say about a drawn thing, and what holds where nobody says anything. */
const DRAWN: Readonly<Record<string, string>> = {
  fill: 'rgb(0, 0, 0)',
  'fill-opacity': '1',
  stroke: 'none',
  'stroke-width': '1px',
  'stroke-dasharray': 'none',
  'stroke-linecap': 'butt',
  'stroke-linejoin': 'miter',
  opacity: '1',
  'font-size': '',
  'font-weight': '400',
  'text-anchor': 'start',
  'paint-order': 'normal',
  'vector-effect': 'none',
  visibility: 'visible',
};

/** Programs that draw SVG know rgb() and an opacity, not rgba(). */
function paintOf(value: string): { paint: string; opacity: string | undefined } {
  const parts = /^rgba\((\d+), (\d+), (\d+), ([\d.]+)\)$/.exec(value);
  if (!parts) return { paint: value.replaceAll('"', ''), opacity: undefined };
  const [, red, green, blue, opacity] = parts;
  return opacity === '0' ? { paint: 'none', opacity: undefined } : { paint: `rgb(${red}, ${green}, ${blue})`, opacity };
}

/** Writes what the style sheet says into the elements themselves. */
function styleInto(from: Element, into: Element): void {
  const style = getComputedStyle(from);
  if (style.display === 'none') {
    into.remove();
    return;
  }
  const isText = from.tagName === 'text';
  for (const [name, usual] of Object.entries(DRAWN)) {
    const value = style.getPropertyValue(name);
    if ((name.startsWith('font') || name.startsWith('text')) && !isText) continue;
    if (name === 'fill' || name === 'stroke') {
      const { paint, opacity } = paintOf(value);
      if (paint !== usual || into.hasAttribute(name)) into.setAttribute(name, paint);
      if (opacity !== undefined) into.setAttribute(`${name}-opacity`, opacity);
    } else if (value !== usual && !into.hasAttribute(name)) into.setAttribute(name, value.replaceAll('"', ''));
  }
  into.removeAttribute('class');
  const [inner, copies] = [[...from.children], [...into.children]];
  for (const [index, child] of inner.entries()) {
    const copy = copies[index];
    if (copy) styleInto(child, copy);
  }
}

/**
 * @param give picks from what was drawn
 * @returns what `give` gives, with its own styles
 */
export async function drawOnPaper<T>(
  content: ComponentChildren,
  width: number,
  give: (host: HTMLElement, copy: typeof copyOf) => T,
): Promise<T> {
  const host = document.createElement('div');
  host.className = 'on-paper paper-host';
  host.style.width = `${width}px`;
  host.setAttribute('aria-hidden', 'true');
  document.body.append(host);
  try {
    render(content, host);
    // Signals inside may need a turn.
    await new Promise((done) => requestAnimationFrame(done));
    return give(host, copyOf);
  } finally {
    render(null, host);
    host.remove();
  }
}

/** An SVG of the page as one that stands alone. */
function copyOf(svg: SVGSVGElement): SVGSVGElement {
  const copy = svg.cloneNode(true) as SVGSVGElement;
  styleInto(svg, copy);
  return copy;
}
