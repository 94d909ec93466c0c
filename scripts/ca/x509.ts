// Certificates and lists of revoked ones, made and signed: ECDSA P-256 with SHA-256 [RFC 5280]. PKI.js knows the encoding, Node the keys.
import { createHash, type KeyObject, randomBytes, webcrypto, type X509Certificate } from 'node:crypto';
import { isIP, SocketAddress } from 'node:net';
import { BitString, Integer, OctetString, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
  AuthorityKeyIdentifier,
  BasicConstraints,
  Certificate,
  CertificateRevocationList,
  CertificationRequest,
  Extension,
  Extensions,
  ExtKeyUsage,
  GeneralName,
  GeneralNames,
  type RelativeDistinguishedNames,
  RevokedCertificate,
  Time,
} from 'pkijs';

const CURVE = { name: 'ECDSA', namedCurve: 'P-256' };
const HASH = 'SHA-256';
const OID = {
  commonName: '2.5.4.3',
  subjectKeyIdentifier: '2.5.29.14',
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  authorityKeyIdentifier: '2.5.29.35',
  extKeyUsage: '2.5.29.37',
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};
/** Bits of KeyUsage, the first the highest. */
const DIGITAL_SIGNATURE = 0x80;
const SIGNS_CERTIFICATES_AND_LISTS = 0x06;
/** Kinds of GeneralName [RFC 5280 4.2.1.6]. */
const DNS_NAME = 2;
const URI = 6;
const IP_ADDRESS = 7;

export interface CertificateToMake {
  readonly commonName: string;
  /** Common name of the authority. */
  readonly issuer: string;
  /** Hexadecimal. */
  readonly serial: string;
  readonly from: Date;
  readonly until: Date;
  readonly publicKey: webcrypto.CryptoKey;
  /** Of the authority. */
  readonly signedWith: webcrypto.CryptoKey;
  /** Of the authority, of another one than this; strict clients ask for it (Python from 3.13 on). */
  readonly issuerKeyId?: Uint8Array;
  /** What it is good for: a certificate of a gateway must not pass for one of a server, nor the other way round. */
  readonly purpose: 'authority' | 'server' | 'client';
  /** Further names of the subject: a URI; or host names and addresses of a server. */
  readonly uri?: string;
  readonly hosts?: readonly string[];
}

/** 127 random bits: nobody guesses the next one [RFC 5280 4.1.2.2]. */
export function newSerial(): string {
  const bytes = randomBytes(16);
  bytes[0] = ((bytes[0] ?? 0) & 0x7f) | 0x40; // positive, and always of the same length
  return bytes.toString('hex').toUpperCase();
}

export const newKeys = (): Promise<webcrypto.CryptoKeyPair> => webcrypto.subtle.generateKey(CURVE, true, ['sign', 'verify']);

export const privateKeyPem = async (key: webcrypto.CryptoKey): Promise<string> =>
  pem('PRIVATE KEY', await webcrypto.subtle.exportKey('pkcs8', key));

export const signingKey = (key: KeyObject): Promise<webcrypto.CryptoKey> =>
  webcrypto.subtle.importKey('pkcs8', key.export({ type: 'pkcs8', format: 'der' }), CURVE, false, ['sign']);

/** @returns PEM */
export async function makeCertificate(to: CertificateToMake): Promise<string> {
  const certificate = new Certificate();
  certificate.version = 2; // X.509 v3
  certificate.serialNumber = integerOf(to.serial);
  setName(certificate.subject, to.commonName);
  setName(certificate.issuer, to.issuer);
  certificate.notBefore.value = to.from;
  certificate.notAfter.value = to.until;
  const isAuthority = to.purpose === 'authority';
  const constraints = new BasicConstraints({ cA: isAuthority });
  const usage = isAuthority ? bitString(SIGNS_CERTIFICATES_AND_LISTS, 1) : bitString(DIGITAL_SIGNATURE, 7);
  certificate.extensions = [
    new Extension({ extnID: OID.basicConstraints, critical: true, extnValue: constraints.toSchema().toBER() }),
    new Extension({ extnID: OID.keyUsage, critical: true, extnValue: usage.toBER() }),
  ];
  if (!isAuthority) {
    const purposes = new ExtKeyUsage({ keyPurposes: [to.purpose === 'server' ? OID.serverAuth : OID.clientAuth] });
    certificate.extensions.push(new Extension({ extnID: OID.extKeyUsage, extnValue: purposes.toSchema().toBER() }));
  }
  const further = [...(to.uri === undefined ? [] : [new GeneralName({ type: URI, value: to.uri })]), ...(to.hosts ?? []).map(nameOfHost)];
  if (further.length > 0) {
    const names = new GeneralNames({ names: further });
    certificate.extensions.push(new Extension({ extnID: OID.subjectAltName, extnValue: names.toSchema().toBER() }));
  }
  await certificate.subjectPublicKeyInfo.importKey(to.publicKey);
  const keyId = new OctetString({ valueHex: keyIdOf(certificate) });
  certificate.extensions.push(new Extension({ extnID: OID.subjectKeyIdentifier, extnValue: keyId.toBER() }));
  if (to.issuerKeyId) {
    const issuer = new AuthorityKeyIdentifier({ keyIdentifier: new OctetString({ valueHex: new Uint8Array(to.issuerKeyId) }) });
    certificate.extensions.push(new Extension({ extnID: OID.authorityKeyIdentifier, extnValue: issuer.toSchema().toBER() }));
  }
  await certificate.sign(to.signedWith, HASH);
  return pem('CERTIFICATE', certificate.toSchema(true).toBER());
}

