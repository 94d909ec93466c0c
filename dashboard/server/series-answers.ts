// The answers about values over time: in buckets, reading by reading, and what is usual at such a time.
import { MAX_RAW_DAYS, MAX_USUAL_DAYS, USUAL_WEEKS } from '@lagebild/shared/contract/series-routes.ts';
import { bucketStarts, countBuckets, type Every, everyMs, fittingEvery, MAX_BUCKETS, parseEvery } from '@lagebild/shared/domain/bucket.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { isRejected } from '@lagebild/shared/domain/quality/level.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { usualBand, weeksBefore } from '@lagebild/shared/domain/usual-band.ts';
import { flagsOfSelection } from '@lagebild/shared/registry/quality-flags.ts';
import type { Selection } from '@lagebild/shared/store/time-series-store.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { RefusedQuestion } from './problem.ts';

export type SeriesRoute = 'series' | 'seriesUsual';

const DAY_MS = 86_400_000;
const FIVE_MINUTES_MS = 300_000;
/** Buckets of the usual band: it lies behind the line, and a single reading of a week would make it ragged. */
const USUAL_BUCKETS = 150;

interface SeriesOf {
  readonly municipality: string;
  readonly device: string;
  readonly quantity: string;
  readonly from?: number | undefined;
  readonly to?: number | undefined;
}

export interface ResolvedSeries {
  readonly municipality: string;
  readonly kind: Kind;
  readonly device: string;
  readonly quantity: string;
  readonly circular: boolean;
  readonly from: number;
  readonly to: number;
}

/** What a question about a series means. @throws {RefusedQuestion} DEVICE_UNKNOWN, QUANTITY_UNKNOWN, RANGE_EMPTY … */
export function resolveSeries(context: AnswerContext, { municipality, device: id, quantity, ...range }: SeriesOf): ResolvedSeries {
  const { rules, requireDevice } = context;
  const { kind, device } = requireDevice(id, municipality);
  const rule = quantityOf(rules, kind, quantity);
  if (!rule) {
    const known = Object.keys(rules.kinds[kind].quantities).join(', ');
    throw new RefusedQuestion('QUANTITY_UNKNOWN', `"${quantity}" is no quantity of ${kind}.`, `Known are ${known}.`);
  }
  const to = range.to ?? Date.now();
  const from = range.from ?? to - DAY_MS;
  if (from >= to) throw new RefusedQuestion('RANGE_EMPTY', 'The range is empty: from must be before to.');
  return { municipality, kind, device, quantity, circular: rule.circular, from, to };
}

/** @param most buckets of one answer @throws {RefusedQuestion} RANGE_TOO_WIDE */
export function chooseEvery(from: number, to: number, text: string | undefined, most = MAX_BUCKETS): Every {
  const widest = fittingEvery(to - from, most);
  const usual = (to - from) / FIVE_MINUTES_MS + 1 <= most ? '5m' : widest;
  const every = parseEvery(text ?? usual);
  if (!every) throw new Error(`${text} passed the schema but is no width`);
  const buckets = countBuckets(from, to, every);
  if (buckets > most) {
    const detail = `The range would make ${buckets} buckets of ${text}; at most ${most} are answered.`;
    throw new RefusedQuestion('RANGE_TOO_WIDE', detail, `Use every=${widest} or a shorter range.`);
  }
  return every;
}

export const widthOf = ({ count, unit }: Every): string => `${count}${unit}`;

export const selectionOf = ({ kind, municipality, device, quantity, circular, from, to }: ResolvedSeries): Selection => ({
  kind,
  devices: [{ municipality, device }],
  quantities: [{ name: quantity, circular }],
  from,
  to,
});

export function createSeriesAnswers(context: AnswerContext): Pick<Answers, SeriesRoute> {
  const { store, registry, rules } = context;
  const { timezone } = rules.district;

  /** The readings of a range; undefined when there are more than `most`. */
  async function readings(of: ResolvedSeries, quality: 'accepted' | 'all', most: number) {
    const selection = selectionOf(of);
    const found = await store.points(selection, most + 1);
    if (found.length > most) return undefined;
    const flags = quality === 'all' ? [] : flagsOfSelection(registry.findings, selection).filter(({ level }) => isRejected(level));
    const kept = found.filter(({ time }) => !flags.some(({ from, to }) => time >= from && time < to));
    return { times: kept.map(({ time }) => time), values: kept.map(({ value }) => value), every: 'raw', tier: 'raw' as const };
  }

  return {
    async series({ every: wanted, most, aggregate, quality, ...asked }) {
      const of = resolveSeries(context, asked);
      const isShort = of.to - of.from <= MAX_RAW_DAYS * DAY_MS;
      if (wanted === 'raw') {
        const found = isShort ? await readings(of, quality, MAX_BUCKETS) : undefined;
        if (found) return found;
        const detail = `At most ${MAX_BUCKETS} readings of ${MAX_RAW_DAYS} days are answered one by one.`;
        throw new RefusedQuestion('RANGE_TOO_WIDE', detail, 'Use a shorter range, a width such as every=1m, or /api/v1/series.csv.');
      }
      if (wanted === undefined && most !== undefined && isShort) {
        const found = await readings(of, quality, most);
        // Readings that are not kept any more may still be there as roll-ups.
        if (found && found.times.length > 0) return found;
      }
      const every = chooseEvery(of.from, of.to, wanted ?? (most === undefined ? undefined : fittingEvery(of.to - of.from, most)));
      return { ...(await context.series({ ...of, every, aggregate }, quality)), every: widthOf(every) };
    },

    async seriesUsual(asked) {
      const of = resolveSeries(context, asked);
      if (of.to - of.from > MAX_USUAL_DAYS * DAY_MS) {
        const detail = `What is usual is told of ${MAX_USUAL_DAYS} days at most.`;
        throw new RefusedQuestion('RANGE_TOO_WIDE', detail, 'Use a shorter range.');
      }
      const fitting = parseEvery(fittingEvery(of.to - of.from, USUAL_BUCKETS)) as Every;
      const every: Every = everyMs(fitting) < FIVE_MINUTES_MS ? { count: 5, unit: 'm' } : fitting;
      const times = bucketStarts(of.from, of.to, every, timezone);
      const past: (number | null)[][] = [];
      // A direction has no least and most.
      for (let week = 1; week <= USUAL_WEEKS && !of.circular; week += 1) {
        const before = times.map((time) => weeksBefore(time, week, timezone));
        const width = everyMs(every);
        const from = before[0] ?? of.from;
        const to = (before.at(-1) ?? from) + width;
        const found = await context.series({ ...of, from, to, every, aggregate: 'mean' });
        const values = new Map(found.times.map((time, index) => [time, found.values[index] ?? null]));
        past.push(before.map((time) => values.get(every.unit === 'd' ? time : Math.floor(time / width) * width) ?? null));
      }
      return { times, ...usualBand(past, times.length), every: widthOf(every) };
    },
  };
}
