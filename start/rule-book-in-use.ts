// What of the rule book devices rest on, as far as the registry and the newest values tell.
import type { InUse } from '@lagebild/ingest/rule-book-reload.ts';
import type { Latest } from '@lagebild/shared/domain/latest.ts';
import type { Device } from '@lagebild/shared/domain/reading.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';

/** @param latestOf the newest values of a device; undefined while nothing is known of it */
export function inUseBy({ devices, adopted }: Pick<Registry, 'devices' | 'adopted'>, latestOf: (of: Device) => Latest | undefined): InUse {
  return {
    devicesOf(municipality) {
      const all = [...devices.all(), ...adopted.all()].filter((one) => one.municipality === municipality);
      return new Set(all.map(({ device }) => device)).size;
    },
    hasQuantity(kind, quantity) {
      for (const device of devices.all()) if (device.kind === kind && latestOf(device)?.quantities.has(quantity)) return true;
      return false;
    },
  };
}

/** Makes a map hold what another holds. */
export function replaceAll<K, V>(target: Map<K, V>, next: ReadonlyMap<K, V>): void {
  target.clear();
  for (const [key, value] of next) target.set(key, value);
}
