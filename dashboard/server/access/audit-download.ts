// The whole audit log as NDJSON, oldest first, so that the chain can be followed by anybody who has it.
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { routes } from '@lagebild/shared/contract/http.ts';
import { paths } from '@lagebild/shared/contract/paths.ts';
import { whereMay } from '@lagebild/shared/domain/access/principal.ts';
import type { AuditEntry, AuditLog } from '@lagebild/shared/registry/accounts/audit-log.ts';
import type { Download } from '../api.ts';

/** Of a long log others have their turn between. */
const PORTION = 1000;

async function* linesOf(entries: Iterable<AuditEntry>, isAsked: (municipality: string) => boolean): AsyncGenerator<string> {
  for (const entry of entries) {
    if (entry.seq % PORTION === 0) await new Promise((turn) => setImmediate(turn));
    if (isAsked(entry.municipality))
      yield `${JSON.stringify(entry)}
`;
  }
}

export function downloadAudit(audit: AuditLog): Download {
  return {
    name: 'auditDownload',
    path: paths.auditDownload,
    query: routes.accounts.query,
    async send(_question, _within, response, { principal }) {
      const where = whereMay(principal, 'audit');
      const lines = linesOf(audit.all(), (municipality) => where === 'everywhere' || where.includes(municipality));
      const day = new Date().toISOString().slice(0, 10);
      response.type('application/x-ndjson').set('content-disposition', `attachment; filename="lagebild-audit-${day}.ndjson"`);
      await pipeline(Readable.from(lines), response).catch(() => undefined);
    },
  };
}
