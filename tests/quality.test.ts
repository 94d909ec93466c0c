// Quality of values through the front door: what is flagged, what that does to means, and a person's word against it.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type RunningLagebild, runLagebild } from './support/running-lagebild.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
/** The begin of an hour some hours ago. */
const T0 = Math.floor(Date.now() / HOUR) * HOUR - 8 * HOUR;
const SPIKE = T0 + 30 * MINUTE;

let lagebild: RunningLagebild;
beforeAll(async () => {
  lagebild = await runLagebild();
  for (let minute = 0; minute < 180; minute += 10) {
    const time = T0 + minute * MINUTE;
    const pm10 = time === SPIKE ? 600 : 12 + (minute % 20) / 10;
    // Damp in the third hour.
    await lagebild.publish('v1/unna/air/station', { time, values: { pm10, no2: 20 + minute / 10, humidity: minute < 120 ? 60 : 80 } });
  }
});
afterAll(() => lagebild[Symbol.asyncDispose]());

const of = { municipality: 'unna', device: 'station' };
const hours = (quality: string) =>
  lagebild.ask('series', { ...of, quantity: 'pm10', from: T0, to: T0 + 3 * HOUR, every: '1h', aggregate: 'count', quality });

async function overrule(body: object): Promise<{ status: number; body: { overruled?: unknown; detail?: string } }> {
  const response = await fetch(`${lagebild.httpUrl}/api/v1/quality/overrule`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as object };
}

it('tells the spike, the jump behind it and the damp hour, each with a level and a sentence', async () => {
  const { flags, watched } = await lagebild.ask('quality', { ...of, quantity: 'pm10', lang: 'de' });
  const told = flags.map(({ code, level, from, to }) => [code, level, (from - T0) / MINUTE, to === null ? null : (to - from) / MINUTE]);
  expect(told).toContainEqual(['spike', 2, 30, 1 / MINUTE]);
  expect(told).toContainEqual(['humid', 3, 120, null]);
  expect(flags.find(({ code }) => code === 'spike')?.reason).toContain('sprang für eine Messung auf 600');
  expect(watched).toContain('pm10');
  expect(watched).not.toContain('pressure_of_nothing');
});

it('leaves the spike out of the mean, and gives it to whoever asks for all', async () => {
  expect((await hours('accepted')).values).toEqual([5, 6, 6]);
  expect((await hours('all')).values).toEqual([6, 6, 6]);
});

it('does not list flags of values among what was noticed about devices', async () => {
  const { findings } = await lagebild.ask('findings', { device: 'station' });
  expect(new Set(findings.map(({ code }) => code))).toEqual(new Set(['spike']));
  expect((await lagebild.ask('findings', { device: 'station', code: 'humid' })).findings.length).toBeGreaterThan(0);
});

it('takes a person’s word for it, with a note, and takes that back', async () => {
  const { flags } = await lagebild.ask('quality', { ...of, quantity: 'pm10' });
  const id = flags.find(({ code }) => code === 'spike')?.id;
  expect(await overrule({ id, overruled: true, by: 'Umweltamt' })).toMatchObject({
    status: 400,
    body: { detail: 'note: say why the values are right.' },
  });
  expect(await overrule({ id: 99_999, overruled: true, by: 'Umweltamt', note: 'x' })).toMatchObject({ status: 404 });
  const said = await overrule({ id, overruled: true, by: 'Umweltamt', note: 'Osterfeuer nebenan' });
  expect(said).toMatchObject({ status: 200, body: { overruled: { by: 'Umweltamt', note: 'Osterfeuer nebenan' } } });
  expect((await hours('accepted')).values).toEqual([6, 6, 6]);
  expect((await overrule({ id, overruled: false, by: 'Umweltamt' })).body.overruled).toBeNull();
  expect((await hours('accepted')).values).toEqual([5, 6, 6]);
});
