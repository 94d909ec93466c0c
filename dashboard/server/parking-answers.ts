// The answers of the parking desk: what every site is like now, and all about one of them.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { ParkingSiteView } from '@lagebild/shared/contract/parking-routes.ts';
import { bucketStarts } from '@lagebild/shared/domain/bucket.ts';
import { type LocalClock, localClock } from '@lagebild/shared/domain/local-time.ts';
import { compareDay, QUARTER_MS } from '@lagebild/shared/domain/parking/compare-day.ts';
import { dayTypes } from '@lagebild/shared/domain/parking/day-type.ts';
import { forecast, HORIZON, quarterSeries, type SeriesCalendar } from '@lagebild/shared/domain/parking/forecast.ts';
import { SITE_STATES, siteNow } from '@lagebild/shared/domain/parking/site-now.ts';
import { groupSites, type Site } from '@lagebild/shared/domain/parking/sites.ts';
import { countingOf, type ParkingDevice, toldBy } from '@lagebild/shared/domain/parking/spaces.ts';
import { sumSites } from '@lagebild/shared/domain/parking/sum-sites.ts';
import { weekMap } from '@lagebild/shared/domain/parking/week-map.ts';
import { AnswerCache, WATCHED_TIMES } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { parkingDevicesNow } from './parking/devices-now.ts';
import { SiteHistories, type SiteHistory } from './parking/site-history.ts';
import { RefusedQuestion } from './problem.ts';

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** The past of a site is asked for by every screen that shows it; what is so old is still right. */
const HISTORY_KEPT_MS = 10_000;
/** Many screens ask for the list every few seconds; four lists a second are enough for all of them. */
const LIST_KEPT_MS = 100;
/** Weeks the usual band of a day is made of. */
const BAND_WEEKS = 4;

interface SeenSite {
  readonly site: Site;
  readonly view: ParkingSiteView;
}

type History = Pick<Answer<'parkingSite'>, 'week' | 'day' | 'forecast' | 'turnover'>;

