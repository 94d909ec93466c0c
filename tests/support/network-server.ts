// Network servers as the tests play them: credentials, and uplinks as ChirpStack and The Things Stack send them.
import { type ActionName, type Answer, type Body, routes } from '@lagebild/shared/contract/http.ts';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import type { RunningLagebild } from './running-lagebild.ts';

/** Asks a route that changes something. */
export async function post<R extends ActionName>(
  { httpUrl }: Pick<RunningLagebild, 'httpUrl'>,
  route: R,
  body: Body<R> | Readonly<Record<string, unknown>>,
): Promise<{ status: number; answer: Answer<R> }> {
  const response = await fetch(httpUrl + routes[route].path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, answer: (await response.json()) as Answer<R> };
}

/** Connects with fresh credentials of a municipality. */
export async function signIn(lagebild: RunningLagebild, municipality: string, options: IClientOptions = {}): Promise<MqttClient> {
  const { answer } = await post(lagebild, 'accessIssue', { municipality, note: 'ChirpStack' });
  return mqtt.connectAsync(lagebild.mqttUrl, { ...answer, reconnectPeriod: 0, ...options });
}

export interface Up {
  readonly devEui: string;
  readonly fCnt: number;
  /** Base64. */
  readonly data: string;
  readonly fPort?: number;
  readonly time?: number;
  readonly gateways?: readonly string[];
  readonly profile?: string;
  readonly devAddr?: string;
}

/** An uplink as ChirpStack v4 sends it. */
export function chirpStackUp({
  fCnt,
  data,
  devEui,
  fPort = 1,
  time = Date.now(),
  gateways = ['24e124fffef7a001'],
  profile = 'parken',
  devAddr = '01a2b3c4',
}: Up) {
  return {
    deduplicationId: crypto.randomUUID(),
    time: new Date(time).toISOString(),
    deviceInfo: { tenantName: 'Stadt Kamen', applicationName: 'parken', deviceProfileName: profile, deviceName: 'kamen-markt-017', devEui },
    devAddr,
    fCnt,
    fPort,
    data,
    rxInfo: gateways.map((gatewayId, index) => ({
      gatewayId,
      rssi: -97 - index,
      snr: 7.5 - index,
      location: { latitude: 51.59, longitude: 7.66 },
    })),
    txInfo: { frequency: 867100000, modulation: { lora: { bandwidth: 125000, spreadingFactor: 9 } } },
  };
}

/** The same uplink as The Things Stack v3 sends it: hexadecimal digits in capitals, and what is 0 left out. */
export function thingsStackUp({ fCnt, data, devEui, fPort = 1, time = Date.now(), devAddr = '01a2b3c4' }: Up) {
  const at = new Date(time).toISOString();
  return {
    end_device_ids: { device_id: 'bucht-17', dev_eui: devEui.toUpperCase(), dev_addr: devAddr.toUpperCase() },
    received_at: at,
    uplink_message: {
      f_port: fPort,
      ...(fCnt > 0 && { f_cnt: fCnt }),
      frm_payload: data,
      rx_metadata: [{ gateway_ids: { gateway_id: 'ttn-gw-1', eui: '0016C001FF10A235' }, rssi: -101, snr: 4 }],
      settings: { data_rate: { lora: { bandwidth: 125000, spreading_factor: 9 } } },
      received_at: at,
    },
  };
}
