// What the answers of the API share: the parts they ask, and the checks of a question that several of them make.

import type { BatteryRules } from '@lagebild/shared/domain/battery/battery-rules.ts';
import { limitsOf, type ReportingLimits } from '@lagebild/shared/domain/freshness.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';

import type { ParkingRules } from '@lagebild/shared/domain/parking/parking-rules.ts';
import type { Device } from '@lagebild/shared/domain/reading.ts';
import { keptByAllFrom } from '@lagebild/shared/domain/retention.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import { rulesFor } from '@lagebild/shared/domain/rules-for.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import type { Findings } from '@lagebild/shared/registry/findings.ts';
import { knownRhythm, toldMinutes } from '@lagebild/shared/registry/known-rhythm.ts';
import type { Ledger } from '@lagebild/shared/registry/ledger.ts';
import type { Profiles } from '@lagebild/shared/registry/load-profiles.ts';
import { flagsOfSelection } from '@lagebild/shared/registry/quality-flags.ts';
import type { Registry } from '@lagebild/shared/registry/registry.ts';
import { acceptedStore } from '@lagebild/shared/store/accepted-store.ts';
import { readStats, type StatsSelection, type StatsTier } from '@lagebild/shared/store/many-stats.ts';
import { readSeries, type Series, type SeriesQuery, type TieredSeriesDeps } from '@lagebild/shared/store/tiered-series.ts';
import type { Summary, TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { type Scope, WHOLE_SCOPE } from './access/scope.ts';
import type { LastValues } from './last-values.ts';
import { RefusedQuestion } from './problem.ts';
import { ValueFlags } from './value-flags.ts';

/** What answers ask of the registered devices. */
export type DeviceDirectory = Pick<DeviceRegister, 'get' | 'all' | 'size'>;
/** What answers ask of findings. */
export type FindingsDirectory = Pick<Findings, 'list' | 'get' | 'open' | 'overrule'>;
/** What answers ask of the newest values. */
export type NewestValues = Pick<LastValues, 'get' | 'select' | 'seq'>;

export interface ContextParts {
  readonly rules: RuleBook;
  readonly lighting: LightingRules;
  readonly parkingRules: ParkingRules;
  readonly batteryRules: BatteryRules;
  readonly profiles: Profiles;
  readonly store: TimeSeriesStore;
  readonly registry: Omit<Registry, 'devices' | 'findings' | 'ledger'> & {
    readonly devices: DeviceDirectory;
    readonly findings: FindingsDirectory;
    readonly ledger: Pick<Ledger, 'account' | 'total'>;
  };
  readonly lastValues: NewestValues;
  /** What the answers are made within; everything when left out. */
  readonly scope?: Scope;
}

/** When a device is late or silent, and the rhythm that says so where one is known. */
export interface DeviceLimits extends ReportingLimits {
  readonly everyMinutes?: number;
}

export interface AnswerContext extends ContextParts {
  readonly scope: Scope;
  /** Its means and roll-ups leave rejected values out; `points` and `find` give everything that is stored. */
  readonly store: TimeSeriesStore;
  /** What is doubtful about the values that count now. */
  readonly valueFlags: ValueFlags;
  /** Keys and rules of the municipalities that share anything, in the order of the rule book. */
  readonly municipalities: readonly [string, RuleBook['district']['municipalities'][string]][];
  /** @throws {RefusedQuestion} MUNICIPALITY_UNKNOWN; undefined means all and passes */
  requireMunicipality(this: void, key: string | undefined): void;
  /** @throws {RefusedQuestion} DEVICE_UNKNOWN, or DEVICE_AMBIGUOUS when several municipalities have one of this id */
  requireDevice(this: void, id: string, municipality: string | undefined): Device;
  /**
   * One quantity of one device over time, from readings or roll-ups, whichever serves; days begin at the district's midnight. Rejected values
   * are left out unless all are asked for.
   */
  series(this: void, query: Omit<SeriesQuery, 'timezone'>, quality?: 'accepted' | 'all'): Promise<Series>;
  /** Statistics of many devices at once, as exact as `series`; from and to are whole hours, or to is now. */
  stats(this: void, tier: StatsTier, selection: StatsSelection): Promise<Summary[]>;
  /** Minutes between two readings of a device when nothing happens, where its profile tells. */
  everyMinutes(this: void, device: { municipality: string; device: string }): number | undefined;
  /** From when on a device is late or silent, by its rhythm or its kind. */
  limits(this: void, device: Pick<Device, 'municipality' | 'device' | 'kind'>): DeviceLimits;
}

export function createContext(parts: ContextParts): AnswerContext {
  const { rules, store, registry } = parts;
  const scope = parts.scope ?? WHOLE_SCOPE;
  const municipalities = Object.entries(rules.district.municipalities).filter(([key]) => scope.visibility.seesAny(key));
  const { timezone } = rules.district;
  const accepted = acceptedStore(store, { flagsOf: (selection) => flagsOfSelection(registry.findings, selection), timezone });
  const seriesDeps: Omit<TieredSeriesDeps, 'store'> = {
    dueStarts: (...question) => registry.rollUpsDue.startsOf(...question),
    rawBegin: (kind) => keptByAllFrom(rules, kind, 'raw', Date.now()) ?? Number.NEGATIVE_INFINITY,
  };

  function requireMunicipality(key: string | undefined): void {
    if (key === undefined || isMunicipality(rules, key)) return;
    const known = municipalities.map(([name]) => name).join(', ');
    throw new RefusedQuestion('MUNICIPALITY_UNKNOWN', `"${key}" is no municipality of the district.`, `Known are ${known}.`);
  }

  return {
    ...parts,
    scope,
    store: accepted,
    valueFlags: new ValueFlags(registry.findings),
    municipalities,
    requireMunicipality,
    requireDevice(id, municipality) {
      requireMunicipality(municipality);
      const wanted = id.normalize('NFC');
      const keys = municipality === undefined ? municipalities.map(([key]) => key) : [municipality];
      const found = keys.flatMap((key) => registry.devices.get({ municipality: key, device: wanted }) ?? []);
      if (found.length > 1) {
        const where = found.map((device) => device.municipality).join(', ');
        throw new RefusedQuestion('DEVICE_AMBIGUOUS', `Several municipalities have a device "${wanted}": ${where}.`, 'Add ?municipality=.');
      }
      if (!found[0])
        throw new RefusedQuestion('DEVICE_UNKNOWN', `There is no device "${wanted}"${municipality ? ` in ${municipality}` : ''}.`);
      return found[0];
    },
    series: (query, quality = 'accepted') =>
      readSeries({ ...query, timezone }, { ...seriesDeps, store: quality === 'accepted' ? accepted : store }),
    stats: (tier, selection) => readStats(tier, selection, { ...seriesDeps, store: accepted }),
    everyMinutes: (device) => toldMinutes(device, parts),
    limits(device) {
      const rhythm = knownRhythm(device, parts);
      const { everyMinutes } = rhythm;
      return { ...(everyMinutes > 0 && { everyMinutes }), ...limitsOf(rulesFor(rules, device.municipality).kinds[device.kind], rhythm) };
    },
  };
}
