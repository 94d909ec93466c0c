// Who fell silent: devices, the longest silence first, and gateways in the place of all whom they silenced.
import { type ReadonlySignal, useComputed } from '@preact/signals';
import { type Device, deviceList } from './device-store.ts';

export interface Silenced {
  readonly municipality: string;
  readonly gateway: string;
  readonly devices: number;
}

export interface Silent {
  /** Devices that there are at all. */
  readonly of: number;
  /** All that are silent, whatever explains it. */
  readonly count: number;
  readonly gateways: readonly Silenced[];
  /** Whose silence nothing explains. */
  readonly devices: readonly Device[];
}

export function groupSilent(silent: readonly Device[], of: number): Silent {
  const gateways = new Map<string, { municipality: string; gateway: string; devices: number }>();
  const unexplained: Device[] = [];
  for (const device of silent) {
    const { municipality } = device;
    const gateway = device.reporting.value.silencedBy;
    if (gateway === undefined) {
      unexplained.push(device);
      continue;
    }
    const key = `${municipality}/${gateway}`;
    const known = gateways.get(key) ?? { municipality, gateway, devices: 0 };
    known.devices += 1;
    gateways.set(key, known);
  }
  unexplained.sort((a, b) => (a.latest.value?.time ?? 0) - (b.latest.value?.time ?? 0));
  return { of, count: silent.length, gateways: [...gateways.values()].sort((a, b) => b.devices - a.devices), devices: unexplained };
}

/** @param municipality all when left out */
export function useSilent(municipality: string | undefined): ReadonlySignal<Silent> {
  const here = useComputed(() => deviceList.value.filter((device) => municipality === undefined || device.municipality === municipality));
  return useComputed(() =>
    groupSilent(
      here.value.filter((device) => device.freshness.value === 'silent'),
      here.value.length,
    ),
  );
}
