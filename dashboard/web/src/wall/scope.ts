// What a wallboard is about: its devices and those that are silent, within the chosen municipalities and kinds.
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { type Device, deviceList } from '../state/device-store.ts';
import { groupSilent, type Silent } from '../state/silent.ts';

export interface Scope {
  /** Keys of municipalities; empty: all. */
  readonly places: readonly string[];
  readonly kind: Kind | undefined;
}

const hasPlace = ({ places }: Scope, municipality: string): boolean => places.length === 0 || places.includes(municipality);

export function devicesIn(scope: Scope): Device[] {
  return deviceList.value.filter(
    ({ kind, municipality }) => (scope.kind === undefined || scope.kind === kind) && hasPlace(scope, municipality),
  );
}

/** Gateways that explain the silence of theirs, then the longest silence first. */
export function silentIn(scope: Scope): Silent {
  const devices = devicesIn(scope);
  return groupSilent(
    devices.filter(({ freshness }) => freshness.value === 'silent'),
    devices.length,
  );
}
