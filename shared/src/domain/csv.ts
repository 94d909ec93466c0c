// Writes tables as CSV that opens right in a German Excel: UTF-8 with byte order mark, semicolons, decimal commas, CRLF (RFC 4180).

export type Cell = string | number | boolean | null | undefined;

export interface CsvOptions {
  /** Between two cells; a German Excel expects a semicolon, because the comma is its decimal sign. */
  readonly separator?: ';' | ',' | '\t';
  readonly decimal?: ',' | '.';
}

/** Excel takes a text for UTF-8 by this mark alone. */
export const BYTE_ORDER_MARK = '\uFEFF';

/**
 * One line, with its end. Numbers are written as they are, without separators of thousands; nothing where there is none.
 * A text that a spreadsheet would run as a formula gets an apostrophe in front (OWASP, CSV injection): names come from devices.
 */
export function csvLine(cells: readonly Cell[], { separator = ';', decimal = ',' }: CsvOptions = {}): string {
  return `${cells.map((cell) => cellOf(cell, separator, decimal)).join(separator)}\r\n`;
}

/** A whole table, with the mark in front. */
export function csvTable(head: readonly string[], rows: Iterable<readonly Cell[]>, options: CsvOptions = {}): string {
  let text = BYTE_ORDER_MARK + csvLine(head, options);
  for (const row of rows) text += csvLine(row, options);
  return text;
}

function cellOf(cell: Cell, separator: string, decimal: string): string {
  if (cell === null || cell === undefined) return '';
  if (typeof cell === 'number') return Number.isFinite(cell) ? String(cell).replace('.', decimal) : '';
  if (typeof cell === 'boolean') return cell ? '1' : '0';
  const text = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return text.includes(separator) || /["\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
