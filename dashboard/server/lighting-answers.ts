// The answers about street lighting: the picture now, streets and cabinets, lamps, energy against plan, the depot's work.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { describeFinding, FINDING_CODES, type FindingCode } from '@lagebild/shared/domain/finding.ts';
import type { FailedCabinet, WorkStreet } from '@lagebild/shared/domain/lighting/work-list.ts';
import { describeWork } from '@lagebild/shared/domain/lighting/work-words.ts';
import { CIVIL_DEGREES, nightBelow, SUNSET_DEGREES } from '@lagebild/shared/domain/sun.ts';
import type { Language } from '@lagebild/shared/domain/words.ts';
import { AnswerCache } from './answer-cache.ts';
import type { AnswerContext } from './answer-context.ts';
import type { Answers } from './answers.ts';
import { readBurn } from './lighting/burn.ts';
import { countLights } from './lighting/counts.ts';
import { amountsIn, factorAt, factorView, sumSpans, toView } from './lighting/energy-views.ts';
import type { LightingDesk } from './lighting/lighting-desk.ts';
import { type Light, numberOf, selectLights } from './lighting/lights.ts';
import { readSwitching } from './lighting/nights.ts';
import { periodOf } from './lighting/periods.ts';
import type { JudgedLight, Picture } from './lighting/picture.ts';
import { readEnergy } from './lighting/read-energy.ts';
import { RefusedQuestion } from './problem.ts';

export type LightingRoute = 'lightingOverview' | 'lightingSites' | 'lightingLamps' | 'lightingEnergy' | 'lightingWork';

/** Where lights switched changes once a night. */
const SWITCHING_MS = 60_000;
const ENERGY_MS = 5000;
const BURN_MS = 30_000;
/** Of so few lamps the hours of a day are told from five minutes: what falls on which side of a full hour is right then. */
const FEW_LAMPS = 400;

