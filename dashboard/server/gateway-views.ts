// What is told of gateways: their state, the devices that only they hear, and those whose silence theirs explains.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { GatewayRow } from '@lagebild/shared/registry/gateways.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';

export interface GatewayDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'gateways' | 'adopted' | 'radio'>;
}

type View = Answer<'gateways'>['gateways'][number];

const DAY_MS = 86_400_000;
/** ChirpStack's gateways send statistics every 30 seconds; whoever has missed that many is not there. */
const GATEWAY_SILENT_MS = 15 * 60_000;

/** @param now epoch milliseconds */
export function gatewayViews(municipality: string | undefined, now: number, deps: GatewayDeps): View[] {
  const { gateways } = deps.registry;
  return gateways.list(municipality, now).map((row) => {
    // Of its own last day, however long ago that is: a weekend later it explains its devices' silence as well.
    const onlyHere = gateways.onlyHeardBy(row.municipality, row.gateway, row.lastHeard - DAY_MS);
    const overdue = onlyHere.filter((device) => isOverdue({ municipality: row.municipality, device }, now, deps));
    return { ...stateOf(row, now), onlyHere, overdue };
  });
}

function stateOf({ online, onlineSince, ...row }: GatewayRow, now: number): Omit<View, 'onlyHere' | 'overdue'> {
  if (online === 0) return { ...row, state: 'offline', since: onlineSince };
  // Some never report (Milesight, The Things Stack): a gap between two uplinks says nothing about them.
  if (online === null && row.statsAt === null) return { ...row, state: 'unknown', since: onlineSince };
  const isSilent = now - row.lastHeard > GATEWAY_SILENT_MS;
  return { ...row, ...(isSilent ? { state: 'silent', since: row.lastHeard } : { state: 'online', since: onlineSince }) };
}

/** Whether a device should have been heard by now; false where nobody knows how often it sends. */
function isOverdue(of: { municipality: string; device: string }, now: number, { rules, profiles, registry }: GatewayDeps): boolean {
  const profile = profiles.get(registry.adopted.get(of)?.profile ?? '');
  const heard = registry.radio.view(of.municipality, of.device)?.lastHeard;
  return (
    profile !== undefined && heard !== undefined && freshnessOf(heard, now, rules.kinds[profile.kind], profile.every_minutes) !== 'fresh'
  );
}
