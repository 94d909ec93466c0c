// Payloads that begin as good ones and are spoilt: seeded, a million of them in reasonable time, each other than the one before.
import { KINDS } from '@lagebild/shared/domain/kind.ts';
import type { RuleBook } from '@lagebild/shared/domain/rule-book.ts';

export interface BrokenMessage {
  readonly topic: string;
  readonly payload: Buffer;
}

/** Texts that parsers, merges and databases stumble over. */
const NASTY = [
  '{"__proto__":{"polluted":1}}',
  '{"values":{"__proto__":{"polluted":1}}}',
  '{"values":{"o3":1},"constructor":{"prototype":{"polluted":1}}}',
  '{"values":{"o3":1},"about":{"__proto__":{"polluted":1},"name":"x"}}',
  '{"values":{"o3":1,"o3":2}}',
  '{"values":{"o3":1e999}}',
  '{"values":{"o3":-1e999}}',
  '{"time":1e999,"values":{"o3":1}}',
  '{"values":{"o3":-0}}',
  '{"values":{"o3":1},"about":{"name":"\\ud800"}}',
  '{"values":{"\\udfff":1}}',
  '{"values":{"occupied":0.5}}',
  '{"values":[1]}',
  '{"values":{"o3":"1"}}',
  'null',
  '[]',
  '""',
  '',
];
const PIECES = [
  '__proto__',
  'constructor',
  '\\ud800',
  '\\u0000',
  '1e999',
  '-0',
  'null',
  '{}',
  '[[',
  '"',
  '\\',
  ',',
  ':',
  '\n',
  '🅿',
  'o3 ',
  'time',
];

/** @param random numbers in [0, 1) @param now time that is believed, epoch milliseconds */
export function brokenMessages(rules: RuleBook, random: () => number, now: number): () => BrokenMessage {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T;
  const municipalities = Object.keys(rules.district.municipalities);
  let n = 0;

  function goodText(kind: (typeof KINDS)[number]): string {
    const quantities = Object.entries(rules.kinds[kind].quantities).filter(() => random() < 0.5);
    const values = quantities.map(([name, { min, max, accepts }]) => {
      const number = min + random() * (max - min);
      return `"${name}":${accepts.includes('number') ? number : Math.round(number)}`;
    });
    const time = random() < 0.7 ? `"time":${now - Math.floor(random() * 86_400_000)},` : '';
    const about = random() < 0.2 ? `,"about":{"name":"Gerät ${n}","lat":51.5,"lon":7.6}` : '';
    return `{${time}"values":{${values.join(',')}}${about}}`;
  }

  /** One change: bytes turned, cut, doubled or put in. */
  function spoil(bytes: Buffer): Buffer {
    const at = Math.floor(random() * (bytes.length + 1));
    const to = Math.min(bytes.length, at + Math.floor(random() * 12));
    switch (Math.floor(random() * 5)) {
      case 0: {
        const turned = Buffer.from(bytes);
        if (turned.length > 0) turned[at % turned.length] = Math.floor(random() * 256);
        return turned;
      }
      case 1:
        return bytes.subarray(0, at);
      case 2:
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
      case 3:
        return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
      default:
        return Buffer.concat([bytes.subarray(0, at), Buffer.from(pick(PIECES)), bytes.subarray(at)]);
    }
  }

  return () => {
    n += 1;
    const kind = pick(KINDS);
    const topic = `v1/${pick(municipalities)}/${kind}/fuzz-${kind}-${n % 500}`;
    if (random() < 0.02) return { topic, payload: Buffer.from(pick(NASTY)) };
    let payload: Buffer = Buffer.from(goodText(kind));
    for (let changes = Math.floor(random() * 4); changes > 0; changes -= 1) payload = spoil(payload);
    return { topic, payload };
  };
}
