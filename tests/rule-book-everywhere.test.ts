// A changed rule book holds everywhere once it is taken up: for the public, for browsers, for receivers of alarms, for burning plans and findings.
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { type RunningLagebild, runLagebild, temporaryFolder } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
/** A change is read once it was there at two looks. */
const patient = { timeout: 20_000, interval: 200 };
const region = temporaryFolder();
const file = (name: string) => join(region, name);

let lagebild: RunningLagebild;
let hook: Server;
const posted: string[] = [];
let taken = 0;

/** Changes files, and waits until they are taken up: the district's name tells. */
async function take(...changes: readonly [name: string, was: string, is: string][]): Promise<void> {
  taken += 1;
  const name: [string, string, string] = [
    'district.yaml',
    /^name: .*$/m.exec(readFileSync(file('district.yaml'), 'utf8'))?.[0] ?? '',
    `name: Kreis ${taken}`,
  ];
  for (const [of, was, is] of [...changes, name]) {
    const text = readFileSync(file(of), 'utf8');
    expect(text).toContain(was);
    writeFileSync(file(of), text.replace(was, is));
  }
  await vi.waitFor(async () => expect((await lagebild.ask('region')).name).toBe(`Kreis ${taken}`), patient);
}

beforeAll(async () => {
  cpSync('region', region, { recursive: true });
  mkdirSync(file('municipalities'), { recursive: true });
  hook = createServer((request, response) => {
    let body = '';
    request.setEncoding('utf8').on('data', (part: string) => (body += part));
    request.on('end', () => {
      posted.push(
        `${request.url} ${(JSON.parse(body) as { alarms: { thing: { id: string } }[] }).alarms.map(({ thing }) => thing.id).join()}`,
      );
      response.writeHead(204).end();
    });
  });
  await new Promise<void>((resolve) => hook.listen(0, '127.0.0.1', resolve));
  lagebild = await runLagebild({ REGION_DIR: region });
}, 30_000);
afterAll(async () => {
  await lagebild[Symbol.asyncDispose]();
  hook.closeAllConnections();
  await new Promise((resolve) => hook.close(resolve));
  rmSync(region, { recursive: true });
});

it('for what the public is told, within the step that has been told already', async () => {
  const time = Date.now() - 90 * MINUTE;
  for (let bay = 0; bay < 6; bay += 1) {
    await lagebild.publish(`v1/unna/parking/bay-${bay}`, { time, values: { occupied: bay % 2 === 0 }, about: { site: 'Markt' } });
  }
  const told = async () => {
    const { leastBays, stepMinutes, municipalities } = await lagebild.ask('publicParking');
    const unna = municipalities.find(({ municipality }) => municipality === 'unna');
    return { leastBays, stepMinutes, places: unna?.places.map(({ name }) => name), others: unna?.others.capacity };
  };
  expect(await told()).toEqual({ leastBays: 5, stepMinutes: 15, places: ['Markt'], others: 0 });
  await take(['privacy.yaml', '  bays: 5', '  bays: 7']);
  expect(await told()).toMatchObject({ leastBays: 7, stepMinutes: 15, places: [] });
  await take(['privacy.yaml', '  minutes: 15', '  minutes: 60']);
  expect(await told()).toMatchObject({ leastBays: 7, stepMinutes: 60, places: [] });
  expect((await lagebild.ask('publicParking')).municipalities[0]?.asOf).toSatisfy((asOf: number) => asOf % (60 * MINUTE) === 0);
  await take(['accessibility.yaml', 'feedback_days: 365', 'feedback_days: 30']);
  expect((await lagebild.ask('publicPrivacy')).feedbackDays).toBe(30);
});

it('for names, and for the minutes of one municipality, wherever they are asked for', async () => {
  await lagebild.publish('v1/kamen/air/luft-1', { time: Date.now(), values: { humidity: 50 } });
  await lagebild.publish('v1/werne/air/luft-1', { time: Date.now(), values: { humidity: 50 } });
  const listed = async () => (await lagebild.ask('reporting')).devices.filter(({ device }) => device === 'luft-1');
  expect(await listed()).toEqual([]);
  writeFileSync(
    file('municipalities/kamen.yaml'),
    `deviations:
  - { date: 2026-01-01, reason: Dort wird stündlich gemessen., by: Umweltamt, reporting: { kind: air, late_minutes: 61, silent_minutes: 181 } }
`,
  );
  await take(['district.yaml', 'name: Kamen', 'name: Kamen am Bach']);
  const { municipalities } = await lagebild.ask('region');
  expect(municipalities.find(({ key }) => key === 'kamen')?.name).toBe('Kamen am Bach');
  expect(await listed()).toEqual([
    expect.objectContaining({ municipality: 'kamen', lateAfterMs: 61 * MINUTE, silentAfterMs: 181 * MINUTE }),
  ]);
});

