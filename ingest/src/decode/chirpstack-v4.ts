// ChirpStack v4, application side, JSON: up, join, status, log, ack, txack, location, integration.
import { bestFirst, type LnsEvent, type Reception } from '@lagebild/shared/domain/lns-event.ts';
import {
  base64Of,
  countOf,
  devAddrOf,
  euiOf,
  gatewayOf,
  type Json,
  listOf,
  numberOf,
  objectOf,
  placeOf,
  present,
  textOf,
  timeOf,
} from './fields.ts';
import { type Format, noBase64, noEui, type Undecodable } from './format.ts';

type Decode = (root: Json, from: { devEui: string }) => LnsEvent | Undecodable;

/** Decides by what only this event has, because topics can be changed with templates: first match. */
const EVENTS: readonly (readonly [name: string, isIt: (root: Json) => boolean, decode: Decode])[] = [
  ['integration', (root) => 'integrationName' in root, other('integration')],
  ['txack', (root) => 'downlinkId' in root || ('queueItemId' in root && 'gatewayId' in root), other('txack')],
  ['ack', (root) => 'queueItemId' in root, other('ack')],
  ['log', (root) => 'level' in root || ('code' in root && 'description' in root), log],
  [
    'status',
    (root) => 'margin' in root || 'batteryLevel' in root || 'batteryLevelUnavailable' in root || 'externalPowerSource' in root,
    status,
  ],
  ['location', (root) => 'location' in root, location],
  ['up', (root) => 'rxInfo' in root || 'txInfo' in root || 'fCnt' in root || 'fPort' in root || 'data' in root, uplink],
  ['join', (root) => 'devAddr' in root, join],
];

const EVENT_NAMES = 'up, join, status, log, ack, txack, location';
const noEvent: Undecodable = {
  problem: { en: `it is none of the events ${EVENT_NAMES}`, de: `sie ist keines der Ereignisse ${EVENT_NAMES}` },
};
const noPlace: Undecodable = { problem: { en: 'location names no place', de: '„location“ nennt keinen Ort' } };

export const chirpStackV4: Format = {
  name: 'ChirpStack v4',
  recognise({ root }) {
    const info = objectOf(objectOf(root)?.deviceInfo);
    return info && 'devEui' in info ? 'deviceInfo.devEui' : undefined;
  },
  decode({ levels, root }) {
    const message = objectOf(root) as Json;
    const info = objectOf(message.deviceInfo) as Json;
    const devEui = euiOf(info.devEui);
    if (!devEui) return noEui('deviceInfo.devEui');
    const from = present({
      devEui,
      name: textOf(info.deviceName),
      serverProfile: textOf(info.deviceProfileName),
      time: timeOf(message.time),
    });
    const byContent = EVENTS.find(([, isIt]) => isIt(message));
    // Defaults may be left out of an event: an uplink of zeros alone is told by its topic.
    const byTopic = EVENTS.find(([name]) => name === levels.at(-1));
    const event = byContent ?? byTopic;
    return event ? event[2](message, from) : noEvent;
  },
};

function uplink(root: Json, from: { devEui: string }): LnsEvent | Undecodable {
  const bytes = base64Of(root.data);
  if (!bytes) return noBase64('data');
  const lora = objectOf(objectOf(objectOf(root.txInfo)?.modulation)?.lora);
  return {
    type: 'uplink',
    ...from,
    ...present({
      devAddr: devAddrOf(root.devAddr),
      fCnt: countOf(root.fCnt ?? 0),
      object: nonEmpty(objectOf(root.object)),
      spreadingFactor: countOf(lora?.spreadingFactor),
    }),
    fPort: countOf(root.fPort) ?? 0,
    bytes,
    receptions: bestFirst(listOf(root.rxInfo).flatMap(reception)),
  };
}

function reception(info: Json): Reception[] {
  const gateway = gatewayOf(info.gatewayId);
  return gateway ? [{ gateway, ...present({ rssi: numberOf(info.rssi), snr: numberOf(info.snr) }), ...placeOf(info.location) }] : [];
}

/** ChirpStack sends an empty object where it has no codec for the port. */
export const nonEmpty = (object: Json | undefined): Json | undefined => (object && Object.keys(object).length > 0 ? object : undefined);

function join(root: Json, from: { devEui: string }): LnsEvent {
  return { type: 'join', ...from, ...present({ devAddr: devAddrOf(root.devAddr) }) };
}

/** Version 3 says it with the same words. */
export function status(root: Json, from: { devEui: string }): LnsEvent {
  const externalPower = root.externalPowerSource === true;
  const battery = externalPower || root.batteryLevelUnavailable === true ? undefined : numberOf(root.batteryLevel);
  return { type: 'status', ...from, ...present({ margin: numberOf(root.margin), battery }), externalPower };
}

function log(root: Json, from: { devEui: string }): LnsEvent {
  const [level, code, description] = [textOf(root.level), textOf(root.code), textOf(root.description)];
  return { type: 'log', ...from, level: level ?? 'INFO', code: code ?? 'UNKNOWN', description: description ?? '' };
}

function location(root: Json, from: { devEui: string }): LnsEvent | Undecodable {
  const place = placeOf(root.location);
  return place ? { type: 'location', ...from, ...place } : noPlace;
}

function other(what: string): Decode {
  return (_, from) => ({ type: 'other', ...from, what });
}
