// Adopts devices: from now on their profile reads them, and what has waited for them is taken in.
import { DEVICE_ID } from '@lagebild/shared/contract/topic.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { AdoptedDevice } from '@lagebild/shared/registry/adopted.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import type { Pipeline, ReplayCounts } from './pipeline.ts';
import { noReplays, replayWaiting } from './replay-waiting.ts';

export interface AdoptDeps {
  readonly rules: RuleBook;
  readonly profiles: Profiles;
  readonly registry: Pick<Registry, 'adopted' | 'quarantine'>;
  readonly replay: Pipeline['replay'];
}

export type Adoption = Omit<AdoptedDevice, 'adoptedAt'>;

/** Why devices cannot be adopted, for a person. */
export interface AdoptionRefused {
  readonly refused: string;
}

/** Adopts all of them or none. What of their history is right is stored; the rest stays in the quarantine with the reason of today. */
export async function adopt(adoptions: readonly Adoption[], deps: AdoptDeps): Promise<ReplayCounts | AdoptionRefused> {
  const { registry } = deps;
  const refused = adoptions.map((adoption) => whyNot(adoption, deps)).find((reason) => reason !== undefined);
  if (refused !== undefined) return { refused };
  for (const adoption of adoptions) registry.adopted.adopt({ ...adoption, adoptedAt: Date.now() });
  const counts = noReplays();
  for (const { municipality, device } of adoptions) {
    const some = await replayWaiting({ municipality, device }, { quarantine: registry.quarantine, replay: deps.replay });
    for (const ending of Object.keys(counts) as (keyof ReplayCounts)[]) counts[ending] += some[ending];
  }
  return counts;
}

function whyNot({ municipality, device, profile, lat, lon }: Adoption, { rules, profiles }: AdoptDeps): string | undefined {
  if (!isMunicipality(rules, municipality)) return `"${municipality}" is no municipality of the district.`;
  if (!DEVICE_ID.test(device)) return `"${device.slice(0, 80)}" cannot be a device id.`;
  if (!profiles.has(profile)) return `There is no profile "${profile.slice(0, 80)}".`;
  return (lat === undefined) === (lon === undefined) ? undefined : 'A place needs latitude and longitude.';
}
