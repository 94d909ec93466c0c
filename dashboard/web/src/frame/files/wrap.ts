// Breaks a text into lines of a width; what does not fit into the last is cut with an ellipsis. Pure, so that it can be tested.

/** @param widthOf pixels of a text */
export function wrapText(text: string, width: number, most: number, widthOf: (text: string) => number): string[] {
  const lines: string[] = [];
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const last = lines.at(-1);
    const joined = last === undefined ? word : `${last} ${word}`;
    if (last !== undefined && widthOf(joined) <= width) lines[lines.length - 1] = joined;
    else lines.push(word);
  }
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] = `${shown[most - 1]} …`;
  return shown.map((line) => cut(line, width, widthOf));
}

function cut(line: string, width: number, widthOf: (text: string) => number): string {
  if (widthOf(line) <= width) return line;
  let kept = Array.from(line);
  while (kept.length > 1 && widthOf(`${kept.join('')}…`) > width) kept = kept.slice(0, -1);
  return `${kept.join('')}…`;
}
