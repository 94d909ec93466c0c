// How to reach a broker: address, user, password, certificates; shared by all commands that publish.
import type { BrokerChoice } from '../mqtt/publisher.ts';
import { brokerUrlOf, urlOption } from './broker-url.ts';
import { type Given, type OptionSpec, textOf, UsageError } from './command.ts';
import { readGivenFile } from './read-given-file.ts';

export const brokerOptions: Readonly<Record<string, OptionSpec>> = {
  url: urlOption,
  user: { value: '<name>', about: 'User name at the broker' },
  'password-file': {
    value: '<path>',
    about: 'File with the password; never on the command line, where everybody on the machine could read it',
  },
  ca: { value: '<path>', about: 'Certificate authority of the broker (mqtts), PEM' },
  cert: { value: '<path>', about: 'Certificate to sign in with, for a broker that asks for one, PEM' },
  key: { value: '<path>', about: 'Its private key, PEM' },
};

/** @throws {UsageError} */
export function brokerOf(given: Given): BrokerChoice {
  const url = brokerUrlOf(given);
  const username = textOf(given, 'user');
  const passwordFile = textOf(given, 'password-file');
  const [ca, cert, key] = (['ca', 'cert', 'key'] as const).map((name) => textOf(given, name));
  if ((username === undefined) !== (passwordFile === undefined)) throw new UsageError('--user and --password-file belong together.');
  if ((cert === undefined) !== (key === undefined)) throw new UsageError('--cert and --key belong together.');
  const tls = {
    ...(ca !== undefined && { ca: readGivenFile(ca) }),
    ...(cert !== undefined && key !== undefined && { cert: readGivenFile(cert), key: readGivenFile(key) }),
  };
  return {
    tls,
    url,
    ...(username !== undefined &&
      passwordFile !== undefined && { credentials: { username, password: readGivenFile(passwordFile).trim() } }),
  };
}
