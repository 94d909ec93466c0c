// How Lagebild itself is: asked every few seconds, because an operator must not take "nothing happens" for "all is well".
import type { Health } from '@lagebild/shared/contract/health.ts';
import { signal } from '@preact/signals';

const EVERY_MS = 5000;

/** The last answer; undefined before the first, and while the server does not answer, which the live channel tells. */
export const health = signal<Health | undefined>(undefined);

async function load(): Promise<void> {
  try {
    const response = await fetch('/healthz', { signal: AbortSignal.timeout(EVERY_MS) });
    const type = response.headers.get('content-type') ?? '';
    // 503 comes with the same answer; anything else is not from Lagebild.
    health.value = type.startsWith('application/json') ? ((await response.json()) as Health) : undefined;
  } catch {
    health.value = undefined;
  }
}

export function watchHealth(): void {
  void load();
  setInterval(load, EVERY_MS);
}
