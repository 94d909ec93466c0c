// MultiTech Conduit: lora/{DEV-EUI}/{event} of its own broker, lorawan/{GW-UUID}/{APP-EUI}/{DEV-EUI}/{event} of app-connect; EUIs with dashes.
import { bestFirst, type LnsEvent, type Reception } from '@lagebild/shared/domain/lns-event.ts';
import { countOf, devAddrOf, euiOf, gatewayOf, type Json, numberOf, objectOf, payloadOf, present, textOf, timeOf } from './fields.ts';
import { type Format, type Incoming, neitherBase64NorHex, type Undecodable } from './format.ts';

interface Place {
  readonly devEui?: string | undefined;
  readonly gateway?: string | undefined;
  readonly event: string;
}

const GATEWAY_STATES: Record<string, boolean> = { init: true, close: false, disconnected: false };

function placeIn({ levels }: Incoming): Place | undefined {
  const [begin, first, second, third, fourth] = levels;
  if (begin === 'lora' && levels.length === 3) return euiOf(first) ? { devEui: euiOf(first), event: second ?? '' } : undefined;
  if (begin !== 'lorawan') return undefined;
  if (levels.length === 3 && second !== undefined && Object.hasOwn(GATEWAY_STATES, second))
    return { gateway: gatewayOf(first), event: second };
  return levels.length === 5 && euiOf(third) ? { devEui: euiOf(third), gateway: gatewayOf(first), event: fourth ?? '' } : undefined;
}

export const multiTech: Format = {
  name: 'MultiTech Conduit',
  recognise(message) {
    const place = placeIn(message);
    if (!place) return undefined;
    return message.levels[0] === 'lora'
      ? 'lora/{eui}/{event}'
      : `lorawan/{gateway}/${place.devEui === undefined ? '' : '{application}/{eui}/'}{event}`;
  },
  decode(message) {
    const place = placeIn(message) as Place;
    const online = GATEWAY_STATES[place.event];
    if (place.devEui === undefined) return { type: 'gateway state', gateway: place.gateway ?? 'unknown', isOnline: online ?? false };
    const root = objectOf(message.root);
    if (!root) return { problem: { en: 'the payload is no JSON object', de: 'der Inhalt ist kein JSON-Objekt' } };
    const from = present({ devEui: place.devEui, time: timeOf(root.time) ?? timeOf(root.timestamp) });
    if (place.event === 'joined') return { type: 'join', ...from, ...present({ devAddr: devAddrOf(root.devaddr) }) };
    return place.event === 'up' ? uplink(root, from, place) : { type: 'other', ...from, what: place.event.slice(0, 40) };
  },
};

function uplink(root: Json, from: { devEui: string }, place: Place): LnsEvent | Undecodable {
  const payload = payloadOf(root.data);
  if (!payload) return neitherBase64NorHex('data');
  const gateway = gatewayOf(root.gweui) ?? place.gateway;
  const reception: Reception[] = gateway ? [{ gateway, ...present({ rssi: numberOf(root.rssi), snr: numberOf(root.lsnr) }) }] : [];
  const factor = /^SF(\d+)/.exec(textOf(root.datr) ?? '')?.[1];
  return {
    type: 'uplink',
    ...from,
    ...present({ devAddr: devAddrOf(root.devaddr), fCnt: countOf(root.fcnt ?? root.seqn), spreadingFactor: countOf(factor) }),
    fPort: countOf(root.port) ?? 0,
    ...payload,
    receptions: bestFirst(reception),
  };
}
