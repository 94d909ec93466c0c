// Reads a line of InfluxDB's line protocol back, by its reference and without the code that wrote it.

export interface ParsedLine {
  readonly measurement: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly fields: Readonly<Record<string, number>>;
  readonly time: number;
}

/** Cuts at every separator that no backslash stands in front of. */
function cut(text: string, separator: string): string[] {
  const parts = [''];
  for (const piece of text.match(/\\?./gsu) ?? []) {
    if (piece === separator) parts.push('');
    else parts.push(`${parts.pop()}${piece}`);
  }
  return parts;
}

const plain = (text: string): string => text.replaceAll(/\\([,= ])/g, '$1');

function pairs(parts: readonly string[]): [string, string][] {
  return parts.map((part) => {
    const [key = '', value = '', ...more] = cut(part, '=');
    if (key === '' || value === '' || more.length > 0) throw new Error(`"${part}" is no key and value`);
    return [plain(key), plain(value)];
  });
}

/** @throws when it is not exactly one line with tags, fields and a time */
export function parseLine(line: string): ParsedLine {
  if (/[\r\n]/.test(line)) throw new Error('more than one line');
  const [series = '', fields = '', time = '', ...more] = cut(line, ' ');
  if (more.length > 0 || !/^-?\d+$/.test(time)) throw new Error(`"${line}" has not three parts`);
  const [measurement = '', ...tags] = cut(series, ',');
  return {
    measurement: plain(measurement),
    tags: Object.fromEntries(pairs(tags)),
    fields: Object.fromEntries(pairs(cut(fields, ',')).map(([key, value]) => [key, Number(value)])),
    time: Number(time),
  };
}
