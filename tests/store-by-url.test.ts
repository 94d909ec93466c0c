// The contract of the store against a server that somebody names: npm run test:store -- --url … --dialect … --bucket …
import { describeStoreContract } from '@lagebild/shared/store/contract-suite.ts';
import type { DialectName } from '@lagebild/shared/store/influx/dialect.ts';
import { openInfluxStore } from '@lagebild/shared/store/influx/influx-store.ts';
import { wipeInflux } from './support/wipe-influx.ts';

/** Set by scripts/test-store.ts; without it vitest.config.ts leaves this file out. */
const options = JSON.parse(process.env.TEST_STORE ?? '') as {
  dialect: DialectName;
  url: string;
  database: string;
  org: string;
  credentials?: string;
};
const connection = { ...options, credentials: options.credentials };

describeStoreContract(
  `${options.dialect} at ${options.url}`,
  () => Promise.resolve(openInfluxStore(connection)),
  () => wipeInflux(connection),
);
