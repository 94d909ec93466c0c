// npm run redecode -- --from … --to … [--municipality …] [--device …] [--apply] [--url …] [--token-file …]: decodes kept raw messages anew.
import { parseArgs } from 'node:util';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { RuleBookError } from '@lagebild/shared/domain/rule-book-error.ts';
import { readSecret } from '@lagebild/shared/registry/read-named.ts';

const USAGE = `npm run redecode -- --from <time> --to <time> [--municipality <key>] [--device <id>] [--apply] [--url <url>] [--token-file <file>]

Decodes the raw messages that arrived in [from, to) with the rules of today and compares with what is stored. Without --apply it only
shows what would change. Times are ISO 8601 with time zone. Asks a running Lagebild, by default at http://localhost:8080.
Where people sign in it needs an API token (/konto) that may look after devices, in a file of one's own.`;

function readOptions() {
  try {
    const { values } = parseArgs({
      options: {
        from: { type: 'string' },
        to: { type: 'string' },
        municipality: { type: 'string' },
        device: { type: 'string' },
        apply: { type: 'boolean', default: false },
        url: { type: 'string', default: `http://localhost:${process.env.HTTP_PORT || 8080}` },
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

const { from, to, municipality, device, apply, url, 'token-file': tokenFile, help } = readOptions();
if (help) {
  console.log(USAGE);
  process.exit(0);
}
if (!from || !to) {
  console.error(`--from and --to are needed.\n\n${USAGE}`);
  process.exit(2);
}

function authorization(): { authorization?: string } {
  if (tokenFile === undefined) return {};
  try {
    return { authorization: `Bearer ${readSecret(tokenFile, '--token-file')}` };
  } catch (error) {
    if (!(error instanceof RuleBookError)) throw error;
    console.error(error.message);
    process.exit(1);
  }
}

async function redecode(isApplied: boolean): Promise<Answer<'redecode'>> {
  const body = JSON.stringify({ from, to, municipality, device, apply: isApplied });
  const headers = { 'content-type': 'application/json', ...authorization() };
  const response = await fetch(new URL(paths.redecode, url), { method: 'POST', headers, body }).catch((cause: Error) => {
    console.error(
      `No Lagebild answers at ${url} (${(cause.cause as Error | undefined)?.message ?? cause.message}). Start it, or name it with --url.`,
    );
    process.exit(1);
  });
  const answer = (await response.json()) as Answer<'redecode'> & { detail?: string };
  if (response.ok) return answer;
  const hint = response.status === 401 && tokenFile === undefined ? ' Give an API token: --token-file.' : '';
  console.error(`${answer.detail ?? `refused with ${response.status}`}${hint}`);
  process.exit(1);
}

const report = await redecode(apply);
for (const { municipality: key, device: id, time, quantity, before, after } of report.examples) {
  console.log(`${new Date(time).toISOString()}  ${key}/${id}  ${quantity}: ${before ?? 'nothing'} -> ${after}`);
}
const more = report.added + report.changed - report.examples.length;
if (more > 0) console.log(`… and ${more} more`);
for (const [code, count] of Object.entries(report.refusedToday))
  console.log(`${count} stored messages would be refused today (${code}); they stay`);
console.log(
  `${report.messages} raw messages: ${report.same} values as stored, ${report.added} new, ${report.changed} different, ` +
    `${report.released} messages out of the quarantine`,
);
const isDifferent = report.added + report.changed + report.released > 0;
if (apply && !report.applied) {
  console.error('This database cannot replace values for sure; only new ones were written.');
  process.exit(1);
}
if (isDifferent) console.log(apply ? 'Written.' : 'Nothing was written; --apply writes it.');
