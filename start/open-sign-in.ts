// Reads how people sign in with accounts of an organisation: the settings OIDC_… and region/sign-in.yaml.
import { X509Certificate } from 'node:crypto';
import type { ProviderSettings } from '@lagebild/dashboard/server/access/oidc/provider.ts';
import type { Settings } from '@lagebild/shared/contract/settings.ts';
import { readNamed, readSecret } from '@lagebild/shared/registry/read-named.ts';
import { StartError } from './start-error.ts';

/**
 * @param areAccountsRequired whether anybody signs in at all
 * @returns undefined when nobody wants it
 * @throws {StartError} one sentence that says which setting is missing or cannot be
 */
export function readProviderSettings(settings: Settings, areAccountsRequired: boolean): ProviderSettings | undefined {
  const { OIDC_ISSUER: issuer, OIDC_CLIENT_ID: clientId, PUBLIC_URL } = settings;
  if (issuer === undefined) {
    const alone = (['OIDC_CLIENT_ID', 'OIDC_CLIENT_SECRET_FILE', 'OIDC_NAME', 'OIDC_CA_FILE'] as const).find((name) => settings[name]);
    if (alone) throw new StartError(`${alone} is of no use without OIDC_ISSUER.`);
    return undefined;
  }
  if (!areAccountsRequired) throw new StartError('OIDC_ISSUER is set, but nobody has to sign in; set ACCOUNTS=required.');
  if (clientId === undefined) throw new StartError('OIDC_ISSUER needs OIDC_CLIENT_ID, the name Lagebild has there.');
  if (PUBLIC_URL === undefined) {
    throw new StartError('OIDC_ISSUER needs PUBLIC_URL: the provider sends people back to it, and has to know the address beforehand.');
  }
  requireSafe('OIDC_ISSUER', issuer);
  requireSafe('PUBLIC_URL', PUBLIC_URL);
  return {
    name: settings.OIDC_NAME ?? new URL(issuer).hostname,
    issuer,
    clientId,
    clientSecret: settings.OIDC_CLIENT_SECRET_FILE && readSecret(settings.OIDC_CLIENT_SECRET_FILE, 'OIDC_CLIENT_SECRET_FILE'),
    ca: settings.OIDC_CA_FILE && readAuthority(settings.OIDC_CA_FILE),
    publicUrl: PUBLIC_URL.replace(/\/+$/, ''),
  };
}

/** Codes and cookies go over it; on this machine alone nobody listens in. */
function requireSafe(name: string, url: string): void {
  const { protocol, hostname } = new URL(url);
  if (protocol === 'https:' || ['localhost', '127.0.0.1', '[::1]'].includes(hostname)) return;
  throw new StartError(`${name}=${url} has to begin with https:// for people to sign in with OIDC_ISSUER.`);
}

/** Node takes any text for authorities, and then believes nobody: people would only see that the provider is away. */
function readAuthority(file: string): string {
  const pem = readNamed(file, 'OIDC_CA_FILE');
  try {
    new X509Certificate(pem);
    return pem;
  } catch (cause) {
    throw new StartError(`OIDC_CA_FILE: ${file} is not a certificate in PEM form.`, { cause });
  }
}
