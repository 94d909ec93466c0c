// The parking desk's answers from a running Lagebild: what was published, computed here in another way, is what it says.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import mqtt from 'mqtt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SEED, seededRandom } from './support/random.ts';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
});
afterAll(() => lagebild[Symbol.asyncDispose]());

interface Sent {
  readonly time: number;
  readonly values: Readonly<Record<string, number | boolean>>;
}

/** Publishes the past of a device, many messages on their way at once. */
async function tell(municipality: string, device: string, sent: readonly Sent[], about: Record<string, unknown> = {}): Promise<void> {
  for (let at = 0; at < sent.length; at += 500) {
    const some = sent.slice(at, at + 500).map(({ time, values }, index) => {
      const payload = { time, values, ...(at + index === 0 ? { about } : {}) };
      return lagebild.mqtt.publishAsync(`v1/${municipality}/parking/${device}/backfill`, JSON.stringify(payload), { qos: 1 });
    });
    await Promise.all(some);
  }
  await lagebild.settled();
}

const say = (municipality: string, device: string, values: Sent['values'], about = {}) =>
  lagebild.publish(`v1/${municipality}/parking/${device}`, { values, about });

/** Local weekday (0 = Monday), hour and quarter of an hour, told by the system's calendar instead of ours. */
const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/Berlin',
  weekday: 'short',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});
function local(time: number): { weekday: number; date: string; hour: number; minute: number } {
  const told = Object.fromEntries(parts.formatToParts(time).map(({ type, value }) => [type, value]));
  const weekday = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(told.weekday ?? '');
  return { weekday, date: `${told.year}-${told.month}-${told.day}`, hour: Number(told.hour), minute: Number(told.minute) };
}
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
const daysAgo = (date: string, days: number) => new Date(Date.parse(`${date}T00:00:00Z`) - days * DAY).toISOString().slice(0, 10);

describe('the list of sites', () => {
  it('says how full each place is now, those that need a look first, and adds up what is known', async () => {
    const old = Date.now() - 5 * HOUR;
    await say('kamen', 'quadrat', { free: 130, capacity: 330, free_disabled: 2, capacity_disabled: 8 }, { name: 'Parkhaus Kamen Quadrat' });
    await say('kamen', 'rathaus', { free: 0, capacity: 90 }, { name: 'Rathaus' });
    await say('kamen', 'halle', { free: 40, capacity: 175, open: false }, { name: 'Stadthalle' });
    await tell('kamen', 'bahnhof', [{ time: old, values: { free: 100, capacity: 210 } }], { name: 'P+R Bahnhof' });
    for (let n = 0; n < 20; n += 1) {
      const about = { site: 'Weststraße', ...(n === 0 ? { use: 'disabled' } : {}) };
      if (n < 3) await say('kamen', `w-${n}`, { occupied: n === 1 }, about);
      else await tell('kamen', `w-${n}`, [{ time: old, values: { occupied: n % 2 === 0 } }], about);
    }
    await say('selm', 'campus', { occupied: 126, capacity: 130 }, { name: 'Campus' });

    const told = await lagebild.ask('parkingSites');
    const brief = told.sites.map(({ site, state, free, known, reporting, devices }) => [
      site,
      state,
      free,
      known,
      `${reporting}/${devices}`,
    ]);
    expect(brief).toEqual([
      ['Stadthalle', 'closed', null, 0, '1/1'],
      ['Rathaus', 'full', 0, 90, '1/1'],
      ['Campus', 'nearly_full', 4, 130, '1/1'],
      ['P+R Bahnhof', 'no_data', null, 0, '0/1'],
      ['Weststraße', 'partly_known', 2, 3, '3/20'],
      ['Parkhaus Kamen Quadrat', 'open', 130, 330, '1/1'],
    ]);
    expect(told.sites[3]).toMatchObject({ newest: old, share: null, capacity: 210 });
    expect(told.sites[4]?.special).toEqual([{ use: 'disabled', free: 1, known: 1, capacity: 1 }]);
    expect(told.total).toMatchObject({
      sites: 6,
      free: 136,
      known: 553,
      closed: 175,
      capacity: 330 + 90 + 175 + 210 + 20 + 130,
      reporting: 7,
      devices: 25,
    });
    expect(told.total.share).toBeCloseTo(1 - 136 / 553, 9);
    expect(told.total.special[0]).toEqual({ use: 'disabled', free: 3, known: 9, capacity: 9 });
    const kamen = await lagebild.ask('parkingSites', { municipality: 'kamen' });
    expect(kamen.sites).toHaveLength(5);
    expect(kamen.total).toMatchObject({ free: 132, known: 423 });
    expect(told.municipalities.find(({ municipality }) => municipality === 'kamen')).toEqual({ municipality: 'kamen', ...kamen.total });
  });

  it('takes any name for a text', async () => {
    const name = `<b>"Ö&amp;'`.padEnd(200, ' lang');
    await say('werne', 'p', { free: 3, capacity: 9 }, { name });
    const [site] = (await lagebild.ask('parkingSites', { municipality: 'werne' })).sites;
    expect(site?.site).toBe(name.trim());
    expect((await lagebild.ask('parkingSite', { municipality: 'werne', site: name })).site.free).toBe(3);
  });

  it('refuses what it does not know', async () => {
    const status = async (path: string) => (await fetch(`${lagebild.httpUrl}/api/v1/parking/${path}`)).status;
    expect(await status('sites?municipality=dortmund')).toBe(404);
    expect(await status('site?municipality=kamen&site=Nirgends')).toBe(404);
    expect(await status('site?municipality=kamen')).toBe(400);
    expect(await status('site?municipality=kamen&site=Rathaus&weeks=7')).toBe(400);
  });

  it('is empty in an empty district', async () => {
    await using empty = await runLagebild();
    expect(await empty.ask('parkingSites')).toMatchObject({ sites: [], municipalities: [], total: { sites: 0, free: null, share: null } });
  });
});

