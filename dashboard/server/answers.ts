// The answers of the HTTP API, one function a route.
import type { ActionName, Answer, Body, DeviceView, Query, RouteName } from '@lagebild/shared/contract/http.ts';
import type { AlarmRules } from '@lagebild/shared/domain/alarm/rules.ts';
import { describeFinding, FINDING_CODES, ONLY_ABOUT_VALUES } from '@lagebild/shared/domain/finding.ts';
import type { FindingRules } from '@lagebild/shared/domain/finding-rules.ts';
import { freshnessOf } from '@lagebild/shared/domain/freshness.ts';
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import { nearlyFullOf } from '@lagebild/shared/domain/parking/nearly-full.ts';
import type { Device } from '@lagebild/shared/domain/reading.ts';
import { quantityOf } from '@lagebild/shared/domain/rule-book.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import type { AirRules } from '@lagebild/shared/registry/load-rule-book.ts';
import type { RuleVersions } from '@lagebild/shared/registry/rule-versions.ts';
import type { AccountRoute } from './access/account-answers.ts';
import { createAirAnswers } from './air-answers.ts';
import { createAlarmAnswers } from './alarm-answers.ts';
import type { AnswerContext } from './answer-context.ts';
import { createBatteryAnswers } from './battery-answers.ts';
import { createChangeAnswers } from './change-answers.ts';
import { createFeedbackAnswers, type FeedbackDeps } from './feedback-answers.ts';
import { createFigureAnswers } from './figure-answers.ts';
import { toLatest, toLatestReading } from './last-values.ts';
import type { LightingDesk } from './lighting/lighting-desk.ts';
import { createLightingAnswers } from './lighting-answers.ts';
import { createLorawanAnswers } from './lorawan-answers.ts';
import { createOriginAnswers, type OriginOperations } from './origin-answers.ts';
import { createParkingAnswers } from './parking-answers.ts';
import { RefusedQuestion } from './problem.ts';
import { createQualityAnswers } from './quality-answers.ts';
import type { ReportingAnswers } from './reporting.ts';
import { createRuleAnswers } from './rule-answers.ts';
import { createSeriesAnswers } from './series-answers.ts';
import { createSiteAnswers } from './site-answers.ts';

export interface AnswerDeps {
  readonly context: AnswerContext;
  readonly lightingDesk: LightingDesk;
  readonly reporting: ReportingAnswers;
  readonly airRules: AirRules;
  readonly findingRules: FindingRules;
  readonly alarmRules: AlarmRules;
  readonly accessibility: FeedbackDeps['rules'];
  readonly feedbackMail: FeedbackDeps['mail'];
  readonly boundaries: Answer<'boundaries'>;
  readonly ruleVersions: RuleVersions;
  readonly publicUrl: string | undefined;
  /** How what is stored is looked after. */
  storage(): Omit<Answer<'storage'>, 'sizeBytes' | 'canErase'>;
  readonly operations: Operations;
}

export type OwnConnection = Pick<
  Answer<'connections'>['connections'][number],
  'name' | 'url' | 'condition' | 'since' | 'received' | 'sessionsLost'
> & { readonly boundTo: string | undefined; readonly reason: string | undefined };

/** What a sensor pushed by HTTP, with a token of these credentials. */
export interface Push {
  readonly municipality: string;
  readonly username: string;
  readonly format: string;
  readonly body: Uint8Array;
}

