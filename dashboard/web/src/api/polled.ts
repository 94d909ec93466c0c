// Asks now and every few seconds; what is shown stays until the next answer is there.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { AskError } from './client.ts';

const REFRESH_MS = 5000;

export interface Polled<T> {
  readonly answer: Signal<T | undefined>;
  /** Why the last question failed, for a person. */
  readonly failure: Signal<string | undefined>;
  /** The code of that refusal. */
  readonly code: Signal<string | undefined>;
  askAgain(): void;
}

/** @param question what the answer depends on; another one is asked at once */
export function usePolled<T>(load: (signal: AbortSignal) => Promise<T>, question: readonly unknown[], everyMs = REFRESH_MS): Polled<T> {
  const answer = useSignal<T | undefined>(undefined);
  const failure = useSignal<string | undefined>(undefined);
  const code = useSignal<string | undefined>(undefined);
  /** Asks once more when it rises. */
  const asked = useSignal(0);
  useEffect(() => {
    const abort = new AbortController();
    let isAsking = false;
    const ask = async (): Promise<void> => {
      // A server that is slow is not asked the same once more, and no earlier answer comes after a later one.
      if (isAsking) return;
      isAsking = true;
      try {
        answer.value = await load(abort.signal);
        failure.value = undefined;
        code.value = undefined;
      } catch (error) {
        if (abort.signal.aborted) return;
        failure.value = error instanceof Error ? error.message : String(error);
        code.value = error instanceof AskError ? error.code : undefined;
      } finally {
        isAsking = false;
      }
    };
    void ask();
    const timer = setInterval(() => void ask(), everyMs);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [...question, asked.value, everyMs]);
  return { answer, failure, code, askAgain: () => (asked.value = asked.peek() + 1) };
}
