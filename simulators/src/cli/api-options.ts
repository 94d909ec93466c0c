// How to reach the API of a Lagebild, and with which token where people sign in; shared by all commands that ask it.
import { type Given, type OptionSpec, textOf, UsageError } from './command.ts';
import { readGivenFile } from './read-given-file.ts';

/** Where a Lagebild answers. */
export interface ApiChoice {
  readonly url: string;
  /** Of every question. */
  readonly headers: Readonly<Record<string, string>>;
}

export const tokenOption: OptionSpec = {
  value: '<path>',
  about: 'File with an API token (page "Mein Konto"), for a Lagebild where people sign in',
};

/** One that asks nobody to sign in. */
export const openApi = (url: string): ApiChoice => ({ url, headers: {} });

export const isSignedIn = ({ headers }: ApiChoice): boolean => headers.authorization !== undefined;

/** @param name of the option with the address @throws {UsageError} */
export function apiOf(given: Given, name: 'api' | 'url' = 'api'): ApiChoice | undefined {
  const url = textOf(given, name);
  const tokenFile = textOf(given, 'token-file');
  if (url === undefined) {
    if (tokenFile !== undefined) throw new UsageError(`--token-file belongs to --${name}.`);
    return undefined;
  }
  if (!URL.canParse(url) || !url.startsWith('http'))
    throw new UsageError(`"${url}" is not the address of a Lagebild; it looks like http://localhost:8080.`);
  return tokenFile === undefined ? openApi(url) : { url, headers: { authorization: `Bearer ${readGivenFile(tokenFile).trim()}` } };
}

/** @throws {UsageError} */
export function requireApi(api: ApiChoice | undefined): ApiChoice {
  if (api === undefined) throw new UsageError('LoRaWAN devices need --api, the address where Lagebild answers.');
  return api;
}
