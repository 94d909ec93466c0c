// Finds devices and municipalities by what people type, whatever way they write umlauts.

/** Lower case, without accents, with umlauts written out, so that "Luenen", "lünen" and "LÜNEN" meet. */
export function fold(text: string): string {
  const written = text.normalize('NFC').toLowerCase().replace(/ä/g, 'ae').replace(/ö/g, 'oe').replace(/ü/g, 'ue').replace(/ß/g, 'ss');
  return written.normalize('NFD').replace(/\p{M}/gu, '');
}

/** Whether a text, folded, has every word that was typed. */
export function createMatcher(typed: string): (folded: string) => boolean {
  const parts = fold(typed).split(/\s+/).filter(Boolean);
  return (folded) => parts.every((part) => folded.includes(part));
}

/** Those of which every typed word occurs in one of their texts, best first: beginnings before middles. @param textsOf folded texts */
export function findMatches<T>(
  items: readonly T[],
  typed: string,
  textsOf: (item: T) => readonly string[],
  most: number,
): { hits: T[]; total: number } {
  const parts = fold(typed).split(/\s+/).filter(Boolean);
  if (parts.length === 0) return { hits: [], total: 0 };
  const ranked: { item: T; rank: number }[] = [];
  for (const item of items) {
    const texts = textsOf(item);
    if (!parts.every((part) => texts.some((text) => text.includes(part)))) continue;
    const first = parts[0] ?? '';
    ranked.push({ item, rank: texts.some((text) => text.startsWith(first)) ? 0 : 1 });
  }
  ranked.sort((a, b) => a.rank - b.rank);
  return { hits: ranked.slice(0, most).map(({ item }) => item), total: ranked.length };
}
