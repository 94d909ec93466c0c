// Holes we know of in packages we use, or that come along easily, and the first version without them; a test holds the lockfile to it.

export interface KnownHole {
  readonly advisory: string;
  readonly name: string;
  readonly fixedIn: string;
}

export const KNOWN_HOLES: readonly KnownHole[] = [
  { advisory: 'CVE-2026-69185 (a packet that announces no attachment)', name: 'socket.io-parser', fixedIn: '4.2.7' },
  { advisory: 'CVE-2026-33151 (attachments without bound)', name: 'socket.io-parser', fixedIn: '4.2.6' },
  { advisory: 'CVE-2026-59725 (content type of a polling request)', name: 'engine.io', fixedIn: '6.6.7' },
  { advisory: 'CVE-2022-41940 (an uncaught error ends the server)', name: 'engine.io', fixedIn: '6.2.1' },
  { advisory: 'CVE-2017-10910 (a PUBLISH that stops the client)', name: 'mqtt', fixedIn: '2.15.0' },
  { advisory: 'CVE-2020-8203 (prototype pollution)', name: 'lodash', fixedIn: '4.17.20' },
];