export function createLightingAnswers(context: AnswerContext, desk: LightingDesk): Pick<Answers, LightingRoute> {
  const { lighting, municipalities, requireMunicipality } = context;
  const { planner, lights, pictures, depsAt, nightView, streetsOf } = desk;
  const cache = new AnswerCache();

  const workIn = (streets: readonly WorkStreet[], municipality: string, site?: string): number =>
    streets
      .filter((street) => street.municipality === municipality && (site ?? street.site) === street.site)
      .reduce((sum, { items }) => sum + items.length, 0);

  async function municipalityView(picture: Picture, streets: readonly WorkStreet[]) {
    const { municipality, lights: some, night } = picture;
    const place = planner.placeOf(municipality);
    const [set, civil] = [nightBelow(night.night, place, SUNSET_DEGREES), nightBelow(night.night, place, CIVIL_DEGREES)];
    const { firstLit, lastLit } = await cache.get(`switching ${municipality} ${night.night} ${some.length}`, SWITCHING_MS, () =>
      readSwitching(some, night, planner, context),
    );
    return {
      municipality,
      ...countLights(some),
      night: nightView(some, picture),
      work: workIn(streets, municipality),
      sun: { sunset: set.down, civilDusk: civil.down, civilDawn: civil.up, sunrise: set.up },
      plans: [...Map.groupBy(some, ({ plan }) => plan)].map(([plan, group]) => {
        const { on, off, steps } = planner.night(plan, municipality, night.night);
        return { plan, label: lighting.plans[plan]?.label ?? { de: plan, en: plan }, devices: group.length, on, off, steps: [...steps] };
      }),
      firstLit: firstLit ?? null,
      lastLit: lastLit ?? null,
    };
  }

  async function energyOf(question: Parameters<Answers['lightingEnergy']>[0], now: number): Promise<Answer<'lightingEnergy'>> {
    const period = periodOf(question.period, question.date, now, planner.timezone);
    const { spans } = period;
    const chosen = selectLights(await lights.of(question.municipality, now), question);
    const past = spans.filter(({ from }) => from < now);
    const lamps = chosen.map((light) => ({
      ...light,
      quantities: light.last?.quantities ?? new Map(),
      plannedHours: (from: number, to: number) => planner.hours(light.plan, light.municipality, from, to).full,
    }));
    const width = period.width === '1h' && lamps.length <= FEW_LAMPS ? '5m' : period.width;
    const amounts = await readEnergy({ lamps, spans: past, width, now, meter: lighting.meter }, context);
    const deps = depsAt(now);
    const sumsOf = (some: readonly Light[]) => sumSpans(some, spans, amountsIn(amounts), deps);
    const sums = sumsOf(chosen);
    return {
      from: period.from,
      to: period.to,
      buckets: spans.map((span, index) => ({ ...span, ...toView(sums.slice(index, index + 1), [span], deps) })),
      total: toView(sums, spans, deps),
      parts: partsOf(chosen, question).map(({ group, ...part }) => ({ ...part, ...toView(sumsOf(group), spans, deps) })),
      factors: [
        ...new Map(past.map(({ from }) => factorAt(from, lighting, planner.timezone)).map((one) => [one.year, factorView(one)])).values(),
      ],
      euroPerKwh: lighting.euro_per_kwh,
    };
  }

  function partsOf(chosen: readonly Light[], { municipality, site, feeder, device }: Parameters<Answers['lightingEnergy']>[0]) {
    if (municipality === undefined && site === undefined) {
      const groups = Map.groupBy(chosen, (light) => light.municipality);
      return municipalities.map(([key, { name }]) => ({ kind: 'municipality' as const, key, name, group: groups.get(key) ?? [] }));
    }
    if (site === undefined && feeder === undefined && device === undefined) {
      return [...Map.groupBy(chosen, ({ street }) => street)].map(([key, group]) => ({ kind: 'site' as const, key, name: key, group }));
    }
    return chosen.map((light) => ({ kind: 'device' as const, key: light.device, name: light.label, group: [light] }));
  }

  return {
    async lightingOverview({ municipality }) {
      requireMunicipality(municipality);
      const all = await pictures.of(municipality);
      const streets = streetsOf(all);
      // There are pictures of all municipalities, also of those that share nothing with whoever asks: those are not named.
      const told = new Set(municipality === undefined ? municipalities.map(([key]) => key) : [municipality]);
      const views: Answer<'lightingOverview'>['municipalities'] = [];
      for (const picture of all) if (told.has(picture.municipality)) views.push(await municipalityView(picture, streets));
      const some = all.flatMap((picture) => picture.lights);
      const [first] = all as [Picture, ...Picture[]];
      const { night, at } = first;
      return {
        at,
        ...countLights(some),
        night: { from: night.from, to: night.to, isOver: night.to < at, energy: nightView(some, first) },
        cabinets: all.flatMap((picture) => picture.cabinets.map((failure) => cabinetView(failure, picture.lights))),
        work: streets.reduce((sum, { items }) => sum + items.length, 0),
        municipalities: views,
        factor: factorView(factorAt(night.from, lighting, planner.timezone)),
        euroPerKwh: lighting.euro_per_kwh,
      };
    },

    async lightingSites({ municipality }) {
      requireMunicipality(municipality);
      const all = await pictures.of(municipality);
      const streets = streetsOf(all);
      return {
        at: Date.now(),
        sites: all.flatMap((picture) =>
          [...Map.groupBy(picture.lights, ({ street }) => street)].map(([site, group]) => {
            const key = group[0]?.municipality ?? '';
            return { municipality: key, site, ...countLights(group), night: nightView(group, picture), work: workIn(streets, key, site) };
          }),
        ),
        feeders: all.flatMap((picture) => feedersOf(picture).map((feeder) => ({ ...feeder.view, ...feederFigures(feeder, picture) }))),
      };
    },

    async lightingLamps({ municipality, lang, ...selection }) {
      requireMunicipality(municipality);
      const [picture] = await pictures.of(municipality);
      if (!picture) throw new Error(`${municipality} has no picture`);
      const chosen = selectLights(picture.lights, selection) as JudgedLight[];
      if (selection.device !== undefined && chosen.length === 0)
        throw new RefusedQuestion('DEVICE_UNKNOWN', `There is no light "${selection.device}" in ${municipality}.`);
      const burn = await cache.get(`burn ${municipality} ${JSON.stringify(selection)} ${chosen.length}`, BURN_MS, () =>
        readBurn(chosen, planner, picture.at, context),
      );
      return {
        at: picture.at,
        lamps: chosen.map((light) => ({ ...lampView(light, lang), night: nightView([light], picture), burn: burn.get(light.key) ?? null })),
      };
    },

    lightingEnergy(question) {
      requireMunicipality(question.municipality);
      return cache.get(`energy ${JSON.stringify(question)}`, ENERGY_MS, () => energyOf(question, Date.now()));
    },

    async lightingWork({ municipality, lang }) {
      requireMunicipality(municipality);
      const all = await pictures.of(municipality);
      const byKey = new Map(all.flatMap((picture) => picture.lights).map((light) => [light.key, light]));
      return { at: Date.now(), streets: streetsOf(all).map((street) => streetView(street, byKey, lang)) };
    },
  };

  function feederFigures({ own, fed, failure }: FeederGroup, picture: Picture) {
    const watts = own?.freshness === 'fresh' ? numberOf(own, 'power') : undefined;
    return {
      ...countLights(fed),
      ownWatts: watts ?? null,
      ownNight: own?.night ? nightView([own], picture) : null,
      night: nightView(fed, picture),
      failure: failure ? cabinetView(failure, picture.lights) : null,
    };
  }
}

