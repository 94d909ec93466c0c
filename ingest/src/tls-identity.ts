// The certificate of a port with TLS, and what it asks of gateways: read, checked, read again when its files are renewed.
import { X509Certificate } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { createSecureContext, type SecureContextOptions } from 'node:tls';
import { isEndingSoon } from '@lagebild/shared/domain/ending-soon.ts';
import { periodOfCrl } from './mqtt-door/revocation-list.ts';

export interface TlsFiles {
  readonly certFile: string;
  readonly keyFile: string;
  /** Whose certificate it is, as the settings begin. */
  readonly door: 'MQTT' | 'HTTP';
  /** Certificates of gateways; undefined when they are not asked for. */
  readonly clients?: ClientFiles | undefined;
}

export interface ClientFiles {
  /** Certificates of the authorities that gateways' certificates come from, PEM. */
  readonly caFile: string;
  /** What the authority has taken back, PEM; undefined when nothing ever was. */
  readonly crlFile?: string | undefined;
  /** Whether nobody comes in through TLS without one. */
  readonly isRequired: boolean;
}

/** A certificate or a list of an authority, with the time for which it is good, epoch milliseconds. */
interface Dated {
  readonly from: number;
  readonly until: number;
}

export interface ClientTrust {
  readonly ca: string;
  readonly crl: string | undefined;
  readonly isRequired: boolean;
}

export interface TlsIdentity extends Required<Pick<SecureContextOptions, 'cert' | 'key'>> {
  /** End of validity of the first certificate, Unix milliseconds. */
  readonly validUntil: number;
  readonly clients?: ClientTrust | undefined;
  /** What will end one day, by file, and what happens then. */
  readonly dated: readonly (Dated & { readonly file: string; readonly what: string; readonly thenWhat: string })[];
}

export class TlsIdentityError extends Error {
  readonly code = 'TLS_IDENTITY_INVALID';
}

/** How often the files are looked at, milliseconds; a certificate is usually renewed weeks before its end. */
const WATCH_MS = 60_000;

/**
 * Reads certificate (with its chain) and private key, both PEM; and what gateways' certificates are held against.
 * @throws {TlsIdentityError} one sentence naming the setting, the file and what is wrong with it
 */
export function readTlsIdentity({ certFile, keyFile, door, clients }: TlsFiles): TlsIdentity {
  const cert = read(certFile, `${door}_TLS_CERT_FILE`);
  const key = read(keyFile, `${door}_TLS_KEY_FILE`);
  // A key that everybody can read is nobody's secret any more.
  if ((statSync(keyFile).mode & 0o007) !== 0) {
    throw new TlsIdentityError(`${door}_TLS_KEY_FILE: everybody on this machine can read ${keyFile}; chmod 640 it.`);
  }
  const first = certificateIn(cert, certFile, `${door}_TLS_CERT_FILE`);
  try {
    createSecureContext({ cert, key });
  } catch (cause) {
    throw new TlsIdentityError(`${door}_TLS_KEY_FILE: ${keyFile} is not the private key (PEM, without password) of ${certFile}.`, {
      cause,
    });
  }
  const own = {
    ...periodOf(first),
    file: certFile,
    what: `certificate of the ${door} port`,
    thenWhat: `no ${door === 'MQTT' ? 'gateway' : 'browser'} trusts it any more`,
  };
  const trust = clients && readTrust(clients);
  return { cert, key, validUntil: own.until, clients: trust?.clients, dated: [own, ...(trust?.dated ?? [])] };
}

