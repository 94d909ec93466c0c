// Lays what was counted onto spans of time, and says of each how much of it is known and how much only shared out.
import type { Segment } from './meter.ts';

export interface Span {
  /** Epoch milliseconds. */
  readonly from: number;
  readonly to: number;
}

export interface SpanAmount {
  /** All of it, in the unit of what was counted. */
  readonly amount: number;
  /** The part of it that was counted over a gap reaching beyond the span, and shared out. */
  readonly shared: number;
  /** Share of the span's time that is known, 0 to 1. */
  readonly known: number;
  /** Share of the span's time that lies in such a gap. */
  readonly bridged: number;
}

/**
 * @param spans in the order of time, without overlap
 * @param gapMs a segment longer than this and than the span it lies in was counted over a gap
 * @param weightOf how much of a gap's amount belongs to a part of it, for example the hours the plan has it burn; all 0: by time
 */
export function layOnSpans(
  spans: readonly Span[],
  segments: readonly Segment[],
  gapMs: number,
  weightOf: (from: number, to: number) => number,
): SpanAmount[] {
  const sums = spans.map(() => ({ amount: 0, shared: 0, known: 0, bridged: 0 }));
  let first = 0;
  for (const { from, to, amount } of segments) {
    while (first < spans.length && (spans[first]?.to ?? 0) <= from && !(from === to && spans[first]?.to === from)) first += 1;
    const isWithin = [spans[first], spans[first + 1]].some((span) => span && from >= span.from && to <= span.to);
    const isGap = to - from > gapMs && !isWithin;
    const whole = isGap ? weightOf(from, to) : 0;
    for (let index = first; index < spans.length; index += 1) {
      const span = spans[index];
      const sum = sums[index];
      if (!span || !sum || span.from > to || (span.from === to && from < to)) break;
      const [begin, end] = [Math.max(from, span.from), Math.min(to, span.to)];
      if (from === to) {
        // A moment on the edge belongs to the span that begins there.
        if (from >= span.from && from < span.to) sum.amount += amount;
        continue;
      }
      if (end <= begin) continue;
      const part = amount * (whole > 0 ? weightOf(begin, end) / whole : (end - begin) / (to - from));
      const timeShare = (end - begin) / (span.to - span.from);
      sum.amount += part;
      if (isGap) {
        sum.shared += part;
        sum.bridged += timeShare;
      } else sum.known += timeShare;
    }
  }
  return sums.map((sum) => ({ ...sum, known: Math.min(1, sum.known), bridged: Math.min(1, sum.bridged) }));
}
