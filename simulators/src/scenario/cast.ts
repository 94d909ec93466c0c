// The devices of a scenario: those of the simulated district at the rhythm of real ones, and more of them when asked for.
import { UsageError } from '../cli/command.ts';
import { createDevices } from '../district/catalogue.ts';
import type { SimulatedDevice } from '../district/device.ts';
import { marketRush } from '../district/market.ts';
import { moreTowns } from '../district/more-places.ts';
import { lorawanDevices } from '../lorawan/fleet.ts';
import type { Place } from '../region/load-region.ts';
import type { Scenario } from './scenario-file.ts';

const MINUTE_MS = 60_000;

/** @throws {UsageError} when the scenario names a municipality the district does not have, or leaves no device */
export function castOf(
  { seed, devices: size, municipalities, market, lorawan, every_minutes: every }: Scenario,
  places: readonly Place[],
): SimulatedDevice[] {
  const known = places.map(({ key }) => key);
  const unknown = municipalities?.find((key) => !known.includes(key));
  if (unknown !== undefined) throw new UsageError(`"${unknown}" is no municipality of the district; known are ${known.join(', ')}.`);
  const chosen = places.filter(({ key }) => municipalities === undefined || municipalities.includes(key));
  const all = createDevices(chosen, seed, {
    ...(market && { rush: (key) => marketRush(key, true) }),
    ...(size !== undefined && {
      towns: moreTowns(
        chosen.map(({ key }) => key),
        size,
      ),
    }),
  }).map(atRealRhythm);
  const cast = [...(size === undefined ? all : all.slice(0, size)), ...lorawanDevices(chosen, seed, lorawan)];
  if (cast.length === 0) throw new UsageError('The scenario has no device: nothing would be sent.');
  return every === undefined ? cast : cast.map(({ newsIntervalMs: _, ...device }) => ({ ...device, intervalMs: every * MINUTE_MS }));
}

/** Batteries and airtime allow no message every few seconds. */
function atRealRhythm({ silentFromHour: _, ...device }: SimulatedDevice): SimulatedDevice {
  const { kind, newsIntervalMs } = device;
  const intervalMs = kind === 'air' ? 10 * MINUTE_MS : kind === 'lighting' || newsIntervalMs !== undefined ? 15 * MINUTE_MS : 5 * MINUTE_MS;
  if (kind !== 'parking') return { ...device, intervalMs };
  if (newsIntervalMs !== undefined) return { ...device, intervalMs };
  return { ...device, intervalMs, valuesAt: (time) => ({ open: true, ...device.valuesAt(time) }) };
}
