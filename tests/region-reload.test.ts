// A technician adds a model to region/ while Lagebild runs: what waits is previewed with it, adopted, and a slip of the pen breaks nothing.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const EUI = '70b3d5a4d3100a17';
/** The files are looked at every second. */
const patient = { timeout: 20_000, interval: 200 };
const region = temporaryFolder();
const PROFILE = 'vendor: Acme\nmodel: Bay\nkind: parking\ncodec: acme\nquantities:\n  occupied: { from: state }\n';

let lagebild: RunningLagebild;
let client: MqttClient;
let fCnt = 0;

async function send(): Promise<void> {
  fCnt += 1;
  const message = { deviceInfo: { devEui: EUI }, time: new Date().toISOString(), fCnt, fPort: 7, data: 'AQ==', rxInfo: [] };
  await client.publishAsync(`lns/selm/application/1/device/${EUI}/event/up`, JSON.stringify(message), { qos: 1 });
}
const candidates = async () => (await lagebild.ask('lorawanWaiting')).devices[0]?.candidates.map(({ profile }) => profile);
const problems = async () => (await lagebild.ask('profiles')).problems;

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  mkdirSync(join(region, 'codecs'), { recursive: true });
  lagebild = await runLagebild({ REGION_DIR: region });
  client = await mqtt.connectAsync(lagebild.mqttUrl, await lagebild.act('accessIssue', { municipality: 'selm', note: '' }));
}, 30_000);
afterAll(async () => {
  await client.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true });
});

it('previews what waits with a new profile, and adopts it', async () => {
  await send();
  expect(await candidates()).not.toContain('acme-bay');
  writeFileSync(join(region, 'profiles/acme-bay.yaml'), PROFILE);
  await expect.poll(async () => (await lagebild.ask('profiles')).profiles.map(({ id }) => id), patient).toContain('acme-bay');
  writeFileSync(join(region, 'codecs/acme.js'), 'function decodeUplink(i) { return { data: { state: i.bytes[0] === 1 } }; }');
  await expect.poll(candidates, patient).toContain('acme-bay');
  const adopted = await lagebild.act('lorawanAdopt', { devices: [{ municipality: 'selm', device: EUI, profile: 'acme-bay' }] });
  expect(adopted).toMatchObject({ stored: 1 });
});

it('keeps reading with the old profile while its file is wrong, and says so', async () => {
  const path = join(region, 'profiles/acme-bay.yaml');
  writeFileSync(path, readFileSync(path, 'utf8').replace('kind: parking', 'kind: parkplatz'));
  await expect
    .poll(problems, patient)
    .toMatchObject([{ file: 'region/profiles/acme-bay.yaml', problem: expect.stringContaining('stays in use') }]);
  const health = (await (await fetch(`${lagebild.httpUrl}/healthz`)).json()) as {
    status: string;
    problems: { code: string; detail: string }[];
  };
  expect(health).toMatchObject({
    status: 'degraded',
    problems: [{ code: 'REGION_FILE_REFUSED', detail: expect.stringContaining('must be parking, air or lighting') }],
  });
  const before = (await lagebild.ask('ledger')).municipalities.selm?.stored ?? 0;
  await send();
  expect((await lagebild.ask('ledger')).municipalities.selm?.stored).toBe(before + 1);
  writeFileSync(path, PROFILE);
  await expect.poll(problems, patient).toEqual([]);
});
