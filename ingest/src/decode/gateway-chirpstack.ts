// ChirpStack v4, gateway side, JSON and Protobuf: …gateway/{id}/event/stats and state/conn, with and without a region in front.

import type { GatewayStats, LnsEvent } from '@lagebild/shared/domain/lns-event.ts';
import { countOf, gatewayOf, type Json, listOf, numberOf, objectOf, placeOf, present, textOf, timeOf } from './fields.ts';
import type { Format, Incoming, Undecodable } from './format.ts';
import { readGatewayState, readGatewayStats } from './gateway-protobuf.ts';

interface Place {
  readonly region: string | undefined;
  readonly gateway: string;
  /** event/stats, event/up … or state/conn. */
  readonly what: string;
}

/** The region may have levels of its own. */
function placeIn({ levels }: Incoming): Place | undefined {
  const at = levels.lastIndexOf('gateway');
  const [id, branch, what] = levels.slice(at + 1);
  if (at === -1 || at + 4 !== levels.length || (branch !== 'event' && branch !== 'state')) return undefined;
  const gateway = gatewayOf(id);
  return gateway
    ? { region: at > 0 ? levels.slice(0, at).join('/').slice(0, 64) : undefined, gateway, what: `${branch}/${what}` }
    : undefined;
}

function kindOf({ root, payload }: Incoming, { what }: Place): string {
  if (objectOf(root)) return ', JSON';
  const read = { 'state/conn': readGatewayState, 'event/stats': readGatewayStats }[what];
  return read?.(payload) === undefined ? '' : ', Protobuf';
}

export const chirpStackGateway: Format = {
  name: 'ChirpStack gateway',
  recognise(message) {
    const place = placeIn(message);
    return place && `${place.region === undefined ? '' : '{region}/'}gateway/{id}/${place.what.split('/')[0]}/…${kindOf(message, place)}`;
  },
  decode(message) {
    const { region, gateway, what } = placeIn(message) as Place;
    const root = objectOf(message.root);
    const named = { gateway, ...present({ region }) };
    if (what === 'state/conn') {
      const isOnline = root ? root.state === 'ONLINE' || root.state === 1 : readGatewayState(message.payload);
      return isOnline === undefined ? unreadable : { type: 'gateway state', ...named, isOnline };
    }
    if (what !== 'event/stats') return { type: 'gateway traffic', ...named, what: what.slice(0, 40) };
    const stats = root ? statsOf(root) : readGatewayStats(message.payload);
    return stats ? ({ type: 'gateway stats', ...stats, ...named } satisfies LnsEvent) : unreadable;
  },
};

const unreadable: Undecodable = {
  problem: {
    en: 'what the gateway side sent is neither JSON nor the Protobuf of ChirpStack v4; the Gateway Bridge or the MQTT Forwarder on the gateway decides that (marshaler, or json)',
    de: 'was die Gateway-Seite geschickt hat, ist weder JSON noch das Protobuf von ChirpStack v4; das stellt man an der Gateway Bridge oder am MQTT Forwarder des Gateways ein („marshaler“ oder „json“)',
  },
};

function statsOf(root: Json): Omit<GatewayStats, 'type' | 'gateway' | 'region'> {
  return {
    ...present({ time: timeOf(root.time), dutyCycle: dutyCycleOf(objectOf(root.dutyCycleStats)) }),
    ...placeOf(root.location),
    received: countOf(root.rxPacketsReceived) ?? 0,
    receivedOk: countOf(root.rxPacketsReceivedOk) ?? 0,
    toSend: countOf(root.txPacketsReceived) ?? 0,
    sent: countOf(root.txPacketsEmitted) ?? 0,
  };
}

/** Durations come as "3600s". */
const secondsOf = (value: unknown): number | undefined => numberOf(textOf(value)?.replace(/s$/, ''));

function dutyCycleOf(stats: Json | undefined): number | undefined {
  const loads = listOf(stats?.bands).flatMap((band) => {
    const most = secondsOf(band.loadMax);
    return most ? [(secondsOf(band.loadTracked) ?? 0) / most] : [];
  });
  return loads.length > 0 ? Math.max(...loads) : undefined;
}
