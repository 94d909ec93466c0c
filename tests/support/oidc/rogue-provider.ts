// An OpenID provider that lies as it is told, as a process of its own: what it answers is right but for the one thing under test.
import { createHmac, createSign, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** What it does wrong. */
export type Lie =
  | 'nothing'
  | 'expired'
  | 'alg none'
  | 'HS256 with the public key'
  | 'signed by a key of somebody else'
  | 'not signed at all'
  | 'wrong audience'
  | 'another issuer in the token'
  | 'another issuer in the address'
  | 'another issuer in the metadata'
  | 'nonce of an earlier sign-in'
  | 'no nonce'
  | 'wrong state'
  | 'no ID token'
  | 'claims changed after signing'
  | 'a subject of its own at userinfo'
  | 'several audiences, issued to us'
  | 'several audiences, issued to another'
  | 'several audiences, issued to nobody'
  | 'for us, issued to another'
  | 'an answer without end'
  | 'sends on to somewhere else'
  | 'a name that is none'
  | 'other keys from now on';

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const foreign = generateKeyPairSync('rsa', { modulusLength: 2048 });
const CLIENT = 'lagebild';

let lie: Lie = 'nothing';
let issuer = '';
let firstNonce: string | undefined;
const nonces = new Map<string, string>();
/** What it was asked at its token address. */
const asked: Record<string, string>[] = [];

const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const rs256 = (signed: string, key: KeyObject): string => createSign('RSA-SHA256').update(signed).sign(key, 'base64url');

function idToken(nonce: string | undefined): string {
  const now = Math.floor(Date.now() / 1000);
  const claims = {
    iss: lie === 'another issuer in the token' ? 'https://elsewhere.example' : issuer,
    sub: 'mallory',
    aud: lie === 'wrong audience' ? 'another-program' : lie.startsWith('several audiences') ? [CLIENT, 'account'] : CLIENT,
    azp: lie.endsWith('issued to us') ? CLIENT : lie.endsWith('issued to another') ? 'another-program' : undefined,
    iat: lie === 'expired' ? now - 7200 : now,
    exp: lie === 'expired' ? now - 3600 : now + 300,
    nonce: lie === 'nonce of an earlier sign-in' ? firstNonce : lie === 'no nonce' ? undefined : nonce,
    preferred_username: lie === 'a name that is none' ? 'public' : 'mallory',
    name: lie === 'a name that is none' ? '\u202eMallory\u0007' : 'Mallory',
    ...(lie !== 'a subject of its own at userinfo' && { groups: ['lagebild-leitung'] }),
  };
  const header = (alg: string) => encode({ alg, kid: lie === 'other keys from now on' ? 'key-2' : 'key-1', typ: 'JWT' });
  const payload = encode(claims);
  switch (lie) {
    case 'alg none':
      return `${header('none')}.${payload}.`;
    case 'HS256 with the public key': {
      const pem = own.publicKey.export({ type: 'spki', format: 'pem' });
      const signed = `${header('HS256')}.${payload}`;
      return `${signed}.${createHmac('sha256', pem).update(signed).digest('base64url')}`;
    }
    case 'other keys from now on':
    case 'signed by a key of somebody else':
      return `${header('RS256')}.${payload}.${rs256(`${header('RS256')}.${payload}`, foreign.privateKey)}`;
    case 'not signed at all':
      return `${header('RS256')}.${payload}.`;
    case 'claims changed after signing':
      return `${header('RS256')}.${encode({ ...claims, sub: 'leitung' })}.${rs256(`${header('RS256')}.${payload}`, own.privateKey)}`;
    default:
      return `${header('RS256')}.${payload}.${rs256(`${header('RS256')}.${payload}`, own.privateKey)}`;
  }
}

function endless(response: ServerResponse): void {
  response.writeHead(200, { 'content-type': 'application/json' });
  const more = (): void => {
    while (!response.destroyed && response.write(' '.repeat(65_536)));
  };
  response.on('drain', more);
  more();
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? '/', issuer);
  const json = (value: object) => response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(value));
  switch (url.pathname) {
    case '/.well-known/openid-configuration':
      return void json({
        issuer: lie === 'another issuer in the metadata' ? 'https://elsewhere.example' : issuer,
        authorization_endpoint: `${issuer}/authorize`,
        token_endpoint: `${issuer}/token`,
        userinfo_endpoint: `${issuer}/userinfo`,
        jwks_uri: `${issuer}/keys`,
        // All of them, so that none is refused only because it was not announced.
        id_token_signing_alg_values_supported: ['RS256', 'HS256', 'none'],
        authorization_response_iss_parameter_supported: true,
      });
    case '/keys':
      if (lie === 'other keys from now on')
        return void json({ keys: [{ ...foreign.publicKey.export({ format: 'jwk' }), kid: 'key-2', use: 'sig', alg: 'RS256' }] });
      return void json({ keys: [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'key-1', use: 'sig', alg: 'RS256' }] });
    case '/authorize': {
      const code = randomUUID();
      const nonce = url.searchParams.get('nonce') ?? '';
      firstNonce ??= nonce;
      nonces.set(code, nonce);
      const back = new URL(url.searchParams.get('redirect_uri') ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', lie === 'wrong state' ? 'a-state-of-somebody-else-entirely' : (url.searchParams.get('state') ?? ''));
      back.searchParams.set('iss', lie === 'another issuer in the address' ? 'https://elsewhere.example' : issuer);
      asked.push({ at: 'authorize', ...Object.fromEntries(url.searchParams) });
      return void response.writeHead(302, { location: back.href }).end();
    }
    case '/token': {
      const form = new URLSearchParams(await text(request));
      asked.push({ at: 'token', ...Object.fromEntries(form) });
      if (lie === 'an answer without end') return endless(response);
      if (lie === 'sends on to somewhere else') return void response.writeHead(307, { location: `${issuer}/elsewhere` }).end();
      const token = idToken(nonces.get(form.get('code') ?? ''));
      const tokens = { access_token: 'a-token-for-userinfo-that-nobody-may-see', token_type: 'Bearer', expires_in: 300 };
      return void json({ ...tokens, ...(lie !== 'no ID token' && { id_token: token }) });
    }
    case '/userinfo':
      return void json({ sub: 'leitung', groups: ['lagebild-leitung'] });
    case '/elsewhere':
      asked.push({ at: 'elsewhere' });
      return void response.writeHead(404).end();
    default:
      return void response.writeHead(404).end();
  }
}

const http = createServer((request, response) => void answer(request, response));
http.listen(0, '127.0.0.1', () => {
  issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  process.send?.({ issuer });
});
process.on('message', (told: Lie) => {
  lie = told;
  process.send?.({ asked: asked.splice(0) });
});
process.once('disconnect', () => process.exit(0));
