// Opens the time-series store the settings name.
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { readSecret } from '@lagebild/shared/registry/read-named.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';

/** @param folder of the embedded store */
export async function openStore(settings: Settings, folder: string): Promise<TimeSeriesStore> {
  const { STORE: dialect, INFLUX_URL: url, INFLUX_DATABASE: database, INFLUX_ORG: org, INFLUX_TOKEN_FILE: file } = settings;
  if (dialect === 'duckdb') {
    const { openDuckDbStore } = await import('@lagebild/shared/store/duckdb-store.ts'); // 60 MB that a district with InfluxDB does without
    return openDuckDbStore(folder);
  }
  const credentials = file === undefined ? undefined : readSecret(file, 'INFLUX_TOKEN_FILE');
  return openInfluxStore({ dialect, url, database, org, credentials });
}
