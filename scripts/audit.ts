// npm run audit -- verify [--head HASH] [--file EXPORT]: follows the chain of the audit log, of the data folder or of an export.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseArgs } from 'node:util';
import { readSettings } from '@lagebild/shared/contract/settings.ts';
import { type AuditEntry, readAudit, verifyAudit } from '@lagebild/shared/registry/accounts/audit-log.ts';
import { findForgedOrigin } from '@lagebild/shared/registry/accounts/audit-origins.ts';
import { readEnvFile } from '../start/env-file.ts';

const USAGE = `npm run audit -- verify                 checks the audit log of DATA_DIR
npm run audit -- verify --head HASH     and that it still holds this entry, written down before
npm run audit -- verify --file FILE     checks an export (audit.ndjson)\n`;

const FAULTS = {
  missing: (seq: number) => `Entry ${seq} is missing.`,
  changed: (seq: number) => `Entry ${seq} is not what was written: it, or its seal, was changed.`,
  head_unknown: (seq: number) =>
    `The log has ${seq - 1} entries, and none of them is the one that was written down: its end was cut off or made anew.`,
};

function readExport(file: string): AuditEntry[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as AuditEntry);
}

function open(folder: string): DatabaseSync | undefined {
  const path = join(folder, 'lagebild.sqlite');
  return existsSync(path) ? new DatabaseSync(path, { readOnly: true }) : undefined;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { head: { type: 'string' }, file: { type: 'string' } } });
if (positionals[0] !== 'verify') {
  process.stderr.write(USAGE);
  process.exit(2);
}
readEnvFile();
const folder = readSettings(process.env).DATA_DIR;
const database = values.file === undefined ? open(folder) : undefined;
if (values.file === undefined && !database) {
  process.stderr.write(`There is no Lagebild in ${folder}.\n`);
  process.exit(2);
}
const verdict = verifyAudit(database ? readAudit(database) : readExport(values.file ?? ''), values.head);
const forged = database && findForgedOrigin(database);
database?.close();
if (verdict.isRight && forged !== undefined) {
  process.stderr.write(`Where entry ${forged} came from is not what was written.\n`);
  process.exit(1);
}
if (verdict.isRight) process.stdout.write(`The audit log is whole: ${verdict.entries} entries, the last one sealed ${verdict.head}\n`);
else process.stderr.write(`${FAULTS[verdict.fault](verdict.seq)}\n`);
process.exit(verdict.isRight ? 0 : 1);
