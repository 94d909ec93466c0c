// Gives neighbouring municipalities different tones, with as few tones as a map needs.

export interface Outline {
  readonly geometry: { readonly type: string; readonly coordinates: unknown };
}

/** All points of a geometry, however deep its lists go, as text that is equal for equal points. */
function pointsOf(coordinates: unknown, into = new Set<string>()): Set<string> {
  if (!Array.isArray(coordinates)) return into;
  if (typeof coordinates[0] === 'number') into.add(`${coordinates[0]} ${coordinates[1]}`);
  else for (const part of coordinates) pointsOf(part, into);
  return into;
}

function neighboursOf(outlines: readonly Outline[]): number[][] {
  const points = outlines.map(({ geometry }) => pointsOf(geometry.coordinates));
  // Browsers of 2023 have no function for sets that touch.
  const touch = (own: ReadonlySet<string>, other: ReadonlySet<string>): boolean => [...own].some((point) => other.has(point));
  return points.map((own, i) => points.flatMap((other, j) => (i !== j && touch(own, other) ? j : [])));
}

function colour(neighbours: readonly number[][], tones: number, given: number[], next: number): boolean {
  if (next === neighbours.length) return true;
  for (let tone = 0; tone < tones; tone++) {
    if (neighbours[next]?.some((other) => given[other] === tone)) continue;
    given[next] = tone;
    if (colour(neighbours, tones, given, next + 1)) return true;
  }
  given.length = next;
  return false;
}

/** @returns the tone of each outline: 0, 1, 2 where three suffice, which they do for most districts; four always do */
export function tonesOf(outlines: readonly Outline[]): number[] {
  const neighbours = neighboursOf(outlines);
  for (const tones of [3, 4]) {
    const given: number[] = [];
    if (colour(neighbours, tones, given, 0)) return given;
  }
  return outlines.map((_, index) => index % 3);
}
