// The colours the style sheet gives, for what is drawn on a canvas; told anew when theme or contrast change.
import type { DeviceState } from '../state/device-state.ts';

export interface Palette {
  readonly ink: string;
  /** The paper marks stand on. */
  readonly sheet: string;
  readonly state: Readonly<Record<DeviceState, string>>;
  readonly font: string;
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element);
  const colour = (name: string): string => style.getPropertyValue(name).trim();
  const ink = colour('--ink');
  return {
    ink,
    sheet: colour('--sheet'),
    state: {
      fresh: ink,
      full: ink,
      late: colour('--amber-mark'),
      silent: colour('--silent'),
      alarm: colour('--alarm'),
      off: colour('--off'),
      closed: colour('--off'),
      never: colour('--ink-soft'),
    },
    font: style.fontFamily,
  };
}

const QUERIES = ['(prefers-color-scheme: dark)', '(prefers-contrast: more)', '(forced-colors: active)', 'print'];

/** @returns how to stop listening */
export function onPaletteChange(listener: () => void): () => void {
  const lists = QUERIES.map((query) => matchMedia(query));
  for (const list of lists) list.addEventListener('change', listener);
  return () => {
    for (const list of lists) list.removeEventListener('change', listener);
  };
}
