// Streams the quarantine as NDJSON: a page at a time, and only as fast as the reader reads.
import { once } from 'node:events';
import { finished } from 'node:stream/promises';
import type { Query } from '@lagebild/shared/contract/http.ts';
import type { Quarantine } from '@lagebild/shared/registry/quarantine.ts';
import type { RequestHandler } from 'express';
import { checkQuery } from './api.ts';

const PAGE = 200;

export function downloadQuarantine(quarantine: Quarantine): RequestHandler {
  return async (request, response) => {
    const { limit: _, before: __, lang, ...filter } = checkQuery('quarantine', request.query) as Query<'quarantine'>;
    const day = new Date().toISOString().slice(0, 10);
    response.type('application/x-ndjson').set('content-disposition', `attachment; filename="lagebild-quarantine-${day}.ndjson"`);
    for (let above = 0; !response.destroyed; ) {
      const ids = quarantine.ids(filter, above, PAGE);
      for (const id of ids) {
        const entry = quarantine.get(id, lang);
        if (entry && !response.write(`${JSON.stringify(entry)}\n`)) await Promise.race([once(response, 'drain'), once(response, 'close')]);
        if (response.destroyed) return;
      }
      const last = ids.at(-1);
      if (last === undefined) break;
      above = last;
    }
    response.end();
    await finished(response).catch(() => undefined);
  };
}
