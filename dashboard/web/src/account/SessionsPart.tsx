// Where one is signed in: each can be ended, or all others at once.
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { AskError, act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { browserOf } from './agent.ts';
import { focusSoon } from './fields.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { ProofForm } from './ProofForm.tsx';
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

export function SessionsPart({ login }: { login: string }) {
  const { own: text, wrong: why } = accountWords();
  const { answer, failure, askAgain } = usePolled((abort) => ask('sessions', {}, abort), [], REFRESH_MS);
  const said = useSignal<Said | undefined>(undefined);
  /** What is to be ended once the password has come: somebody signed in here a while ago. */
  const held = useSignal<{ readonly id: string | undefined } | undefined>(undefined);
  const title = useRef<HTMLHeadingElement>(null);
  const sessions = answer.value?.sessions;

  async function endNow(id: string | undefined, current?: string): Promise<void> {
    await act('sessionsEnd', { ...(id !== undefined && { id }), ...(current !== undefined && { current }) });
    held.value = undefined;
    said.value = right(text.ended);
    focusSoon(() => title.current);
    askAgain();
  }
  async function end(id?: string): Promise<void> {
    said.value = undefined;
    try {
      await endNow(id);
    } catch (error) {
      if (error instanceof AskError && error.code === 'PASSWORD_NEEDED') held.value = { id };
      else said.value = wrong(sentenceOf(error));
      askAgain();
    }
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
      {held.value && (
        <ProofForm
          key={held.value.id}
          login={login}
          label={text.end}
          intro={why.PASSWORD_NEEDED}
          isPasswordAlone
          onProof={({ current }) => endNow(held.value?.id, current)}
          onLeave={() => {
            held.value = undefined;
            focusSoon(() => title.current);
          }}
        />
      )}
      <Outcome said={said.value} />
    </section>
  );
}
