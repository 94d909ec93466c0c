// How far the messages of each source got in a batch: recognised, read, stored, or why not.
import type { RefusalCode } from '@lagebild/shared/domain/refusal.ts';
import type { SourceUse } from '@lagebild/shared/registry/sources.ts';
import { readingsOf, type Verdict } from './message.ts';

/** Refusals of what had been read already: its values, its time or its device do not fit. */
const READ: ReadonlySet<RefusalCode> = new Set<RefusalCode>([
  'out_of_range',
  'over_capacity',
  'too_fast',
  'time_future',
  'time_past',
  'time_before_backfill',
  'backfill_without_time',
  'backfill_not_allowed',
  'kind_mismatch',
  'conflict',
  'store_rejected',
]);
/** Refusals of a message in Lagebild's own format whose values could not be read. */
const OWN_FORMAT: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['quantity_unknown', 'value_type', 'time_invalid']);
/** No mistake: a person is asked for. */
const WAITING: ReadonlySet<RefusalCode> = new Set<RefusalCode>(['device_unknown', 'eui_elsewhere']);

/** @param accountOf the municipality in whose books a message stands */
export function sourceUses(verdicts: readonly Verdict[], accountOf: (verdict: Verdict) => string): SourceUse[] {
  const uses = new Map<string, SourceUse>();
  for (const verdict of verdicts) {
    const { source, receivedAt } = verdict.message;
    if (source === undefined) continue;
    const municipality = accountOf(verdict);
    const key = `${municipality}/${source}`;
    const use = uses.get(key) ?? { source, municipality, messageAt: receivedAt, devices: new Set<string>() };
    uses.set(key, use);
    note(verdict, receivedAt, use);
  }
  return [...uses.values()];
}

function note(verdict: Verdict, at: number, use: SourceUse): void {
  use.messageAt = Math.max(use.messageAt, at);
  const code = verdict.ending === 'quarantined' ? verdict.refusal.code : undefined;
  const isStored = verdict.ending === 'stored' || verdict.ending === 'duplicate';
  const isDecoded = isStored || (code !== undefined && READ.has(code));
  if (isDecoded || verdict.heard || (code !== undefined && OWN_FORMAT.has(code))) use.recognisedAt = Math.max(use.recognisedAt ?? 0, at);
  if (isDecoded) use.decodedAt = Math.max(use.decodedAt ?? 0, at);
  if (isStored) {
    use.storedAt = Math.max(use.storedAt ?? 0, at);
    for (const { device } of readingsOf(verdict)) use.devices.add(device);
  }
  if (verdict.ending === 'quarantined' && !WAITING.has(verdict.refusal.code) && at >= (use.refused?.at ?? 0))
    use.refused = { at, refusal: verdict.refusal };
}
