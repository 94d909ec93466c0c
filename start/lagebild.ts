// Puts the parts together in one process: embedded broker, ingest, embedded store, dashboard server, simulated district.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type DashboardServer, openDashboardServer } from '@lagebild/dashboard/server/dashboard-server.ts';
import { type EmbeddedBroker, openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import { healthOf } from '@lagebild/ingest/health.ts';
import { startJobs } from '@lagebild/ingest/jobs/jobs.ts';
import { municipalityOf } from '@lagebild/ingest/judge.ts';
import { openDurableLog } from '@lagebild/ingest/log/durable-log.ts';
import type { RawMessage } from '@lagebild/ingest/message.ts';
import { createPipeline } from '@lagebild/ingest/pipeline.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { UNASSIGNED } from '@lagebild/shared/registry/ledger.ts';
import { loadBoundaries, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import type { Logger } from 'pino';
import { openStore } from './open-store.ts';
import { StartError } from './start-error.ts';

const WEB_FOLDER = resolve(import.meta.dirname, '../dashboard/web/dist');

export interface Lagebild {
  readonly httpUrl: string;
  readonly mqttUrl: string;
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
  /** What has to be closed, in the order in which it was opened. */
  const open: (() => void | Promise<void>)[] = [];
  const stop = async () => {
    for (const close of open.splice(0).reverse()) await close();
  };
  try {
    const rules = loadRuleBook(settings.REGION_DIR);
    requireWritable(folder);
    const store = await openStore(settings, folder);
    open.push(() => store.close());
    const registry = openRegistry(folder);
    open.push(() => registry.close());
    const durableLog = await openDurableLog({
      folder: join(folder, 'log'),
      maxBytes: settings.LOG_MAX_MIB * 2 ** 20,
      rawDays: settings.RAW_DAYS,
      settledSeq: registry.logPosition.settled,
      onUnsettled: (record) => registry.ledger.receive(municipalityOf(record, rules) ?? UNASSIGNED),
      log,
    });
    open.push(() => durableLog.close());

    let dashboard: DashboardServer | undefined;
    const pipeline = createPipeline({
      rules,
      durableLog,
      store,
      registry,
      log,
      onLatest: (latest) => dashboard?.showLatest(latest),
      onReadings: (readings) => dashboard?.publish(readings),
    });
    let broker: EmbeddedBroker | undefined;
    const ingest = {
      health: () => healthOf({ durableLog, pipeline, inLog: () => registry.ledger.total().inLog, others: () => [] }),
      get connections() {
        return broker?.connections ?? 0;
      },
      get cutConnections() {
        return broker?.cutConnections ?? 0;
      },
    };
    const jobs = startJobs({
      rules,
      store,
      storeName: settings.STORE,
      due: registry.rollUpsDue,
      durableLog,
      quarantine: registry.quarantine,
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
        log: { bytes, maxBytes, inLog: registry.ledger.total().inLog },
      };
    };
    const boundaries = JSON.parse(loadBoundaries(settings.REGION_DIR)) as Answer<'boundaries'>;
    const options = { host, port: settings.HTTP_PORT, rules, boundaries, store, registry, webFolder: WEB_FOLDER, ingest, storage, log };
    dashboard = await openDashboardServer(options).catch((error: unknown) => {
      throw StartError.ofListening(error, 'HTTP_PORT', host, settings.HTTP_PORT);
    });
    const shown = dashboard;
    open.push(() => shown.close());
    open.push(() => pipeline.close());
    // Last, so that whoever shows readings is there before the first arrives.
    const accept = (message: RawMessage) => pipeline.accept(message);
    const listening = await openEmbeddedBroker({ host, port: settings.MQTT_PORT, accept, log }).catch((error: unknown) => {
      throw StartError.ofListening(error, 'MQTT_PORT', host, settings.MQTT_PORT);
    });
    broker = listening;
    open.push(() => listening.close());

    // 0.0.0.0 and :: are addresses to listen on, not to call.
    const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
    const mqttUrl = `mqtt://${name}:${listening.port}`;
    if (settings.SIMULATOR === 'on') {
      const { startDistrict } = await import('@lagebild/simulators/district/start-district.ts'); // a real district does without it
      const district = await startDistrict({ url: mqttUrl, regionDir: settings.REGION_DIR, onError: (sentence) => log.warn(sentence) });
      open.push(() => district.stop());
    }
    return {
      httpUrl: `http://${name}:${shown.port}`,
      mqttUrl,
      settled: () => pipeline.settled(),
      runJobs: (now) => jobs.runNow(now),
      stop,
    };
  } catch (error) {
    await stop();
    throw StartError.of(error);
  }
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
