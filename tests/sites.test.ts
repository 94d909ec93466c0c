// Places over the API of a running Lagebild: what was published, computed here in another way, is what it says of the whole place.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { until } from './browser/district.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const MARKET = 'Großer Markt/Süd & <b>Öl</b>';

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild[Symbol.asyncDispose]());

type Values = Readonly<Record<string, number | boolean>>;
const say = (municipality: string, kind: string, device: string, values: Values, about = {}) =>
  lagebild.publish(`v1/${municipality}/${kind}/${device}`, { values, about });

async function tell(path: string, sent: readonly { time: number; values: Values }[], about = {}): Promise<void> {
  await Promise.all(sent.map((one) => lagebild.mqtt.publishAsync(`v1/${path}/backfill`, JSON.stringify({ ...one, about }), { qos: 1 })));
  await lagebild.settled();
}

describe('a place of all kinds', () => {
  const now = Date.now();
  /** Full five minutes of the last three hours. */
  const times = Array.from({ length: 36 }, (_, index) => (Math.floor(now / (5 * MINUTE)) - 36 + index) * 5 * MINUTE);

  beforeAll(async () => {
    const at = { site: MARKET };
    for (const [device, occupied] of [
      ['b-1', true],
      ['b-2', false],
      ['b-3', true],
    ] as const)
      await say('unna', 'parking', device, { occupied }, { ...at, lat: 51.53, lon: 7.68 });
    await say('unna', 'air', 'station', { pm10: 20, pm2_5: 9 }, { ...at, name: 'Marktstation' });
    const lamps = [
      ['l-1', 40],
      ['l-2', 60],
    ] as const;
    // The second lamp says nothing in the middle hour.
    for (const [device, watts] of lamps) {
      const told = times.filter((_, index) => device === 'l-1' || index < 12 || index >= 24);
      const about = { ...at, feeder: 'cabinet' };
      await tell(
        `unna/lighting/${device}`,
        told.map((time) => ({ time: time + 1000, values: { power: watts } })),
        about,
      );
    }
    // Its own meter measures the same watts once more.
    await tell(
      'unna/lighting/cabinet',
      times.map((time) => ({ time: time + 1000, values: { power: 104 } })),
      { ...at, name: 'Schrank 7' },
    );
    await say('unna', 'parking', 'alone', { free: 3, capacity: 10 }, { name: 'Parkplatz am Bad' });
    await say('kamen', 'parking', 'other', { occupied: true }, at);
  });

  it('lists the places of a municipality with what each kind is like', async () => {
    const { sites } = await lagebild.ask('sites', { municipality: 'unna' });
    expect(sites.map(({ site, isTold, kinds, devices }) => [site, isTold, kinds, devices])).toEqual([
      [MARKET, true, ['parking', 'air', 'lighting'], 7],
      ['Parkplatz am Bad', false, ['parking'], 1],
    ]);
    expect(sites[0]).toMatchObject({ reporting: 7, lat: 51.53, lon: 7.68, parking: { state: 'open', free: 1, capacity: 3, known: 3 } });
    expect(sites[1]?.parking).toMatchObject({ state: 'open', free: 3 });
  });

  it('tells one place: what the desks say, its devices, its cabinet', async () => {
    const told = await lagebild.ask('site', { municipality: 'unna', site: MARKET });
    const { sites } = await lagebild.ask('parkingSites', { municipality: 'unna' });
    expect(told.parking).toEqual(sites.find(({ site }) => site === MARKET));
    expect(told.lighting).toMatchObject({ devices: 3, site: MARKET });
    expect(told.air.map(({ device }) => device)).toEqual(['station']);
    expect(told.deviceList).toHaveLength(7);
    expect(told.feeders).toEqual([{ feeder: 'cabinet', name: 'Schrank 7', isDevice: true, lamps: 2, hasFailed: false }]);
    expect(told.deviceList.find(({ device }) => device === 'l-1')?.lamp).toBeTypeOf('string');
    const power = told.quantities.find(({ quantity }) => quantity === 'power');
    expect(power).toEqual({ kind: 'lighting', quantity: 'power', devices: 2, together: 'sum' });
    expect(told.quantities.find(({ quantity }) => quantity === 'pm10')).toMatchObject({ together: 'mean' });
  });

  it('adds up watts once, and not where a lamp is missing', async () => {
    const question = { municipality: 'unna', site: MARKET, kind: 'lighting', quantity: 'power' };
    const from = times[0] ?? 0;
    const told = await lagebild.ask('siteSeries', { ...question, from, to: (times.at(-1) ?? 0) + 5 * MINUTE });
    expect(told).toMatchObject({ every: '5m', together: 'sum', devices: ['l-1', 'l-2'], silent: [] });
    // Computed here: a lamp that speaks every five minutes still counts for a quarter of an hour, as it counts as reporting.
    const heard = (lamp: 'l-1' | 'l-2', index: number) => lamp === 'l-1' || index < 12 + 2 || index >= 24;
    const expected = times.map((_, index) => (heard('l-2', index) ? 100 : null));
    expect(told.values).toEqual(expected);
    expect(told.partly).toEqual(expected.map((value) => (value === null ? 40 : null)));
    expect(told.reporting).toEqual(expected.map((value) => (value === null ? 1 : 2)));
    expect(told.of).toEqual(times.map(() => 2));
  });

  it('gives the same from roll-ups', async () => {
    const from = Math.floor((times[0] ?? 0) / HOUR) * HOUR;
    const question = { municipality: 'unna', site: MARKET, kind: 'lighting', quantity: 'power', from, to: from + 3 * HOUR };
    const before = await lagebild.ask('siteSeries', question);
    await lagebild.runJobs();
    await lagebild.runJobs(Date.now() + 2 * HOUR);
    const after = await lagebild.ask('siteSeries', { ...question, from: from + 1 }); // another question, so that no kept answer is given
    expect(after.values).toEqual(before.values);
  });

  it('finds a device without a place under its name, and a name in whichever way it is written', async () => {
    const alone = await lagebild.ask('site', { municipality: 'unna', site: 'Parkplatz am Bad' });
    expect(alone).toMatchObject({ isTold: false, devices: 1 });
    const decomposed = await lagebild.ask('site', { municipality: 'unna', site: ` ${MARKET.normalize('NFD')} ` });
    expect(decomposed.site).toBe(MARKET);
  });

  it('keeps places of the same name in two municipalities apart', async () => {
    expect((await lagebild.ask('site', { municipality: 'kamen', site: MARKET })).deviceList.map(({ device }) => device)).toEqual(['other']);
  });

  it('refuses what it does not know', async () => {
    const status = async (path: string) => (await fetch(`${lagebild.httpUrl}/api/v1/${path}`)).status;
    const market = encodeURIComponent(MARKET);
    expect(await status('sites')).toBe(400);
    expect(await status('sites?municipality=dortmund')).toBe(404);
    expect(await status('site?municipality=unna&site=Nirgends')).toBe(404);
    const of = (quantity: string) => status(`site/series?municipality=unna&site=${market}&kind=lighting&quantity=${quantity}`);
    expect(await of('power')).toBe(200);
    expect(await of('energy')).toBe(404); // counters that began at some other number each
    expect(await status(`site/series?municipality=unna&site=${market}&kind=lighting&quantity=power&from=1&to=1`)).toBe(422);
  });
});

