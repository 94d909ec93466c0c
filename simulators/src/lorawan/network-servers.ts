// The words of four network servers: ChirpStack v4 and v3, The Things Stack v3, Milesight gateways.
import type { HeardBy, NetworkServer, ServerMessage, Uplink } from './uplink.ts';

const APPLICATION = '7d1f2b1e-6c5a-4c0e-9c57-0d9c1f5a4a11';
const base64 = (bytes: Buffer): string => bytes.toString('base64');
const iso = (time: number): string => new Date(time).toISOString();
const message = (topic: string, payload: object): ServerMessage => ({ topic, payload: JSON.stringify(payload) });

/** A number of its own for each frame, in the form of a UUID. */
const idOf = ({ devEui, fCnt }: Uplink): string =>
  `${devEui.slice(0, 8)}-${devEui.slice(8, 12)}-4${devEui.slice(13)}-8000-${fCnt.toString(16).padStart(12, '0')}`;

const v4Info = ({ devEui, name, profile }: Uplink) => ({
  tenantId: '0b6f4a3e-55d0-4f5e-8e0c-5d2f1f0c9a10',
  tenantName: 'Kreis Unna',
  applicationId: APPLICATION,
  applicationName: 'sensoren',
  deviceProfileId: 'c0a3f7d2-9f0d-4d1b-a7a5-0a4be7a2b1c3',
  deviceProfileName: profile,
  deviceName: name,
  devEui,
  deviceClassEnabled: 'CLASS_A',
  tags: {},
});
const v4Topic = ({ devEui }: Uplink, event: string) => `application/${APPLICATION}/device/${devEui}/event/${event}`;
const v4Head = (uplink: Uplink) => ({ deduplicationId: idOf(uplink), time: iso(uplink.time), deviceInfo: v4Info(uplink) });

export const chirpStack4: NetworkServer = {
  name: 'ChirpStack v4',
  uplink: (uplink) =>
    message(v4Topic(uplink, 'up'), {
      ...v4Head(uplink),
      devAddr: uplink.devAddr,
      adr: true,
      dr: 12 - uplink.spreadingFactor,
      fCnt: uplink.fCnt,
      fPort: uplink.fPort,
      confirmed: false,
      data: base64(uplink.bytes),
      rxInfo: uplink.heardBy.map(({ gateway, rssi, snr, lat, lon }, index) => ({
        gatewayId: gateway,
        uplinkId: uplink.fCnt * 8 + index,
        nsTime: iso(uplink.time),
        rssi,
        snr,
        location: { latitude: lat, longitude: lon },
        crcStatus: 'CRC_OK',
      })),
      txInfo: {
        frequency: uplink.frequencyHz,
        modulation: { lora: { bandwidth: 125_000, spreadingFactor: uplink.spreadingFactor, codeRate: 'CR_4_5' } },
      },
      regionConfigId: 'eu868',
    }),
  join: (uplink) => message(v4Topic(uplink, 'join'), { ...v4Head(uplink), devAddr: uplink.devAddr, regionConfigId: 'eu868' }),
  status: (uplink, battery, margin) =>
    message(v4Topic(uplink, 'status'), {
      ...v4Head(uplink),
      margin,
      externalPowerSource: false,
      batteryLevelUnavailable: false,
      batteryLevel: battery,
    }),
};

const v3Head = ({ devEui, name, profile }: Uplink) => ({
  applicationID: '4',
  applicationName: 'sensoren',
  deviceName: name,
  deviceProfileName: profile,
  devEUI: devEui,
});

