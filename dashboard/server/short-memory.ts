// Remembers answers that many screens ask again, for a short time; who asks while one is being worked out waits for the same.

export interface ShortMemory<T> {
  /** The answer under a key, worked out when none is fresh. One that fails is not remembered. */
  get(key: string, work: () => Promise<T>, keepMs: number): Promise<T>;
}

/** @param most answers kept; the oldest go first */
export function createShortMemory<T>(most: number): ShortMemory<T> {
  const kept = new Map<string, { readonly answer: Promise<T>; readonly until: number }>();
  return {
    get(key, work, keepMs) {
      const now = performance.now();
      const known = kept.get(key);
      if (known && known.until > now) return known.answer;
      kept.delete(key);
      const answer = work();
      const entry = { answer, until: now + keepMs };
      kept.set(key, entry);
      answer.catch(() => {
        if (kept.get(key) === entry) kept.delete(key);
      });
      for (const oldest of kept.keys()) {
        if (kept.size <= most) break;
        kept.delete(oldest);
      }
      return answer;
    },
  };
}
