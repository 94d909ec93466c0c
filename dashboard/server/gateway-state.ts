// Whether a gateway is there, and whom its silence explains.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { type DeviceKey, deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { GatewayRow, Gateways } from '@lagebild/shared/registry/gateways.ts';

const DAY_MS = 86_400_000;
/** ChirpStack's gateways send statistics every 30 seconds; whoever has missed that many is not there. */
const GATEWAY_SILENT_MS = 15 * 60_000;

type GatewayState = Pick<Answer<'gateways'>['gateways'][number], 'state' | 'since'>;

export function gatewayState({ online, onlineSince, lastHeard, statsAt }: GatewayRow, now: number): GatewayState {
  if (online === 0) return { state: 'offline', since: onlineSince };
  // Some never report (Milesight, The Things Stack): a gap between two uplinks says nothing about them.
  if (online === null && statsAt === null) return { state: 'unknown', since: onlineSince };
  return now - lastHeard > GATEWAY_SILENT_MS ? { state: 'silent', since: lastHeard } : { state: 'online', since: onlineSince };
}

/** Devices that only a gateway heard which is away now, with its id: their silence is the gateway's. */
export function silencedByGateways(gateways: Pick<Gateways, 'list' | 'onlyHeardBy'>, now: number): Map<DeviceKey, string> {
  const silenced = new Map<DeviceKey, string>();
  for (const row of gateways.list(undefined, now)) {
    const { state } = gatewayState(row, now);
    if (state !== 'offline' && state !== 'silent') continue;
    const { municipality, gateway, lastHeard } = row;
    for (const device of gateways.onlyHeardBy(municipality, gateway, lastHeard - DAY_MS)) {
      silenced.set(deviceKey({ municipality, device }), gateway);
    }
  }
  return silenced;
}
