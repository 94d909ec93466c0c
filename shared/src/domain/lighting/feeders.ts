// Cabinets and the lamps they feed: whose energy is part of whose, so that nothing is counted twice.
import { type DeviceKey, deviceKey } from '../reading.ts';

interface Fed {
  readonly municipality: string;
  readonly device: string;
  readonly feeder?: string | undefined;
}

/** The key of the cabinet that feeds a lamp; undefined when it tells none, or itself. */
export function feederKey({ municipality, device, feeder }: Fed): DeviceKey | undefined {
  return feeder === undefined || feeder === device ? undefined : deviceKey({ municipality, device: feeder });
}

/**
 * The devices whose figures make the sum of all of them: a lamp behind a cabinet of the same selection that measures for itself is
 * contained in the cabinet's figure.
 */
export function withoutContained<D extends Fed>(devices: readonly D[], measures: (device: D) => boolean): D[] {
  const measuring = new Set(devices.filter(measures).map(deviceKey));
  return devices.filter((device) => {
    const key = feederKey(device);
    return key === undefined || !measuring.has(key);
  });
}
