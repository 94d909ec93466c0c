// Tells whether a text holds what leads to a person: number plate, MAC address, e-mail address, phone number, IBAN.

export const PERSONAL_DATA = ['plate', 'mac', 'email', 'phone', 'iban'] as const;
export type PersonalData = (typeof PERSONAL_DATA)[number];

/** Begun where a word begins: from every letter of a long word on it would take a hundred times as long. */
const EMAIL = /(?<![\p{L}\p{N}._%+-])[\p{L}\p{N}._%+-]{1,64}@(?:[\p{L}\p{N}-]{1,63}\.){1,8}\p{L}{2,24}/u;

/**
 * Six pairs with one separator throughout, three groups of four as Cisco writes them, or twelve digits together. Not the eight pairs of an
 * EUI-64, not the middle or the end of a UUID; twelve decimal digits alone are a serial number or a time. Pairs with spaces between are a frame.
 */
const MACS = [
  /(?<![0-9a-z]|[0-9a-f]{2}[:._-])[0-9a-f]{2}([:._-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![:._-]?[0-9a-z])/i,
  /(?<![0-9a-z.:-])(?!\d{4}.\d{4}.\d{4})[0-9a-f]{4}([.:-])[0-9a-f]{4}\1[0-9a-f]{4}(?![0-9a-z.:-])/i,
  /(?:(?<![0-9a-z])0x|(?<![0-9a-z]|[0-9a-f]{4}-[0-9a-f]{4}-))(?!\d{12})[0-9a-f]{12}(?![0-9a-z])/i,
];

/**
 * A German plate [FZV § 8, Annex 1]: one to three letters of the district, one or two letters, up to four digits, E or H behind them. At
 * least one separator, because without any it cannot be told from the name of a model (EM300). FW-V12 and HW-A3 are versions; no district
 * has these letters.
 */
const PLATE_TAIL = String.raw`[A-Z]{1,2}(?: ?- ?| )?[1-9]\d{0,3}(?: ?[EH])?(?![\p{L}\p{N}])`;
const PLATE = new RegExp(String.raw`(?<![\p{L}\p{N}])(?!FW|HW)[A-ZÄÖÜ]{1,3}(?: ?[-:·–] ?| )${PLATE_TAIL}`, 'u');
/** In small letters only with a hyphen, and as the whole text: "is at 12" is none. */
const PLATE_ALONE = new RegExp(String.raw`^\s*(?!FW|HW)[A-ZÄÖÜ]{1,3} ?[-:·–] ?${PLATE_TAIL}\s*$`, 'iu');

/** With a country code, or as numbers are written within the country. */
const PHONES = [/(?<![\p{L}\p{N}+])(?:\+|00)[1-9](?:[ ()/.-]{0,2}\d){7,14}(?!\d)/u, /(?<![\p{L}\p{N}])0[1-9]\d{1,4} ?[ /] ?\d{4,9}(?!\d)/u];

const IBAN = /(?<![\p{L}\p{N}])[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){2,7}(?: ?[A-Z0-9]{1,3})?(?![\p{L}\p{N}])/u;

/** What a field is called decides where the value alone cannot: a plate without any separator. */
const PLATE_FIELD = /(?<!tem)plate|kennzeichen|nummernschild|licen[cs]e_?(?:no|num)|\b[al]npr\b|\blpr\b/i;

/** The check digits of ISO 13616: the number that the IBAN stands for leaves 1 when divided by 97. */
function isIban(text: string): boolean {
  const plain = text.replaceAll(' ', '');
  let rest = 0;
  for (const letter of plain.slice(4) + plain.slice(0, 4)) {
    const value = Number.parseInt(letter, 36);
    rest = (rest * (value > 9 ? 100 : 10) + value) % 97;
  }
  return rest === 1;
}

const RULES: readonly {
  readonly what: PersonalData;
  readonly pattern: RegExp;
  readonly isIt?: (match: string) => boolean;
  readonly needs?: string;
}[] = [
  { what: 'iban', pattern: IBAN, isIt: isIban },
  { what: 'email', pattern: EMAIL, needs: '@' },
  ...MACS.map((pattern) => ({ what: 'mac' as const, pattern })),
  { what: 'plate', pattern: PLATE },
  { what: 'plate', pattern: PLATE_ALONE },
  ...PHONES.map((pattern) => ({ what: 'phone' as const, pattern })),
];

const OF_ASCII = /^[!-~]*(?: [!-~]+)*$/;

/** One spelling for what looks alike: wide letters, hyphens and spaces of all sorts, characters that are not to be seen. Cyrillic stays Cyrillic. */
function spelledPlainly(text: string): string {
  if (OF_ASCII.test(text)) return text;
  return text
    .normalize('NFKC')
    .replaceAll(/[\p{Cf}\0]+/gu, '')
    .replaceAll(/\s+/g, ' ')
    .replaceAll(/[\p{Pd}\u2212]/gu, '-');
}

/** Nothing is found in a text without one of these: most texts of a message are words. */
const WORTH_A_LOOK = /[@\d]|[0-9a-f]{2}[:-][0-9a-f]{2}|[0-9a-f]{4}/i;

/** What stands in the place of something that was removed. */
export const markOf = (what: PersonalData): string => `[removed: ${what}]`;

/** What a text holds first, in the order of how sure it is. */
export function findPersonalData(given: string): PersonalData | undefined {
  const text = spelledPlainly(given);
  if (!WORTH_A_LOOK.test(text)) return undefined;
  for (const { what, pattern, isIt, needs } of RULES) {
    if (needs !== undefined && !text.includes(needs)) continue;
    const match = pattern.exec(text)?.[0];
    if (match !== undefined && (isIt?.(match) ?? true)) return what;
  }
  return undefined;
}

/** The text with something else in the place of everything that was found; spelled plainly where anything may be. */
export function replacePersonalData(given: string, by: (what: PersonalData) => string): string {
  if (findPersonalData(given) === undefined) return given;
  return RULES.reduce((rest, { what, pattern, isIt, needs }) => {
    if (needs !== undefined && !rest.includes(needs)) return rest;
    const all = new RegExp(pattern.source, `${pattern.flags}g`);
    return rest.replace(all, (match) => ((isIt?.(match) ?? true) ? by(what) : match));
  }, spelledPlainly(given));
}

/** An e-mail address alone: in a name that people give, the other patterns are too often something else ("Ebene A-B 12"). */
export function holdsEmail(given: string): boolean {
  const text = spelledPlainly(given);
  return text.includes('@') && EMAIL.test(text);
}

/** True for fields that are called after what they hold, whatever it looks like. */
export const isPlateField = (name: string): boolean => PLATE_FIELD.test(name);
