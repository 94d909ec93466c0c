// The outlines of the municipalities, asked for once by whoever needs them first, and what a map of them reaches.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { computed, signal } from '@preact/signals';
import { ask } from '../api/client.ts';
import { type Reach, reachOf } from './whereabouts.ts';

let asked: Promise<Answer<'boundaries'>> | undefined;
const outlines = signal<Answer<'boundaries'> | undefined>(undefined);

/** Undefined until the outlines are loaded. */
export const reach = computed<Reach | undefined>(() => outlines.value && reachOf(outlines.value));

export function loadOutlines(): Promise<Answer<'boundaries'>> {
  asked ??= ask('boundaries').then(
    (answer) => {
      outlines.value = answer;
      return answer;
    },
    (error: unknown) => {
      asked = undefined; // the next one asks again
      throw error;
    },
  );
  return asked;
}
