// A small plot as SVG: real against simulated over the hours of a day. Readable without colours: one line is dashed.

const WIDTH = 640;
const HEIGHT = 240;
const LEFT = 48;
const BOTTOM = 30;
const TOP = 26;

export interface Line {
  readonly name: string;
  readonly values: readonly number[];
  readonly isDashed: boolean;
}

export interface Tick {
  readonly index: number;
  readonly text: string;
}

const HOURS: readonly Tick[] = [0, 6, 12, 18, 23].map((hour) => ({ index: hour, text: `${hour} h` }));

/** @param lines 24 values each, one an hour unless the ticks say otherwise */
export function plotOf(title: string, unit: string, lines: readonly Line[], ticks = HOURS): string {
  const top = niceAbove(Math.max(...lines.flatMap(({ values }) => values.filter((value) => !Number.isNaN(value)))));
  const x = (index: number) => LEFT + (index / 23) * (WIDTH - LEFT - 12);
  const y = (value: number) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - BOTTOM - TOP);
  const path = (values: readonly number[]) =>
    values.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`).join('');
  const grid = [0, 0.25, 0.5, 0.75, 1].map((share) => {
    const value = Number((top * share).toPrecision(3));
    return `<line x1="${LEFT}" x2="${WIDTH - 12}" y1="${y(value).toFixed(1)}" y2="${y(value).toFixed(1)}" stroke="#d2d8d3"/><text x="${LEFT - 6}" y="${(y(value) + 4).toFixed(1)}" text-anchor="end">${value}</text>`;
  });
  const below = ticks.map(({ index, text }) => `<text x="${x(index).toFixed(1)}" y="${HEIGHT - 10}" text-anchor="middle">${text}</text>`);
  const drawn = lines.map(
    ({ values, isDashed }) =>
      `<path d="${path(values)}" fill="none" stroke="${isDashed ? '#46637a' : '#17201e'}" stroke-width="2"${isDashed ? ' stroke-dasharray="6 4"' : ''}/>`,
  );
  const legend = lines.map(({ name, isDashed }) => `${name} ${isDashed ? '(dashed)' : '(line)'}`).join(', ');
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" font-family="sans-serif" font-size="12"><title>${title}</title><rect width="${WIDTH}" height="${HEIGHT}" fill="#fafbf9"/><text x="${LEFT}" y="16">${title}, ${unit}: ${legend}</text>${grid.join('')}${below.join('')}${drawn.join('')}</svg>\n`;
}

/** The next 1, 2, 2.5 or 5 of its power of ten. */
function niceAbove(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 2.5, 5, 10].find((step) => step * power >= value) ?? 10);
}
