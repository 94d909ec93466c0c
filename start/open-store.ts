// Opens the time-series store the settings name.
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { openDuckDbStore } from '@lagebild/shared/store/duckdb-store.ts';
import type { TimeSeriesStore } from '@lagebild/shared/store/time-series-store.ts';

export function openStore(settings: Settings, folder: string): Promise<TimeSeriesStore> {
  if (settings.STORE === 'duckdb') return openDuckDbStore(folder);
  throw new Error(`STORE=${settings.STORE} is not there yet`);
}
