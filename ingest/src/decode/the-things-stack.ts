// The Things Stack v3: MQTT and webhook messages. Fields that are 0, false or empty are left out, so a missing f_cnt is 0.

import { bestFirst, type LnsEvent, type Reception } from '@lagebild/shared/domain/lns-event.ts';
import { nonEmpty } from './chirpstack-v4.ts';
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
import { type Format, noBase64, type Undecodable } from './format.ts';

/** What says nothing about a measurement, by the key that carries it. */
const OTHERS = [
  'downlink_queued',
  'downlink_sent',
  'downlink_ack',
  'downlink_nack',
  'downlink_failed',
  'downlink_queue_invalidated',
  'service_data',
  'downlinks',
];

/** The storage integration wraps each message. */
const unwrapped = (root: unknown): Json | undefined => objectOf(objectOf(root)?.result) ?? objectOf(root);

export const theThingsStack: Format = {
  name: 'The Things Stack v3',
  recognise({ root }) {
    return objectOf(unwrapped(root)?.end_device_ids) ? 'end_device_ids' : undefined;
  },
  decode({ root }) {
    const message = unwrapped(root) as Json;
    const ids = objectOf(message.end_device_ids) as Json;
    const devEui = euiOf(ids.dev_eui);
    const what = OTHERS.find((key) => key in message);
    if (!devEui) return withoutEui(textOf(ids.device_id));
    const from = present({ devEui, name: textOf(ids.device_id), time: timeOf(message.received_at) });
    const up = objectOf(message.uplink_message);
    if (up) return uplink(up, ids, from);
    if (objectOf(message.join_accept)) return { type: 'join', ...from, ...present({ devAddr: devAddrOf(ids.dev_addr) }) };
    const solved = placeOf(objectOf(message.location_solved)?.location);
    if (solved) return { type: 'location', ...from, ...solved };
    return { type: 'other', ...from, what: what ?? 'unknown' };
  },
};

const withoutEui = (name: string | undefined): Undecodable => ({
  problem: {
    en: `end_device_ids.dev_eui is missing for the device ${name === undefined ? 'without a name' : `"${name}"`}`,
    de: `„end_device_ids.dev_eui“ fehlt für das Gerät ${name === undefined ? 'ohne Namen' : `„${name}“`}`,
  },
});

function uplink(up: Json, ids: Json, from: { devEui: string; time?: number }): LnsEvent | Undecodable {
  const bytes = base64Of(up.frm_payload);
  if (!bytes) return noBase64('uplink_message.frm_payload');
  const settings = objectOf(up.settings);
  const version = objectOf(up.version_ids);
  const time = timeOf(up.received_at) ?? from.time; // the network server's, before the application server's
  return {
    type: 'uplink',
    ...from,
    ...present({
      time,
      serverProfile: textOf([version?.brand_id, version?.model_id].filter(Boolean).join(' ')),
      devAddr: devAddrOf(ids.dev_addr),
      fCnt: countOf(up.f_cnt ?? 0),
      object: nonEmpty(objectOf(up.decoded_payload)),
      spreadingFactor: countOf(objectOf(objectOf(settings?.data_rate)?.lora)?.spreading_factor),
      battery: numberOf(objectOf(up.last_battery_percentage)?.value),
    }),
    fPort: countOf(up.f_port) ?? 0,
    bytes,
    receptions: bestFirst(listOf(up.rx_metadata).flatMap(reception)),
    ...placeOf(objectOf(up.locations)?.user),
  };
}

function reception(info: Json): Reception[] {
  const ids = objectOf(info.gateway_ids);
  const gateway = gatewayOf(ids?.eui) ?? gatewayOf(ids?.gateway_id);
  if (!gateway) return [];
  return [{ gateway, ...present({ rssi: numberOf(info.rssi ?? info.channel_rssi), snr: numberOf(info.snr) }), ...placeOf(info.location) }];
}
