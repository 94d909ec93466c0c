// What the verdicts of a batch mean for others: readings to show, to watch and to write, and what the database would not take.
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import type { Stored } from './findings/watch.ts';
import { quarantine, readingsOf, type Verdict } from './message.ts';

export const isSettled = ({ ending }: Verdict): boolean => ending === 'stored' || ending === 'duplicate';

export function storedReadings(verdicts: readonly Verdict[]): Reading[] {
  return verdicts.flatMap((v) => (v.ending === 'stored' ? readingsOf(v) : []));
}

/** Readings that were there already. After a crash they may have been stored in a batch that was never booked. */
export function repeatedReadings(verdicts: readonly Verdict[]): Reading[] {
  return verdicts.flatMap((v) => (v.ending === 'duplicate' ? readingsOf(v) : []));
}

export function storedOf(verdicts: readonly Verdict[], isReplayed: boolean): Stored[] {
  return verdicts.flatMap((verdict) => {
    if (verdict.ending !== 'stored') return [];
    const isPast = isReplayed || verdict.message.topic.endsWith('/backfill');
    return readingsOf(verdict).map((reading) => ({ reading, isPast }));
  });
}

/** Readings the database will never take go to the quarantine with its words. */
export function withoutRejected(verdicts: readonly Verdict[], rejected: ReadonlyMap<Reading, string>): readonly Verdict[] {
  if (rejected.size === 0) return verdicts;
  return verdicts.map((verdict) => {
    if (verdict.ending !== 'stored') return verdict;
    const words = readingsOf(verdict)
      .map((reading) => rejected.get(reading))
      .find((one) => one !== undefined);
    if (words === undefined) return verdict;
    const { municipality, kind, device } = verdict.reading;
    const refused = quarantine(verdict.message, { municipality, kind, device }, { code: 'store_rejected', words });
    return verdict.heard ? { ...refused, heard: verdict.heard } : refused;
  });
}
