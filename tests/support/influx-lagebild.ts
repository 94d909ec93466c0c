// A whole Lagebild over a real InfluxDB 1.x with accounts: what it asks is heard, and what the database holds can be counted.
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Influxd, startInfluxd } from './influxd.ts';
import { type ListeningProxy, startListeningProxy } from './listening-proxy.ts';
import { type RunningLagebild, runLagebild, temporaryFolder } from './running-lagebild.ts';

export interface InfluxLagebild {
  readonly lagebild: RunningLagebild;
  readonly influxd: Influxd;
  readonly proxy: ListeningProxy;
  /** Everything in the database, sorted: each point of each measurement, so that two moments can be compared. */
  everything(): Promise<unknown>;
  close(): Promise<void>;
}

export const DATABASE = 'lagebild';

export async function startInfluxLagebild(): Promise<InfluxLagebild> {
  const influxd = await startInfluxd();
  const proxy = await startListeningProxy(influxd.url);
  const folder = temporaryFolder();
  const token = join(folder, 'credentials');
  writeFileSync(token, influxd.credentials, { mode: 0o600 });
  const lagebild = await runLagebild({ STORE: 'influx1', INFLUX_URL: proxy.url, INFLUX_DATABASE: DATABASE, INFLUX_TOKEN_FILE: token });
  return {
    lagebild,
    influxd,
    proxy,
    everything: async () => ({
      databases: await influxd.query('SHOW DATABASES'),
      users: await influxd.query('SHOW USERS'),
      policies: await influxd.query('SHOW RETENTION POLICIES', DATABASE),
      series: await influxd.query('SHOW SERIES', DATABASE),
      points: await influxd.query('SELECT * FROM /.*/', DATABASE),
    }),
    async close() {
      await lagebild[Symbol.asyncDispose]();
      await proxy.close();
      await influxd[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