describe('the past of a counted car park', () => {
  const random = seededRandom(SEED);
  // Counted in days of the calendar: 36 times 24 hours begin a day later when the clocks went back between then and an evening.
  const midnights = bucketStarts(Date.now() - 38 * DAY, Date.now() + 1, { count: 1, unit: 'd' }, 'Europe/Berlin').slice(-37);
  const [begin = 0] = midnights;
  const isOn = (day: number, time: number) => time >= (midnights[day] ?? 0) && time < (midnights[day + 1] ?? 0);
  /** Every five minutes for 36 days, but for a day without any message, and closed on another. */
  const isMissing = (time: number) => isOn(20, time);
  const isClosed = (time: number) => isOn(12, time);
  const sent: Sent[] = [];
  for (let time = begin + 7000; time < Date.now() - MINUTE; time += 5 * MINUTE) {
    const { hour, minute, weekday } = local(time);
    const level = (weekday < 5 ? 0.8 : 0.4) * Math.sin((Math.PI * (hour + minute / 60)) / 25) + 0.1 * random();
    if (!isMissing(time)) sent.push({ time, values: { free: Math.round(200 * (1 - level)), capacity: 200, open: !isClosed(time) } });
  }
  const shareOf = ({ values: { free, capacity } }: Sent) => 1 - Number(free) / Number(capacity);
  const inBuckets = (widthMs: number) => Map.groupBy(sent, ({ time }) => Math.floor(time / widthMs) * widthMs);
  const known = (widthMs: number) =>
    new Map([...inBuckets(widthMs)].filter(([start]) => !isClosed(start)).map(([start, own]) => [start, mean(own.map(shareOf))]));

  beforeAll(async () => {
    await tell('luenen', 'haus', sent, { name: 'Parkhaus' });
  }, 60_000);

  function expectWeek({ week }: Answer<'parkingSite'>, weeks: number): void {
    const cells = new Map<string, number[]>();
    for (const [start, share] of known(HOUR)) {
      const { weekday, hour } = local(start);
      const key = `${weekday} ${hour}`;
      if (start >= week.from && start < week.to) cells.set(key, [...(cells.get(key) ?? []), share]);
    }
    expect(week.to - week.from).toBe(weeks * 7 * DAY);
    for (const { weekday, hour, share, hours } of week.cells) {
      const expected = cells.get(`${weekday} ${hour}`) ?? [];
      expect(hours, `${weekday} ${hour}`).toBe(expected.length);
      expect(share, `${weekday} ${hour}`).toBeCloseTo(mean(expected), 9);
    }
    // A day is missing, and in four weeks a closed one too.
    expect(week.cells.filter(({ hours }) => hours < weeks).length).toBeGreaterThanOrEqual(22);
  }

  function expectDay({ day, at }: Answer<'parkingSite'>): void {
    const quarters = new Map<string, number[]>();
    for (const [start, share] of known(15 * MINUTE)) {
      const { date, hour, minute } = local(start);
      const key = `${date} ${hour} ${minute}`;
      quarters.set(key, [...(quarters.get(key) ?? []), share]);
    }
    const [midnight] = bucketStarts(at, at + 1, { count: 1, unit: 'd' }, 'Europe/Berlin');
    expect(day.steps[0]?.time).toBe(midnight);
    for (const { time, today, lastWeek, low, high } of day.steps) {
      const { date, hour, minute } = local(time);
      const past = [7, 14, 21, 28].map((days) => quarters.get(`${daysAgo(date, days)} ${hour} ${minute}`)).map((own) => own && mean(own));
      const knownPast = past.filter((share) => share !== undefined);
      if (time < at - 15 * MINUTE)
        expect(today, `${date} ${hour}:${minute}`).toBeCloseTo(mean(quarters.get(`${date} ${hour} ${minute}`) ?? []), 9);
      if (past[0] === undefined) expect(lastWeek).toBeNull();
      else expect(lastWeek).toBeCloseTo(past[0], 9);
      expect(knownPast.length).toBeGreaterThanOrEqual(2);
      expect(low).toBeCloseTo(Math.min(...knownPast), 9);
      expect(high).toBeCloseTo(Math.max(...knownPast), 9);
    }
  }

  it('is the same from readings and from roll-ups: the usual week, today, last week, the usual band', async () => {
    const fromReadings = await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Parkhaus' });
    expectWeek(fromReadings, 4);
    expectDay(fromReadings);
    await lagebild.runJobs();
    // Another number of weeks, for the answer to this question is remembered for some seconds.
    const fromRollUps = await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Parkhaus', weeks: 3 });
    expectWeek(fromRollUps, 3);
    expectDay(fromRollUps);
  }, 60_000);

  it('is foretold, with the error of the days before', async () => {
    const { forecast, site } = await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Parkhaus', weeks: 2 });
    expect(site).toMatchObject({ state: 'open', basis: 'counter' });
    expect(forecast).toMatchObject({ state: 'said', steps: { length: 12 }, errors: { length: 12 } });
    expect(forecast.knownDays).toBe(34);
    for (const { mean: error, naiveMean, minutes } of forecast.errors) {
      expect(error).toBeLessThan(0.06); // a tenth is chance
      if (minutes >= 60) expect(error).toBeLessThan(naiveMean);
    }
    for (const { share, low, high } of forecast.steps) expect(low !== null && high !== null && low <= share && share <= high).toBe(true);
  });

  it('gives no more than a least number of cars, and no stay times', async () => {
    const { turnover } = await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Parkhaus', weeks: 1 });
    const from = sent.filter(({ time }) => Math.floor(time / (5 * MINUTE)) * 5 * MINUTE >= turnover.from);
    const atLeast = from
      .slice(1)
      .reduce((sum, { values }, index) => sum + Math.max(0, Number(from[index]?.values.free) - Number(values.free)), 0);
    expect(turnover).toMatchObject({ isLowerBound: true, stays: null, uses: [], spaces: 200, arrivals: atLeast });
    expect(turnover.carsPerSpaceDay).toBeCloseTo(atLeast / turnover.spaceDays, 9);
  });

  it('is not foretold before a week is there, nor while it is closed', async () => {
    const young = Array.from({ length: 5 * 96 }, (_, n) => ({
      time: Date.now() - (n + 1) * 15 * MINUTE,
      values: { free: 20 + (n % 3), capacity: 50 }, // one that stands still would be rejected
    })).toReversed();
    await tell('luenen', 'neu', young, { name: 'Neues Deck' });
    await say('luenen', 'neu', { free: 20, capacity: 50 });
    const { forecast, week, turnover } = await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Neues Deck' });
    expect(turnover.from).toBe(Math.floor((young[0]?.time ?? 0) / (5 * MINUTE)) * 5 * MINUTE); // read in five minutes
    expect(forecast).toMatchObject({ state: 'not_enough_data', steps: [], errors: [] });
    expect(forecast.knownDays).toBeLessThan(7);
    expect(week.cells.some(({ share }) => share === null)).toBe(true);
    await say('luenen', 'neu', { free: 20, capacity: 50, open: false });
    expect((await lagebild.ask('parkingSite', { municipality: 'luenen', site: 'Neues Deck' })).forecast.state).toBe('closed');
  });
});

