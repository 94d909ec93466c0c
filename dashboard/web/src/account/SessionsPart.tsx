// Where one is signed in: each can be ended, or all others at once.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { browserOf } from './agent.ts';
import { focusSoon } from './fields.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

const REFRESH_MS = 30_000;

type Session = Answer<'sessions'>['sessions'][number];

function nameOf({ agent }: Session): string {
  const { own: text } = accountWords();
  const known = browserOf(agent);
  if (!known) return agent === '' ? text.unknownAgent : agent;
  return known.system === undefined ? known.browser : text.on(known.browser, known.system);
}

export function SessionsPart() {
  const { own: text } = accountWords();
  const { answer, failure, askAgain } = usePolled((abort) => ask('sessions', {}, abort), [], REFRESH_MS);
  const said = useSignal<Said | undefined>(undefined);
  const title = useRef<HTMLHeadingElement>(null);
  const sessions = answer.value?.sessions;

  async function end(id?: string): Promise<void> {
    try {
      await act('sessionsEnd', id === undefined ? {} : { id });
      said.value = right(text.ended);
      focusSoon(() => title.current);
    } catch (error) {
      said.value = wrong(sentenceOf(error));
    }
    askAgain();
  }

  return (
    <section class="account-part" aria-labelledby="sessions-title">
      <h2 id="sessions-title" tabIndex={-1} ref={title}>
        {text.sessions}
      </h2>
      {failure.value && <p role="alert">{failure.value}</p>}
      {!sessions && !failure.value && <p class="account-hint">{words.value.load.loading}</p>}
      <ul class="account-rows">
        {sessions
          ?.toSorted((a, b) => Number(b.isThis) - Number(a.isThis) || b.usedAt - a.usedAt)
          .map((session) => (
            <li key={session.id}>
              <div class="account-row-says">
                <strong>{nameOf(session)}</strong>
                {session.isThis && <span class="account-tag">{text.thisSession}</span>}
                {session.isWall && <span class="account-tag">{text.wallSession}</span>}
                <span class="account-hint num">
                  {text.sessionUsed(formatTime(session.beganAt, 'dated'), formatTime(session.usedAt, 'dated'))}
                </span>
              </div>
              {!session.isThis && (
                <button type="button" class="button" onClick={() => void end(session.id)}>
                  {text.end}
                  <span class="unseen">: {nameOf(session)}</span>
                </button>
              )}
            </li>
          ))}
      </ul>
      {(sessions?.length ?? 0) > 1 && (
        <button type="button" class="button" onClick={() => void end()}>
          {text.endOthers}
        </button>
      )}
      <Outcome said={said.value} />
    </section>
  );
}
