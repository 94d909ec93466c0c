// Writes a Markdown table; what would end a cell or begin a tag is escaped.
const escapeCell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
const line = (cells: readonly string[]): string => `| ${cells.map(escapeCell).join(' | ')} |`;

export function markdownTable(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [line(header), `|${header.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}