describe('the past of single bays', () => {
  const now = Date.now();
  const [midnight = now] = bucketStarts(now, now + 1, { count: 1, unit: 'd' }, 'Europe/Berlin');
  /** Moments at which a bay changes: free first, then taken, and so on. */
  function changesOf(seed: number): number[] {
    const random = seededRandom(seed);
    const changes: number[] = [];
    for (let time = midnight - 12 * DAY; time < now; time += Math.ceil((0.2 + 3 * random()) * 12) * 5 * MINUTE) changes.push(time);
    return changes;
  }
  const isTaken = (changes: readonly number[], time: number) => changes.filter((change) => change <= time).length % 2 === 0;
  /** A day of silence on the fourth day before today. */
  const isSilent = (time: number) => time >= midnight - 4 * DAY + 6 * HOUR && time < midnight - 3 * DAY;
  const regular = (changes: readonly number[], everyMs: number): Sent[] => {
    const sent: Sent[] = [];
    for (let time = midnight - 12 * DAY; time <= now - 1000; time += everyMs)
      if (!isSilent(time)) sent.push({ time, values: { occupied: isTaken(changes, time) } });
    return sent;
  };

  /** Stays within the last seven days, told from the changes alone. */
  function expectedStays(changes: readonly number[], from: number) {
    const [silentFrom, silentTo] = [midnight - 4 * DAY + 6 * HOUR, midnight - 3 * DAY];
    const minutes: number[] = [];
    let arrivals = 0;
    for (const [index, arrival] of changes.entries()) {
      if (index % 2 === 0) continue;
      const departure = changes[index + 1] ?? Number.POSITIVE_INFINITY;
      // The last reading before the silence is five minutes before it; a change on its first one after it is not seen.
      if (arrival <= from || (arrival >= silentFrom && arrival <= silentTo)) continue;
      arrivals += 1;
      if (departure > now - 1000 || (departure >= silentFrom && arrival < silentTo)) continue;
      minutes.push((departure - arrival) / MINUTE);
    }
    return { arrivals, minutes: minutes.sort((a, b) => a - b) };
  }

  it('gives stays and turnover, none of them across the silence', async () => {
    const bays = [1, 2, 3].map((n) => changesOf(SEED + n));
    for (const [n, changes] of bays.entries()) await tell('schwerte', `h-${n}`, regular(changes, 5 * MINUTE), { site: 'Hüsingstraße' });
    const { turnover, site } = await lagebild.ask('parkingSite', { municipality: 'schwerte', site: 'Hüsingstraße' });
    const expected = bays.map((changes) => expectedStays(changes, turnover.from));
    const minutes = expected.flatMap((one) => one.minutes).sort((a, b) => a - b);
    expect(site).toMatchObject({ basis: 'bays', reporting: 3, occupied: bays.filter((changes) => isTaken(changes, now - 1000)).length });
    expect(turnover).toMatchObject({
      isLowerBound: false,
      spaces: 3,
      arrivals: expected.reduce((sum, { arrivals }) => sum + arrivals, 0),
    });
    expect(turnover.stays?.whole).toBe(minutes.length);
    expect(turnover.stays?.classes.reduce((sum, { count }) => sum + count, 0)).toBe(minutes.length);
    // A few are cut off, so that the estimate lies a little above the median of the whole ones.
    const middle = minutes[Math.floor(minutes.length / 2)] ?? 0;
    expect(turnover.stays?.medianMinutes).toBeGreaterThanOrEqual(middle - 5);
    expect(turnover.stays?.medianMinutes).toBeLessThanOrEqual(middle + 10);
    expect(turnover.carsPerSpaceDay).toBeCloseTo(turnover.arrivals / turnover.spaceDays, 9);
    const known = 3 * (now - turnover.from - 18 * HOUR);
    expect(turnover.spaceDays * DAY).toBeGreaterThan(known - 3 * 20 * MINUTE);
    expect(turnover.spaceDays * DAY).toBeLessThanOrEqual(known + 3 * MINUTE);
  }, 60_000);

  it('knows a LoRaWAN bay that speaks once a day or when something happens', async () => {
    const eui = '70b3d5a4d3100a17';
    const post = async (path: string, body: unknown) => {
      const options = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) };
      return (await (await fetch(`${lagebild.httpUrl}/api/v1/${path}`, options)).json()) as { username: string; password: string };
    };
    const credentials = await post('access/issue', { municipality: 'boenen', note: 'ChirpStack' });
    const network = await mqtt.connectAsync(lagebild.mqttUrl, { ...credentials, reconnectPeriod: 0 });
    // Free, taken for six hours, free, and taken for three hours until now; each an uplink of a Nwave NPS405.
    for (const [fCnt, [hoursAgo, data]] of [
      [30, 'lA=='],
      [26, 'lQ=='],
      [20, 'lA=='],
      [3, 'lQ=='],
    ].entries()) {
      const deviceInfo = {
        tenantName: 'Bönen',
        applicationName: 'parken',
        deviceProfileName: 'parken',
        deviceName: 'platz-1',
        devEui: eui,
      };
      const time = new Date(Date.now() - Number(hoursAgo) * HOUR).toISOString();
      const uplink = {
        deduplicationId: crypto.randomUUID(),
        time,
        deviceInfo,
        devAddr: '01a2b3c4',
        fCnt: fCnt + 1,
        fPort: 1,
        data,
        rxInfo: [],
      };
      await network.publishAsync(`lns/boenen/application/1/device/${eui}/event/up`, JSON.stringify(uplink), { qos: 1 });
    }
    await lagebild.settled();
    await post('lorawan/adopt', { devices: [{ municipality: 'boenen', device: eui, profile: 'nwave-nps405', name: 'Bahnhofstraße' }] });
    await network.endAsync(true);
    const { site, turnover, devices } = await lagebild.ask('parkingSite', { municipality: 'boenen', site: 'Bahnhofstraße' });
    expect(site).toMatchObject({ state: 'full', free: 0, reporting: 1 });
    expect(devices[0]).toMatchObject({ freshness: 'fresh', counting: 'bay', free: 0 });
    expect(turnover).toMatchObject({ arrivals: 2, stays: { whole: 1, cutAtBegin: 0, cutAtEnd: 1 } });
    expect(turnover.stays?.classes.find(({ count }) => count > 0)?.fromMinutes).toBe(240);
    expect(turnover.spaceDays).toBeCloseTo(30 / 24, 2);
  });

  it('is the same from a sensor that reports every minute and from one that sends changes and a sign of life', async () => {
    const changes = changesOf(SEED + 9);
    const often = regular(changes, MINUTE).filter(({ time }) => time >= midnight - 8 * DAY);
    const seldom = [...changes.map((time, index) => ({ time, values: { occupied: index % 2 === 1 } })), ...regular(changes, HOUR)]
      .filter(({ time }) => time >= midnight - 8 * DAY && !isSilent(time) && time <= now - 1000)
      .sort((a, b) => a.time - b.time)
      .filter(({ time }, index, all) => all[index - 1]?.time !== time);
    await tell('bergkamen', 'often', often, { site: 'Oft' });
    await tell('bergkamen', 'seldom', seldom, { site: 'Selten' });
    expect(often.length).toBeGreaterThan(8100); // so many are read as statistics, and its last days reading by reading
    const of = async (site: string) => await lagebild.ask('parkingSite', { municipality: 'bergkamen', site });
    const [oft, selten] = [await of('Oft'), await of('Selten')];
    expect(selten.turnover.stays).toEqual(oft.turnover.stays);
    expect(selten.turnover.arrivals).toBe(oft.turnover.arrivals);
    // In the hour before the silence a sensor that sends changes is known until its last message only.
    const lastHour = local(midnight - 4 * DAY + 5 * HOUR);
    const differences = oft.week.cells.flatMap(({ weekday, hour, share, hours }, index) => {
      const other = selten.week.cells[index];
      if (weekday === lastHour.weekday && hour === lastHour.hour) return [];
      return share !== null && other?.share != null && hours === other.hours ? [Math.abs(share - other.share)] : [];
    });
    expect(differences.length).toBeGreaterThan(130);
    expect(Math.max(...differences)).toBeLessThan(0.02); // changes fall on full minutes; both know them
  }, 60_000);
});
