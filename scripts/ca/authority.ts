// The authority for certificates of gateways and of Lagebild's own ports: a folder with its key, its certificate, what it has issued and what it has taken back.
import { createPrivateKey, type webcrypto, X509Certificate } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { join } from 'node:path';
import { ADMINISTRATION, WORKER } from '@lagebild/ingest/mosquitto/rights.ts';
import { gatewayIdOf } from '@lagebild/shared/domain/publish-bounds.ts';
import {
  type CertificateToMake,
  keyIdOfCertificate,
  makeCertificate,
  makeRevocationList,
  newKeys,
  newSerial,
  privateKeyPem,
  publicKeyOfRequest,
  signingKey,
} from './x509.ts';

export interface IssuedCertificate {
  /** Hexadecimal. */
  readonly serial: string;
  /** Whose it is: a gateway, or the first name of a server. */
  readonly gateway?: string;
  readonly server?: string;
  /** ISO 8601, as all times here. */
  readonly from: string;
  readonly until: string;
  readonly revokedAt?: string;
}

/** What stands in the way, in one sentence. */
export class AuthorityError extends Error {
  readonly code = 'AUTHORITY';
}

interface Wish {
  readonly days: number;
  /** A certificate request (PEM) that whoever it is for has made; without one the key is made here. */
  readonly request?: string | undefined;
  /** Begin of its validity; an hour ago when left out, for clocks that are slow. */
  readonly from?: Date | undefined;
}

export interface GatewayWish extends Wish {
  /** EUI or name, as the page "Gateway anschließen" has it. */
  readonly gateway: string;
}

export interface ServerWish extends Wish {
  /** Host names and addresses by which browsers and gateways reach it, the first of them its name here. */
  readonly hosts: readonly string[];
}

interface Issued {
  readonly certFile: string;
  /** Undefined when the key was not made here. */
  readonly keyFile: string | undefined;
}

