// How long Lagebild may take to notice what goes on: generous for the limits of region/findings.yaml, in the device's own time.
import type { FindingCode } from '@lagebild/shared/domain/finding.ts';
import type { FaultRecord } from '../truth/record.ts';

const HOUR_MS = 3_600_000;
/** Whatever is seen in a reading or two takes as many rhythms, and one or the other of them may be missing. */
const RHYTHMS = 4;

/** What a detector sees in the last hours of a fault it may tell so long after it: drift judges an hour when the next but one begins. */
export const TOLD_LATE_MS = 3 * HOUR_MS;

export interface DetectorTimes {
  /** Hours after which a fault that goes on has been noticed. */
  readonly noticed: number;
  /** Hours after which the finding of a fault that is over has ended; once: it is over with the readings seen; never: it need not end. */
  readonly ended: number | 'once' | 'never';
}

export const TIMES: Record<FindingCode, DetectorTimes> = {
  stuck: { noticed: 24, ended: 12 }, // ten hours by day of a car park that stands still in the evening; which may stand still afterwards
  spike: { noticed: 24, ended: 'once' }, // strikes now and then only
  drift: { noticed: 14, ended: 5 }, // until it is five degrees away, and three hours more, told an hour late
  battery_low: { noticed: 1, ended: 'never' }, // once it is low; nobody changes it
  day_burner: { noticed: 24, ended: 24 }, // by day only
  lamp_failure: { noticed: 24, ended: 24 }, // by night only
  supply_failure: { noticed: 1, ended: 1 },
  counter_reset: { noticed: 1, ended: 'once' },
  out_of_order: { noticed: 2, ended: 2 },
  closed: { noticed: 1, ended: 1 },
  // No fault of the simulator is told by these alone.
  gear_failure: { noticed: 1, ended: 1 },
  relay_failure: { noticed: 1, ended: 1 },
  overridden: { noticed: 2, ended: 2 },
  not_following: { noticed: 24, ended: 24 },
  jump: { noticed: 1, ended: 'once' },
  humid: { noticed: 1, ended: 1 },
};

/** Chance may leave a pause in which all is well. */
const MAY_PAUSE: readonly FindingCode[] = ['out_of_order'];

/** @returns milliseconds after the begin of the fault */
export function noticedWithinMs(code: FindingCode, { from, to }: FaultRecord, everyMs: number): number {
  // A dying battery falls from 30 % to nothing in half of its time, and is low at half of that.
  const untilItShowsMs = code === 'battery_low' ? (to - from) / 4 : 0;
  return untilItShowsMs + TIMES[code].noticed * HOUR_MS + RHYTHMS * everyMs;
}

/**
 * Whether a finding ended when its fault did.
 * @param until when it ended, null while it lasts
 * @param reached when the truth ends; epoch milliseconds all
 */
export function hasEndedRightly(code: FindingCode, until: number | null, { to }: FaultRecord, everyMs: number, reached: number): boolean {
  const { ended } = TIMES[code];
  if (ended === 'once') return until !== null;
  if (ended === 'never') return until === null;
  const latest = to + ended * HOUR_MS + RHYTHMS * everyMs;
  if (until === null) return reached < latest;
  return until <= latest && (until >= to || MAY_PAUSE.includes(code));
}
