// Milesight gateways with their own network server: UG6x and UG56, and the newer building gateway. Bandwidth is in kHz, the gateway in rxInfo.mac.
import { bestFirst, type LnsEvent, type Reception } from '@lagebild/shared/domain/lns-event.ts';
import {
  countOf,
  devAddrOf,
  euiOf,
  gatewayOf,
  type Json,
  listOf,
  numberOf,
  objectOf,
  payloadOf,
  placeOf,
  present,
  textOf,
  timeOf,
} from './fields.ts';
import { type Format, neitherBase64NorHex, noEui, type Undecodable } from './format.ts';

const ABOUT_THE_DEVICE = new Set(['status', 'acknowledged', 'error']);

export const milesightGateway: Format = {
  name: 'Milesight gateway',
  recognise({ root }) {
    const message = objectOf(root);
    if (!message || !('devEUI' in message)) return undefined;
    if ('gatewaySN' in message || 'deviceID' in message) return 'gatewaySN' in message ? 'devEUI, gatewaySN' : 'devEUI, deviceID';
    if (listOf(message.rxInfo).some((info) => 'mac' in info)) return 'devEUI, rxInfo.mac';
    if (objectOf(objectOf(message.txInfo)?.dataRate)) return 'devEUI, txInfo.dataRate';
    return 'applicationName' in message || 'applicationID' in message ? 'devEUI, applicationID' : undefined;
  },
  decode({ root }) {
    const message = objectOf(root) as Json;
    const devEui = euiOf(message.devEUI);
    if (!devEui) return noEui('devEUI');
    const time = timeOf(message.time) ?? timeOf(message.gatewayTime);
    const from = present({ devEui, name: textOf(message.deviceName), time });
    const what = [...ABOUT_THE_DEVICE].find((key) => key in message);
    if (what === 'error') return { type: 'log', ...from, level: 'ERROR', code: 'ERROR', description: textOf(message.error) ?? '' };
    if (what !== undefined && !('data' in message)) return { type: 'other', ...from, what };
    return uplink(message, from);
  },
};

function uplink(root: Json, from: { devEui: string }): LnsEvent | Undecodable {
  const payload = payloadOf(root.data);
  if (!payload) return neitherBase64NorHex('data');
  const rate = objectOf(objectOf(root.txInfo)?.dataRate);
  return {
    type: 'uplink',
    ...from,
    ...present({
      devAddr: devAddrOf(root.devAddr),
      fCnt: countOf(root.fCnt ?? root.fcnt),
      object: objectOf(root.object) ?? objectOf(root.decoded),
      spreadingFactor: countOf(rate?.spreadFactor),
    }),
    fPort: countOf(root.fPort) ?? 0,
    ...payload,
    receptions: bestFirst(listOf(root.rxInfo).flatMap((info) => reception(info, root))),
  };
}

function reception(info: Json, root: Json): Reception[] {
  const gateway = gatewayOf(info.mac) ?? gatewayOf(root.gatewaySN);
  return gateway ? [{ gateway, ...present({ rssi: numberOf(info.rssi), snr: numberOf(info.loRaSNR) }), ...placeOf(info) }] : [];
}
