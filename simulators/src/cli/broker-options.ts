// How to reach a broker: address, user, password, certificate authority; shared by all commands that publish.
import { readFileSync } from 'node:fs';
import type { BrokerChoice } from '../mqtt/publisher.ts';
import { brokerUrlOf, urlOption } from './broker-url.ts';
import { type Given, type OptionSpec, textOf, UsageError } from './command.ts';

export const brokerOptions: Readonly<Record<string, OptionSpec>> = {
  url: urlOption,
  user: { value: '<name>', about: 'User name at the broker' },
  'password-file': {
    value: '<path>',
    about: 'File with the password; never on the command line, where everybody on the machine could read it',
  },
  ca: { value: '<path>', about: 'Certificate authority of the broker (mqtts), PEM' },
};

/** @throws {UsageError} */
export function brokerOf(given: Given): BrokerChoice {
  const url = brokerUrlOf(given);
  const username = textOf(given, 'user');
  const passwordFile = textOf(given, 'password-file');
  const caFile = textOf(given, 'ca');
  if ((username === undefined) !== (passwordFile === undefined)) throw new UsageError('--user and --password-file belong together.');
  return {
    url,
    ...(username !== undefined && passwordFile !== undefined && { credentials: { username, password: read(passwordFile).trim() } }),
    ...(caFile !== undefined && { ca: read(caFile) }),
  };
}

function read(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new UsageError(`The file ${path} cannot be read (${(error as NodeJS.ErrnoException).code}).`);
  }
}