/** [RFC 5280 4.2.1.2, way 1] */
const keyIdOf = ({ subjectPublicKeyInfo }: Certificate): Uint8Array<ArrayBuffer> =>
  new Uint8Array(createHash('sha1').update(subjectPublicKeyInfo.subjectPublicKey.valueBlock.valueHexView).digest());

export const keyIdOfCertificate = ({ raw }: X509Certificate): Uint8Array => keyIdOf(Certificate.fromBER(new Uint8Array(raw)));

export interface ListToMake {
  readonly issuer: string;
  /** Rises with each list. */
  readonly number: number;
  readonly from: Date;
  readonly until: Date;
  readonly revoked: readonly { readonly serial: string; readonly at: Date }[];
  readonly signedWith: webcrypto.CryptoKey;
}

/** @returns PEM */
export async function makeRevocationList({ issuer, number, from, until, revoked, signedWith }: ListToMake): Promise<string> {
  const list = new CertificateRevocationList();
  list.version = 1; // v2
  setName(list.issuer, issuer);
  list.thisUpdate.value = from;
  list.nextUpdate = new Time({ value: until });
  if (revoked.length > 0) {
    list.revokedCertificates = revoked.map(
      ({ serial, at }) => new RevokedCertificate({ userCertificate: integerOf(serial), revocationDate: new Time({ value: at }) }),
    );
  }
  const counted = new Extension({ extnID: OID.crlNumber, extnValue: new Integer({ value: number }).toBER() });
  list.crlExtensions = new Extensions({ extensions: [counted] });
  await list.sign(signedWith, HASH);
  return pem('X509 CRL', list.toSchema(true).toBER());
}

/**
 * The public key of a request that a gateway has made itself, so that its private key never leaves it. What else it asks for is not
 * looked at: whoever signs says which gateway it is.
 * @returns undefined when it is none, or was not signed with that key
 */
export async function publicKeyOfRequest(text: string): Promise<webcrypto.CryptoKey | undefined> {
  const base64 = /-----BEGIN (?:NEW )?CERTIFICATE REQUEST-----([A-Za-z0-9+/=\s]+)-----END/.exec(text)?.[1];
  if (base64 === undefined) return undefined;
  try {
    const request = CertificationRequest.fromBER(new Uint8Array(Buffer.from(base64, 'base64')));
    return (await request.verify()) ? ((await request.getPublicKey()) as webcrypto.CryptoKey) : undefined;
  } catch {
    return undefined;
  }
}

function setName(of: RelativeDistinguishedNames, commonName: string): void {
  of.typesAndValues = [new AttributeTypeAndValue({ type: OID.commonName, value: new Utf8String({ value: commonName }) })];
}

function nameOfHost(host: string): GeneralName {
  if (isIP(host) === 0) return new GeneralName({ type: DNS_NAME, value: host });
  return new GeneralName({ type: IP_ADDRESS, value: new OctetString({ valueHex: new Uint8Array(bytesOf(host)) }) });
}

/** Of an address: 4, or 16. */
function bytesOf(address: string): number[] {
  if (isIP(address) === 4) return address.split('.').map(Number);
  // Written out by Node: no dotted end is left, and at most one gap.
  const [before = '', after] = new SocketAddress({ family: 'ipv6', address }).address.split('::');
  const groups = (text: string) => (text === '' ? [] : text.split(':').map((group) => Number.parseInt(group, 16)));
  const [head, tail] = [groups(before), groups(after ?? '')];
  const all = [...head, ...Array.from({ length: 8 - head.length - tail.length }, () => 0), ...tail];
  return all.flatMap((group) => [group >> 8, group & 0xff]);
}

const integerOf = (hex: string): Integer => new Integer({ valueHex: new Uint8Array(Buffer.from(hex, 'hex')) });
const bitString = (byte: number, unusedBits: number): BitString => new BitString({ valueHex: new Uint8Array([byte]), unusedBits });

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
