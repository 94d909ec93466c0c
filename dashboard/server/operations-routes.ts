// What machines ask about Lagebild itself: whether it is well, and its figures for Prometheus.
import type { Health } from '@lagebild/shared/contract/health.ts';
import { may, mayAnywhere } from '@lagebild/shared/domain/access/principal.ts';
import { type RequestHandler, Router } from 'express';
import type { Registry as Prometheus } from 'prom-client';
import type { Gate } from './access/gate.ts';
import { RefusedQuestion } from './problem.ts';

export interface OperationsDeps {
  readonly gate: Pick<Gate, 'askerOf' | 'noteRefused'>;
  health(): Health;
  readonly prometheus: Prometheus;
}

/** Everybody may know whether it is well; what is wrong names brokers, files and addresses, and is for those who signed in. */
export function operationsRoutes({ gate, health, prometheus }: OperationsDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  router.get('/healthz', (request, response) => {
    const whole = health();
    const { principal } = gate.askerOf(request);
    const isStranger = principal.type !== 'open' && !mayAnywhere(principal, 'read');
    response.status(whole.status === 'not ready' ? 503 : 200).json(isStranger ? { status: whole.status } : whole);
  });
  // They tell of every municipality: a scraper needs a token that may read in the whole district.
  const requireDistrict: RequestHandler = (request, _response, next) => {
    const asker = gate.askerOf(request);
    const { principal } = asker;
    if (principal.type === 'public')
      throw new RefusedQuestion('SIGN_IN_NEEDED', 'Nobody is signed in.', 'Send an API token (Authorization: Bearer).');
    if (principal.type !== 'open' && !may(principal, 'read', null)) {
      gate.noteRefused(asker, 'metrics', {});
      throw new RefusedQuestion('FORBIDDEN', `"${principal.name}" may not read in the whole district.`);
    }
    next();
  };
  router.get('/metrics', requireDistrict, async (_request, response) => {
    response.type(prometheus.contentType).send(await prometheus.metrics());
  });
  return router;
}
