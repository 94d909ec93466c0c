// The second step of signing in: the password was right, the code is missing.
import './second-factor.css';
import { useSignal } from '@preact/signals';
import { AskError, act } from '../api/client.ts';
import { CODE_FIELD, CodeField } from './CodeField.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { goOn } from './SignInPage.tsx';
import { secondFactorWords } from './second-factor-words.ts';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

interface Props {
  /** Where to go then. */
  readonly to: string;
  /** Back to the password. @param sentence why; undefined when somebody wanted to */
  readonly onLeave: (sentence: string | undefined) => void;
}

export function CodeForm({ to, onLeave }: Props) {
  const { signIn, codeMissing } = secondFactorWords();
  const isRecovery = useSignal(false);
  const isBusy = useSignal(false);
  const said = useSignal<Said | undefined>(undefined);

  async function submit(form: HTMLFormElement): Promise<void> {
    const oneTimeCode = fieldsOf(form).text(CODE_FIELD);
    said.value = undefined;
    const refuse = (sentence: string): void => {
      said.value = wrong(sentence);
      focusField(form, CODE_FIELD);
      form.querySelector<HTMLInputElement>(`[name="${CODE_FIELD}"]`)?.select(); // the next one takes its place
    };
    if (oneTimeCode === '') return refuse(codeMissing);
    isBusy.value = true;
    try {
      await act('signInCode', { oneTimeCode });
      return goOn(to);
    } catch (error) {
      if (error instanceof AskError && error.code === 'SIGN_IN_OVER') return onLeave(sentenceOf(error));
      refuse(sentenceOf(error));
    }
    isBusy.value = false;
  }

  return (
    <>
      <p>{signIn.intro}</p>
      <SendForm isBusy={isBusy.value} onSend={submit} focused={CODE_FIELD}>
        <CodeField isWrong={said.value?.isWrong ?? false} isRecovery={isRecovery} />
        <Outcome said={said.value} />
        <p class="account-actions">
          <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
            {isBusy.value ? accountWords().signIn.busy : signIn.submit}
          </button>
          <button type="button" class="button" onClick={() => onLeave(undefined)}>
            {signIn.back}
          </button>
        </p>
      </SendForm>
      <p class="account-hint">{signIn.lost}</p>
    </>
  );
}
