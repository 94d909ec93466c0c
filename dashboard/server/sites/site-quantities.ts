// What can be told of a whole place: its quantities, and for each the devices that count, so that nothing is counted twice.
import { KINDS, type Kind } from '@lagebild/shared/domain/kind.ts';
import { countingOf } from '@lagebild/shared/domain/parking/spaces.ts';
import { type RuleBook, togetherOf } from '@lagebild/shared/domain/rule-book.ts';
import type { Together } from '@lagebild/shared/domain/site/together.ts';
import type { PlacedDevice } from './places.ts';

export interface SiteQuantity {
  readonly kind: Kind;
  readonly quantity: string;
  readonly together: Together;
  readonly circular: boolean;
  readonly devices: readonly PlacedDevice[];
}

/** In the order of the rule book, each kind's headline first; what cannot be put together is left out. */
export function quantitiesOf(devices: readonly PlacedDevice[], rules: RuleBook): SiteQuantity[] {
  return KINDS.flatMap((kind) => {
    const own = devices.filter((device) => device.kind === kind);
    const { headline, quantities } = rules.kinds[kind];
    const told = Object.entries(quantities).flatMap(([quantity, rule]): SiteQuantity[] => {
      const together = togetherOf(rule);
      const measuring = own.filter(({ last }) => last?.quantities.has(quantity));
      const counted = together === 'sum' ? countedOnce(measuring, own) : measuring;
      return counted.length > 0 && together !== 'none' ? [{ kind, quantity, together, circular: rule.circular, devices: counted }] : [];
    });
    return told.sort((a, b) => Number(b.quantity === headline) - Number(a.quantity === headline));
  });
}

/** Bays lie within a counted car park, and a cabinet measures what its lamps draw. */
function countedOnce(measuring: readonly PlacedDevice[], all: readonly PlacedDevice[]): readonly PlacedDevice[] {
  const parking = all.filter(({ kind }) => kind === 'parking').map((device) => ({ device, counting: countingOf(counted(device)) }));
  if (parking.length > 0) {
    const counters = parking.filter(({ counting }) => counting === 'counter').map(({ device }) => device);
    return counters.length > 0 ? measuring.filter((device) => counters.includes(device)) : measuring;
  }
  const feeders = new Set(measuring.filter(({ device, feeder }) => feeder !== device).map(({ feeder }) => feeder));
  return measuring.filter(({ device }) => !feeders.has(device));
}

function counted({ last, use }: PlacedDevice) {
  return { latest: last, ...(use !== undefined && { use }) };
}
