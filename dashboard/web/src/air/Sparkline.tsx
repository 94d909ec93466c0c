// The course of a pollutant as a small line with its gaps; decoration beside the figures it is made of.
import { pathOf } from './hour-lines.ts';

const WIDTH = 120;
const HEIGHT = 24;

export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const highest = Math.max(1, ...values.map((value) => value ?? 0));
  return (
    <svg class="air-spark" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true" focusable="false">
      <path d={pathOf(values, { width: WIDTH, height: HEIGHT - 2, top: highest * 1.05 })} />
    </svg>
  );
}
