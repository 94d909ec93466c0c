// npm run test:store -- --url … --dialect influx1|influx2|influx3 --bucket … [--org …] [--token-file …]: the store's contract on a server.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';

const USAGE = `npm run test:store -- --url http://host:8086 --dialect influx1|influx2|influx3 --bucket scratch [--org lagebild] [--token-file file]

Runs the contract of the store against a running InfluxDB. The bucket (or database) is EMPTIED again and again: name one of its own.
The token file holds a token (2.x, 3.x) or user:password (1.x).`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        url: { type: 'string' },
        dialect: { type: 'string' },
        bucket: { type: 'string' },
        org: { type: 'string', default: 'lagebild' },
        'token-file': { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

const { url, dialect, bucket, org, 'token-file': tokenFile, help } = readOptions();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
if (!url || !bucket || !['influx1', 'influx2', 'influx3'].includes(dialect ?? '')) {
  console.error(`--url, --dialect and --bucket are needed.\n\n${USAGE}`);
  process.exit(2);
}
const credentials = tokenFile === undefined ? {} : { credentials: readFileSync(tokenFile, 'utf8').trim() };
const root = join(import.meta.dirname, '..');
const { status } = spawnSync(process.execPath, [join(root, 'node_modules/vitest/vitest.mjs'), 'run', 'tests/store-by-url.test.ts'], {
  cwd: root,
  stdio: 'inherit',
  env: { ...process.env, TEST_STORE: JSON.stringify({ url, dialect, database: bucket, org, ...credentials }) },
});
process.exit(status ?? 1);
