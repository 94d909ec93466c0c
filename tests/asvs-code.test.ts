// What ASVS 5.0 wants to be nowhere in what is shipped, and where the few exceptions are.
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { isCode, isTest } from './support/structure/finding.ts';
import { readTrackedFiles } from './support/structure/tracked-files.ts';

const SHIPPED = /^(dashboard\/(server|web\/src)|shared\/src|ingest\/src|start)\//;
const files = readTrackedFiles(join(import.meta.dirname, '..')).filter(
  ({ path }) => SHIPPED.test(path) && (isCode(path) || path.endsWith('.js')) && !isTest(path) && !path.endsWith('contract-suite.ts'),
);

/** Files that hold it outside of comments. */
const withIt = (pattern: RegExp): string[] =>
  files.filter(({ text }) => text.split('\n').some((line) => !/^\s*(\/\/|\/?\*)/.test(line) && pattern.test(line))).map(({ path }) => path);

it('is read as a whole', () => {
  expect(files.length).toBeGreaterThan(400);
  expect(withIt(/\bscrypt\(/)).toEqual(['shared/src/registry/accounts/password.ts']);
});

it.each<[what: string, pattern: RegExp, but: readonly string[]]>([
  ['commands of the system are run (1.2.5)', /child_process/, []],
  // The sandbox runs decoders as QuickJS, without anything to reach (tests/sandbox.test.ts).
  ['text is run as code (1.3.2)', /\beval\(|new Function\b|['"](node:)?vm['"]/, []],
  // Icons are files of ours.
  [
    'text becomes markup (3.2.2, 1.3.1)',
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write/i,
    ['dashboard/web/src/components/Icon.tsx'],
  ],
  ['messages of other windows are heard (3.5.5)', /window\.postMessage|addEventListener\(['"]message|\bonmessage\b/, []],
  [
    'XML, LDAP, XPath, LaTeX, memcache, GraphQL or WebRTC is spoken (1.2.6 to 1.2.8, 1.5.1, 4.3, 17)',
    /DOMParser|ldap|xpath|latex|memcache|graphql|RTCPeer/i,
    [],
  ],
  // HMAC-SHA-1, which is still good, and the only one that all apps for codes know (docs/decisions/0031-second-factor.md).
  [
    'hashes are made that are no longer trusted (11.4.1)',
    /['"](md5|sha-?1|ripemd\w*)['"]/i,
    ['dashboard/server/access/second-factor/one-time-codes.ts'],
  ],
  ['something is enciphered by ourselves (11.3.1 to 11.3.3)', /createCipher|createDecipher|subtle\.encrypt/i, []],
  ['chance is not that of the system (11.5.1)', /Math\.random\(/, ['ingest/src/connections/connection.ts', 'ingest/src/patience.ts']],
  // The port for gateways refuses by itself, to say and count why (tests/security/03-gateway-certificates.test.ts).
  ['a certificate is not looked at (12.3.2)', /rejectUnauthorized: false|NODE_TLS_REJECT/, ['ingest/src/mqtt-door/tls-door.ts']],
  [
    'browsers keep something (14.3.3)',
    /localStorage|sessionStorage|indexedDB|document\.cookie|caches\.open/,
    [
      'dashboard/web/src/alarms/my-name.ts',
      'dashboard/web/src/i18n/language.ts',
      'dashboard/web/src/state/build.ts',
      'dashboard/web/src/state/theme.ts',
    ],
  ],
  ['pages load something from elsewhere (14.2.3)', /<(script|img|link|iframe)[^>]*https?:|@import url|window\.open\(/, []],
  [
    'regular expressions are made of text (1.2.9)',
    /new RegExp\(/,
    ['ingest/src/personal-data-door.ts', 'shared/src/domain/personal-data.ts'],
  ],
  ['pasting a password is prevented (6.2.7)', /onpaste|clipboardData/i, []],
  // The one on the server says that it follows none (tests/alarm-webhook.test.ts); node:http never does. Pages ask their own server.
  [
    'redirects are followed, as fetch does unless told (15.3.2)',
    /(await|return) fetch\(/,
    [
      'dashboard/web/src/api/client.ts',
      'dashboard/web/src/frame/files/save.ts',
      'dashboard/web/src/state/build.ts',
      'dashboard/web/src/state/health.ts',
      'ingest/src/notify/post-webhook.ts',
    ],
  ],
])('nowhere %s, but for what is known', (_, pattern, but) => {
  expect(withIt(pattern).sort()).toEqual([...but].sort());
});
