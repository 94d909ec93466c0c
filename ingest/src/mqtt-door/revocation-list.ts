// Until when a list of revoked certificates (CRL) is good: after that TLS refuses everybody, so somebody has to be told before.

/** Tags of DER [X.690 8.1.2]. */
const SEQUENCE = 0x30;
const UTC_TIME = 0x17;
const GENERALIZED_TIME = 0x18;

interface Element {
  readonly tag: number;
  readonly content: Buffer;
  /** Where the next one begins. */
  readonly end: number;
}

/** @returns undefined when it is none, or does not say. Epoch milliseconds */
export function periodOfCrl(pem: string): { from: number; until: number } | undefined {
  const base64 = /-----BEGIN X509 CRL-----([A-Za-z0-9+/=\s]+)-----END/.exec(pem)?.[1];
  if (base64 === undefined) return undefined;
  // CertificateList { tbsCertList { version?, signature, issuer, thisUpdate, nextUpdate?, … } … } [RFC 5280 5.1]
  const list = elementsOf(Buffer.from(base64, 'base64'))[0];
  const signed = list?.tag === SEQUENCE ? elementsOf(list.content)[0] : undefined;
  const times = signed ? elementsOf(signed.content).filter(({ tag }) => tag === UTC_TIME || tag === GENERALIZED_TIME) : [];
  const [from, until] = times.map(timeOf);
  return from === undefined || until === undefined ? undefined : { from, until };
}

/** The elements that stand one behind the other; stops at what is none. */
function elementsOf(bytes: Buffer): Element[] {
  const elements: Element[] = [];
  for (let at = 0; at < bytes.length; ) {
    const element = elementAt(bytes, at);
    if (!element) break;
    elements.push(element);
    at = element.end;
  }
  return elements;
}

function elementAt(bytes: Buffer, at: number): Element | undefined {
  const tag = bytes[at];
  const first = bytes[at + 1];
  if (tag === undefined || first === undefined) return undefined;
  const more = first < 0x80 ? 0 : first & 0x7f; // the length stands in so many bytes more
  if ((first >= 0x80 && (more === 0 || more > 4)) || at + 2 + more > bytes.length) return undefined;
  const begin = at + 2 + more;
  const end = begin + (more === 0 ? first : bytes.readUIntBE(at + 2, more));
  return end > bytes.length ? undefined : { tag, content: bytes.subarray(begin, end), end };
}

/** YYMMDDHHMMSSZ, where 50 and above are of the last century, or YYYYMMDDHHMMSSZ [RFC 5280 4.1.2.5]. */
function timeOf({ tag, content }: Element): number {
  const text = content.toString('latin1');
  const full = tag === GENERALIZED_TIME ? text : `${Number(text.slice(0, 2)) >= 50 ? '19' : '20'}${text}`;
  return Date.parse(full.replace(/^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'));
}