/** RFC 1123 2.1; a common name has 64 characters at most [RFC 5280 A.1]. */
const HOST_NAME = /^(?=.{1,64}$)([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)*[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/i;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** How long a list of revoked certificates is good: after that no gateway comes in, so it is made anew long before. */
const LIST_DAYS = 180;

export class Authority {
  readonly folder: string;
  readonly #certificate: X509Certificate;
  readonly #key: webcrypto.CryptoKey;
  readonly #name: string;

  private constructor(folder: string, certificate: X509Certificate, key: webcrypto.CryptoKey) {
    this.folder = folder;
    this.#certificate = certificate;
    this.#key = key;
    this.#name = (certificate.toLegacyObject().subject as { CN?: string }).CN ?? '';
  }

  /** @throws {AuthorityError} when there is one already */
  static async create(folder: string, name: string, years: number): Promise<Authority> {
    if (existsSync(join(folder, 'ca.key'))) throw new AuthorityError(`There is an authority in ${folder} already.`);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const keys = await newKeys();
    const from = new Date(Date.now() - HOUR_MS);
    const until = new Date(Date.now() + years * 365 * DAY_MS);
    const of = { commonName: name, issuer: name, serial: newSerial(), from, until, purpose: 'authority' as const };
    const certificate = await makeCertificate({ ...of, publicKey: keys.publicKey, signedWith: keys.privateKey });
    writeFileSync(join(folder, 'ca.key'), await privateKeyPem(keys.privateKey), { mode: 0o600, flag: 'wx' });
    writeFileSync(join(folder, 'ca.pem'), certificate);
    const authority = await Authority.open(folder);
    await authority.#save([]);
    await authority.writeList();
    return authority;
  }

  /** @throws {AuthorityError} when there is none, or its key could have been read by others */
  static async open(folder: string): Promise<Authority> {
    const keyFile = join(folder, 'ca.key');
    if (!existsSync(keyFile)) throw new AuthorityError(`There is no authority in ${folder}; make one with: npm run ca -- init`);
    if ((statSync(keyFile).mode & 0o077) !== 0) {
      throw new AuthorityError(
        `Others on this machine can read ${keyFile}: whoever has it can make certificates of any gateway. chmod 600 it, or begin anew when you are not sure.`,
      );
    }
    const key = await signingKey(createPrivateKey(readFileSync(keyFile)));
    return new Authority(folder, new X509Certificate(readFileSync(join(folder, 'ca.pem'))), key);
  }

  get issued(): readonly IssuedCertificate[] {
    return JSON.parse(readFileSync(join(this.folder, 'issued.json'), 'utf8')) as IssuedCertificate[];
  }

  /**
   * Issues a certificate for a gateway and writes it, with the key when it was made here.
   * @returns its files
   * @throws {AuthorityError} for what cannot be a gateway's id, a request that is none, or a time beyond the authority's own
   */
  async issue({ gateway, ...wish }: GatewayWish): Promise<Issued> {
    const id = gatewayIdOf(gateway);
    if (id === undefined || id === '.' || id === '..')
      throw new AuthorityError(
        `"${gateway}" cannot be the id of a gateway: an EUI, or 1 to 64 letters, digits, dots, colons, dashes or underscores.`,
      );
    // A mosquitto that takes the common name for the account would let it in as Lagebild, or change all accounts.
    if (id === WORKER || id === ADMINISTRATION)
      throw new AuthorityError(`"${id}" is an account of Lagebild's own at mosquitto, no gateway.`);
    const uri = /^[0-9a-f]{16}$/.test(id) ? { uri: `urn:dev:mac:${id}` } : {}; // RFC 9039
    return this.#certify(wish, { gateway: id }, { commonName: id, purpose: 'client', ...uri });
  }

  /**
   * Issues a certificate for the ports of Lagebild, or of a proxy or broker in front of it.
   * @returns its files
   * @throws {AuthorityError} for what is no name and no address, and as `issue`
   */
  async issueServer({ hosts, ...wish }: ServerWish): Promise<Issued> {
    const wrong = hosts.find((host) => isIP(host) === 0 && !HOST_NAME.test(host));
    const [first] = hosts;
    if (first === undefined || wrong !== undefined)
      throw new AuthorityError(`"${wrong ?? ''}" is no host name and no address: --server lagebild.example,10.0.0.5`);
    return this.#certify(wish, { server: first }, { commonName: first, purpose: 'server', hosts });
  }

  async #certify(
    { days, request, from = new Date(Date.now() - HOUR_MS) }: Wish,
    whose: Pick<IssuedCertificate, 'gateway' | 'server'>,
    subject: Pick<CertificateToMake, 'commonName' | 'purpose' | 'uri' | 'hosts'>,
  ): Promise<Issued> {
    const until = new Date(Date.now() + days * DAY_MS);
    if (until.getTime() > Date.parse(this.#certificate.validTo)) {
      throw new AuthorityError(`The authority itself ends on ${this.#certificate.validTo}; ask for fewer days.`);
    }
    const keys = request === undefined ? await newKeys() : undefined;
    const publicKey = keys?.publicKey ?? (await publicKeyOfRequest(request ?? ''));
    if (!publicKey) throw new AuthorityError('The request is no certificate request in PEM form, or was not signed with its own key.');
    const serial = newSerial();
    const of = { ...subject, issuer: this.#name, issuerKeyId: keyIdOfCertificate(this.#certificate), serial, from, until };
    const certificate = await makeCertificate({ ...of, publicKey, signedWith: this.#key });
    // Noted before it exists: what is not in the list could not be taken back.
    await this.#save([...this.issued, { serial, ...whose, from: from.toISOString(), until: until.toISOString() }]);
    const folder = join(this.folder, subject.purpose === 'server' ? 'servers' : 'gateways', subject.commonName);
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const certFile = join(folder, 'cert.pem');
    const keyFile = keys && join(folder, 'key.pem');
    if (keys && keyFile !== undefined) writeFileSync(keyFile, await privateKeyPem(keys.privateKey), { mode: 0o600 });
    writeFileSync(certFile, certificate);
    return { certFile, keyFile };
  }

  /** Takes back all certificates of a gateway, or the one of a serial number. @returns how many. Browsers do not look at the list. */
  async revoke(which: string): Promise<number> {
    const id = gatewayIdOf(which);
    const isMeant = (one: IssuedCertificate) => one.revokedAt === undefined && (one.gateway === id || one.serial === which.toUpperCase());
    const all = this.issued;
    const revokedAt = new Date().toISOString();
    await this.#save(all.map((one) => (isMeant(one) ? { ...one, revokedAt } : one)));
    await this.writeList();
    return all.filter(isMeant).length;
  }

  /** Writes crl.pem anew. @returns until when it is good */
  async writeList(): Promise<Date> {
    const from = new Date(Date.now() - HOUR_MS);
    const until = new Date(Date.now() + LIST_DAYS * DAY_MS);
    const revoked = this.issued.flatMap(({ serial, revokedAt }) => (revokedAt === undefined ? [] : [{ serial, at: new Date(revokedAt) }]));
    const number = Math.floor(Date.now() / 1000);
    replaceFile(
      join(this.folder, 'crl.pem'),
      await makeRevocationList({ issuer: this.#name, number, from, until, revoked, signedWith: this.#key }),
    );
    return until;
  }

  async #save(issued: readonly IssuedCertificate[]): Promise<void> {
    replaceFile(join(this.folder, 'issued.json'), `${JSON.stringify(issued, undefined, 2)}\n`);
  }
}

/** A reader sees the old file or the new one, never half of it: Lagebild looks at crl.pem once a minute. */
function replaceFile(path: string, text: string): void {
  writeFileSync(`${path}.new`, text);
  renameSync(`${path}.new`, path);
}
