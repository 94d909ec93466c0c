// Puts the parts together in one process: embedded broker, ingest, embedded store, dashboard server, simulated district.
import { accessSync, constants, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { openDashboardServer } from '@lagebild/dashboard/server/dashboard-server.ts';
import { openEmbeddedBroker } from '@lagebild/ingest/embedded-broker.ts';
import { createPipeline } from '@lagebild/ingest/pipeline.ts';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import type { Reading } from '@lagebild/shared/domain/reading.ts';
import { loadBoundaries, loadRuleBook } from '@lagebild/shared/registry/load-rule-book.ts';
import { openRegistry } from '@lagebild/shared/registry/registry.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import type { Logger } from 'pino';
import { StartError } from './start-error.ts';

const WEB_FOLDER = resolve(import.meta.dirname, '../dashboard/web/dist');

export interface Lagebild {
  readonly httpUrl: string;
  readonly mqttUrl: string;
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
    const store = await openDuckDbStore(folder);
    open.push(() => store.close());
    const registry = openRegistry(folder);
    open.push(() => registry.close());

    let show: (readings: readonly Reading[]) => void = () => undefined;
    const pipeline = await createPipeline({ rules, store, registry, log, onStored: (readings) => show(readings) });
    const broker = await openEmbeddedBroker({ host, port: settings.MQTT_PORT, accept: (message) => pipeline.accept(message), log }).catch(
      (error: unknown) => {
        throw StartError.ofListening(error, 'MQTT_PORT', host, settings.MQTT_PORT);
      },
    );
    const ingest = {
      get trouble() {
        return pipeline.trouble;
      },
      get connections() {
        return broker.connections;
      },
    };
    const boundaries = JSON.parse(loadBoundaries(settings.REGION_DIR)) as Answer<'boundaries'>;
    const options = { host, port: settings.HTTP_PORT, rules, boundaries, store, registry, webFolder: WEB_FOLDER, ingest, log };
    const dashboard = await openDashboardServer(options).catch(async (error: unknown) => {
      await broker.close();
      throw StartError.ofListening(error, 'HTTP_PORT', host, settings.HTTP_PORT);
    });
    show = (readings) => dashboard.publish(readings);
    open.push(
      () => dashboard.close(),
      () => pipeline.close(),
      () => broker.close(),
    );

    // 0.0.0.0 and :: are addresses to listen on, not to call.
    const name = ['127.0.0.1', '0.0.0.0', '::', '::1'].includes(host) ? 'localhost' : host;
    const mqttUrl = `mqtt://${name}:${broker.port}`;
    if (settings.SIMULATOR === 'on') {
      const { startDistrict } = await import('@lagebild/simulators/district/start-district.ts'); // a real district does without it
      const district = await startDistrict({ url: mqttUrl, regionDir: settings.REGION_DIR, onError: (sentence) => log.warn(sentence) });
      open.push(() => district.stop());
    }
    return { httpUrl: `http://${name}:${dashboard.port}`, mqttUrl, stop };
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
