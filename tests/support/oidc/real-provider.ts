// A real OpenID provider (oidc-provider) as a process of its own; who is in which group comes over the channel.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

const [redirectUri = '', clientSecret = ''] = process.argv.slice(2);
/** Groups by subject. */
let people: Readonly<Record<string, readonly string[]>> = {};

const http = createServer();
http.listen(0, '127.0.0.1', () => {
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, {
    clients: [{ client_id: 'lagebild', client_secret: clientSecret, redirect_uris: [redirectUri], grant_types: ['authorization_code'] }],
    claims: { openid: ['sub'], profile: ['name', 'preferred_username', 'groups'] },
    pkce: { required: () => true },
    cookies: { keys: ['of this test'] },
    // "anna@2" is another subject that calls itself anna, too.
    findAccount: (_context: unknown, id: string) => ({
      accountId: id,
      claims: () => ({ sub: id, name: `Frau ${id}`, preferred_username: id.split('@')[0], groups: people[id] ?? [] }),
    }),
  });
  http.on('request', provider.callback());
  process.send?.({ issuer });
});
process.on('message', (told: typeof people) => {
  people = told;
  process.send?.({});
});
process.once('disconnect', () => process.exit(0));
