// Login and password, or the way to the organisation that knows the account.
import { paths } from '@lagebild/shared/contract/paths.ts';
import { useSignal } from '@preact/signals';
import { act } from '../api/client.ts';
import { CodeForm } from './CodeForm.tsx';
import { PasswordField, TextField } from './Fields.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { goOn } from './SignInPage.tsx';
import { sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

interface Props {
  /** Where to go then. */
  readonly to: string;
  /** Why somebody stands here: a session that ended, a page that was wanted. */
  readonly why: 'ended' | 'wanted' | undefined;
  /** Name of the organisation; without one there is a form only. */
  readonly provider: string | null | undefined;
}

export function SignInForm({ to, why, provider }: Props) {
  const text = accountWords();
  const { signIn } = text;
  const isBusy = useSignal(false);
  const said = useSignal<Said | undefined>(undefined);
  const isCodeNeeded = useSignal(false);

  async function submit(given: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(given);
    const [login, password] = [fields.text('login'), fields.password('password')];
    said.value = undefined;
    if (login === '' || password === '') {
      said.value = wrong(signIn.missing);
      return focusField(given, login === '' ? 'login' : 'password');
    }
    isBusy.value = true;
    try {
      const answer = await act('signIn', { login, password });
      if (!answer.isCodeNeeded) return goOn(to);
      isCodeNeeded.value = true;
    } catch (error) {
      said.value = wrong(sentenceOf(error));
      focusField(given, 'password');
    }
    isBusy.value = false;
  }

  if (isCodeNeeded.value)
    return (
      <CodeForm
        to={to}
        onLeave={(sentence) => {
          said.value = sentence === undefined ? undefined : wrong(sentence);
          isCodeNeeded.value = false;
        }}
      />
    );
  return (
    <>
      {why && <p class="sign-in-why">{signIn[why]}</p>}
      {provider && (
        <>
          {/* Another site: no page of ours to be turned to. */}
          <a class="button sign-in-provider" href={`${paths.signInOidc}?${new URLSearchParams({ to })}`}>
            {signIn.provider(provider)}
          </a>
          <p class="account-hint">{signIn.or}</p>
        </>
      )}
      <SendForm isBusy={isBusy.value} onSend={submit} focused="login">
        <TextField name="login" label={text.login} autocomplete="username" maxLength={200} isWrong={said.value?.isWrong ?? false} />
        <PasswordField name="password" label={text.password} isWrong={said.value?.isWrong ?? false} />
        <Outcome said={said.value} />
        <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
          {isBusy.value ? signIn.busy : signIn.submit}
        </button>
      </SendForm>
      <p class="account-hint">{signIn.forgotten}</p>
    </>
  );
}
