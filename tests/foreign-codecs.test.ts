// A codec that is not ours, from its upload to the reading: its vectors, its mistakes, its correction, and what a hostile one costs.
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Answer, type Body, routes } from '@lagebild/shared/contract/http.ts';
import mqtt, { type MqttClient } from 'mqtt';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const region = mkdtempSync(join(tmpdir(), 'lagebild-region-'));
let lagebild: RunningLagebild;
let selm: MqttClient;

const GOOD = `function decodeUplink(input) {
  if (input.fPort !== 7) return { errors: ['unknown fPort ' + input.fPort] };
  return { data: { state: input.bytes[0] === 1 ? 'car' : 'empty', celsius: input.bytes[1] - 40 } };
}`;
const VECTORS = JSON.stringify([{ description: 'Auto', fPort: 7, hex: '0132', expected: { data: { state: 'car', celsius: 10 } } }]);

type Action = 'codecSave' | 'codecRemove' | 'lorawanAdopt' | 'accessIssue' | 'redecode';
async function post<R extends Action>(route: R, body: Body<R> | Record<string, unknown>): Promise<Answer<R>> {
  const response = await fetch(lagebild.httpUrl + routes[route].path, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await response.json()) as Answer<R>;
}
/** Each uplink has a millisecond of its own: two values of one moment contradict each other. */
let sentAt = Date.now() - 60_000;
async function uplink(devEui: string, hex: string, fCnt: number): Promise<void> {
  const data = Buffer.from(hex, 'hex').toString('base64');
  sentAt += 1;
  const message = { deviceInfo: { devEui, deviceName: devEui }, time: new Date(sentAt).toISOString(), fCnt, fPort: 7, data, rxInfo: [] };
  await selm.publishAsync(`lns/selm/application/1/device/${devEui}/event/up`, JSON.stringify(message), { qos: 1 });
}
const adopt = (device: string, profile: string) => post('lorawanAdopt', { devices: [{ municipality: 'selm', device, profile }] });

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  const profile = (codec: string) => `vendor: Acme
model: Bay
kind: parking
codec: ${codec}
quantities:
  occupied: { from: state, words: { car: true, empty: false } }
  temperature: { from: celsius }
`;
  writeFileSync(join(region, 'profiles/acme-bay.yaml'), profile('acme'));
  writeFileSync(join(region, 'profiles/evil-bay.yaml'), profile('evil'));
  lagebild = await runLagebild({ REGION_DIR: region });
  const access = await post('accessIssue', { municipality: 'selm', note: '' });
  selm = await mqtt.connectAsync(lagebild.mqttUrl, { ...access });
}, 30_000);
afterAll(async () => {
  await selm.endAsync(true);
  await lagebild[Symbol.asyncDispose]();
  rmSync(region, { recursive: true });
});

it('is saved only when its vectors come out as expected', async () => {
  const wrong = await post('codecSave', { name: 'acme', source: GOOD.replace('- 40', '- 30'), vectors: VECTORS });
  expect(wrong).toMatchObject({ isSaved: false, problem: '1 of 1 vectors do not come out as expected.' });
  expect(wrong.vectors[0]?.got).toBe('{"data":{"state":"car","celsius":20},"warnings":[]}');
  expect(await post('codecSave', { name: 'acme', source: 'function (', vectors: '' })).toMatchObject({
    problem: expect.stringContaining('SyntaxError'),
  });
  expect(await post('codecSave', { name: 'nwave-nps405', source: GOOD })).toMatchObject({ problem: expect.stringContaining('itself') });
  expect(await post('codecSave', { name: 'acme', source: GOOD, vectors: '{' })).toMatchObject({
    problem: expect.stringContaining('not JSON'),
  });
  expect((await lagebild.ask('codecs')).codecs).toEqual([]);
  expect(await post('codecSave', { name: 'acme', source: GOOD, vectors: VECTORS })).toMatchObject({ isSaved: true });
  expect((await lagebild.ask('codecs')).codecs).toMatchObject([{ name: 'acme', origin: 'uploaded' }]);
});

