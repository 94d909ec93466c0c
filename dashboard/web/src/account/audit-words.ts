// What exactly was done, from the JSON of an entry: names and values in a row, and nothing that is empty. What is not known stays as it is.
import { isPermission, isRole } from '@lagebild/shared/domain/access/role.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { grantInWords, placeName } from './grants.ts';
import { accountWords } from './words.ts';

/** More is no help in a row; the download has all of it. */
const MOST_CHARACTERS = 300;
/** Epoch milliseconds of this century; a smaller number is one of a thing. */
const LEAST_TIME = 946_684_800_000;

function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join(', ');
  if (typeof value === 'boolean') return value ? words.value.yes : words.value.no;
  if (typeof value === 'number') return value >= LEAST_TIME ? formatTime(value, 'short') : String(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const { role, municipality } = value as { role?: unknown; municipality?: unknown };
  if (typeof role === 'string' && isRole(role))
    return `(${grantInWords({ role, municipality: typeof municipality === 'string' ? municipality : null })})`;
  return pairsInWords(value);
}

const namedIn = (names: Readonly<Record<string, string>>, name: string): string =>
  Object.hasOwn(names, name) ? (names[name] ?? name) : name;

/** What has words of its own in some fields. */
function fieldInWords(name: string, value: unknown): string {
  const { hows, permissions } = accountWords();
  if (name === 'how' && typeof value === 'string') return namedIn(hows, value);
  if (name === 'municipality' && typeof value === 'string') return placeName(value);
  if (name === 'permissions' && Array.isArray(value))
    return value.map((one) => (isPermission(one) ? `(${permissions[one]})` : valueInWords(one))).join(', ');
  return valueInWords(value);
}

function pairsInWords(of: object): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${namedIn(accountWords().fields, name)}: ${fieldInWords(name, value)}`)
    .join(' · ');
}

/** Without the municipality, where the entry says it already; with the origin in the place of its hash. */
function completed(what: object, origin: string | null, municipality: string): object {
  const isSaid = 'municipality' in what && what.municipality === municipality;
  return { ...what, ...(isSaid && { municipality: undefined }), origin: undefined, ...(JSON.parse(origin ?? '{}') as object) };
}

/**
 * @param what as the log keeps it; what is no JSON is shown as it is
 * @param origin as it is kept for some time beside the log, in the place of its hash
 * @param municipality whose the entry is
 */
export function whatInWords(what: string, origin: string | null, municipality: string): string {
  let text = what;
  try {
    const told = JSON.parse(what) as unknown;
    const isObject = typeof told === 'object' && told !== null && !Array.isArray(told);
    text = valueInWords(isObject ? completed(told, origin, municipality) : told);
  } catch {
    // as it is
  }
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}
