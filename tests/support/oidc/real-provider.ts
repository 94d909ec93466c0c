// A real OpenID provider (oidc-provider) as a process of its own, which behaves like a Keycloak: a realm in the path of its issuer, roles in
// objects within objects, groups with a slash before them, azp in the ID token, session_state beside the code.
import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { Provider } from 'oidc-provider';

const [redirectUri = '', clientSecret = '', tlsFolder] = process.argv.slice(2);
const CLIENT = 'lagebild';
const REALM = '/realms/kreis';
/** Groups by subject. */
let people: Readonly<Record<string, readonly string[]>> = {};

const files = (folder: string) => ({ key: readFileSync(join(folder, 'key.pem')), cert: readFileSync(join(folder, 'cert.pem')) });
const http = tlsFolder === undefined ? createServer() : createTlsServer(files(tlsFolder));
http.listen(0, '127.0.0.1', () => {
  const issuer = `${tlsFolder === undefined ? 'http' : 'https'}://127.0.0.1:${(http.address() as AddressInfo).port}${REALM}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: CLIENT, client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'] }],
    claims: {
      openid: ['sub', 'azp'],
      profile: ['name', 'preferred_username', 'groups'],
      // Keycloak calls these client scopes; whether they are in the ID token as well, its administrators decide.
      roles: ['realm_access', 'resource_access'],
    },
    pkce: { required: () => true },
    cookies: { keys: ['of this test'] },
    conformIdTokenClaims: false,
    // "anna@2" is another subject that calls itself anna, too.
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: (use: string) => ({
        sub: id,
        azp: CLIENT,
        name: `Frau ${id}`,
        preferred_username: id.split('@')[0],
        groups: people[id] ?? [],
        // The roles of the realm in the ID token, those of the client at the address for more alone.
        realm_access: { roles: ['offline_access', ...(people[id] ?? [])] },
        resource_access: use === 'id_token' ? { account: { roles: [] } } : { 'lagebild.kreis': { roles: people[id] ?? [] } },
      }),
    }),
  });
  provider.use(async (context, next) => {
    await next();
    const location = context.response.get('location');
    if (location?.startsWith(redirectUri)) context.response.set('location', `${location}&session_state=${randomUUID()}`);
  });
  const answer = provider.callback();
  http.on('request', (request, response) => {
    const { url = '/' } = request;
    answer(Object.assign(request, { originalUrl: url, url: url.slice(REALM.length) }), response);
  });
  process.send?.({ issuer });
});
process.on('message', (told: typeof people) => {
  people = told;
  process.send?.({});
});
process.once('disconnect', () => process.exit(0));