export function createParkingAnswers(context: AnswerContext): Pick<Answers, 'parkingSites' | 'parkingSite'> {
  const { rules, parkingRules, municipalities, requireMunicipality } = context;
  const { timezone } = rules.district;
  const clock: LocalClock = localClock(timezone);
  const calendar: SeriesCalendar = { clock, typeOf: dayTypes(parkingRules.holidays) };
  const histories = new SiteHistories(context, parkingRules);
  const lists = new AnswerCache(20, WATCHED_TIMES);
  const pasts = new AnswerCache(100);

  function view(site: Site): ParkingSiteView {
    const { municipality, site: name, basis, devices } = site;
    const placed = devices.find(({ lat, lon }) => lat !== undefined && lon !== undefined);
    const { special, ...now } = siteNow(site, parkingRules);
    return { municipality, site: name, basis, ...now, special: [...special], lat: placed?.lat ?? null, lon: placed?.lon ?? null };
  }

  /** Those that need a look first; of one state the largest, of those with room the fullest; then by name. */
  function seenSites(municipality: string | undefined, now: number): SeenSite[] {
    const seen = groupSites(parkingDevicesNow(context, municipality, now)).map((site) => ({ site, view: view(site) }));
    const weightOf = ({ state, share, capacity }: ParkingSiteView) => (state === 'open' ? share : capacity) ?? -1;
    return seen.sort(
      ({ view: a }, { view: b }) => needOf(a) - needOf(b) || weightOf(b) - weightOf(a) || a.site.localeCompare(b.site, 'de'),
    );
  }

  function list(municipality: string | undefined): Answer<'parkingSites'> {
    const at = Date.now();
    const sites = seenSites(municipality, at).map((seen) => seen.view);
    const sums = municipalities.flatMap(([key]) => {
      const own = sites.filter((one) => one.municipality === key);
      return own.length > 0 ? [{ municipality: key, ...mutable(sumSites(own)) }] : [];
    });
    return { at, sites, municipalities: sums, total: mutable(sumSites(sites)) };
  }

  function past({ site, view: { state, share } }: SeenSite, weeks: number, now: number): Promise<History> {
    const isClosed = state === 'closed';
    // A forecast from the figure of some seconds ago is as good; one for a place that closed, or fell silent, is none.
    const version = `${isClosed} ${share === null}`;
    return pasts.get(
      `${weeks} ${site.municipality}/${site.site}`,
      HISTORY_KEPT_MS,
      async () => {
        const history = await histories.of(site, weeks, now);
        const lastHour = Math.floor(now / HOUR_MS) * HOUR_MS;
        return {
          week: { from: lastHour - weeks * 7 * DAY_MS, to: lastHour, weeks, cells: weekMap(history.hours, clock) },
          day: { weeks: BAND_WEEKS, steps: dayOf(history, now) },
          forecast: isClosed
            ? { state: 'closed', knownDays: 0, testedDays: 0, steps: [], errors: [] }
            : forecastOf(history, share ?? undefined, now),
          turnover: turnoverView(history, now),
        };
      },
      version,
    );
  }

  function dayOf({ quarters, midnight }: SiteHistory, now: number) {
    const endOfDay = bucketStarts(midnight, midnight + 2 * DAY_MS, { count: 1, unit: 'd' }, timezone)[1] ?? midnight + DAY_MS;
    const endOfForecast = (Math.floor(now / QUARTER_MS) + 1 + HORIZON) * QUARTER_MS;
    return compareDay({ quarters, from: midnight, to: Math.max(endOfDay, endOfForecast), weeks: BAND_WEEKS }, clock);
  }

  function forecastOf({ quarters, begin }: SiteHistory, share: number | undefined, now: number): Answer<'parkingSite'>['forecast'] {
    const end = (Math.floor(now / QUARTER_MS) + 1) * QUARTER_MS;
    const told = forecast(quarterSeries(quarters, begin, end, calendar), share);
    return told.state === 'said'
      ? { ...told, steps: [...told.steps], errors: [...told.errors] }
      : { ...told, testedDays: 0, steps: [], errors: [] };
  }

  return {
    parkingSites({ municipality }) {
      requireMunicipality(municipality);
      return lists.get(municipality ?? '', LIST_KEPT_MS, () => Promise.resolve(list(municipality)));
    },

    async parkingSite({ municipality, site: name, weeks }) {
      requireMunicipality(municipality);
      const at = Date.now();
      const wanted = name.normalize('NFC').trim();
      const seen = seenSites(municipality, at).find(({ site }) => site.site === wanted);
      if (!seen) {
        const known = `GET /api/v1/parking/sites?municipality=${municipality} lists those that are known.`;
        throw new RefusedQuestion('SITE_UNKNOWN', `There is no parking place "${wanted}" in ${municipality}.`, known);
      }
      return { at, site: seen.view, devices: seen.site.devices.map(deviceView), ...(await past(seen, weeks, at)) };
    },
  };
}

/** A single bay that is taken is no car park that is full: it stands just before those with room. */
function needOf({ state, basis, capacity }: ParkingSiteView): number {
  const isTakenBay = state === 'full' && basis === 'bays' && capacity === 1;
  return isTakenBay ? SITE_STATES.indexOf('open') - 0.5 : SITE_STATES.indexOf(state);
}

function deviceView(device: ParkingDevice): Answer<'parkingSite'>['devices'][number] {
  const told = toldBy(device);
  const { name, use, freshness } = device;
  const [free, capacity] = [told?.free ?? null, told?.capacity ?? null];
  const about = { device: device.device, name: name ?? null, counting: countingOf(device), use: use ?? null, freshness };
  return { ...about, time: told?.time ?? null, free, capacity, isClosed: told?.isClosed ?? false };
}

function turnoverView({ turnover, staysFrom, staySpaces }: SiteHistory, now: number): Answer<'parkingSite'>['turnover'] {
  const { stays, uses } = turnover;
  return {
    ...turnover,
    from: staysFrom,
    to: now,
    spaces: staySpaces,
    stays: stays && { ...stays, classes: [...stays.classes] },
    uses: [...uses],
  };
}

const mutable = ({ special, ...sum }: ReturnType<typeof sumSites>) => ({ ...sum, special: [...special] });
