// Certificates and lists of revoked ones, made and signed: ECDSA P-256 with SHA-256 [RFC 5280]. PKI.js knows the encoding, Node the keys.
import { type KeyObject, randomBytes, webcrypto } from 'node:crypto';
import { BitString, Integer, Utf8String } from 'asn1js';
import {
  AttributeTypeAndValue,
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
  keyUsage: '2.5.29.15',
  subjectAltName: '2.5.29.17',
  basicConstraints: '2.5.29.19',
  crlNumber: '2.5.29.20',
  extKeyUsage: '2.5.29.37',
  clientAuth: '1.3.6.1.5.5.7.3.2',
};
/** Bits of KeyUsage, the first the highest. */
const DIGITAL_SIGNATURE = 0x80;
const SIGNS_CERTIFICATES_AND_LISTS = 0x06;
/** GeneralName of a URI [RFC 5280 4.2.1.6]. */
const URI = 6;

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
  readonly isAuthority: boolean;
  /** Further name of the subject. */
  readonly uri?: string;
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
  const constraints = new BasicConstraints({ cA: to.isAuthority });
  const usage = to.isAuthority ? bitString(SIGNS_CERTIFICATES_AND_LISTS, 1) : bitString(DIGITAL_SIGNATURE, 7);
  certificate.extensions = [
    new Extension({ extnID: OID.basicConstraints, critical: true, extnValue: constraints.toSchema().toBER() }),
    new Extension({ extnID: OID.keyUsage, critical: true, extnValue: usage.toBER() }),
  ];
  if (!to.isAuthority) {
    const purposes = new ExtKeyUsage({ keyPurposes: [OID.clientAuth] });
    certificate.extensions.push(new Extension({ extnID: OID.extKeyUsage, extnValue: purposes.toSchema().toBER() }));
  }
  if (to.uri !== undefined) {
    const names = new GeneralNames({ names: [new GeneralName({ type: URI, value: to.uri })] });
    certificate.extensions.push(new Extension({ extnID: OID.subjectAltName, extnValue: names.toSchema().toBER() }));
  }
  await certificate.subjectPublicKeyInfo.importKey(to.publicKey);
  await certificate.sign(to.signedWith, HASH);
  return pem('CERTIFICATE', certificate.toSchema(true).toBER());
}

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

const integerOf = (hex: string): Integer => new Integer({ valueHex: new Uint8Array(Buffer.from(hex, 'hex')) });
const bitString = (byte: number, unusedBits: number): BitString => new BitString({ valueHex: new Uint8Array([byte]), unusedBits });

function pem(label: string, der: ArrayBuffer): string {
  const lines =
    Buffer.from(der)
      .toString('base64')
      .match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`;
}
