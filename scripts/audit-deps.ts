// npm run audit:deps: asks the registry for known holes in what the lockfile names. Ends with 1 for a hole, 2 when nobody answered.
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { judgeAudit, parseExceptions } from './supply/audit.ts';

const exceptions = parseExceptions(readFileSync(join(import.meta.dirname, 'supply/audit-exceptions.yaml'), 'utf8'));
const { stdout, stderr } = spawnSync('npm', ['audit', '--json', ...process.argv.slice(2)], {
  cwd: join(import.meta.dirname, '..'),
  encoding: 'utf8',
  maxBuffer: 2 ** 28,
  shell: process.platform === 'win32',
});
if (!stdout) {
  console.error(`npm audit said nothing. ${stderr}`);
  process.exit(2);
}
const { isAnswered, problems, excepted } = judgeAudit(stdout, exceptions, new Date().toISOString().slice(0, 10));
for (const line of excepted) console.log(`excepted: ${line}`);
if (!isAnswered) {
  console.error(`The registry answers no question about known holes, so nothing is known: ${problems.join(' ')}`);
  process.exit(2);
}
for (const line of problems) console.error(line);
console.log(problems.length === 0 ? 'No known hole without an exception.' : `${problems.length} to look at.`);
process.exit(problems.length === 0 ? 0 : 1);
