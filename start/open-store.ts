// Opens the time-series store the settings name.
import { readFileSync } from 'node:fs';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';
import { StartError } from './start-error.ts';

/** @param folder of the embedded store */
export async function openStore(settings: Settings, folder: string): Promise<TimeSeriesStore> {
  const { STORE: dialect, INFLUX_URL: url, INFLUX_DATABASE: database, INFLUX_ORG: org } = settings;
  if (dialect === 'duckdb') {
    const { openDuckDbStore } = await import('@lagebild/shared/store/duckdb-store.ts'); // 60 MB that a district with InfluxDB does without
    return openDuckDbStore(folder);
  }
  return openInfluxStore({ dialect, url, database, org, credentials: readCredentials(settings.INFLUX_TOKEN_FILE) });
}

function readCredentials(file: string | undefined): string | undefined {
  if (file === undefined) return undefined;
  let credentials: string;
  try {
    credentials = readFileSync(file, 'utf8').trim();
  } catch (cause) {
    throw new StartError(`INFLUX_TOKEN_FILE=${file} cannot be read (${(cause as Error).message}).`, { cause });
  }
  if (credentials === '') throw new StartError(`INFLUX_TOKEN_FILE=${file} is empty; it holds a token, or user:password for InfluxDB 1.x.`);
  return credentials;
}