interface FeederGroup {
  readonly view: Pick<Answer<'lightingSites'>['feeders'][number], 'municipality' | 'feeder' | 'name' | 'isHeard'>;
  readonly own: JudgedLight | undefined;
  readonly fed: readonly JudgedLight[];
  readonly failure: FailedCabinet | undefined;
}

/** Every cabinet that some lamp names. */
function feedersOf({ lights, cabinets }: Picture): FeederGroup[] {
  const groups = Map.groupBy(
    lights.filter(({ feeder, device }) => feeder !== undefined && feeder !== device),
    ({ feeder }) => feeder as string,
  );
  return [...groups].map(([feeder, fed]) => {
    const own = lights.find(({ device }) => device === feeder);
    const view = { municipality: fed[0]?.municipality ?? '', feeder, name: own?.label ?? feeder, isHeard: own?.freshness === 'fresh' };
    return { view, own, fed, failure: cabinets.find((failure) => failure.feeder === feeder) };
  });
}

function cabinetView({ lamps, ...failure }: FailedCabinet, lights: readonly JudgedLight[]) {
  const own = lights.find(({ device }) => device === failure.feeder);
  return { ...failure, name: own?.label ?? failure.feeder, lamps: [...lamps] };
}

function lampView(light: JudgedLight, lang: Language) {
  const {
    municipality,
    device,
    label,
    street,
    feeder = null,
    last,
    freshness,
    state,
    since = null,
    silencedBy = null,
    isLit = null,
  } = light;
  const told = (quantity: string): number | null => numberOf(light, quantity) ?? null;
  const isFinding = (FINDING_CODES as readonly string[]).includes(state);
  return {
    municipality,
    device,
    name: label,
    site: street,
    feeder,
    heardAt: last?.time ?? null,
    freshness,
    state,
    since,
    reason: isFinding ? describeFinding({ code: state as FindingCode, evidence: light.evidence }, '', lang) : null,
    silencedBy,
    isLit,
    plan: light.plan,
    planned: light.plannedLevel,
    command: told('command'),
    active: told('command_active'),
    dimming: told('dimming'),
    power: told('power'),
    watts: light.watts ?? null,
    wattsFrom: light.wattsFrom ?? null,
    source: light.night?.source ?? null,
  };
}

function streetView({ municipality, site, items }: WorkStreet, lights: ReadonlyMap<string, JudgedLight>, lang: Language) {
  const lightOf = (device: string) => lights.get(`${municipality}/${device}`);
  return {
    municipality,
    site,
    items: items.map((item) => {
      const { kind, bring, device, since, lamps, of } = item;
      const own = lightOf(device);
      const names = lamps.map((lamp) => lightOf(lamp)?.label ?? lamp);
      const place = { lat: own?.lat ?? null, lon: own?.lon ?? null };
      return { kind, bring, device, name: own?.label ?? device, since, reason: describeWork(item, lang), lamps: names, of, ...place };
    }),
  };
}
