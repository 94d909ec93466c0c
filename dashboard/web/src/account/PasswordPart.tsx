// Changes the own password; whoever has none here is told why.
import { useSignal } from '@preact/signals';
import { AskError, act } from '../api/client.ts';
import { formatNumber } from '../i18n/format.ts';
import { PasswordField } from './Fields.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { Outcome, right, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { LEAST_CHARACTERS, sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

export function PasswordPart({ hasPassword, login }: { hasPassword: boolean; login: string }) {
  const text = accountWords();
  const { own } = text;
  const isBusy = useSignal(false);
  const said = useSignal<(Said & { field?: string }) | undefined>(undefined);

  function refuse(form: HTMLFormElement, field: string, sentence: string): void {
    said.value = { ...wrong(sentence), field };
    focusField(form, field);
  }
  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(form);
    const [current, next] = [fields.password('current'), fields.password('next')];
    said.value = undefined;
    if (current === '') return refuse(form, 'current', text.wrong.currentMissing);
    if (next.length < LEAST_CHARACTERS) return refuse(form, 'next', text.wrong.short(formatNumber(LEAST_CHARACTERS)));
    isBusy.value = true;
    try {
      await act('passwordChange', { current, next });
      form.reset();
      said.value = right(own.passwordSaved);
    } catch (error) {
      const isCurrent = error instanceof AskError && error.code === 'SIGN_IN_WRONG';
      refuse(form, isCurrent ? 'current' : 'next', isCurrent ? text.wrong.currentWrong : sentenceOf(error));
    }
    isBusy.value = false;
  }

  return (
    <section class="account-part" aria-labelledby="password-title">
      <h2 id="password-title">{own.passwordTitle}</h2>
      {!hasPassword ? (
        <p>{own.noPassword}</p>
      ) : (
        <SendForm isBusy={isBusy.value} onSend={submit}>
          <p class="account-hint">{own.passwordIntro}</p>
          <input type="text" name="login" autocomplete="username" value={login} readOnly hidden />
          <PasswordField name="current" label={own.current} isWrong={said.value?.field === 'current'} />
          <PasswordField name="next" label={text.newPassword} isNew isWrong={said.value?.field === 'next'} />
          <Outcome said={said.value} />
          <button type="submit" class="button" aria-disabled={isBusy.value}>
            {own.passwordSave}
          </button>
        </SendForm>
      )}
    </section>
  );
}