const chirpStack3: NetworkServer = {
  name: 'ChirpStack v3',
  uplink: (uplink) =>
    message(`application/4/device/${uplink.devEui}/event/up`, {
      ...v3Head(uplink),
      rxInfo: uplink.heardBy.map(({ gateway, rssi, snr, lat, lon }) => ({
        gatewayID: gateway,
        name: gateway,
        time: iso(uplink.time),
        rssi,
        loRaSNR: snr,
        location: { latitude: lat, longitude: lon, altitude: 90 },
      })),
      txInfo: { frequency: uplink.frequencyHz, dr: 12 - uplink.spreadingFactor },
      adr: true,
      fCnt: uplink.fCnt,
      fPort: uplink.fPort,
      data: base64(uplink.bytes),
      devAddr: uplink.devAddr,
    }),
  join: (uplink) => message(`application/4/device/${uplink.devEui}/event/join`, { ...v3Head(uplink), devAddr: uplink.devAddr }),
  status: (uplink, battery, margin) =>
    message(`application/4/device/${uplink.devEui}/event/status`, {
      ...v3Head(uplink),
      margin,
      externalPowerSource: false,
      batteryLevel: battery,
      batteryLevelUnavailable: false,
    }),
};

const ttsIds = ({ devEui, devAddr }: Uplink) => ({
  device_id: `eui-${devEui}`,
  application_ids: { application_id: 'sensoren' },
  dev_eui: devEui.toUpperCase(),
  join_eui: '70B3D57ED0000000',
  dev_addr: devAddr.toUpperCase(),
});
const ttsTopic = ({ devEui }: Uplink, what: string) => `v3/sensoren@kreis-unna/devices/eui-${devEui}/${what}`;

/** Leaves out what is nothing, as the server does. */
export const theThingsStack: NetworkServer = {
  name: 'The Things Stack v3',
  uplink: (uplink) =>
    message(ttsTopic(uplink, 'up'), {
      end_device_ids: ttsIds(uplink),
      received_at: iso(uplink.time + 200),
      uplink_message: {
        ...(uplink.fPort > 0 && { f_port: uplink.fPort }),
        ...(uplink.fCnt > 0 && { f_cnt: uplink.fCnt }),
        frm_payload: base64(uplink.bytes),
        rx_metadata: uplink.heardBy.map(({ gateway, rssi, snr, lat, lon }) => ({
          gateway_ids: { gateway_id: `gw-${gateway.slice(-4)}`, eui: gateway.toUpperCase() },
          time: iso(uplink.time - 20),
          rssi,
          channel_rssi: rssi,
          snr,
          location: { latitude: lat, longitude: lon, source: 'SOURCE_REGISTRY' },
        })),
        settings: {
          data_rate: { lora: { bandwidth: 125_000, spreading_factor: uplink.spreadingFactor, coding_rate: '4/5' } },
          frequency: String(uplink.frequencyHz),
        },
        received_at: iso(uplink.time),
      },
    }),
  join: (uplink) =>
    message(ttsTopic(uplink, 'join'), {
      end_device_ids: ttsIds(uplink),
      received_at: iso(uplink.time),
      join_accept: { session_key_id: 'AXA50tHUGUucuzS/bCGMNw==', received_at: iso(uplink.time) },
    }),
};

const milesightReception = ({ gateway, rssi, snr, lat, lon }: HeardBy, time: number) => ({
  mac: gateway,
  time: iso(time),
  rssi,
  loRaSNR: snr,
  name: 'UG65',
  latitude: lat,
  longitude: lon,
  altitude: 90,
});

export const milesightGateway: NetworkServer = {
  name: 'Milesight gateway',
  uplink: (uplink) =>
    message('milesight/up', {
      applicationID: '1',
      applicationName: 'sensoren',
      deviceName: uplink.name,
      devEUI: uplink.devEui,
      rxInfo: uplink.heardBy.map((one) => milesightReception(one, uplink.time)),
      txInfo: {
        frequency: uplink.frequencyHz,
        dataRate: { modulation: 'LORA', bandwidth: 125, spreadFactor: uplink.spreadingFactor },
        adr: true,
        codeRate: '4/5',
      },
      fCnt: uplink.fCnt,
      fPort: uplink.fPort,
      data: base64(uplink.bytes),
      time: iso(uplink.time),
    }),
};

export const NETWORK_SERVERS: readonly NetworkServer[] = [chirpStack4, chirpStack3, theThingsStack, milesightGateway];