describe('what is the matter at a place', () => {
  const T0 = Math.floor(Date.now() / HOUR) * HOUR - 6 * HOUR;
  const SITE = 'Kirchplatz';

  it('is told of its own devices: flags of the last day, alarms as the alarm list has them', async () => {
    for (let minute = 0; minute < 120; minute += 10) {
      const pm10 = minute === 30 ? 600 : 12 + (minute % 20) / 10;
      for (const [device, about] of [
        ['church', { site: SITE }],
        ['elsewhere', {}],
      ] as const)
        await lagebild.publish(`v1/werne/air/${device}`, { time: T0 + minute * MINUTE, values: { pm10 }, about });
    }
    await say('werne', 'lighting', 'dark', { power: 0, lamp_failure: true }, { site: SITE });
    const ask = () => lagebild.ask('site', { municipality: 'werne', site: SITE, lang: 'de' });
    await until('the alarm', async () => (await ask()).alarms.length > 0);
    const told = await ask();
    const { alarms } = await lagebild.ask('alarms', { municipality: 'werne', lang: 'de' });
    const ids = told.alarms.map(({ id }) => id);
    expect(ids).toEqual(alarms.filter(({ thing }) => ['church', 'dark'].includes(thing.id)).map(({ id }) => id));
    expect(told.alarms.find(({ thing }) => thing.id === 'dark')?.sentence).toBeTypeOf('string');
    expect(told.flags).toContainEqual(expect.objectContaining({ device: 'church', code: 'spike', from: T0 + 30 * MINUTE, level: 2 }));
    expect(told.flags.every(({ device }) => device === 'church')).toBe(true);
    const [listed] = (await lagebild.ask('sites', { municipality: 'werne' })).sites.filter(({ site }) => site === SITE);
    expect(listed?.alarms).toBe(told.alarms.filter(({ cause }) => cause === null).length);
  });
});
