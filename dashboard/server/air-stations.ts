// Which air stations there are: the registered ones and the official ones nobody has heard of yet; their class, what they have measured.
import { POLLUTANTS, type Pollutant } from '@lagebild/shared/domain/air/pollutants.ts';
import { type StationClass, stationClassOf } from '@lagebild/shared/domain/air/station-rules.ts';
import { deviceKey } from '@lagebild/shared/domain/reading.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { AnswerContext } from './answer-context.ts';
import { RefusedQuestion } from './problem.ts';

export interface AirStation {
  readonly municipality: string;
  readonly device: string;
  readonly name: string | null;
  readonly stationClass: StationClass;
  readonly isOfficial: boolean;
  /** Epoch milliseconds of its newest reading. */
  readonly lastTime: number | null;
  /** Pollutants it has ever measured. */
  readonly pollutants: readonly Pollutant[];
  /** Has it ever measured this? */
  has(quantity: string): boolean;
  /** Usual time between two readings; undefined while unknown. */
  readonly rhythmMs: number | undefined;
}

export interface AirStations {
  /** Those of a municipality, or all, in the order of municipality and name. */
  list(municipality: string | undefined): AirStation[];
  /** @throws {RefusedQuestion} DEVICE_UNKNOWN */
  require(municipality: string, device: string): AirStation;
}

export function createAirStations({ registry, profiles, lastValues, requireMunicipality }: AnswerContext, rules: AirRules): AirStations {
  const officials = new Map(rules.stations.official.stations.map((station) => [deviceKey(station), station]));

  function view(of: { municipality: string; device: string; name?: string | undefined }): AirStation {
    const { municipality, device } = of;
    const official = officials.get(deviceKey(of));
    const profile = registry.adopted.get(of)?.profile;
    const last = lastValues.get(of);
    const minutes = profiles.get(profile ?? '')?.every_minutes;
    return {
      municipality,
      device,
      name: of.name?.trim() || (official?.name ?? null),
      stationClass: stationClassOf(rules.stations, of, profile),
      isOfficial: official !== undefined,
      lastTime: last?.time ?? null,
      pollutants: POLLUTANTS.filter((pollutant) => last?.quantities.has(pollutant)),
      has: (quantity) => last?.quantities.has(quantity) ?? false,
      rhythmMs: registry.rhythms.of(of)?.ms ?? (minutes === undefined ? undefined : minutes * 60_000),
    };
  }

  return {
    list(municipality) {
      requireMunicipality(municipality);
      const registered = [...registry.devices.all()].filter(({ kind }) => kind === 'air');
      const known = new Set(registered.map(deviceKey));
      const unheard = [...officials].flatMap(([key, station]) => (known.has(key) ? [] : [station]));
      return [...registered, ...unheard].filter((one) => (municipality ?? one.municipality) === one.municipality).map(view);
    },
    require(municipality, device) {
      requireMunicipality(municipality);
      const of = { municipality, device: device.normalize('NFC') };
      const registered = registry.devices.get(of);
      if (registered?.kind === 'air') return view(registered);
      const official = officials.get(deviceKey(of));
      if (official && !registered) return view(official);
      throw new RefusedQuestion(
        'DEVICE_UNKNOWN',
        `There is no air station "${of.device}" in ${municipality}.`,
        'See /api/v1/air/stations.',
      );
    },
  };
}
