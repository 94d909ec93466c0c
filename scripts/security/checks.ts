// The thirty checks: what an attacker tries, and what must come of it. Tests in tests/security/ begin with their number.

export interface Check {
  readonly number: number;
  readonly attack: string;
  readonly refusal: string;
  /** Requirement of OWASP ASVS 5.0 or of SYS.4.4 (BSI IT-Grundschutz), where one asks for it. */
  readonly reference?: string;
}

const CHECKS_IN_WORDS: readonly (readonly [attack: string, refusal: string, reference?: string])[] = [
  ['connects by MQTT without a name', 'CONNACK: not authorised', 'SYS.4.4.A2'],
  ['tries wrong passwords, twenty a minute', 'refused, then locked out for a while, and logged', 'ASVS 6.3.1'],
  [
    'TLS without a client certificate, of a foreign CA, expired, revoked, or of another gateway',
    'handshake or CONNACK refused',
    'ASVS 12.3.5',
  ],
  ['plain MQTT from another machine', 'no connection', 'ASVS 12.3.1, SYS.4.4.A11'],
  ["publishes below another municipality's topics", 'MQTT 5: 135; 3.1.1: nothing arrives at the consumer, counted', 'ASVS 8.4.1'],
  ["leaves a will on another municipality's topic", 'not delivered, counted'],
  ["subscribes to #, another municipality's topics, $SYS/#", 'SUBACK refuses'],
  ['joins a $share group of the workers', 'SUBACK refuses; every message arrives where it belongs'],
  ["connects with the worker's client id", 'a session of its own; the worker stays connected'],
  ['retained messages, NUL or wildcards in a topic, 64 KiB of topic, 200 levels, no UTF-8', 'disconnected or dropped; Lagebild goes on'],
  ['a payload above the limit, up to 256 MiB', 'refused by its size; memory stays flat', 'ASVS 5.2.1'],
  ['one gateway sends 10,000 messages a second', 'it alone is slowed down', 'ASVS 2.4.1'],
  ['QoS 2 never finished; 10,000 connections that say nothing', 'memory and connections stay bounded'],
  ['sends an old uplink again; turns the frame counter back', 'counted as duplicate, no new value; alarm'],
  ['line breaks, commas, quotes, "time" as key in names and values', 'escaped or refused; exactly one value is written'],
  ['opens the live channel from a foreign page, or without signing in', '403 before the upgrade', 'ASVS 4.4.2'],
  ["asks for another municipality's data with a valid session", '403, logged', 'ASVS 8.2.2, 8.4.1'],
  ['stays connected after signing out or losing a role', 'cut within five seconds, not taken up again', 'ASVS 7.4.1'],
  ['ID tokens: expired, alg none, HS256 with the public key, wrong audience, nonce again', 'refused', 'ASVS 9.1.1–9.2.3, 10.5.1'],
  ['events too large, too many, with too many attachments or none; wrong content type', 'the socket is closed; memory stays flat'],
  ['5,000 connections to the live channel that join nothing', 'dropped after ten seconds; so many from one address and no more'],
  ['InfluxQL in every filter', '400; the database user could not do it either'],
  ['asks for ten years, second by second', '422 with a hint; no question reaches the store', 'ASVS 2.4.1'],
  ["changes something from another site with the victim's cookie", 'refused', 'ASVS 3.3, 3.5.1'],
  ['script in the name of a device', 'text on every page; the content security policy reports nothing', 'ASVS 3.4.3'],
  [
    '__proto__, constructor, depth 10,000, 100,000 keys, 1e999, lone surrogates',
    'quarantine; Object.prototype is as before',
    'ASVS 15.3.6',
  ],
  ['number plates, MAC addresses, mail addresses in fields nobody asked for', 'the field is refused and its value kept nowhere'],
  [
    'starts with an example secret, or a key file that everybody can read',
    'ends with the reason; secrets are in no log, metric or address',
    'ASVS 13.2.3, 14.2.1',
  ],
  ['reaches InfluxDB without credentials, or with a token signed by nothing', '401; its debug pages are not reachable'],
  [
    'brings in a package unseen; changes the audit log; destroys the data',
    'bill of materials = lockfile, known holes refused; the chain tells; a restore gives the same counts',
    'ASVS 15.1.1, 16.4.2',
  ],
];

export const CHECKS: readonly Check[] = CHECKS_IN_WORDS.map(([attack, refusal, reference], index) => ({
  number: index + 1,
  attack,
  refusal,
  ...(reference === undefined ? {} : { reference }),
}));

/** The check a title stands for: "05 a municipality publishes below another's topic" is of check 5. */
export function checkOf(title: string): number | undefined {
  const number = Number(/^(\d\d) /.exec(title)?.[1]);
  return number >= 1 && number <= CHECKS.length ? number : undefined;
}

export const twoDigits = (number: number): string => String(number).padStart(2, '0');
