// Puts the parts together in one process: embedded broker, ingest, embedded store, dashboard server, simulated district.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Push } from '@lagebild/dashboard/server/answers.ts';
import { type DashboardServer, openDashboardServer } from '@lagebild/dashboard/server/dashboard-server.ts';
import type { LicenceOf } from '@lagebild/dashboard/server/public/public-answers.ts';
import { limitQuestions } from '@lagebild/dashboard/server/store-questions.ts';
import { type Adoption, adopt } from '@lagebild/ingest/adopt.ts';
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import { type EraseQuestion, eraseDevice } from '@lagebild/ingest/erase.ts';
import { FindingsWatch } from '@lagebild/ingest/findings/watch.ts';
import { healthOf } from '@lagebild/ingest/health.ts';
import { createInbox } from '@lagebild/ingest/inbox.ts';
import { startJobs, UPLINKS_KEPT_DAYS } from '@lagebild/ingest/jobs/jobs.ts';
import { noteIfEmpty } from '@lagebild/ingest/jobs/mark-existing.ts';
import { municipalityOf } from '@lagebild/ingest/judge.ts';
import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import { type OriginQuestion, originOf } from '@lagebild/ingest/origin.ts';
import { createPipeline } from '@lagebild/ingest/pipeline.ts';
import { QuarantineWatch } from '@lagebild/ingest/quarantine-watch.ts';
import { type RedecodeQuestion, redecode } from '@lagebild/ingest/redecode.ts';
import { watchRegion } from '@lagebild/ingest/region-watch.ts';
import { startRetaking } from '@lagebild/ingest/retaking.ts';
import { createRuleBookReload } from '@lagebild/ingest/rule-book-reload.ts';
import { Sandbox } from '@lagebild/ingest/sandbox/sandbox.ts';
import { type CodecToSave, saveCodec } from '@lagebild/ingest/sandbox/save-codec.ts';
import type { WatchedIdentity } from '@lagebild/ingest/tls-identity.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { sharingOf as sharingByRules } from '@lagebild/shared/domain/access/sharing.ts';
import type { SharingOf } from '@lagebild/shared/domain/access/visibility.ts';
import { licenceOf as licenceByRules } from '@lagebild/shared/domain/licence.ts';
import { lampDataOf } from '@lagebild/shared/domain/lighting/lamp-rules.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { sourceOfUser } from '@lagebild/shared/domain/source.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import { ORIGINS_KEPT_DAYS } from '@lagebild/shared/registry/accounts/audit-origins.ts';
import { LONGEST_SESSION_DAYS } from '@lagebild/shared/registry/accounts/sessions.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import { loadRegion } from '@lagebild/shared/registry/load-region.ts';
import { readRegionFiles } from '@lagebild/shared/registry/region-files.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { ruleVersionsOf } from '@lagebild/shared/registry/rule-versions.ts';
import { withoutErased } from '@lagebild/shared/store/without-erased.ts';
import type { Logger } from 'pino';
import { certificateProblems, readHttpDoor } from './http-door.ts';
import { isSimulated } from './is-simulated.ts';
import { feedbackMailOf, type OpenAlarms, openAlarms, readNotification, refusedShare } from './open-alarms.ts';
import { callable, type Doors, isLoopback, openDoors } from './open-doors.ts';
import { readProviderSettings } from './open-sign-in.ts';
import { openStore } from './open-store.ts';
import { inUseBy, replaceAll } from './rule-book-in-use.ts';
import { simulatedDays } from './simulated-days.ts';
import { StartError } from './start-error.ts';

const WEB_FOLDER = resolve(import.meta.dirname, '../dashboard/web/dist');

/** What municipalities declare about their streams. */
export interface Declared {
  readonly sharingOf: SharingOf;
  readonly licenceOf: LicenceOf;
}

/** Findings that are open at a start; there is one of a kind for each quantity of a device. */
const ALL_OPEN = 1_000_000;

export interface Lagebild {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** With TLS; undefined without a certificate. */
  readonly mqttTlsUrl: string | undefined;
  /** Of this process, for its own broker: they stand nowhere, and are gone with it. None where accounts are off. */
  readonly mqttCredentials?: { readonly username: string; readonly password: string };
  /** Where the first administrator makes their account; works once. Undefined once there is an account, or where there are none. */
  readonly firstLink: string | undefined;
  /** Resolves once everything that was acknowledged before is settled. */
  settled(): Promise<void>;
  /** Runs the platform's jobs now: roll-ups and retention. */
  runJobs(now?: number): Promise<void>;
  /** Stops taking in, settles what is on its way, closes everything. */
  stop(): Promise<void>;
}

