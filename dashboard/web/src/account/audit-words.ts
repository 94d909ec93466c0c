// What exactly was done, from the JSON of an entry: names and values in a row, and nothing that is empty.

/** More is no help in a table; the download has all of it. */
const MOST_CHARACTERS = 300;

function valueInWords(value: unknown): string {
  if (Array.isArray(value)) return value.map(valueInWords).join(', ');
  if (typeof value === 'object' && value !== null) return pairsInWords(value);
  return String(value);
}

function pairsInWords(of: object): string {
  return Object.entries(of)
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => `${name}: ${valueInWords(value)}`)
    .join(' · ');
}

/** @param what as the log keeps it; what is no JSON is shown as it is */
export function whatInWords(what: string): string {
  let text = what;
  try {
    text = valueInWords(JSON.parse(what));
  } catch {
    // as it is
  }
  return text.length > MOST_CHARACTERS ? `${text.slice(0, MOST_CHARACTERS)} …` : text;
}
