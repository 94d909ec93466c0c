// Takes in quarantined messages again, portion by portion, oldest first.
import type { Quarantine, QuarantineFilter } from '@lagebild/shared/registry/quarantine.ts';
import type { Pipeline, ReplayCounts } from './pipeline.ts';

/** Taken in between two batches; others wait meanwhile. */
const PORTION = 500;

export const noReplays = (): ReplayCounts => ({ stored: 0, duplicate: 0, noted: 0, quarantined: 0, missing: 0 });

/** All that match the filter; those that are refused again stay. */
export async function replayWaiting(
  filter: QuarantineFilter,
  { quarantine, replay }: { readonly quarantine: Pick<Quarantine, 'ids'>; readonly replay: Pipeline['replay'] },
): Promise<ReplayCounts> {
  const counts = noReplays();
  for (let above = 0; ; ) {
    const ids = quarantine.ids(filter, above, PORTION);
    const last = ids.at(-1);
    if (last === undefined) return counts;
    const some = await replay(ids);
    for (const ending of Object.keys(counts) as (keyof ReplayCounts)[]) counts[ending] += some[ending];
    above = last;
  }
}