it('for the classes of the air, and for what is conspicuous', async () => {
  for (let age = 130; age >= 0; age -= 5) {
    await lagebild.publish('v1/unna/air/station', {
      time: Date.now() - age * MINUTE,
      values: { pm10: 20 },
      about: { name: 'Morgenstraße' },
    });
  }
  const classes = async () => {
    const { stations } = await lagebild.ask('airStations', { municipality: 'unna' });
    const { municipalities } = await lagebild.ask('publicAir', { municipality: 'unna' });
    const told = [stations, municipalities[0]?.stations ?? []].map(
      (all) => all.find(({ name }) => name === 'Morgenstraße')?.pollutants ?? [],
    );
    return told.map((pollutants) => pollutants.find(({ pollutant }) => pollutant === 'pm10')?.class);
  };
  expect(await classes()).toEqual([2, 2]);
  await lagebild.publish('v1/unna/parking/voll-1', { time: Date.now(), values: { occupied: true, battery: 50 } });
  await take(
    ['air-index.yaml', 'pm10: { averaging: hour, up_to: [9, 27, 54, 90] }', 'pm10: { averaging: hour, up_to: [5, 10, 15, 90] }'],
    ['findings.yaml', 'battery_low: 15', 'battery_low: 60'],
  );
  expect(await classes()).toEqual([4, 4]);
  await lagebild.publish('v1/unna/parking/voll-2', { time: Date.now(), values: { occupied: true, battery: 50 } });
  const { findings } = await lagebild.ask('findings', { municipality: 'unna' });
  expect(findings.filter(({ code }) => code === 'battery_low').map(({ device }) => device)).toEqual(['voll-2']);
});

it('for what is worth telling', async () => {
  const report = (free: number) => lagebild.publish('v1/selm/parking/haus', { time: Date.now(), values: { free, capacity: 100 } });
  const told = async () => (await lagebild.ask('changes')).changes.filter(({ device }) => device === 'haus').map(({ what }) => what);
  await report(60);
  await report(40);
  expect(await told()).not.toContain('nearlyFull');
  await take(['parking.yaml', 'nearly_full: { share: 0.05', 'nearly_full: { share: 0.3']);
  await report(29);
  await expect.poll(told, patient).toContain('nearlyFull');
});

it('for burning plans, in the night that was laid already', async () => {
  // Two days ago: the night before, and noon, when the sun stands high enough in any season.
  const noon = Math.floor(Date.now() / DAY) * DAY - 2 * DAY + 11 * 60 * MINUTE;
  const burn = async (lamp: string) => {
    for (const time of [noon - 12 * 60 * MINUTE, noon, noon + 5 * MINUTE, noon + 10 * MINUTE]) {
      await lagebild.publish(`v1/unna/lighting/${lamp}`, { time, values: { power: 60 } });
    }
    const { findings } = await lagebild.ask('findings', { municipality: 'unna', device: lamp });
    return findings.map(({ code }) => code);
  };
  expect(await burn('lamp-1')).toEqual(['day_burner']);
  await take(['lighting.yaml', 'switch: { sun: -2.5 }', 'switch: { always: true }']);
  expect(await burn('lamp-2')).toEqual([]);
});

it('for who is told of alarms', async () => {
  writeFileSync(file('secret'), 'a secret nobody can guess\n', { mode: 0o600 });
  const address = `http://127.0.0.1:${(hook.address() as AddressInfo).port}`;
  const receiver = (name: string) => `receivers: [{ name: ${name}, webhook: "${address}/${name}", secret_file: secret, least: info }]\n`;
  const alarms = readFileSync(file('alarms.yaml'), 'utf8')
    .replaceAll(/hold_minutes: [\d.]+/g, 'hold_minutes: 0')
    .replace(/^receivers:.*\n?/m, '');
  const dust = async (device: string) => {
    await lagebild.publish(`v1/unna/air/${device}`, { time: Date.now(), values: { pm10: 400 } });
    await expect.poll(async () => (await lagebild.ask('alarms')).alarms.map(({ thing }) => thing.id), patient).toContain(device);
  };
  writeFileSync(file('alarms.yaml'), alarms + receiver('one'));
  await take();
  await dust('dust-1');
  await expect.poll(() => posted.some((post) => post.startsWith('/one') && post.includes('dust-1')), patient).toBe(true);
  writeFileSync(file('alarms.yaml'), alarms + receiver('two'));
  await take();
  await dust('dust-2');
  await expect.poll(() => posted.some((post) => post.startsWith('/two') && post.includes('dust-2')), patient).toBe(true);
  expect(posted.filter((post) => post.includes('dust-2') && post.startsWith('/one'))).toEqual([]);
}, 60_000);
