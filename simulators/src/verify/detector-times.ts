// How long Lagebild may take to notice what goes on: generous for the limits of region/findings.yaml, in the device's own time.
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import type { FaultRecord } from '../truth/record.ts';

const HOUR_MS = 3_600_000;
/** Whatever is seen in a reading or two takes as many rhythms, and one or the other of them may be missing. */
const RHYTHMS = 4;

/** What a detector sees in the last hours of a fault it may tell so long after it: drift judges an hour when the next but one begins. */
export const TOLD_LATE_MS = 3 * HOUR_MS;

/** Hours after which a fault that goes on has been noticed. */
const NOTICED_HOURS: Record<FindingCode, number> = {
  stuck: 24, // ten hours by day of a car park that stands still in the evening
  spike: 24, // strikes now and then only
  drift: 14, // until it is five degrees away, and three hours more, told an hour late
  battery_low: 1, // once it is low
  day_burner: 24, // by day only
  lamp_failure: 24, // by night only
  supply_failure: 1,
  counter_reset: 1,
  out_of_order: 2,
  closed: 1,
};

/** @returns milliseconds after the begin of the fault */
export function noticedWithinMs(code: FindingCode, { from, to }: FaultRecord, everyMs: number): number {
  // A dying battery falls from 30 % to nothing in half of its time, and is low at half of that.
  const untilItShowsMs = code === 'battery_low' ? (to - from) / 4 : 0;
  return untilItShowsMs + NOTICED_HOURS[code] * HOUR_MS + RHYTHMS * everyMs;
}
