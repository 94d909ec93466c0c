// Asks for a part of the lighting desk and shows that it loads, or why it cannot.
import type { Answer, RouteName } from '@lagebild/shared/contract/http.ts';
import type { ComponentChildren } from 'preact';
import { ask, type Question } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { words } from '../i18n/language.ts';

const REFRESH_MS = 10_000;

export interface Asked<R extends RouteName> {
  readonly answer: Answer<R> | undefined;
  readonly failure: string | undefined;
}

export function useAnswer<R extends Exclude<RouteName, 'device'>>(name: R, question: Question): Asked<R> {
  const { current, failure } = usePolled((signal) => ask(name, question, signal), [name, JSON.stringify(question)], REFRESH_MS);
  return { answer: current, failure: failure.value };
}

/** A failure stands above what is shown, which may be old then. */
export function Shown<R extends RouteName>({ of, children }: { of: Asked<R>; children: (answer: Answer<R>) => ComponentChildren }) {
  const { load } = words.value;
  return (
    <>
      {of.failure !== undefined && (
        <p class="series-note" role="alert">
          {load.failed} {of.failure}
        </p>
      )}
      {of.answer === undefined ? of.failure === undefined && <p class="panel-quiet lighting-quiet">{load.loading}</p> : children(of.answer)}
    </>
  );
}
