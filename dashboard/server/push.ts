// Sensors that push by HTTP, with name and password in a header (RFC 7617): POST /api/v1/push/airrohr/{municipality}. Answered once the message is on disk.

import { paths } from '@lagebild/shared/contract/paths.ts';
import { MAX_PAYLOAD_BYTES } from '@lagebild/shared/contract/payload.ts';
import { isMunicipality, type RuleBook } from '@lagebild/shared/domain/rule-book.ts';
import type { Access, IssuedAccess } from '@lagebild/shared/registry/access.ts';
import { type Response, Router, raw } from 'express';
import type { Operations } from './answers.ts';
import { RefusedQuestion, refuseUnposted } from './problem.ts';
import { limitPushes } from './rate-limits.ts';

export interface PushDeps {
  readonly rules: RuleBook;
  readonly access: Pick<Access, 'checkPush'>;
  readonly push: Operations['push'];
}

/** The firmware gives up after 20 seconds and sends again with its next values. */
const PATIENCE_MS = 18_000;

/** An address ends up in logs and histories; what proves who sends does not stand in it (ASVS 5.0 14.2.1). */
function credentialsIn(header: string | undefined): IssuedAccess | undefined {
  const encoded = /^Basic +([\w+/]+={0,2})$/i.exec(header ?? '')?.[1];
  const [, username, password] = /^([^:]*):(.*)$/s.exec(Buffer.from(encoded ?? '', 'base64').toString()) ?? [];
  return username === undefined || password === undefined ? undefined : { username, password };
}

export function receivePush({ rules, access, push }: PushDeps): Router {
  const router = Router({ caseSensitive: true, strict: true });
  const path = paths.pushAirrohr.replaceAll(/\{(\w+)\}/g, ':$1');
  const usernameOf = ({ locals }: Response) => String(locals.username);
  router.post(path, (request, response, next) => {
    const { municipality = '' } = request.params as Record<string, string>;
    const given = credentialsIn(request.headers.authorization);
    if (!given || !isMunicipality(rules, municipality) || !access.checkPush(municipality, given)) {
      throw new RefusedQuestion(
        'TOKEN_WRONG',
        'User and password are not credentials of this municipality.',
        'Issue some on the page "Gateway anschließen".',
      );
    }
    response.locals.username = given.username;
    next();
  });
  router.post(path, limitPushes(usernameOf), raw({ type: () => true, limit: MAX_PAYLOAD_BYTES }), async (request, response) => {
    const { municipality = '' } = request.params as Record<string, string>;
    const username = usernameOf(response);
    const body: unknown = request.body;
    if (!Buffer.isBuffer(body) || body.length === 0) throw new RefusedQuestion('PUSH_INVALID', 'The request has no body.');
    let timer: NodeJS.Timeout | undefined;
    const isSafe = await Promise.race([
      push({ municipality, username, format: 'airrohr', body }).then(() => true),
      new Promise<false>((resolve) => {
        timer = setTimeout(resolve, PATIENCE_MS, false);
      }),
    ]);
    clearTimeout(timer);
    if (!isSafe) throw new RefusedQuestion('STORE_AWAY', 'Nothing can be taken in at the moment.', 'Send again later.');
    response.json({ status: 'taken in' });
  });
  router.all(path, refuseUnposted);
  return router;
}
