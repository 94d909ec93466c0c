// The rule book as the server tells it: municipalities, kinds, quantities. Everything else needs it; it may change while a page is open.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { computed, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { useTimezone } from '../i18n/format.ts';

export type Region = Answer<'region'>;
export type KindInfo = Region['kinds'][number];
export type QuantityInfo = KindInfo['quantities'][number];
export type MunicipalityInfo = Region['municipalities'][number];

export const region = signal<Region | undefined>(undefined);

const kindByKey = computed(() => new Map(region.value?.kinds.map((kind) => [kind.key, kind])));
const municipalityByKey = computed(() => new Map(region.value?.municipalities.map((municipality) => [municipality.key, municipality])));

export async function loadRegion(): Promise<void> {
  const answer = await ask('region');
  if (JSON.stringify(answer) === JSON.stringify(region.peek())) return; // or every page would be drawn anew each minute
  useTimezone(answer.timezone);
  region.value = answer;
}

export function kindInfo(kind: Kind): KindInfo | undefined {
  return kindByKey.value.get(kind);
}

export function quantityInfo(kind: Kind, quantity: string): QuantityInfo | undefined {
  return kindInfo(kind)?.quantities.find(({ key }) => key === quantity);
}

export function municipalityInfo(key: string): MunicipalityInfo | undefined {
  return municipalityByKey.value.get(key);
}

/** The name people use; a key the region does not know is shown as it is. */
export function municipalityName(key: string): string {
  return municipalityInfo(key)?.name ?? key;
}
