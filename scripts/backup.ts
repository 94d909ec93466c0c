// npm run backup -- --to <folder> [--data <folder>]: copies everything Lagebild keeps, with checksums and counts.
import { parseArgs } from 'node:util';
import { readEnvFile } from '../start/env-file.ts';
import { BackupError, sayCounts } from './backup/backup-files.ts';
import { takeBackup } from './backup/take-backup.ts';

const USAGE = `npm run backup -- --to <folder> [--data <folder>]

Copies the data folder (DATA_DIR, or ./data) into a new folder. With the embedded store Lagebild has to be stopped; see docs/backup.md.`;

function readOptions() {
  try {
    return parseArgs({ options: { to: { type: 'string' }, data: { type: 'string' }, help: { type: 'boolean' } } }).values;
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

readEnvFile();
const { to, data = process.env.DATA_DIR || './data', help } = readOptions();
if (help || to === undefined) {
  (help ? console.log : console.error)(USAGE);
  process.exit(help ? 0 : 2);
}
try {
  const { counts, files } = await takeBackup(data, to);
  console.log(`${Object.keys(files).length} files in ${to}: ${sayCounts(counts)}`);
} catch (error) {
  if (!(error instanceof BackupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