/** What can be asked of the ingest. */
export interface Operations extends OriginOperations {
  /** Takes quarantined messages in again. */
  replay(ids: readonly number[]): Promise<Answer<'quarantineReplay'>>;
  redecode(question: Body<'redecode'>): Promise<Answer<'redecode'>>;
  /** LoRaWAN devices that nobody has adopted yet. */
  waiting(municipality: string | undefined, most: number): Promise<Answer<'lorawanWaiting'>>;
  /** Adopts devices, or says why not; `needsConfirm` when it is done once somebody confirms it. */
  adopt(
    devices: Body<'lorawanAdopt'>['devices'],
  ): Promise<Answer<'lorawanAdopt'> | { readonly refused: string; readonly needsConfirm: boolean }>;
  /** Runs a codec's vectors, and saves it when they fit. */
  saveCodec(codec: Body<'codecSave'>): Promise<Answer<'codecSave'>>;
  readonly builtInCodecs: readonly string[];
  /** Files of the region that are not right. */
  regionProblems(): readonly Answer<'profiles'>['problems'][number][];
  /** Where the embedded broker listens; ports undefined without one. `isOnlyHere`: on this machine alone. */
  endpoints(): { readonly mqttPort: number | undefined; readonly mqttTlsPort: number | undefined; readonly isOnlyHere: boolean };
  /** Connections that Lagebild opened itself; those without `boundTo` speak for several municipalities. */
  connections(): readonly OwnConnection[];
  /** Takes a message in that came by HTTP; resolves once it is safe. */
  push(message: Push): Promise<void>;
  /** Devices of whose messages too many are not taken. */
  alarms(): Answer<'quarantine'>['alarms'];
}

/** What a handler is told: the checked query, and the device id, or name of the figure, of the path. */
export type Question<R extends RouteName> = (R extends ActionName ? Body<R> : Query<R>) &
  (R extends 'device' | 'quarantineEntry' ? { id: string } : R extends 'figure' ? { figure: string } : unknown);

/** Routes about who asks are answered in access/. */
export type Answers = { [R in Exclude<RouteName, AccountRoute>]: (question: Question<R>) => Answer<R> | Promise<Answer<R>> };