it('tells what it wrote to its console, with each vector, and without any', async () => {
  const chatty = GOOD.replace('return { data', 'console.log("state", input.bytes[0]); return { data');
  const source = `console.info("loaded"); ${chatty}`;
  const told = await post('codecSave', { name: 'acme', source, vectors: VECTORS, save: false });
  expect(told).toMatchObject({ vectors: [{ lines: ['loaded', 'state 1'] }], lines: [] });
  const wrong = VECTORS.replace('"celsius":10', '"celsius":11');
  expect((await post('codecSave', { name: 'acme', source, vectors: wrong, save: false })).vectors[0]?.lines).toContain('state 1');
  const fresh = `console.log("other"); ${source}`;
  expect(await post('codecSave', { name: 'acme', source: fresh, vectors: '', save: false })).toMatchObject({
    vectors: [],
    lines: ['other', 'loaded'],
  });
});

it('decodes what has waited and what comes, and shows its preview before', async () => {
  await uplink('aaaaaaaaaaaaaa01', '0132', 1);
  const { devices } = await lagebild.ask('lorawanWaiting');
  expect(devices[0]?.candidates.find(({ profile }) => profile === 'acme-bay')).toMatchObject({ values: { occupied: 1, temperature: 10 } });
  expect(await adopt('aaaaaaaaaaaaaa01', 'acme-bay')).toMatchObject({ stored: 1 });
  await uplink('aaaaaaaaaaaaaa01', '0028', 2);
  const device = await lagebild.ask('device', {}, 'aaaaaaaaaaaaaa01');
  expect(device.latest?.values).toEqual({ occupied: 0, temperature: 0 });
});

it('that was wrong is corrected, and the past with it', async () => {
  const from = new Date(Date.now() - 60_000).toISOString();
  const better = GOOD.replace('input.bytes[1] - 40', '(input.bytes[1] - 40) / 2');
  const vectors = VECTORS.replace('"celsius":10', '"celsius":5');
  expect(await post('codecSave', { name: 'acme', source: better, vectors })).toMatchObject({ isSaved: true });
  const question = { from, to: new Date(Date.now() + 60_000).toISOString(), device: 'aaaaaaaaaaaaaa01' };
  const shown = await post('redecode', { ...question, apply: false });
  expect(shown).toMatchObject({ messages: 2, changed: 1, same: 3 });
  expect(shown.examples).toMatchObject([{ quantity: 'temperature', before: 10, after: 5 }]);
});

it('that is hostile costs its own messages alone', async () => {
  await post('codecSave', { name: 'evil', source: 'function decodeUplink() { for (;;); }' });
  await uplink('aaaaaaaaaaaaaaee', '0132', 1);
  await adopt('aaaaaaaaaaaaaaee', 'evil-bay');
  for (let n = 2; n < 40; n += 1) {
    await uplink('aaaaaaaaaaaaaaee', '0132', n);
    await uplink('aaaaaaaaaaaaaa01', n % 2 ? '0132' : '0032', n + 10);
  }
  const { entries, total } = await lagebild.ask('quarantine', { device: 'aaaaaaaaaaaaaaee' });
  expect(total).toBe(39);
  const codes = entries.map(({ code }) => code).reverse();
  expect(codes).toEqual([...Array.from({ length: 3 }, () => 'codec_failed'), ...Array.from({ length: 36 }, () => 'codec_rests')]);
  expect(entries[0]?.reason).toContain('rests');
  const books = await lagebild.ask('ledger');
  expect(books.municipalities.selm).toMatchObject({ stored: 2 + 38, quarantined: 39, inLog: 0 });
});

it('says of what it read nothing that leads to a person: neither when it fails, nor in a field that no profile can read', async () => {
  const source = `function decodeUplink(input) {
  const text = String.fromCharCode(...input.bytes.slice(1));
  return input.bytes[0] === 1 ? { errors: ['no frame: ' + text] } : { data: { state: text } };
}`;
  await post('codecSave', { name: 'evil', source });
  await adopt('70b3d5a4d3100a99', 'evil-bay');
  for (const [index, first] of ['01', '02'].entries())
    await uplink('70b3d5a4d3100a99', first + Buffer.from('UN-AB 123').toString('hex'), index + 1);
  const told = async () => (await lagebild.ask('quarantine', { municipality: 'selm', device: '70b3d5a4d3100a99' })).entries;
  await expect.poll(async () => (await told()).map(({ code }) => code)).toEqual(['codec_failed', 'codec_failed']);
  for (const { reason } of await told()) expect(reason).toContain('[removed: plate]');
});
