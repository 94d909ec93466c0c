// The secret for an app, as a picture and as text, and the first code that proves it.
import '../site/sticker.css';
import type { Answer } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { AskError, act } from '../api/client.ts';
import { copyText } from '../components/copy-text.ts';
import { QrCode } from '../site/QrCode.tsx';
import { CODE_FIELD, CodeField } from './CodeField.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { secondFactorWords } from './second-factor-words.ts';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

interface Props {
  readonly begun: Answer<'secondFactorBegin'>;
  readonly login: string;
  readonly onOn: (recoveryCodes: readonly string[]) => void;
  /** @param sentence why it is over; undefined when somebody wanted to leave */
  readonly onLeave: (sentence: string | undefined) => void;
}

export function FactorSetUp({ begun: { secret, uri }, login, onOn, onLeave }: Props) {
  const text = accountWords();
  const factor = secondFactorWords();
  const block = useRef<HTMLElement>(null);
  const told = useSignal('');
  const isBusy = useSignal(false);
  const said = useSignal<Said | undefined>(undefined);

  async function submit(form: HTMLFormElement): Promise<void> {
    const oneTimeCode = fieldsOf(form).text(CODE_FIELD);
    said.value = undefined;
    if (oneTimeCode === '') {
      said.value = wrong(factor.codeMissing);
      return focusField(form, CODE_FIELD);
    }
    isBusy.value = true;
    try {
      return onOn((await act('secondFactorConfirm', { oneTimeCode })).recoveryCodes);
    } catch (error) {
      if (error instanceof AskError && (error.code === 'SET_UP_OVER' || error.code === 'SECOND_FACTOR_ON'))
        return onLeave(sentenceOf(error));
      said.value = wrong(sentenceOf(error));
      focusField(form, CODE_FIELD);
    }
    isBusy.value = false;
  }

  return (
    <div class="factor-set-up">
      <p>{factor.scan}</p>
      <div class="factor-secret">
        <div class="factor-qr">
          <QrCode text={uri} label={factor.qr} />
        </div>
        <div class="factor-key">
          <p>{factor.orType}</p>
          <code class="shown-once-secret" ref={block}>
            {secret.match(/.{1,4}/g)?.join(' ')}
          </code>
          <p class="shown-once-foot">
            <button
              type="button"
              class="button"
              onClick={() => void copyText(block.current, secret).then((isCopied) => (told.value = isCopied ? text.copied : text.marked))}
            >
              {text.copy}
            </button>
            <span role="status">{told.value}</span>
          </p>
          <p class="account-hint">{factor.settings(login)}</p>
        </div>
      </div>
      <SendForm isBusy={isBusy.value} onSend={submit} focused={CODE_FIELD}>
        <p>
          {factor.appShows} {factor.endsOthers}
        </p>
        <CodeField isWrong={said.value?.isWrong ?? false} />
        <Outcome said={said.value} />
        <p class="account-actions">
          <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
            {isBusy.value ? text.signIn.busy : factor.turnOn}
          </button>
          <button type="button" class="button" onClick={() => onLeave(undefined)}>
            {factor.cancel}
          </button>
        </p>
      </SendForm>
    </div>
  );
}
