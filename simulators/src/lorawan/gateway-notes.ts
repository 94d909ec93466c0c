// What gateways say of themselves: whether they are connected, and how many packets they heard. Told by ChirpStack's gateway side.
import { chance, hash } from '../district/noise.ts';
import type { Place } from '../region/load-region.ts';
import { gatewaysOf } from './fleet.ts';
import type { ServerMessage } from './uplink.ts';

export interface GatewayNote extends ServerMessage {
  readonly municipality: string;
  readonly gateway: string;
  readonly time: number;
}

/** A gateway that is away, from one moment to another. */
export interface Outage {
  readonly gateway: string;
  readonly from: number;
  readonly to: number;
}

const STATS_MS = 30 * 60_000;

/** Everything gateways say in [begin, end), in order of time. */
export function gatewayNotes(
  places: readonly Place[],
  outages: readonly Outage[],
  begin: number,
  end: number,
  isFirst: boolean,
): GatewayNote[] {
  return places
    .flatMap(({ key: municipality, centre }) =>
      gatewaysOf(municipality).flatMap((gateway, index) => {
        const say = (time: number, what: string, body: object): GatewayNote => ({
          municipality,
          gateway,
          time,
          topic: `eu868/gateway/${gateway}/${what}`,
          payload: JSON.stringify({ gatewayId: gateway, ...body }),
        });
        const notes = isFirst ? [say(begin, 'state/conn', { state: 'ONLINE' })] : [];
        for (const { gateway: which, from, to } of outages) {
          if (which !== gateway) continue;
          if (from >= begin && from < end) notes.push(say(from, 'state/conn', { state: 'OFFLINE' }));
          if (to >= begin && to < end) notes.push(say(to, 'state/conn', { state: 'ONLINE' }));
        }
        for (let time = Math.ceil(begin / STATS_MS) * STATS_MS; time < end; time += STATS_MS) {
          if (outages.some(({ gateway: which, from, to }) => which === gateway && time >= from && time < to)) continue;
          const heard = 20 + Math.floor(chance(hash(gateway), Math.floor(time / STATS_MS)) * 60);
          const location = { latitude: centre[1] + index * 0.006, longitude: centre[0] + index * 0.01, altitude: 80 };
          notes.push(
            say(time, 'event/stats', {
              time: new Date(time).toISOString(),
              location,
              rxPacketsReceived: heard + 3,
              rxPacketsReceivedOk: heard,
              txPacketsReceived: 1,
              txPacketsEmitted: 1,
            }),
          );
        }
        return notes;
      }),
    )
    .sort((a, b) => a.time - b.time);
}
