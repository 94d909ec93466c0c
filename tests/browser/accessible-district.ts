// A simulated district in which every page has something to show: alarms, quarantine, waiting devices, long names with markup, feedback.
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import mqtt from 'mqtt';
import { quickRegion, shippedAlarms } from '../support/quick-region.ts';
import { temporaryFolder } from '../support/running-lagebild.ts';
import { startProgram } from '../support/started-program.ts';
import { carParkPage, countReporting, until } from './district.ts';

export interface AccessibleDistrict extends AsyncDisposable {
  readonly httpUrl: string;
  /** Addresses of pages that need something of the district. */
  readonly carPark: string;
  readonly parkingPlace: string;
  readonly station: string;
  readonly street: string;
  readonly site: string;
}

const MARKUP = '<img src=x onerror="document.title=\'taken\'">';
const LONG_NAME = `${MARKUP} Messstelle an der Hörder Straße `.padEnd(200, 'mit-einem-langen-Namen-ohne-Lücke');
const REPORTING = 90;

async function post<T>(url: string, body: unknown): Promise<T> {
  const headers = { 'content-type': 'application/json' };
  return (await (await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) })).json()) as T;
}

/** The desk with one place chosen: its day, week, forecast and turnover. */
async function parkingPlacePage(httpUrl: string): Promise<string> {
  const { sites } = (await (await fetch(`${httpUrl}/api/v1/parking/sites?municipality=unna`)).json()) as {
    sites: { site: string; capacity: number | null }[];
  };
  const [largest] = sites.toSorted((a, b) => (b.capacity ?? 0) - (a.capacity ?? 0));
  return `/parken?${new URLSearchParams({ municipality: 'unna', site: largest?.site ?? '' })}`;
}

export async function openAccessibleDistrict(): Promise<AccessibleDistrict> {
  const folder = temporaryFolder();
  const region = quickRegion(shippedAlarms(0, 0));
  const program = await startProgram({
    DATA_DIR: join(folder, 'data'),
    REGION_DIR: region,
    SIMULATOR: 'on',
    SIMULATOR_DAYS: '0',
    LOG_LEVEL: 'fatal',
  });
  const { httpUrl, mqttUrl } = program;
  const device = await mqtt.connectAsync(mqttUrl);
  const access = await post<{ username: string; password: string }>(`${httpUrl}/api/v1/access/issue`, {
    municipality: 'unna',
    note: 'ChirpStack am Rathaus',
  });
  const chirpstack = await mqtt.connectAsync(mqttUrl, access);
  const publish = (topic: string, payload: unknown, client = device) =>
    client.publishAsync(topic, typeof payload === 'string' ? payload : JSON.stringify(payload), { qos: 1 });

  await publish('v1/schwerte/air/lang', { values: { pm10: 62.5, pm2_5: 7.3 }, about: { name: LONG_NAME, lat: 51.44, lon: 7.56 } });
  await publish('v1/kamen/lighting/l-7', { values: { lamp_failure: 1, power: 2 }, about: { name: 'Laterne 7', site: 'Nordring' } });
  await publish('v1/kamen/air/luft-3', 'not json {');
  await publish('v1/werne/parking/p-9', { values: { free: 120, capacity: 100 } });
  await publish('v1/dortmund/air/x', MARKUP);
  for (const [n, devEui] of ['70b3d5a4d3100a17', '70b3d5a4d3100a18'].entries()) {
    const event = {
      time: new Date().toISOString(),
      deviceInfo: { devEui, deviceName: `Bucht ${n + 1}` },
      fCnt: 1,
      fPort: 1,
      data: 'AQ==',
      object: { occupied: 1 },
      rxInfo: [{ gatewayId: '24e124fffef7a001', rssi: -90, snr: 7 }],
    };
    await publish(`lns/unna/application/1/device/${devEui}/event/up`, event, chirpstack);
  }
  await post(`${httpUrl}/api/v1/lorawan/adopt`, {
    devices: [{ municipality: 'unna', device: '70b3d5a4d3100a17', profile: 'generic-parking', name: 'Bucht 1' }],
  });
  await publish('lns/unna/eu868/gateway/24e124fffef7a001/state/conn', '{"state":"OFFLINE"}', chirpstack);
  await post(`${httpUrl}/api/v1/feedback/send`, { text: `Die Karte ist zu klein ${MARKUP}`, page: '/', contact: 'jemand@example.org' });
  const hour = 3_600_000;
  await post(`${httpUrl}/api/v1/maintenance/add`, {
    municipality: 'selm',
    from: Date.now(),
    to: Date.now() + 2 * hour,
    note: 'Arbeiten am Netz',
    by: 'Leitstelle',
  });
  await until('the simulated district', async () => (await countReporting(httpUrl)) > REPORTING, 60_000);
  await until('an open alarm', async () => {
    const { total } = (await (await fetch(`${httpUrl}/api/v1/alarms`)).json()) as { total: number };
    return total > 0;
  });
  return {
    httpUrl,
    carPark: await carParkPage(httpUrl),
    parkingPlace: await parkingPlacePage(httpUrl),
    station: '/m/schwerte/d/lang?quantity=pm10',
    street: '/licht?part=strassen&municipality=kamen&site=Nordring',
    site: '/m/kamen/o/Nordring',
    async [Symbol.asyncDispose]() {
      await Promise.all([device.endAsync(true), chirpstack.endAsync(true)]);
      await program.end('SIGTERM');
      for (const one of [folder, region]) rmSync(one, { recursive: true, force: true });
    },
  };
}
