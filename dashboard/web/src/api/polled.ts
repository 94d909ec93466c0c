// Asks now and every few seconds; says of each answer whether it is one to what is asked now.
import { type Signal, useSignal } from '@preact/signals';
import { useEffect, useRef } from 'preact/hooks';
import { AskError } from './client.ts';

const REFRESH_MS = 5000;

type Asked = string | number | boolean | null | undefined;

export interface Polled<T> {
  /** The last there was, be it to another question: for what may stay until the next is there. */
  readonly answer: Signal<T | undefined>;
  /** The answer to this question, undefined until it is there: nothing of Unna may stand under the name of Kamen. */
  readonly current: T | undefined;
  /** Why the last question failed, for a person. */
  readonly failure: Signal<string | undefined>;
  /** The code of that refusal. */
  readonly code: Signal<string | undefined>;
  askAgain(): void;
}

/**
 * @param question what the answer depends on; another one is asked at once
 * @param occasions what it is asked again for at once, too, while the answer there is stays true: a language, news, another page of a list
 */
export function usePolled<T>(
  load: (signal: AbortSignal) => Promise<T>,
  question: readonly Asked[],
  everyMs = REFRESH_MS,
  occasions: readonly Asked[] = [],
): Polled<T> {
  const answer = useSignal<T | undefined>(undefined);
  /** To which question it is one. */
  const answered = useRef('');
  const key = JSON.stringify(question);
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
        const got = await load(abort.signal);
        if (abort.signal.aborted) return;
        answered.current = key;
        answer.value = got;
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
  }, [key, ...occasions, asked.value, everyMs]);
  return {
    answer,
    get current() {
      const last = answer.value;
      return answered.current === key ? last : undefined;
    },
    failure,
    code,
    askAgain: () => (asked.value = asked.peek() + 1),
  };
}
