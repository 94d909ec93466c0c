// Puts the parts together in one process: embedded broker, ingest, embedded store, dashboard server, simulated district.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Push } from '@lagebild/dashboard/server/answers.ts';
import { type DashboardServer, openDashboardServer } from '@lagebild/dashboard/server/dashboard-server.ts';
import { type Adoption, adopt } from '@lagebild/ingest/adopt.ts';
import { BUILT_IN_CODECS } from '@lagebild/ingest/codecs/built-in.ts';
import { FindingsWatch } from '@lagebild/ingest/findings/watch.ts';
import { healthOf } from '@lagebild/ingest/health.ts';
import { createInbox } from '@lagebild/ingest/inbox.ts';
import { startJobs } from '@lagebild/ingest/jobs/jobs.ts';
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
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { sharingOf } from '@lagebild/shared/domain/access/sharing.ts';
import type { Kind } from '@lagebild/shared/domain/kind.ts';
import { lampDataOf } from '@lagebild/shared/domain/lighting/lamp-rules.ts';
import type { LightingRules } from '@lagebild/shared/domain/lighting/lighting-rules.ts';
import { Planner } from '@lagebild/shared/domain/lighting/planner.ts';
import { sourceOfUser } from '@lagebild/shared/domain/source.ts';
import { takeOver } from '@lagebild/shared/domain/take-over.ts';
import type { DeviceRegister } from '@lagebild/shared/registry/devices.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import { loadRegion } from '@lagebild/shared/registry/load-region.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { readRuleVersions } from '@lagebild/shared/registry/rule-versions.ts';
import type { Logger } from 'pino';
import { feedbackMailOf, type OpenAlarms, openAlarms, readNotification, refusedShare } from './open-alarms.ts';
import { callable, type Doors, isLoopback, openDoors } from './open-doors.ts';
import { openStore } from './open-store.ts';
import { inUseBy, replaceAll } from './rule-book-in-use.ts';
import { StartError } from './start-error.ts';

const WEB_FOLDER = resolve(import.meta.dirname, '../dashboard/web/dist');

/** Findings that are open at a start; there is one of a kind for each quantity of a device. */
const ALL_OPEN = 1_000_000;

export interface Lagebild {
  readonly httpUrl: string;
  readonly mqttUrl: string;
  /** With TLS; undefined without a certificate. */
  readonly mqttTlsUrl: string | undefined;
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
export async function startLagebild(settings: Settings, log: Logger): Promise<Lagebild> {
  const { HOST: host, DATA_DIR: folder } = settings;
  const areAccountsRequired = requireAccounts(settings);
  /** What has to be closed, in the order in which it was opened. */
  const open: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    const book = loadRegion(settings.REGION_DIR);
    const { rules, findingRules, lighting, parkingRules, batteryRules, profiles, airRules, alarmRules, accessibility } = book;
    const notification = readNotification(settings, alarmRules, log);
    requireWritable(folder);
    let dashboard: DashboardServer | undefined;
    let doors: Doors | undefined;
    let alarms: OpenAlarms | undefined;
    const store = await openStore(settings, folder);
    open.push(() => store.close());
    const registry = openRegistry(folder);
    open.push(() => registry.close());
    registry.codecs.loadFiles(settings.REGION_DIR);
    const sandbox = new Sandbox();
    open.push(() => sandbox.close());
    const ruleVersions = readRuleVersions(settings.REGION_DIR);
    const planner = new Planner(lighting, rules);
    const reload = createRuleBookReload({
      region: settings.REGION_DIR,
      current: book,
      inUse: inUseBy(registry, (device) => dashboard?.latestOf(device)),
      prepare: (next) => {
        const receivers = readNotification(settings, next.alarmRules, log);
        return () => {
          takeOver(notification, receivers);
          replaceAll(ruleVersions, readRuleVersions(settings.REGION_DIR));
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
    const pipeline = createPipeline({
      rules,
      profiles,
      sandbox,
      durableLog,
      store,
      registry,
      findings: new FindingsWatch({
        rules,
        findingRules,
        isMeantToBurn: burningPlans(planner, lighting, registry.devices),
        open: registry.findings.list({ open: true, limit: ALL_OPEN }),
      }),
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
    const inLog = () => registry.ledger.total().inLog;
    const ingest = {
      health: () =>
        healthOf({
          durableLog,
          pipeline,
          inLog,
          others: () => [...(doors?.problems ?? []), ...jobs.problems, ...region.healthProblems, ...(alarms?.problems ?? [])],
        }),
      get connections() {
        return doors?.connections ?? 0;
      },
      get cutConnections() {
        return doors?.cutConnections ?? 0;
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
        const judging = { rules, profiles, sandbox, adopted: registry.adopted, codecs: registry.codecs, encodings };
        return { ...(await originOf(question, { ...judging, durableLog }, Date.now())), keptDays: settings.RAW_DAYS };
      },
      alarms: () => watch.alarms(),
      waiting: createInbox({ rules, profiles, registry, sandbox }),
      adopt: (devices: readonly Adoption[]) => adopt(devices, { rules, profiles, registry, replay: pipeline.replay }),
      saveCodec: (codec: CodecToSave) => saveCodec(codec, { codecs: registry.codecs, sandbox }),
      endpoints: () => ({ mqttPort: doors?.mqttPort, mqttTlsPort: doors?.mqttTlsPort, isOnlyHere: isLoopback(host) }),
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
      host,
      port: settings.HTTP_PORT,
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
      store,
      registry,
      webFolder: WEB_FOLDER,
      ingest,
      storage,
      operations,
      alarmLookMs: () => alarms?.lastLookMs ?? 0,
      areAccountsRequired,
      sharingOf: (municipality: string, kind: Kind) => sharingOf(rules, municipality, kind),
      log,
    };
    dashboard = await openDashboardServer(options).catch(async (error: unknown) => {
      await pipeline.close(); // it is looking through the store, which is closed next
      throw StartError.ofListening(error, 'HTTP_PORT', host, settings.HTTP_PORT);
    });
    const shown = dashboard;
    open.push(() => shown.close());
    open.push(() => pipeline.close());
    const retaking = startRetaking({ quarantine: registry.quarantine, codecs: registry.codecs, sandbox, replay: pipeline.replay, log });
    open.push(() => retaking.close());
    const { latestOf } = shown;
    const opening = openAlarms({ book: rules, rules: alarmRules, notification, profiles, registry, quarantine: watch, latestOf, log });
    alarms = opening;
    open.push(() => opening.close());
    // Last, so that whoever shows readings is there before the first arrives.
    const opened = await openDoors({ settings, rules, registry, accept: pipeline.accept, log });
    doors = opened;
    open.push(() => opened.close());
    const { mqttUrl } = opened;
    if (settings.SIMULATOR === 'on') {
      const { startDistrict } = await import('@lagebild/simulators/district/start-district.ts'); // a real district does without it
      const district = await startDistrict({ url: mqttUrl, regionDir: settings.REGION_DIR, onError: (sentence) => log.warn(sentence) });
      open.push(() => district.stop());
    }
    const httpUrl = `http://${callable(host)}:${shown.port}`;
    const isFirst = areAccountsRequired && registry.accounts.isEmpty;
    return {
      httpUrl,
      // Behind # it is sent to no server, and stands in no log of one.
      firstLink: isFirst
        ? `${settings.PUBLIC_URL ?? httpUrl}/anmelden#${registry.oneTimeLinks.make('first', null, Date.now())}`
        : undefined,
      mqttUrl,
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
