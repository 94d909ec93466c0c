// Opens the time-series store the settings name.
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { readSecret } from '@lagebild/shared/registry/read-named.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { isInTheClear } from './clear-text.ts';

/** @param folder of the embedded store @param log hears of credentials that could be read on their way */
export async function openStore(settings: Settings, folder: string, log: { warn(text: string): void }): Promise<TimeSeriesStore> {
  const { STORE: dialect, INFLUX_URL: url, INFLUX_DATABASE: database, INFLUX_ORG: org, INFLUX_TOKEN_FILE: file } = settings;
  if (dialect === 'duckdb') {
    const { openDuckDbStore } = await import('@lagebild/shared/store/duckdb-store.ts'); // 60 MB that a district with InfluxDB does without
    return openDuckDbStore(folder);
  }
  const credentials = file === undefined ? undefined : readSecret(file, 'INFLUX_TOKEN_FILE');
  if (credentials !== undefined && isInTheClear(url))
    log.warn(`the credentials for ${url} cross the network in the clear; https:// keeps them`);
  return openInfluxStore({ dialect, url, database, org, credentials });
}
