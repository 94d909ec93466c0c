// Seeded sequences of random numbers and the distributions drawn from them: the same seed always draws the same.

/** Draws numbers evenly spread in [0, 1). */
export type Draw = () => number;

/** mulberry32: 32 bits of state, good enough for cars and weather, and fast. */
export function sequence(seed: number): Draw {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Normally distributed, mean 0, standard deviation 1 (Box and Muller). */
export const gaussian = (draw: Draw): number => Math.sqrt(-2 * Math.log(1 - draw())) * Math.cos(2 * Math.PI * draw());

/** How many things happen that happen `mean` times on average, independently of each other. */
export function poisson(draw: Draw, mean: number): number {
  // Knuth's product of draws would take as many draws as things happen; beyond 50 the normal distribution is as good.
  if (mean > 50) return Math.max(0, Math.round(mean + Math.sqrt(mean) * gaussian(draw)));
  const least = Math.exp(-mean);
  let count = 0;
  for (let product = draw(); product > least; product *= draw()) count += 1;
  return count;
}

/** Waiting time until something happens that happens once in `mean` on average. */
export const exponential = (draw: Draw, mean: number): number => -mean * Math.log(1 - draw());
