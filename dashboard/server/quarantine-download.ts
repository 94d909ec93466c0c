// Streams the quarantine as NDJSON: a page at a time, and only as fast as the reader reads.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Query } from '@lagebild/shared/contract/http.ts';
import type { Quarantine } from '@lagebild/shared/registry/quarantine.ts';
import type { RequestHandler } from 'express';
import { checkQuery } from './api.ts';

const PAGE = 200;

function* linesOf(quarantine: Quarantine, { limit: _, before: __, lang, ...filter }: Query<'quarantine'>): Generator<string> {
  for (let ids = quarantine.ids(filter, 0, PAGE); ids.length > 0; ids = quarantine.ids(filter, ids.at(-1) ?? 0, PAGE)) {
    for (const id of ids) {
      const entry = quarantine.get(id, lang);
      if (entry) yield `${JSON.stringify(entry)}\n`;
    }
  }
}

export function downloadQuarantine(quarantine: Quarantine): RequestHandler {
  return async (request, response) => {
    const question = checkQuery('quarantine', request.query) as Query<'quarantine'>;
    const day = new Date().toISOString().slice(0, 10);
    response.type('application/x-ndjson').set('content-disposition', `attachment; filename="lagebild-quarantine-${day}.ndjson"`);
    // A reader that leaves in the middle is no error of ours.
    await pipeline(Readable.from(linesOf(quarantine, question)), response).catch(() => undefined);
  };
}