export function createAnswers(deps: AnswerDeps): Answers {
  const { context, lightingDesk, reporting, boundaries, storage, operations } = deps;
  const { rules, profiles, store, registry, lastValues, municipalities, requireMunicipality, requireDevice } = context;

  function view(device: Device, silenced = reporting.silenced()): DeviceView {
    const last = lastValues.get(device);
    const told = reporting.of(device, silenced);
    return { ...device, ...told, latest: last ? toLatest(last) : null, freshness: freshnessOf(last?.time, Date.now(), told) };
  }

  /** The ids of a selection, in portions; those that stay behind are not met again. */
  function* selectedIds({ ids, all: _, ...filter }: Body<'quarantineReplay'>): Generator<number[]> {
    requireMunicipality(filter.municipality);
    if (ids) return void (yield ids);
    for (let above = 0; ; ) {
      const some = registry.quarantine.ids(filter, above, 500);
      const last = some.at(-1);
      if (last === undefined) return;
      yield some;
      above = last;
    }
  }

  const airAnswers = createAirAnswers(context, deps.airRules);
  const parkingAnswers = createParkingAnswers(context);
  const desks = {
    ...airAnswers,
    ...parkingAnswers,
    ...createAlarmAnswers(context, deps.alarmRules),
    ...createLightingAnswers(context, lightingDesk),
  };
  return {
    ...createLorawanAnswers({ rules, profiles, registry, operations, requireMunicipality }),
    ...desks,
    ...createFigureAnswers(context, { ...deps, airAnswers, parkingAnswers, lightingDesk }),
    ...createSiteAnswers(context, desks, deps.alarmRules),
    ...createBatteryAnswers(context),
    ...createChangeAnswers(context),
    ...createQualityAnswers(context, deps.findingRules),
    ...createOriginAnswers(context, operations),
    ...createSeriesAnswers(context),
    ...createRuleAnswers(context, deps),
    ...createFeedbackAnswers({ registry, district: rules.district.name, rules: deps.accessibility, mail: deps.feedbackMail }),

    latest({ kind, municipality }) {
      requireMunicipality(municipality);
      return { readings: lastValues.select({ kind, municipality }).map(toLatestReading) };
    },

    devices({ kind, municipality }) {
      requireMunicipality(municipality);
      const all = [...registry.devices.all()];
      const silenced = reporting.silenced();
      return {
        devices: all
          .filter((d) => (kind ?? d.kind) === d.kind && (municipality ?? d.municipality) === d.municipality)
          .map((d) => view(d, silenced)),
      };
    },

    device: ({ id, municipality }) => view(requireDevice(id, municipality)),

    reporting: () => reporting.list(),

    findings({ municipality, open, lang, ...filter }) {
      requireMunicipality(municipality);
      const codes = FINDING_CODES.filter((code) => !ONLY_ABOUT_VALUES.includes(code));
      const rows = registry.findings.list({ municipality, ...filter, ...(filter.code === undefined && { codes }), open: open === 'true' });
      return {
        findings: rows.map(({ id, kind, device, code, quantity, since, until = null, evidence, municipality: whose }) => {
          const label = quantityOf(rules, kind, quantity)?.label[lang] ?? device;
          const reason = describeFinding({ code, evidence }, label, lang);
          return { id, municipality: whose, kind, device, code, quantity: quantity || null, since, until, reason };
        }),
      };
    },

    async storage() {
      // A database that is away must not keep the rest from being told.
      const sizeBytes = await store.sizeBytes().catch(() => undefined);
      return { ...storage(), canErase: store.abilities.erase, sizeBytes: sizeBytes ?? null };
    },

    ledger() {
      const accounts = municipalities.map(([key]) => [key, registry.ledger.account(key)]);
      return { ...registry.ledger.total(), municipalities: Object.fromEntries(accounts), unassigned: registry.ledger.account(UNASSIGNED) };
    },

    quarantine({ lang, ...filter }) {
      requireMunicipality(filter.municipality);
      const alarms = operations.alarms().filter((alarm) => (filter.municipality ?? alarm.municipality) === alarm.municipality);
      return { entries: registry.quarantine.list(filter, lang), ...registry.quarantine.count(filter), alarms };
    },

    async quarantineReplay(selection) {
      const counts = { stored: 0, duplicate: 0, noted: 0, quarantined: 0, missing: 0 };
      for (const ids of selectedIds(selection)) {
        const some = await operations.replay(ids);
        for (const ending of Object.keys(counts) as (keyof typeof counts)[]) counts[ending] += some[ending];
      }
      return counts;
    },

    async quarantineDelete(selection) {
      let deleted = 0;
      for (const ids of selectedIds(selection)) {
        deleted += registry.quarantine.remove(ids);
        await new Promise((done) => setImmediate(done)); // the ingest has its turn
      }
      return { deleted };
    },

    redecode(question) {
      requireMunicipality(question.municipality);
      return operations.redecode(question);
    },

    quarantineEntry({ id, lang }) {
      const entry = /^\d{1,15}$/.test(id) ? registry.quarantine.get(Number(id), lang) : undefined;
      if (!entry) throw new RefusedQuestion('ENTRY_UNKNOWN', `There is no message ${id.slice(0, 20)} in the quarantine.`);
      return entry;
    },

    region: () => ({
      name: rules.district.name,
      timezone: rules.district.timezone,
      attribution: rules.district.attribution,
      publicUrl: deps.publicUrl ?? null,
      nearlyFull: nearlyFullOf(context.parkingRules),
      lit: context.lighting.lit,
      municipalities: municipalities.map(([key, { name, ags, centre }]) => ({ key, name, ags, centre })),
      kinds: KINDS.map((key) => {
        const { quantities, ...kind } = rules.kinds[key];
        return {
          key,
          ...kind,
          quantities: Object.entries(quantities).map(([name, { label, unit, accepts, min, max, decimals }]) => ({
            key: name,
            label,
            unit,
            accepts,
            min,
            max,
            decimals,
          })),
        };
      }),
    }),

    boundaries: () => boundaries,
  };
}
