// Where a printed code leads, and the code itself as a path to draw; made in the browser, nobody else is asked.
import { encodeQR } from 'qr';
import { hrefOf, type Route } from '../router/route.ts';
import { region } from '../state/region.ts';

/** Where people reach the dashboard: the setting PUBLIC_URL, else where this page is open. */
export function publicBase(): { url: string; isTold: boolean; isOnlyHere: boolean } {
  const told = region.value?.publicUrl;
  const url = (told ?? location.origin).replace(/\/+$/, '');
  const { hostname } = new URL(url);
  return { url, isTold: told !== null && told !== undefined, isOnlyHere: /^(localhost|127\..*|\[::1\])$/.test(hostname) };
}

export const publicHref = (route: Route): string => publicBase().url + hrefOf(route);

/** Quiet modules around a code, which readers need. */
const QUIET = 4;

/**
 * The dark modules as one SVG path; each module is 1 by 1.
 * A quarter of the code may be hidden under dirt ("quartile"), as long as that keeps it small enough for a sticker; a long address gets less.
 */
export function qrPath(text: string): { path: string; size: number } {
  const rows = encodeQR(text, 'raw', { ecc: text.length <= 120 ? 'quartile' : 'low', border: QUIET });
  const runs = rows.flatMap((row, y) => runsOf(row).map(({ x, width }) => `M${x} ${y}h${width}v1h-${width}z`));
  return { path: runs.join(''), size: rows.length };
}

function runsOf(row: readonly boolean[]): { x: number; width: number }[] {
  const runs: { x: number; width: number }[] = [];
  for (const [x, isDark] of row.entries()) {
    if (!isDark) continue;
    const last = runs.at(-1);
    if (last && last.x + last.width === x) last.width += 1;
    else runs.push({ x, width: 1 });
  }
  return runs;
}
