// The last 24 hours as a small line in a tile, with a word on whom it speaks for. Missing when the server cannot tell.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { ask } from '../api/client.ts';
import { extremesOf, type Point, pointsWithHoles, type Series } from '../chart/points.ts';
import { formatNumber } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { now } from '../state/clock.ts';
import { combineDay, coversDay, dayQuantity, devicesForDay } from '../state/day-line.ts';
import type { Device } from '../state/device-store.ts';
import type { Observed } from '../state/summaries.ts';

const DAY_MS = 86_400_000;
const EVERY = { text: '30m', ms: 1_800_000 };
const REFRESH_MS = 600_000;
/** First the page itself, then its ornaments. */
const PATIENCE_MS = 1200;
const WIDTH = 200;
const HEIGHT = 32;

interface Day {
  readonly points: readonly Point[];
  readonly devices: number;
  readonly from: number;
}

async function loadDay(kind: Kind, devices: readonly Device[], signal: AbortSignal): Promise<Day> {
  const to = Math.floor(now() / EVERY.ms) * EVERY.ms;
  const from = to - DAY_MS;
  const series: Series[] = [];
  // One after the other: an ornament must not crowd out what people asked for.
  for (const { municipality, id } of devices) {
    series.push(await ask('series', { municipality, device: id, quantity: dayQuantity(kind), from, to, every: EVERY.text }, signal));
  }
  const whole = series.filter(coversDay);
  return { points: pointsWithHoles(combineDay(kind, whole), EVERY.ms), devices: whole.length, from };
}

/** The stretches of the line between its holes, each as "x y" points, measured from zero so that a calm day looks calm. */
function stretchesOf({ points, from }: Day): string[][] {
  const range = extremesOf(points);
  if (!range) return [];
  const low = Math.min(0, range.low);
  const height = range.high - low || 1;
  const stretches: string[][] = [[]];
  for (const { x, y } of points) {
    if (y === null) stretches.push([]);
    else
      stretches
        .at(-1)
        ?.push(`${(((x - from) / DAY_MS) * WIDTH).toFixed(1)} ${(HEIGHT - 1 - ((y - low) / height) * (HEIGHT - 2)).toFixed(1)}`);
  }
  return stretches.filter((stretch) => stretch.length > 0);
}

function pathOf(day: Day): string {
  return stretchesOf(day)
    .map((stretch) => `M${stretch.join('L')}`)
    .join('');
}

function areaOf(day: Day): string {
  const xOf = (point: string | undefined): string => point?.split(' ')[0] ?? '0';
  return stretchesOf(day)
    .map((stretch) => `M${xOf(stretch[0])} ${HEIGHT}L${stretch.join('L')}L${xOf(stretch.at(-1))} ${HEIGHT}z`)
    .join('');
}

export function DayLine({ kind, observed, scope }: { kind: Kind; observed: () => readonly Observed<Device>[]; scope: string }) {
  const day = useSignal<Day | undefined>(undefined);
  useEffect(() => {
    const abort = new AbortController();
    const load = (): void => {
      const devices = devicesForDay(kind, observed());
      if (devices.length === 0) return;
      loadDay(kind, devices, abort.signal)
        .then((loaded) => {
          day.value = loaded;
        })
        .catch(() => {}); // an ornament: the tile's figures do not depend on it
    };
    const first = setTimeout(load, PATIENCE_MS);
    const again = setInterval(load, REFRESH_MS);
    return () => {
      clearTimeout(first);
      clearInterval(again);
      abort.abort();
    };
  }, [kind, scope, day]);
  const loaded = day.value;
  const path = loaded ? pathOf(loaded) : '';
  return (
    <span class="day" aria-hidden={path === ''}>
      <svg class="day-line" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="day-area" d={loaded ? areaOf(loaded) : ''} />
        <path d={path} />
      </svg>
      <span class="day-words">{loaded && path !== '' ? words.value.tile.day[kind](formatNumber(loaded.devices)) : ''}</span>
    </span>
  );
}
