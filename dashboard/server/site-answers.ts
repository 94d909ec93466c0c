// The answers about places: put together from what the desks say of them, so that a place never says another thing than its desk.
import type { ListedSiteView, SiteDeviceView } from '@lagebild/shared/contract/site-routes.ts';
import { MAX_SITE_DAYS } from '@lagebild/shared/contract/site-routes.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { VALUE_CODES } from '@lagebild/shared/domain/quality/level.ts';
import type { ListedAlarm } from '@lagebild/shared/registry/alarm-list.ts';
import { alarmWords } from './alarm-words.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { RefusedQuestion } from './problem.ts';
import { qualityFlagView } from './quality-answers.ts';
import { middleOf, type Place, type PlacedDevice, placesOf, requirePlace } from './sites/places.ts';
import { readSiteSeries } from './sites/read-site-series.ts';
import { quantitiesOf } from './sites/site-quantities.ts';

export type SiteRoute = 'sites' | 'site' | 'siteSeries';
/** What the desks say. */
export type Desks = Pick<Answers, 'parkingSites' | 'lightingSites' | 'lightingLamps' | 'airStations'>;

const DAY_MS = 86_400_000;
const LIST_KEPT_MS = 1000;
const SERIES_KEPT_MS = 2000;
/** Alarms of a municipality; none is left out. */
const ALL_ALARMS = 1_000_000;
const MOST_FLAGS = 20_000;

const NEED: readonly PlacedDevice['freshness'][] = ['silent', 'never', 'late', 'fresh'];

type Parts = Pick<ListedSiteView, 'parking' | 'lighting' | 'air'>;

