// The answers for everybody: of each municipality what it shares with the public, as of its last full step, under its licence.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { PublicLicence, PublicRoute } from '@lagebild/shared/contract/public-routes.ts';
import type { Sharing } from '@lagebild/shared/domain/access/sharing.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import type { PrivacyRules } from '@lagebild/shared/domain/privacy/privacy-rules.ts';
import { publicParking } from '@lagebild/shared/domain/privacy/public-parking.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import { isMunicipality } from '@lagebild/shared/domain/rule-book.ts';
import { cleanName } from '@lagebild/shared/domain/site/site-names.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import { createAirAnswers } from '../air-answers.ts';
import { type AnswerContext, type ContextParts, createContext } from '../answer-context.ts';
import type { Question } from '../answers.ts';
import { COUNTED } from '../parking/devices-now.ts';
import { RefusedQuestion } from '../problem.ts';
import { isAnyRejected } from '../value-flags.ts';
import { type PrivacyParts, privacyAnswer } from './privacy-answer.ts';
import { publicLighting } from './public-lighting.ts';
import { StreamSteps, streamParts } from './stream-steps.ts';
import { type ValuesOfStep, valuesAsOf } from './values-as-of.ts';

/** Under which licence a municipality's readings of a kind may be used; null while nobody has said so. */
export type LicenceOf = (municipality: string, kind: Kind) => PublicLicence;

export interface PublicDeps {
  readonly parts: ContextParts;
  readonly airRules: AirRules;
  readonly privacy: PrivacyRules;
  readonly sharingOf: SharingOf;
  readonly licenceOf: LicenceOf;
  readonly kept: PrivacyParts['kept'];
}

export interface PublicDesk {
  readonly answers: PublicAnswers;
  /** The rules have changed: what was told under the old ones is forgotten. */
  renew(this: void): void;
}

export type PublicAnswers = { [R in PublicRoute]: (question: Question<R>) => Promise<Answer<R>> | Answer<R> };

/** An hour of the air is told once it is over. */
const HOUR_MINUTES = 60;