/**
 * Starts the whole of Lagebild.
 * @throws {StartError} one sentence that says what stands in the way and what to do
 */
export async function startLagebild(settings: Settings, log: Logger, declared: Partial<Declared> = {}): Promise<Lagebild> {
  const { HOST: host, DATA_DIR: folder } = settings;
  const areAccountsRequired = requireAccounts(settings);
  const httpDoor = readHttpDoor(settings);
  /** What has to be closed, in the order in which it was opened. */
  const open: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    const files = readRegionFiles(settings.REGION_DIR);
    const book = loadRegion(files);
    const { rules, findingRules, lighting, parkingRules, batteryRules, profiles, airRules, alarmRules, accessibility, privacy } = book;
    const sharingOf = declared.sharingOf ?? ((municipality, kind) => sharingByRules(rules, municipality, kind));
    const licenceOf = declared.licenceOf ?? ((municipality, kind) => licenceByRules(rules, municipality, kind));
    const provider = readProviderSettings(settings, areAccountsRequired);
    const notification = readNotification(settings, alarmRules);
    requireWritable(folder);
    let dashboard: DashboardServer | undefined;
    let doors: Doors | undefined;
    let alarms: OpenAlarms | undefined;
    const store = await openStore(settings, folder, log);
    open.push(() => store.close());
    const registry = openRegistry(folder);
    open.push(() => registry.close());
    registry.codecs.loadFiles(settings.REGION_DIR);
    const sandbox = new Sandbox();
    open.push(() => sandbox.close());
    const ruleVersions = ruleVersionsOf(files);
    const planner = new Planner(lighting, rules);
    const reload = createRuleBookReload({
      files,
      current: book,
      inUse: inUseBy(registry, (device) => dashboard?.latestOf(device)),
      prepare: (next, read) => {
        const receivers = readNotification(settings, next.alarmRules);
        const versions = ruleVersionsOf(read);
        return () => {
          takeOver(notification, receivers);
          replaceAll(ruleVersions, versions);
          planner.forget();
          alarms?.takeRules();
          dashboard?.takeRules();
        };
      },
      log,
    });
    const region = watchRegion({ region: settings.REGION_DIR, rules, profiles, codecs: registry.codecs, sandbox, book: reload, log });
    open.push(() => region.close());
    const durableLog = await openDurableLog({
      folder: join(folder, 'log'),
      maxBytes: settings.LOG_MAX_MIB * 2 ** 20,
      rawDays: settings.RAW_DAYS,
      settledSeq: registry.logPosition.settled,
      onUnsettled: (record) => {
        if (!registry.logPosition.isSettled(record.seq)) registry.ledger.receive(municipalityOf(record, rules) ?? UNASSIGNED);
      },
      log,
    });
    open.push(() => durableLog.close());

    const watch = new QuarantineWatch(() => refusedShare(alarmRules));
    const findings = new FindingsWatch({
      rules,
      findingRules,
      isMeantToBurn: burningPlans(planner, lighting, registry.devices),
      open: registry.findings.list({ open: true, limit: ALL_OPEN }),
    });
    const pipeline = createPipeline({
      rules,
      profiles,
      sandbox,
      durableLog,
      store,
      registry,
      findings,
      log,
      beforeWriting: () => noteIfEmpty({ store, due: registry.rollUpsDue }, settings.STORE),
      onLatest: (latest) => dashboard?.showLatest(latest),
      onReadings: (readings) => dashboard?.publish(readings),
      onSettled: (verdict, { municipality, device }) => {
        const { ending, message } = verdict;
        if (ending === 'stored') dashboard?.noteStored(verdict.reading.time);
        // A device nobody has adopted is shown as waiting; that is no alarm.
        const isWaiting = ending === 'quarantined' && verdict.refusal.code === 'device_unknown';
        if (municipality !== undefined && device !== undefined && !isWaiting) watch.note(municipality, device, ending, message.receivedAt);
      },
    });
    let httpCertificate: WatchedIdentity | undefined;
    const inLog = () => registry.ledger.total().inLog;
    const ingest = {
      health: () =>
        healthOf({
          durableLog,
          pipeline,
          inLog,
          others: () => [
            ...(doors?.problems ?? []),
            ...jobs.problems,
            ...region.healthProblems,
            ...(alarms?.problems ?? []),
            ...certificateProblems(httpCertificate),
          ],
        }),
      get connections() {
        return doors?.connections ?? 0;
      },
      get cutConnections() {
        return doors?.cutConnections ?? 0;
      },
      get mqtt() {
        return { refusals: doors?.refusals, certificateUntil: doors?.certificateUntil };
      },
    };
    const jobs = startJobs({
      rules,
      store,
      storeName: settings.STORE,
      due: registry.rollUpsDue,
      rhythms: registry.rhythms,
      durableLog,
      quarantine: registry.quarantine,
      radio: registry.radio,
      erased: registry.erased,
      audit: registry.audit,
      changes: registry.changes,
      alarmNotices: registry.alarmNotices,
      rawDays: settings.RAW_DAYS,
      log,
    });
    open.push(() => jobs.close());
    const storage = () => {
      const { bytes, maxBytes } = durableLog.status;
      const { rollUpsDue, lastRun, tiers } = jobs.status;
      return {
        store: settings.STORE,
        tiers: [...tiers],
        rollUpsDue,
        lastRun,
        log: { bytes, maxBytes, inLog: inLog() },
      };
    };
    const operations = {
      replay: (ids: readonly number[]) => pipeline.replay(ids),
      redecode: (question: RedecodeQuestion) =>
        redecode(question, { rules, profiles, sandbox, durableLog, store, registry, between: pipeline.between }),
      origin: async (question: OriginQuestion) => {
        const encodings = { get: registry.encodings.get.bind(registry.encodings), note: () => undefined }; // looking teaches nothing
        const { access, adopted, codecs, erased } = registry;
        const judging = { rules, profiles, sandbox, access, adopted, codecs, encodings };
        return { ...(await originOf(question, { ...judging, durableLog, erased }, Date.now())), keptDays: settings.RAW_DAYS };
      },
      alarms: () => watch.alarms(),
      waiting: createInbox({ rules, profiles, registry, sandbox }),
      adopt: (devices: readonly Adoption[]) => adopt(devices, { rules, profiles, registry, replay: pipeline.replay }),
      erase: (device: EraseQuestion) =>
        eraseDevice(device, {
          store,
          registry,
          durableLog,
          rawDays: settings.RAW_DAYS,
          settled: pipeline.settled,
          alone: (work) => jobs.alone(() => pipeline.between(work)),
          forget(of) {
            for (const part of [pipeline, findings, dashboard, alarms]) part?.forget(of);
          },
        }),
      saveCodec: (codec: CodecToSave) => saveCodec(codec, { codecs: registry.codecs, sandbox }),
      endpoints: () => ({
        mqttPort: doors?.mqttPort,
        mqttTlsPort: doors?.mqttTlsPort,
        mqttTlsUntil: doors?.certificateUntil,
        isOnlyHere: isLoopback(host),
      }),
      regionProblems: () => region.problems,
      connections: () => doors?.connectionStates ?? [],
      builtInCodecs: [...BUILT_IN_CODECS.keys()],
      push: ({ municipality, username, format, body: payload }: Push) =>
        new Promise<void>((onSafe) => {
          const who = { boundTo: municipality, source: sourceOfUser(username) };
          pipeline.accept({ topic: `push/${municipality}/${format}`, payload, receivedAt: Date.now(), ...who }, onSafe);
        }),
    };
    const options = {
      door: httpDoor.door,
      rules,
      findingRules,
      alarmRules,
      accessibility,
      feedbackMail: feedbackMailOf(notification),
      lighting,
      parkingRules,
      batteryRules,
      publicUrl: settings.PUBLIC_URL,
      profiles,
      airRules,
      boundaries: book.boundaries as Answer<'boundaries'>,
      ruleVersions,
      store: limitQuestions(withoutErased(store, registry.erased)),
      registry,
      webFolder: WEB_FOLDER,
      ingest,
      storage,
      operations,
      alarmLookMs: () => alarms?.lastLookMs ?? 0,
      areAccountsRequired,
      isOnlyForThisMachine: settings.ACCOUNTS === undefined && !areAccountsRequired,
      areRatesLimited: (settings.RATE_LIMITS ?? (areAccountsRequired ? 'on' : 'off')) === 'on',
      signInWith: provider,
      signInRules: () => book.signInRules,
      sharingOf,
      licenceOf,
      privacy,
      kept: {
        rawDays: settings.RAW_DAYS,
        get feedbackDays() {
          return accessibility.feedback_days;
        },
        uplinkDays: UPLINKS_KEPT_DAYS,
        originDays: ORIGINS_KEPT_DAYS,
        sessionDays: LONGEST_SESSION_DAYS,
      },
      log,
    };
    dashboard = await openDashboardServer(options).catch(async (error: unknown) => {
      await pipeline.close(); // it is looking through the store, which is closed next
      throw StartError.ofListening(error, 'HTTP_PORT', host, settings.HTTP_PORT);
    });
    const shown = dashboard;
    open.push(() => shown.close());
    httpCertificate = httpDoor.watch(shown.renew, log);
    open.push(() => httpCertificate?.close());
    open.push(() => pipeline.close());
    const retaking = startRetaking({ quarantine: registry.quarantine, codecs: registry.codecs, sandbox, replay: pipeline.replay, log });
    open.push(() => retaking.close());
    const { latestOf } = shown;
    const opening = openAlarms({ book: rules, rules: alarmRules, notification, profiles, registry, quarantine: watch, latestOf, log });
    alarms = opening;
    open.push(() => opening.close());
    // Last, so that whoever shows readings is there before the first arrives.
    const accounts = areAccountsRequired ? 'required' : 'off';
    const credentials = areAccountsRequired ? registry.access.issueForProcess() : undefined;
    const opened = await openDoors({ settings, rules, registry, accept: pipeline.accept, accounts, log });
    doors = opened;
    open.push(() => opened.close());
    const { mqttUrl } = opened;
    if (isSimulated(settings)) {
      const { startDistrict } = await import('@lagebild/simulators/district/start-district.ts'); // a real district does without it
      const district = await startDistrict({
        url: mqttUrl,
        ...(credentials && { credentials }),
        regionDir: settings.REGION_DIR,
        past: simulatedDays(folder, settings.SIMULATOR_DAYS),
        onError: (sentence) => log.warn(sentence),
      });
      open.push(() => district.stop());
    }
    const httpUrl = `${httpDoor.scheme}://${callable(host)}:${shown.port}`;
    const isFirst = areAccountsRequired && registry.accounts.isEmpty;
    return {
      httpUrl,
      // Behind # it is sent to no server, and stands in no log of one.
      firstLink: isFirst
        ? `${settings.PUBLIC_URL ?? httpUrl}/anmelden#${registry.oneTimeLinks.make('first', null, Date.now())}`
        : undefined,
      mqttUrl,
      ...(credentials && { mqttCredentials: credentials }),
      mqttTlsUrl: opened.mqttTlsPort === undefined ? undefined : `mqtts://${callable(host)}:${opened.mqttTlsPort}`,
      settled: () => pipeline.settled(),
      runJobs: (now) => jobs.runNow(now),
      stop,
    };
  } catch (error) {
    await stop();
    throw StartError.of(error);
  }
}

/** Whether the plan of a light has it burn at a moment. */
function burningPlans(planner: Planner, lighting: LightingRules, devices: DeviceRegister) {
  return (light: { readonly municipality: string; readonly device: string }, time: number): boolean => {
    const { plan } = lampDataOf(devices.get(light) ?? light, lighting);
    return planner.levelAt(plan, light.municipality, time) > 0;
  };
}

/** @returns whether whoever asks has to sign in @throws {StartError} when the network could do everything */
function requireAccounts({ HOST: host, ACCOUNTS: wanted }: Settings): boolean {
  if (isLoopback(host)) return wanted === 'required';
  if (wanted === 'off') {
    throw new StartError(
      `ACCOUNTS=off is for one machine alone: with HOST=${host} everybody on the network could read and change everything.`,
    );
  }
  return true;
}

function requireWritable(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
    accessSync(folder, constants.W_OK);
  } catch (cause) {
    throw new StartError(`The data folder ${resolve(folder)} cannot be written to; make it writable or set DATA_DIR to another folder.`, {
      cause,
    });
  }
}
