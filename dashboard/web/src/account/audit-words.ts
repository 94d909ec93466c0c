// What exactly was done, from the JSON of an entry: names and values in a row, and nothing that is empty. What is not known stays as it is.
import { isRole } from '@lagebild/shared/domain/access/role.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { grantInWords } from './grants.ts';
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

function pairsInWords(of: object): string {
  const { fields } = accountWords();
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${Object.hasOwn(fields, name) ? fields[name] : name}: ${valueInWords(value)}`)
    .join(' · ');
}

/**
 * @param what as the log keeps it; what is no JSON is shown as it is
 * @param origin as it is kept for some time beside the log, in the place of its hash
 */
export function whatInWords(what: string, origin: string | null): string {
  let text = what;
  try {
    const told = JSON.parse(what) as unknown;
    text = valueInWords(typeof told === 'object' ? { ...told, origin: undefined, ...(JSON.parse(origin ?? '{}') as object) } : told);
  } catch {
    // as it is
  }
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}
