// Seeded chance without state: the same numbers in always give the same number out, whatever was asked before.

/** FNV-1a over UTF-16 units with murmur3's finaliser: spreads similar names over the whole range. */
export function hash(text: string, seed = 0): number {
  let h = (0x811c9dc5 ^ seed) >>> 0;
  for (let i = 0; i < text.length; i += 1) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return finalise(h);
}

function finalise(h: number): number {
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return (h ^ (h >>> 16)) >>> 0;
}

/** Evenly spread in [0, 1). */
export function chance(seed: number, index: number): number {
  return finalise((seed + Math.imul(index | 0, 0x9e3779b1)) >>> 0) / 2 ** 32;
}

/** A smooth random curve over time in [-1, 1], with mean 0, that takes a new direction every `periodMs`. */
export function wander(seed: number, time: number, periodMs: number): number {
  const position = time / periodMs;
  const index = Math.floor(position);
  const x = position - index;
  const weight = x * x * x * (x * (x * 6 - 15) + 10);
  const from = chance(seed, index);
  return (from + (chance(seed, index + 1) - from) * weight) * 2 - 1;
}

export function round(value: number, decimals: number): number {
  const factor = 10 ** decimals;
  return Math.round(value * factor) / factor + 0;
}
