// Names and values on their way into line protocol and InfluxQL, and back.
//
// Line protocol cannot hold a tag value that ends in a backslash, nor line breaks. Ids of devices have neither (contract/topic.ts); should
// one come from elsewhere, it is written with percent signs and read back as it was.

/** Prepares a tag value so that it can be written at all. */
export function encodeTag(value: string): string {
  return value.replace(/[%\\\p{Cc}]/gu, (char) => `%${char.charCodeAt(0).toString(16).padStart(2, '0')}`);
}

export function decodeTag(value: string): string {
  return value.replace(/%([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** A tag value or key as line protocol has it. */
export function lineTag(value: string): string {
  return encodeTag(value).replace(/[,= ]/g, '\\$&');
}

/** A measurement as line protocol has it. */
export function lineMeasurement(name: string): string {
  return encodeTag(name).replace(/[, ]/g, '\\$&');
}

/** A string in InfluxQL. */
export function quoteString(value: string): string {
  return `'${encodeTag(value).replace(/'/g, "\\'")}'`;
}

/** A name in InfluxQL. */
export function quoteName(name: string): string {
  return `"${name.replace(/\\/g, '\\\\').replace(/"/g, '\\"')}"`;
}