function readTrust({ caFile, crlFile, isRequired }: ClientFiles): { clients: ClientTrust; dated: TlsIdentity['dated'] } {
  const ca = read(caFile, 'MQTT_TLS_CLIENT_CA_FILE');
  const authority = certificateIn(ca, caFile, 'MQTT_TLS_CLIENT_CA_FILE');
  if (!authority.ca) throw new TlsIdentityError(`MQTT_TLS_CLIENT_CA_FILE: ${caFile} is not the certificate of an authority.`);
  const thenWhat = 'no gateway comes in with a certificate any more';
  const dated = [{ ...periodOf(authority), file: caFile, what: 'certificate of the authority for gateways', thenWhat }];
  if (crlFile === undefined) return { clients: { ca, crl: undefined, isRequired }, dated };
  const crl = read(crlFile, 'MQTT_TLS_CRL_FILE');
  const period = periodOfCrl(crl);
  try {
    createSecureContext({ ca, crl });
  } catch (cause) {
    throw new TlsIdentityError(`MQTT_TLS_CRL_FILE: ${crlFile} is not a list of revoked certificates in PEM form.`, { cause });
  }
  if (!period) throw new TlsIdentityError(`MQTT_TLS_CRL_FILE: ${crlFile} does not say until when it is good.`);
  dated.push({ ...period, file: crlFile, what: 'list of revoked certificates', thenWhat });
  return { clients: { ca, crl, isRequired }, dated };
}

function certificateIn(pem: string, file: string, setting: string): X509Certificate {
  try {
    return new X509Certificate(pem);
  } catch (cause) {
    throw new TlsIdentityError(`${setting}: ${file} is not a certificate in PEM form.`, { cause });
  }
}

const periodOf = ({ validFrom, validTo }: X509Certificate): Dated => ({ from: Date.parse(validFrom), until: Date.parse(validTo) });

export interface WatchedIdentity {
  /** What is wrong with the files now, or will be soon, in one sentence; undefined when all is well. */
  readonly problem: string | undefined;
  /** End of validity of our certificate, epoch milliseconds. */
  readonly validUntil: number;
  close(): void;
}

/** Hands each renewed identity on; keeps the one there is while the files are not right. What changes about that is a line of the log. */
export function watchTlsIdentity(
  files: TlsFiles,
  first: TlsIdentity,
  onRenewed: (identity: TlsIdentity) => void,
  log: Record<'info' | 'warn', (fields: object, sentence: string) => void>,
): WatchedIdentity {
  let current = first;
  let seen = changedAt(files);
  let problem: string | undefined;
  let told: string | undefined;
  const found = () => problem ?? endingOf(current, Date.now());
  const tell = () => {
    const now = found();
    if (now === told) return;
    told = now;
    if (now === undefined) log.info({ door: files.door }, 'nothing is wrong with the certificate any more');
    else log.warn({ door: files.door, problem: now }, 'somebody has to look at the certificate');
  };
  const takeUp = () => {
    const now = changedAt(files);
    if (now === seen && problem === undefined) return;
    try {
      current = readTlsIdentity(files);
      onRenewed(current);
      seen = now;
      problem = undefined;
      log.info({ door: files.door, validUntil: new Date(current.validUntil).toISOString() }, 'a renewed certificate is in use');
    } catch (error) {
      if (!(error instanceof TlsIdentityError)) throw error;
      problem = `${error.message} The certificate read before stays in use.`;
    }
  };
  tell(); // one that has ended does not keep Lagebild from starting
  const timer = setInterval(() => {
    takeUp();
    tell();
  }, WATCH_MS).unref();
  return {
    get problem() {
      return found();
    },
    get validUntil() {
      return current.validUntil;
    },
    close: () => clearInterval(timer),
  };
}

/** What has ended, else what ends soon. */
function endingOf({ dated }: TlsIdentity, now: number): string | undefined {
  const day = (time: number) => new Date(time).toISOString();
  const ended = dated.find(({ until }) => now >= until);
  if (ended) return `The ${ended.what} ended on ${day(ended.until)}; ${ended.thenWhat}. Renew ${ended.file}.`;
  const ending = dated.find(({ from, until }) => isEndingSoon(until, now, from));
  return ending && `The ${ending.what} ends on ${day(ending.until)}; then ${ending.thenWhat}. Renew ${ending.file}.`;
}

function changedAt({ certFile, keyFile, clients }: TlsFiles): string {
  const files = [certFile, keyFile, clients?.caFile, clients?.crlFile];
  return files.map((file) => (file === undefined ? 0 : (statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0))).join();
}

function read(file: string, setting: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (cause) {
    throw new TlsIdentityError(`${setting}: ${file} cannot be read (${(cause as NodeJS.ErrnoException).code}).`, { cause });
  }
}
