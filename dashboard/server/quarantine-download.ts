// Streams the quarantine as NDJSON: a page at a time, and only as fast as the reader reads.
import { type Query, routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import type { Quarantine } from '@lagebild/shared/registry/quarantine.ts';
import type { Download } from './api.ts';
import { sendLines } from './send-lines.ts';

const PAGE = 200;

function* linesOf(quarantine: Quarantine, { limit: _, before: __, lang, ...filter }: Query<'quarantine'>): Generator<string> {
  for (let ids = quarantine.ids(filter, 0, PAGE); ids.length > 0; ids = quarantine.ids(filter, ids.at(-1) ?? 0, PAGE)) {
    for (const id of ids) {
      const entry = quarantine.get(id, lang);
      if (entry) yield `${JSON.stringify(entry)}\n`;
    }
  }
}

export function downloadQuarantine(quarantine: Quarantine): Download {
  return {
    name: 'quarantineDownload',
    path: paths.quarantineDownload,
    query: routes.quarantine.query,
    async send(question, _within, response) {
      const day = new Date().toISOString().slice(0, 10);
      response.type('application/x-ndjson').set('content-disposition', `attachment; filename="lagebild-quarantine-${day}.ndjson"`);
      await sendLines(linesOf(quarantine, question as Query<'quarantine'>), response);
    },
  };
}