export function createSiteAnswers(context: AnswerContext, desks: Desks, alarmRules: AlarmRules): Pick<Answers, SiteRoute> {
  const { rules, registry, requireMunicipality } = context;
  const cache = new AnswerCache();

  /** What the desks say of all places of a municipality. */
  async function deskViews(municipality: string): Promise<{ partsOf(place: Place): Parts; classes: { de: string; en: string }[] }> {
    const [{ sites }, { sites: streets }, { stations, classes }] = await Promise.all([
      desks.parkingSites({ municipality }),
      desks.lightingSites({ municipality }),
      desks.airStations({ municipality, index: undefined, at: undefined }),
    ]);
    const parking = new Map(sites.map((view) => [view.site, view]));
    const lighting = new Map(streets.map((view) => [view.site, view]));
    const air = new Map(stations.map((view) => [view.device, view]));
    const has = (place: Place, kind: Kind) => place.devices.some((device) => device.kind === kind);
    return {
      classes,
      partsOf: (place) => ({
        parking: (has(place, 'parking') && parking.get(place.site)) || null,
        lighting: (has(place, 'lighting') && lighting.get(place.site)) || null,
        air: place.devices.flatMap(({ kind, device }) => (kind === 'air' ? (air.get(device) ?? []) : [])),
      }),
    };
  }

  function brief({ municipality, site, isTold, devices }: Place) {
    const times = devices.flatMap(({ last }) => last?.time ?? []);
    return {
      municipality,
      site,
      isTold,
      kinds: KINDS.filter((kind) => devices.some((device) => device.kind === kind)),
      devices: devices.length,
      reporting: devices.filter(({ freshness }) => freshness === 'fresh').length,
      newest: times.length > 0 ? Math.max(...times) : null,
      ...middleOf(devices),
    };
  }

  /** Alarms of these devices and cabinets, as the registry has them. */
  function alarmsOf(list: 'open' | 'suppressed', municipality: string, things: ReadonlySet<string>): ListedAlarm[] {
    // Who shares readings does not share the work, its notes and names.
    if (!context.scope.works(municipality)) return [];
    const { alarms } = registry.alarmList.list({ list, municipality: [municipality], limit: ALL_ALARMS });
    return alarms.filter(({ thing }) => thing.type === 'device' && thing.municipality === municipality && things.has(thing.id));
  }

  async function feedersOf({ municipality, devices }: Place) {
    const ids = [...new Set(devices.flatMap(({ feeder }) => feeder ?? []))];
    if (ids.length === 0) return [];
    const { feeders } = await desks.lightingSites({ municipality });
    return ids.map((feeder) => {
      const own = registry.devices.get({ municipality, device: feeder });
      const failed = feeders.find((one) => one.feeder === feeder)?.failure ?? null;
      return {
        feeder,
        name: own?.name?.trim() || feeder,
        isDevice: own !== undefined,
        lamps: devices.filter((device) => device.feeder === feeder && device.device !== feeder).length,
        hasFailed: failed !== null,
      };
    });
  }

  async function deviceViews({ municipality, site, devices }: Place, lang: 'de' | 'en'): Promise<SiteDeviceView[]> {
    const hasLights = devices.some(({ kind }) => kind === 'lighting');
    const lamps = hasLights ? (await desks.lightingLamps({ municipality, site, lang })).lamps : [];
    const stateOf = new Map(lamps.map(({ device, state }) => [device, state]));
    return [...devices]
      .sort((a, b) => NEED.indexOf(a.freshness) - NEED.indexOf(b.freshness) || nameOf(a).localeCompare(nameOf(b), 'de', { numeric: true }))
      .map(({ device, kind, name, use, feeder, freshness, last, lat, lon }) => ({
        device,
        kind,
        name: name?.trim() || null,
        use: use ?? null,
        feeder: feeder ?? null,
        freshness,
        time: last?.time ?? null,
        lamp: stateOf.get(device) ?? null,
        lat: lat ?? null,
        lon: lon ?? null,
      }));
  }

  return {
    sites({ municipality }) {
      requireMunicipality(municipality);
      return cache.get(`sites ${municipality}`, LIST_KEPT_MS, async () => {
        const at = Date.now();
        const { partsOf, classes } = await deskViews(municipality);
        const places = placesOf(municipality, at, context);
        const ids = new Set(places.flatMap(({ devices }) => devices.map(({ device }) => device)));
        const counts = Map.groupBy(alarmsOf('open', municipality, ids), ({ thing }) => thing.id);
        const sites = places.map((place) => ({
          ...brief(place),
          ...partsOf(place),
          alarms: place.devices.reduce((sum, { device }) => sum + (counts.get(device)?.length ?? 0), 0),
        }));
        return { at, sites, airClasses: classes };
      });
    },

    async site({ municipality, site: name, lang }) {
      requireMunicipality(municipality);
      const at = Date.now();
      const place = requirePlace(municipality, name, at, context);
      const { partsOf, classes } = await deskViews(municipality);
      const feeders = await feedersOf(place);
      const ids = new Set(place.devices.map(({ device }) => device));
      const things = new Set([...ids, ...feeders.map(({ feeder }) => feeder)]);
      const words = alarmWords(context, alarmRules, lang, at);
      const flags = registry.findings
        .list({ municipality, codes: VALUE_CODES, from: at - DAY_MS, limit: MOST_FLAGS })
        .filter(({ device, overruled }) => ids.has(device) && overruled === undefined);
      return {
        at,
        ...brief(place),
        ...partsOf(place),
        airClasses: classes,
        deviceList: await deviceViews(place, lang),
        quantities: quantitiesOf(place.devices, rules).map(({ kind, quantity, together, devices }) => ({
          kind,
          quantity,
          together,
          devices: devices.length,
        })),
        feeders,
        alarms: [...alarmsOf('open', municipality, things), ...alarmsOf('suppressed', municipality, things)].map(words.alarm),
        flags: flags.map((row) => qualityFlagView(row, rules, lang)),
      };
    },

    siteSeries({ municipality, site: name, kind, quantity, ...range }) {
      requireMunicipality(municipality);
      const now = Date.now();
      const to = range.to ?? now;
      const from = range.from ?? to - DAY_MS;
      if (from >= to) throw new RefusedQuestion('RANGE_EMPTY', 'The range is empty: from must be before to.');
      if (to - from > MAX_SITE_DAYS * DAY_MS)
        throw new RefusedQuestion('RANGE_TOO_WIDE', `At most ${MAX_SITE_DAYS} days are answered.`, 'Ask for a shorter range.');
      const place = requirePlace(municipality, name, now, context);
      const offered = quantitiesOf(place.devices, rules);
      const found = offered.find((one) => one.kind === kind && one.quantity === quantity);
      if (!found) {
        const known = offered.map((one) => `${one.kind} ${one.quantity}`).join(', ');
        throw new RefusedQuestion('QUANTITY_UNKNOWN', `No device here measures "${quantity}" of ${kind}.`, `Known are ${known || 'none'}.`);
      }
      return cache.get(`series ${municipality}/${place.site} ${kind} ${quantity} ${range.from} ${range.to}`, SERIES_KEPT_MS, async () => {
        const series = await readSiteSeries(found, { from, to }, now, context);
        return { ...series, together: found.together, devices: found.devices.map(({ device }) => device) };
      });
    },
  };
}

const nameOf = ({ name, device }: PlacedDevice): string => name?.trim() || device;
