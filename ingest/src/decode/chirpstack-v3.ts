// ChirpStack v3 and what follows its form (RAK gateways): devEUI, loRaSNR, gatewayID; rx or up, join, status, ack, error, location.

import { bestFirst, type LnsEvent, type Reception } from '@lagebild/shared/domain/lns-event.ts';
import { nonEmpty, status } from './chirpstack-v4.ts';
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

/** Last level of the topic, in v3.11 and later, and before. */
const TOPICS = new Set(['rx', 'up', 'join', 'status', 'ack', 'error', 'location', 'txack', 'integration']);

export const chirpStackV3: Format = {
  name: 'ChirpStack v3',
  recognise({ levels, root }) {
    const message = objectOf(root);
    if (!message || !('devEUI' in message)) return undefined;
    if (levels[0] === 'application' && TOPICS.has(levels.at(-1) ?? '')) return 'devEUI, application/…/{event}';
    if (listOf(message.rxInfo).some((info) => 'gatewayID' in info)) return 'devEUI, rxInfo.gatewayID';
    return 'margin' in message ? 'devEUI, margin' : undefined;
  },
  decode({ levels, root }) {
    const message = objectOf(root) as Json;
    const devEui = euiOf(message.devEUI);
    if (!devEui) return noEui('devEUI');
    const from = present({
      devEui,
      name: textOf(message.deviceName),
      serverProfile: textOf(message.deviceProfileName),
      time:
        listOf(message.rxInfo)
          .map(({ time }) => timeOf(time))
          .find((time) => time !== undefined) ?? timeOf(message.publishedAt),
    });
    const topic = levels.at(-1);
    if ('margin' in message) return status(message, from);
    if ('data' in message || 'rxInfo' in message || topic === 'rx' || topic === 'up') return uplink(message, from);
    if (topic === 'error' || 'error' in message) return error(message, from);
    if ('acknowledged' in message || topic === 'ack') return { type: 'other', ...from, what: 'ack' };
    const place = placeOf(message.location);
    if (place) return { type: 'location', ...from, ...place };
    if ('devAddr' in message || topic === 'join') return { type: 'join', ...from, ...present({ devAddr: devAddrOf(message.devAddr) }) };
    return { type: 'other', ...from, what: topic ?? 'unknown' };
  },
};

function uplink(root: Json, from: { devEui: string }): LnsEvent | Undecodable {
  const payload = payloadOf(root.data);
  if (!payload) return neitherBase64NorHex('data');
  return {
    type: 'uplink',
    ...from,
    ...present({
      devAddr: devAddrOf(root.devAddr),
      fCnt: countOf(root.fCnt ?? 0),
      object: nonEmpty(objectOf(root.object) ?? objectOfText(root.objectJSON)),
      spreadingFactor: spreadingFactorOf(objectOf(root.txInfo)),
    }),
    fPort: countOf(root.fPort) ?? 0,
    ...payload,
    receptions: bestFirst(listOf(root.rxInfo).flatMap(reception)),
  };
}

function reception(info: Json): Reception[] {
  const gateway = gatewayOf(info.gatewayID ?? info.mac);
  return gateway ? [{ gateway, ...present({ rssi: numberOf(info.rssi), snr: numberOf(info.loRaSNR) }), ...placeOf(info.location) }] : [];
}

/** EU868, RP002-1.0.4, table 13: data rates 0 to 5 are spreading factors 12 to 7 at 125 kHz. */
function spreadingFactorOf(info: Json | undefined): number | undefined {
  const told = countOf(objectOf(info?.loRaModulationInfo)?.spreadingFactor);
  const rate = countOf(info?.dr);
  return told ?? (rate !== undefined && rate <= 5 ? 12 - rate : undefined);
}

/** Of the Protobuf-JSON marshaler: the object as text. */
function objectOfText(value: unknown): Json | undefined {
  if (typeof value !== 'string') return undefined;
  try {
    return objectOf(JSON.parse(value));
  } catch {
    return undefined;
  }
}

function error(root: Json, from: { devEui: string }): LnsEvent {
  return { type: 'log', ...from, level: 'ERROR', code: textOf(root.type) ?? 'UNKNOWN', description: textOf(root.error) ?? '' };
}
