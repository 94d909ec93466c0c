// The parking devices of a municipality, or all, with what is known of them now.
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { ParkingDevice } from '@lagebild/shared/domain/parking/spaces.ts';
import type { AnswerContext } from '../answer-context.ts';

/** What tells how many spaces are free. */
export const COUNTED = ['free', 'occupied'];

export function parkingDevicesNow(context: AnswerContext, municipality: string | undefined, now: number): ParkingDevice[] {
  const { registry, lastValues, valueFlags } = context;
  return [...registry.devices.all()].flatMap((device): ParkingDevice[] => {
    if (device.kind !== 'parking' || (municipality ?? device.municipality) !== device.municipality) return [];
    const latest = lastValues.get(device);
    const freshness = freshnessOf(latest?.time, now, context.limits(device));
    return [{ ...device, latest, freshness, isRejected: valueFlags.isRejected(device, COUNTED) }];
  });
}
