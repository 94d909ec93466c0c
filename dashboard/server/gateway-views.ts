// What is told of gateways: their state, the devices that only they hear, and those whose silence theirs explains.

import type { Answer } from '@lagebild/shared/contract/http.ts';
import { freshnessOf, limitsOf } from '@lagebild/shared/domain/freshness.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import { knownRhythm } from '@lagebild/shared/registry/known-rhythm.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { gatewayState } from './gateway-state.ts';

export interface GatewayDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'gateways' | 'adopted' | 'radio' | 'rhythms'>;
}

type View = Answer<'gateways'>['gateways'][number];

const DAY_MS = 86_400_000;

/** @param now epoch milliseconds */
export function gatewayViews(municipality: string | undefined, now: number, deps: GatewayDeps): View[] {
  const { gateways } = deps.registry;
  return gateways.list(municipality, now).map((row) => {
    // Of its own last day, however long ago that is: a weekend later it explains its devices' silence as well.
    const onlyHere = gateways.onlyHeardBy(row.municipality, row.gateway, row.lastHeard - DAY_MS);
    const overdue = onlyHere.filter((device) => isOverdue({ municipality: row.municipality, device }, now, deps));
    const { online: _, onlineSince: __, ...known } = row;
    return { ...known, ...gatewayState(row, now), onlyHere, overdue };
  });
}

/** Whether a device should have been heard by now; false where nobody knows how often it sends. */
function isOverdue(of: { municipality: string; device: string }, now: number, { rules, profiles, registry }: GatewayDeps): boolean {
  const profile = profiles.get(registry.adopted.get(of)?.profile ?? '');
  const heard = registry.radio.view(of.municipality, of.device)?.lastHeard;
  return (
    profile !== undefined &&
    heard !== undefined &&
    freshnessOf(heard, now, limitsOf(rulesFor(rules, of.municipality).kinds[profile.kind], knownRhythm(of, { profiles, registry }))) !==
      'fresh'
  );
}
