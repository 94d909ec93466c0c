// Run on another machine: knocks at a broker, with or without TLS and a name, and prints CONNACK's return code, or how it was turned away.
import { connectRaw } from './raw-mqtt.ts';

export interface Knock {
  readonly host: string;
  readonly port: number;
  readonly signIn?: { readonly username: string; readonly password: string };
  /** The authority that the broker's certificate is held against, PEM; undefined: in plain text. */
  readonly ca?: string;
}

const { host, port, signIn, ca } = JSON.parse(process.argv[2] ?? '{}') as Knock;
const named = signIn && { username: signIn.username, password: Buffer.from(signIn.password) };
const tls = ca === undefined ? {} : { tls: { ca, servername: 'localhost' } };
let failure: string | undefined;
const { returnCode, socket } = await connectRaw(port, named, { host, ...tls, onError: ({ code }) => (failure = code) });
socket.destroy();
process.stdout.write(JSON.stringify(returnCode ?? failure ?? 'no answer'));
