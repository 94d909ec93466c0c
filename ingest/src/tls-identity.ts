// The certificate of a port with TLS: read, checked against its key, read again when its files are renewed.
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Whose certificate it is, as the settings begin. */
  readonly door: 'MQTT' | 'HTTP';
}

export interface TlsIdentity extends Required<Pick<SecureContextOptions, 'cert' | 'key'>> {
  /** End of validity of the first certificate, Unix milliseconds. */
  readonly validUntil: number;
}

export class TlsIdentityError extends Error {
  readonly code = 'TLS_IDENTITY_INVALID';
}

/** How often the files are looked at, milliseconds; a certificate is usually renewed weeks before its end. */
const WATCH_MS = 60_000;

/**
 * Reads certificate (with its chain) and private key, both PEM.
 * @throws {TlsIdentityError} one sentence naming the setting, the file and what is wrong with it
 */
export function readTlsIdentity({ certFile, keyFile, door }: TlsFiles): TlsIdentity {
  const cert = read(certFile, `${door}_TLS_CERT_FILE`);
  const key = read(keyFile, `${door}_TLS_KEY_FILE`);
  // A key that everybody can read is nobody's secret any more.
  if ((statSync(keyFile).mode & 0o007) !== 0) {
    throw new TlsIdentityError(`${door}_TLS_KEY_FILE: everybody on this machine can read ${keyFile}; chmod 640 it.`);
  }
  let first: X509Certificate;
  try {
    first = new X509Certificate(cert);
  } catch (cause) {
    throw new TlsIdentityError(`${door}_TLS_CERT_FILE: ${certFile} is not a certificate in PEM form.`, { cause });
  }
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new TlsIdentityError(`${door}_TLS_KEY_FILE: ${keyFile} is not the private key (PEM, without password) of ${certFile}.`, {
      cause,
    });
  }
  return { cert, key, validUntil: Date.parse(first.validTo) };
}

export interface WatchedIdentity {
  /** What is wrong with the files now, in one sentence; undefined when all is well. */
  readonly problem: string | undefined;
  close(): void;
}

/** Hands each renewed identity on; keeps the one there is while the files are not right. */
export function watchTlsIdentity(files: TlsFiles, first: TlsIdentity, onRenewed: (identity: TlsIdentity) => void): WatchedIdentity {
  let current = first;
  let seen = changedAt(files);
  let problem: string | undefined;
  const look = () => {
    const now = changedAt(files);
    if (now === seen && problem === undefined) return;
    try {
      current = readTlsIdentity(files);
      onRenewed(current);
      seen = now;
      problem = undefined;
    } catch (error) {
      if (!(error instanceof TlsIdentityError)) throw error;
      problem = `${error.message} The certificate read before stays in use.`;
    }
  };
  const timer = setInterval(look, WATCH_MS).unref();
  return {
    get problem() {
      if (problem !== undefined || Date.now() < current.validUntil) return problem;
      return `The certificate of the ${files.door} port ended on ${new Date(current.validUntil).toISOString()}; nobody trusts it any more. Renew ${files.certFile}.`;
    },
    close: () => clearInterval(timer),
  };
}

function changedAt({ certFile, keyFile }: TlsFiles): string {
  return [certFile, keyFile].map((file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0).join();
}

function read(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TlsIdentityError(`${setting}: ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}
