// npm run restore -- [drill] --from <backup> [--data <folder>] [--raw]: brings a backup back, or tries out whether it could be.
import { parseArgs } from 'node:util';
import { readEnvFile } from '../start/env-file.ts';
import { BackupError, sayCounts } from './backup/backup-files.ts';
import { drill } from './backup/drill.ts';
import { restoreBackup, restoreFromRaw } from './backup/restore-backup.ts';

const USAGE = `npm run restore -- --from <backup> --data <empty folder>         brings everything back, and counts it
npm run restore -- --from <backup> --data <empty folder> --raw   brings raw messages back alone; the next start takes them in anew
npm run restore -- drill --from <backup> [--way backup|raw]      tries both, or one, in a folder of its own, and starts Lagebild on it

See docs/backup.md.`;

function readOptions() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        from: { type: 'string' },
        data: { type: 'string' },
        raw: { type: 'boolean', default: false },
        region: { type: 'string', default: process.env.REGION_DIR || './region' },
        way: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
    return { ...values, isDrill: positionals[0] === 'drill' };
  } catch (error) {
    console.error(`${(error as Error).message}\n\n${USAGE}`);
    process.exit(2);
  }
}

readEnvFile();
const { from, data, raw, region, way, help, isDrill } = readOptions();
if (help || from === undefined || (!isDrill && data === undefined)) {
  (help ? console.log : console.error)(USAGE);
  process.exit(help ? 0 : 2);
}

async function tryOut(backup: string): Promise<void> {
  for (const tried of ['backup', 'raw'] as const) {
    if (way !== undefined && way !== tried) continue;
    const { counts, afterStart } = await drill(backup, region, tried);
    if (tried === 'backup') console.log(`backed up:           ${sayCounts(counts)}`);
    console.log(`${tried === 'backup' ? 'restored, started:  ' : 'from raw alone:     '} ${sayCounts(afterStart)}`);
  }
  console.log('The same counts.');
}

try {
  if (isDrill) await tryOut(from);
  else if (raw) console.log(`${await restoreFromRaw(from, data ?? '')} segments of raw messages in ${data}; npm start takes them in.`);
  else console.log(`restored into ${data}: ${sayCounts(await restoreBackup(from, data ?? ''))}`);
} catch (error) {
  if (!(error instanceof BackupError)) throw error;
  console.error(error.message);
  process.exit(1);
}
