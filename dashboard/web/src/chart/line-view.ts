// What the chart of a device shows, and in which colours: on the screen those of the theme, on paper always ink on white.
import type { Point } from './points.ts';

export interface UsualView {
  readonly band: readonly { readonly time: number; readonly low: number | null; readonly high: number | null }[];
  readonly lastWeek: readonly { readonly time: number; readonly value: number | null }[];
}

export interface LineView {
  readonly points: readonly Point[];
  /** Rejected values: open circles beside the line. */
  readonly rejected: readonly { readonly x: number; readonly y: number }[];
  /** Stretches of doubtful values: said in words above a hatched band. */
  readonly bands: readonly { readonly from: number; readonly to: number; readonly text: string }[];
  /** What is usual at this time, or a week before, to compare with. */
  readonly usual: UsualView | undefined;
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

export interface Colours {
  readonly ink: string;
  readonly soft: string;
  readonly line: string;
  readonly sheet: string;
  readonly fill: string;
  readonly band: string;
  readonly bandEdge: string;
}

export function coloursOf(element: HTMLElement): Colours {
  const style = getComputedStyle(element);
  const read = (name: string) => style.getPropertyValue(name).trim();
  return {
    ink: read('--ink'),
    soft: read('--ink-soft'),
    line: read('--rule'),
    sheet: read('--sheet'),
    fill: read('--chart-fill'),
    band: read('--usual-band'),
    bandEdge: read('--mark-soft'),
  };
}

/** The colours of paper, whatever the theme. */
export function paperColours(): Colours {
  const probe = document.createElement('div');
  probe.className = 'on-paper';
  document.body.append(probe);
  const colours = coloursOf(probe);
  probe.remove();
  return { ...colours, sheet: '#ffffff' };
}
