// The contract of the store against a real InfluxDB 1.x, and against the habits of 2.x and 3.x.
import { describeStoreContract } from '@lagebild/shared/store/contract-suite.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { afterAll, beforeAll } from 'vitest';
import { type InfluxStub, startInfluxStub } from './support/influx-stub.ts';
import { type Influxd, startInfluxd } from './support/influxd.ts';
import { describeWithServer } from './support/servers.ts';

describeWithServer('influxdb', 'InfluxDB 1.x', () => {
  let influxd: Influxd;
  beforeAll(async () => {
    influxd = await startInfluxd();
  });
  afterAll(() => influxd?.[Symbol.asyncDispose]());

  describeStoreContract(
    'influx1',
    () =>
      Promise.resolve(
        openInfluxStore({ dialect: 'influx1', url: influxd.url, database: 'contract', org: '', credentials: influxd.credentials }),
      ),
    async () => void (await influxd.query('DROP DATABASE contract')),
  );

  for (const dialect of ['influx2', 'influx3'] as const) {
    let stub: InfluxStub | undefined;
    describeStoreContract(
      dialect,
      async () => {
        stub ??= await startInfluxStub({ dialect, influxd });
        const { url, database, token } = stub;
        return openInfluxStore({ dialect, url, database, org: 'lagebild', credentials: token });
      },
      async () => {
        await stub?.close();
        stub = undefined;
        await influxd.query(`DROP DATABASE stub_${dialect}`);
      },
    );
    afterAll(() => stub?.close());
  }
});
