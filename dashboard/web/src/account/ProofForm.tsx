// The password again, and a code with it for what would make an account weaker: turning the second factor off, new recovery codes.
import { useSignal } from '@preact/signals';
import { AskError } from '../api/client.ts';
import { CODE_FIELD, CodeField } from './CodeField.tsx';
import { PasswordField } from './Fields.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { secondFactorWords } from './second-factor-words.ts';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

export interface Proof {
  readonly current: string;
  readonly oneTimeCode: string;
}

interface Props {
  readonly login: string;
  /** What the button says, and what happens. */
  readonly label: string;
  readonly intro: string;
  /** The app proves nothing yet when it is set up: the password alone is asked for. */
  readonly isPasswordAlone?: boolean;
  /** @throws what the server refused */
  readonly onProof: (proof: Proof) => Promise<void>;
  readonly onLeave: () => void;
}

export function ProofForm({ login, label, intro, isPasswordAlone = false, onProof, onLeave }: Props) {
  const text = accountWords();
  const factor = secondFactorWords();
  const isRecovery = useSignal(false);
  const isBusy = useSignal(false);
  const said = useSignal<(Said & { field: string }) | undefined>(undefined);

  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(form);
    const proof = { current: fields.password('current'), oneTimeCode: fields.text(CODE_FIELD) };
    said.value = undefined;
    const refuse = (field: string, sentence: string): void => {
      said.value = { ...wrong(sentence), field };
      focusField(form, field);
    };
    if (proof.current === '') return refuse('current', factor.passwordMissing);
    if (!isPasswordAlone && proof.oneTimeCode === '') return refuse(CODE_FIELD, factor.codeMissing);
    isBusy.value = true;
    try {
      return await onProof(proof);
    } catch (error) {
      const isPassword = error instanceof AskError && (error.code === 'SIGN_IN_WRONG' || error.facts.reason === 'wrong_passwords');
      const isWrong = error instanceof AskError && error.code === 'SIGN_IN_WRONG';
      refuse(isPassword || isPasswordAlone ? 'current' : CODE_FIELD, isWrong ? factor.passwordWrong : sentenceOf(error));
    }
    isBusy.value = false;
  }

  return (
    <SendForm isBusy={isBusy.value} onSend={submit} focused="current">
      <p class="account-hint">{intro}</p>
      <input type="text" name="login" autocomplete="username" value={login} readOnly hidden />
      <PasswordField name="current" label={text.password} isWrong={said.value?.field === 'current'} />
      {!isPasswordAlone && <CodeField isWrong={said.value?.field === CODE_FIELD} isRecovery={isRecovery} />}
      <Outcome said={said.value} />
      <p class="account-actions">
        <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
          {isBusy.value ? text.signIn.busy : label}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {factor.cancel}
        </button>
      </p>
    </SendForm>
  );
}