export function createPublicAnswers({ parts, airRules, privacy, sharingOf, licenceOf, kept }: PublicDeps): PublicDesk {
  const { rules, parkingRules } = parts;
  const { aggregation } = privacy;
  const parking = new StreamSteps<Awaited<ReturnType<typeof parkingAsOf>>>(() => aggregation.minutes);
  const lighting = new StreamSteps<Awaited<ReturnType<typeof lightingAsOf>>>(() => aggregation.minutes);
  const air = new StreamSteps<Awaited<ReturnType<typeof airAsOf>>>(() => HOUR_MINUTES);

  const lastSteps = new Map<string, ValuesOfStep>();

  /** Values of a moment in the place of those of now. */
  async function contextAsOf(municipality: string, kind: Kind, asOf: number): Promise<AnswerContext> {
    const stream = streamParts(parts, municipality, kind);
    const key = `${municipality}/${kind}`;
    // With what was rejected since: a car park whose counter stands still has not gone, it is not known how full it is.
    const values = await valuesAsOf({ ...createContext(stream), store: stream.store }, kind, asOf, lastSteps.get(key));
    lastSteps.set(key, { asOf, values });
    return createContext({ ...stream, lastValues: values });
  }

  async function parkingAsOf(municipality: string, asOf: number) {
    const context = await contextAsOf(municipality, 'parking', asOf);
    const flags = context.valueFlags.within(municipality, asOf, asOf + 1);
    const devices = [...context.registry.devices.all()].map((device) => {
      const latest = context.lastValues.get(device);
      const freshness = freshnessOf(latest?.time, asOf, context.limits(device));
      return { ...device, latest, freshness, isRejected: isAnyRejected(flags.get(deviceKey(device)), COUNTED) };
    });
    const { places, others } = publicParking(devices, aggregation.bays, parkingRules);
    return { places: places.map((place) => ({ ...place })), others: { ...others } };
  }

  async function lightingAsOf(municipality: string, asOf: number) {
    const context = await contextAsOf(municipality, 'lighting', asOf);
    return publicLighting(context, municipality, aggregation.lamps, asOf);
  }

  async function airAsOf(municipality: string, asOf: number) {
    const context = createContext(streamParts(parts, municipality, 'air'));
    const { stations, classes } = await createAirAnswers(context, airRules).airStations({ municipality, at: asOf });
    const told = stations.flatMap(({ device, name, stationClass, hour, class: indexClass, missing, pollutants }) => {
      const known = context.registry.devices.get({ municipality, device });
      if (!known) return []; // a station on the official list that is not connected
      return [
        {
          name: cleanName(known.site) || cleanName(name ?? undefined) || null,
          lat: degrees(known.lat),
          lon: degrees(known.lon),
          stationClass,
          hour,
          class: indexClass,
          label: indexClass === null ? null : (classes[indexClass - 1] ?? null),
          missing,
          pollutants: pollutants.map(({ isLeftOut: _, ...pollutant }) => pollutant),
        },
      ];
    });
    return { stations: told.sort((a, b) => (a.name ?? '').localeCompare(b.name ?? '', 'de')) };
  }

  /** @throws {RefusedQuestion} MUNICIPALITY_UNKNOWN */
  async function eachShared<T>(
    kind: Kind,
    { municipality: wanted }: { municipality?: string | undefined },
    steps: StreamSteps<T>,
    make: (municipality: string, asOf: number) => Promise<T>,
  ) {
    if (wanted !== undefined && !isMunicipality(rules, wanted)) {
      const known = Object.keys(rules.district.municipalities).join(', ');
      throw new RefusedQuestion('MUNICIPALITY_UNKNOWN', `"${wanted}" is no municipality of the district.`, `Known are ${known}.`);
    }
    const at = Date.now();
    const having = new Set([...parts.registry.devices.all()].flatMap((device) => (device.kind === kind ? [device.municipality] : [])));
    const asked = Object.entries(rules.district.municipalities).filter(([key]) => (wanted ?? key) === key && having.has(key));
    const isPublic = ({ level }: Sharing): boolean => level === 'public';
    const municipalities = [];
    for (const [municipality, { name }] of asked) {
      const sharing = sharingOf(municipality, kind);
      if (!isPublic(sharing)) continue;
      const { asOf, told } = await steps.of(municipality, sharing, at, (moment) => make(municipality, moment));
      const { delayMinutes } = sharing;
      municipalities.push({ municipality, name, asOf, delayMinutes, licence: licenceOf(municipality, kind), ...told });
    }
    const notPublic = asked.flatMap(([municipality, { name }]) =>
      isPublic(sharingOf(municipality, kind)) ? [] : [{ municipality, name }],
    );
    return { at, attribution: rules.district.attribution, notPublic, municipalities };
  }

  const answers: PublicAnswers = {
    async publicParking(question) {
      const told = await eachShared('parking', question, parking, parkingAsOf);
      return { ...told, leastBays: aggregation.bays, stepMinutes: aggregation.minutes };
    },
    async publicLighting(question) {
      const told = await eachShared('lighting', question, lighting, lightingAsOf);
      return { ...told, leastLamps: aggregation.lamps, stepMinutes: aggregation.minutes };
    },
    async publicAir(question) {
      const { indices, current } = airRules.index;
      const { label = { de: current, en: current }, source = '', url = '' } = indices[current] ?? {};
      return { ...(await eachShared('air', question, air, airAsOf)), index: { label, source, url } };
    },
    publicPrivacy: () => privacyAnswer({ rules, privacy, sharingOf, kept, canErase: parts.store.abilities.erase }),
  };
  return {
    answers,
    renew() {
      for (const steps of [parking, lighting, air]) steps.forget();
    },
  };
}

/** To about ten metres. */
const degrees = (given: number | undefined): number | null => (given === undefined ? null : Math.round(given * 1e4) / 1e4);
