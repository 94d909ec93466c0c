// The answers about batteries: how long one lasts, and the list of those that have to be changed soon.
import type { BatteryForecastView, ListedBatteryView } from '@lagebild/shared/contract/battery-routes.ts';
import { BATTERY_STATES, forecastBattery } from '@lagebild/shared/domain/battery/forecast.ts';
import { localInstant } from '@lagebild/shared/domain/local-time.ts';
import { type Device, deviceKey } from '@lagebild/shared/domain/reading.ts';
import { cleanName } from '@lagebild/shared/domain/site/site-names.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { batteryHistories, type SourcedHistory } from './battery/battery-history.ts';

/** A battery changes no faster. */
const ONE_KEPT_MS = 10_000;
const LIST_KEPT_MS = 30_000;
const NOON_MINUTES = 12 * 60;

type Forecast = Omit<BatteryForecastView, 'history'>;

export function createBatteryAnswers(context: AnswerContext): Pick<Answers, 'battery' | 'batteries'> {
  const { rules, registry, batteryRules, municipalities, requireMunicipality, requireDevice } = context;
  const { timezone } = rules.district;
  const cache = new AnswerCache();

  function told({ source, history }: SourcedHistory): Forecast {
    const forecast = forecastBattery(history, batteryRules);
    const { state, level = null, limit = null, limitFrom, slopePerWeek = null, warmth, knownDays, spanDays } = forecast;
    const { weeks = null, weeksLow = null, weeksHigh = null, replacedOn } = forecast;
    return {
      source,
      unit: history.unit,
      state,
      level,
      limit,
      limitFrom,
      slopePerWeek,
      weeks,
      weeksLow,
      weeksHigh,
      replacedAt: replacedOn === undefined ? null : localInstant(replacedOn, 0, timezone),
      perDegree: warmth?.perDegree ?? null,
      referenceDegrees: warmth?.reference ?? null,
      knownDays,
      spanDays,
      leastDays: batteryRules.least_days,
      leastSpanDays: batteryRules.least_span_days,
    };
  }

  function historyOf(
    { days, temperatures }: SourcedHistory['history'],
    { perDegree, referenceDegrees }: Forecast,
  ): BatteryForecastView['history'] {
    return days.map(({ day, value }) => {
      const temperature = temperatures.get(day) ?? null;
      const canTell = perDegree !== null && referenceDegrees !== null && temperature !== null;
      const atReference = canTell ? value - perDegree * (temperature - referenceDegrees) : null;
      return { time: localInstant(day, NOON_MINUTES, timezone), value, temperature, atReference };
    });
  }

  function listed(device: Device, forecast: Forecast): ListedBatteryView {
    const { municipality, device: id, name, kind, site, lat, lon } = device;
    const { perDegree: _p, referenceDegrees: _r, knownDays: _k, spanDays: _s, leastDays: _d, leastSpanDays: _l, ...brief } = forecast;
    const { state, weeksLow } = brief;
    const isSoon = state === 'below' || (state === 'declining' && (weeksLow ?? Number.POSITIVE_INFINITY) <= batteryRules.soon_weeks);
    const about = { municipality, device: id, name: name?.trim() || null, kind, site: cleanName(site) || null };
    return { ...about, lat: lat ?? null, lon: lon ?? null, ...brief, isSoon };
  }

  async function listOf(municipality: string): Promise<ListedBatteryView[]> {
    const devices = [...registry.devices.all()].filter((device) => device.municipality === municipality);
    const histories = await batteryHistories(devices, Date.now(), context);
    const batteries: ListedBatteryView[] = [];
    for (const device of devices) {
      const [best] = histories.get(deviceKey(device)) ?? [];
      if (!best) continue;
      batteries.push(listed(device, told(best)));
      await new Promise((done) => setImmediate(done)); // a trend is some milliseconds of work, and the ingest has its turn
    }
    return batteries;
  }

  return {
    async battery({ municipality, device: id }) {
      const device = requireDevice(id, municipality);
      return cache.get(`one ${deviceKey(device)}`, ONE_KEPT_MS, async () => {
        const at = Date.now();
        const sourced = (await batteryHistories([device], at, context)).get(deviceKey(device)) ?? [];
        return {
          at,
          sources: sourced.map((one) => {
            const forecast = told(one);
            return { ...forecast, history: historyOf(one.history, forecast) };
          }),
        };
      });
    },

    async batteries({ municipality }) {
      requireMunicipality(municipality);
      const keys = municipality === undefined ? municipalities.map(([key]) => key) : [municipality];
      const batteries: ListedBatteryView[] = [];
      for (const key of keys) batteries.push(...(await cache.get(`list ${key}`, LIST_KEPT_MS, () => listOf(key))));
      return { at: Date.now(), soonWeeks: batteryRules.soon_weeks, batteries: batteries.sort(byNeed) };
    },
  };
}

/** Those that are empty first, then those whose end may come soonest; of those nobody can tell of the emptiest. */
function byNeed(a: ListedBatteryView, b: ListedBatteryView): number {
  const end = ({ weeksLow }: ListedBatteryView) => weeksLow ?? Number.POSITIVE_INFINITY;
  return (
    Number(b.isSoon) - Number(a.isSoon) ||
    BATTERY_STATES.indexOf(a.state) - BATTERY_STATES.indexOf(b.state) ||
    (end(a) === end(b) ? 0 : end(a) - end(b)) ||
    (a.level ?? 0) - (b.level ?? 0)
  );
}
