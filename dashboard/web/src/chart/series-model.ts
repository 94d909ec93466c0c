// The line of one quantity of one device: fetched for a range, then growing with live values.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { QualityFlagView } from '@lagebild/shared/contract/quality-routes.ts';
import { everyMs, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';
import { effect, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { language } from '../i18n/language.ts';
import { catchUps } from '../live/connection.ts';
import { now } from '../state/clock.ts';
import type { Device } from '../state/device-store.ts';
import { type Point, pointsWithHoles, rejectedPoints, withLivePoint } from './points.ts';
import type { Span } from './ranges.ts';

export interface Line {
  readonly points: readonly Point[];
  readonly from: number;
  readonly to: number;
  /** Width of the buckets, or raw where every reading is a point. */
  readonly every: string;
  /** What is usual at this time; undefined when it was not asked for, or cannot be told. */
  readonly usual: Answer<'seriesUsual'> | undefined;
  /** What flags these values. */
  readonly flags: readonly QualityFlagView[];
  /** Values that were rejected: shown, and left out of the line. */
  readonly rejected: readonly { readonly x: number; readonly y: number }[];
}

export interface SeriesWish {
  /** Points there is room for. */
  readonly most: number;
  readonly withUsual: boolean;
}

export interface SeriesModel {
  readonly line: ReturnType<typeof signal<Line | undefined>>;
  readonly failure: ReturnType<typeof signal<string | undefined>>;
  /** Asks anew, for example after a flag was overruled. */
  reload(): void;
  stop(): void;
}

/** Of longer ranges the server does not say what is usual. */
const LONGEST_USUAL_MS = 31 * 86_400_000;

/** The axis of a rolling range moves at most this often when no value arrives. */
const ROLL_MS = 10_000;

export function followSeries(device: Device, quantity: string, spanNow: () => Span | undefined, wish: SeriesWish): SeriesModel {
  const line = signal<Line | undefined>(undefined);
  const failure = signal<string | undefined>(undefined);
  let abort: AbortController | undefined;
  /** What arrives while an answer is on its way; undefined while none is. */
  let live: { x: number; y: number }[] | undefined;

  async function load(span: Span): Promise<void> {
    abort?.abort();
    abort = new AbortController();
    const { signal: cancelled } = abort;
    const { from, to } = span;
    live = span.isRolling ? [] : undefined; // to a range of the past nothing is added
    try {
      const question = {
        municipality: device.municipality,
        device: device.id,
        quantity,
        from: Math.round(from),
        to: Math.round(to),
      };
      const asksUsual = wish.withUsual && to - from <= LONGEST_USUAL_MS;
      const [series, { flags }, usual] = await Promise.all([
        ask('series', { ...question, most: wish.most }, cancelled),
        ask('quality', { ...question, lang: language.peek() }, cancelled),
        // Without it the line is as true as with it.
        asksUsual ? ask('seriesUsual', question, cancelled).catch(() => undefined) : undefined,
      ]);
      const { every } = series;
      const isAnyRejected = flags.some(({ level, overruled }) => overruled === null && isRejected(level));
      const all = isAnyRejected ? await ask('series', { ...question, every, quality: 'all', aggregate: 'max' }, cancelled) : undefined;
      const width = parseEvery(every);
      const widthMs = width ? everyMs(width) : 0;
      let points = pointsWithHoles(series, widthMs);
      for (const point of live ?? []) points = withLivePoint(points, point, from);
      const rejected = all ? rejectedPoints(all, flags, Math.max(1, widthMs)) : [];
      line.value = { points, from, to: Math.max(to, points.at(-1)?.x ?? to), every, usual, flags, rejected };
      failure.value = undefined;
    } catch (error) {
      if (!cancelled.aborted) failure.value = error instanceof Error ? error.message : String(error);
    } finally {
      if (!cancelled.aborted) live = undefined; // else the next question is on its way
    }
  }

  function roll(point?: { x: number; y: number }): void {
    const span = spanNow();
    const known = line.peek();
    if (!span?.isRolling || !known) return;
    const to = Math.max(now(), point?.x ?? 0);
    const from = to - (span.to - span.from);
    const points = point ? withLivePoint(known.points, point, from) : known.points.filter(({ x }) => x >= from);
    line.value = { ...known, points, from, to };
  }

  // At once, and again after every snapshot: values may have been missed before it.
  const stopLoading = catchUps.subscribe(() => {
    const span = spanNow();
    if (span) void load(span);
  });
  let isFirst = true;
  const stopFollowing = effect(() => {
    const value = device.latest.value?.quantities.get(quantity);
    if (!value || isFirst) {
      isFirst = false;
      return;
    }
    const point = { x: value.time, y: value.value };
    live?.push(point);
    roll(point);
  });
  const rolling = setInterval(() => roll(), ROLL_MS);

  return {
    line,
    failure,
    reload() {
      const span = spanNow();
      if (span) void load(span);
    },
    stop() {
      abort?.abort();
      clearInterval(rolling);
      stopLoading();
      stopFollowing();
    },
  };
}
