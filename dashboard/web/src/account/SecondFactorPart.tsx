// The own second factor: whether there is one, setting it up, turning it off, new recovery codes.
import './second-factor.css';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { act, ask } from '../api/client.ts';
import { usePolled } from '../api/polled.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { words } from '../i18n/language.ts';
import { isSecondFactorMissing, mayDoAnywhere } from '../state/account.ts';
import { FactorSetUp } from './FactorSetUp.tsx';
import { focusSoon } from './fields.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { ProofForm } from './ProofForm.tsx';
import { RecoveryCodes } from './RecoveryCodes.tsx';
import { secondFactorWords } from './second-factor-words.ts';

const REFRESH_MS = 30_000;
const FEW = 4;

type Factor = Answer<'secondFactor'>;
type Step =
  | { readonly at: 'rest' | 'password' | 'end' | 'renew' }
  | { readonly at: 'app'; readonly begun: Answer<'secondFactorBegin'> }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

function State({ factor }: { factor: Factor }) {
  const text = secondFactorWords();
  const { since, recoveryCodesLeft, requiredFrom } = factor;
  if (since !== null)
    return (
      <p>
        <strong class="factor-on">{text.isOn(formatTime(since, 'date'))}</strong> {text.left(formatNumber(recoveryCodesLeft))}{' '}
        {recoveryCodesLeft < FEW && text.fewLeft}
      </p>
    );
  const day = requiredFrom === null ? undefined : formatTime(Date.parse(`${requiredFrom}T12:00:00Z`), 'date');
  const why = isSecondFactorMissing.value
    ? text.missing
    : day !== undefined
      ? text.requiredFrom(day)
      : mayDoAnywhere('administer')
        ? text.recommended
        : undefined;
  return (
    <>
      <p>
        <strong>{text.isOff}</strong>
      </p>
      {why !== undefined && <p class="sign-in-why">{why}</p>}
    </>
  );
}

export function SecondFactorPart({ login }: { login: string }) {
  const text = secondFactorWords();
  const { answer, failure, askAgain } = usePolled((abort) => ask('secondFactor', {}, abort), [], REFRESH_MS);
  const step = useSignal<Step>({ at: 'rest' });
  const said = useSignal<Said | undefined>(undefined);
  const title = useRef<HTMLHeadingElement>(null);
  const now = step.value;
  const factor = answer.value;

  const go = (to: Step, sentence?: Said): void => {
    step.value = to;
    said.value = sentence;
  };
  const rest = (sentence?: Said): void => {
    go({ at: 'rest' }, sentence);
    focusSoon(() => title.current);
    askAgain();
  };
  const kept = (): void => {
    // What was not allowed until now is loaded anew with the page.
    if (isSecondFactorMissing.peek()) location.reload();
    else rest();
  };

  return (
    <section class="account-part" aria-labelledby="factor-title">
      <h2 id="factor-title" tabIndex={-1} ref={title}>
        {text.title}
      </h2>
      <p class="account-hint">{factor?.isPossible === false ? text.notOurs : text.what}</p>
      {failure.value && <p role="alert">{failure.value}</p>}
      {!factor && !failure.value && <p class="account-hint">{words.value.load.loading}</p>}
      {factor?.isPossible && (factor.since !== null || now.at === 'rest') && now.at !== 'codes' && <State factor={factor} />}
      {factor?.isPossible && now.at === 'rest' && (
        <p class="account-actions">
          {factor.since === null ? (
            <button type="button" class="button" onClick={() => go({ at: 'password' })}>
              {text.setUp}
            </button>
          ) : (
            <>
              <button type="button" class="button" onClick={() => go({ at: 'renew' })}>
                {text.renew}
              </button>
              <button type="button" class="button" onClick={() => go({ at: 'end' })}>
                {text.turnOff}
              </button>
            </>
          )}
        </p>
      )}
      {now.at === 'password' && (
        <ProofForm
          key="begin"
          login={login}
          label={text.next}
          intro={text.endsOthers}
          isPasswordAlone
          onProof={async ({ current }) => go({ at: 'app', begun: await act('secondFactorBegin', { current }) })}
          onLeave={() => rest()}
        />
      )}
      {now.at === 'app' && (
        <FactorSetUp
          begun={now.begun}
          login={login}
          onOn={(codes) => go({ at: 'codes', codes })}
          onLeave={(sentence) => rest(sentence === undefined ? undefined : wrong(sentence))}
        />
      )}
      {now.at === 'renew' && (
        <ProofForm
          key="renew"
          login={login}
          label={text.renew}
          intro={text.renewIntro}
          onProof={async (proof) => go({ at: 'codes', codes: (await act('recoveryCodesRenew', proof)).recoveryCodes })}
          onLeave={() => rest()}
        />
      )}
      {now.at === 'end' && (
        <ProofForm
          key="end"
          login={login}
          label={text.turnOff}
          intro={text.endsOthers}
          onProof={async (proof) => {
            await act('secondFactorEnd', proof);
            rest(right(text.turnedOff));
          }}
          onLeave={() => rest()}
        />
      )}
      {now.at === 'codes' && <RecoveryCodes codes={now.codes} login={login} onDone={kept} />}
      <Outcome said={said.value} />
    </section>
  );
}
