// Random numbers that can be repeated: SEED=… runs the same course again.

/** mulberry32: small, fast, good enough to choose what to break next. Gives numbers in [0, 1). */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** The seed of this run: SEED of the environment, or a fixed one, so that a build server's run can be repeated. */
export const SEED = Number(process.env.SEED ?? 20261123);

/** TORTURE=long runs for hours what a build server runs for seconds. */
export const isLong = process.env.TORTURE === 'long';
