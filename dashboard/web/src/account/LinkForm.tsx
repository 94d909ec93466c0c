// What a one-time link is for: the first account, a password, or a screen on a wall. Opening the page does not use it up; the button does.
import type { Answer, Body } from '@lagebild/shared/contract/http.ts';
import { useSignal } from '@preact/signals';
import { useEffect } from 'preact/hooks';
import { AskError, act } from '../api/client.ts';
import { formatNumber, formatTime } from '../i18n/format.ts';
import { account } from '../state/account.ts';
import { CodeForm } from './CodeForm.tsx';
import { PasswordField, TextField } from './Fields.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { linkSecret } from './link-secret.ts';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { Frame, goOn, wantedAddress } from './SignInPage.tsx';
import { fieldOf, LEAST_CHARACTERS, sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

type Look = Answer<'linkLook'>;

/** The end of the road: a link that works no more, or that cannot be looked at now. */
function Dead({ sentence, onAgain }: { sentence: string; onAgain?: (() => void) | undefined }) {
  const { signIn, link } = accountWords();
  return (
    <Frame title={signIn.title}>
      <p class="account-wrong" role="alert">
        {sentence}
      </p>
      <p>
        {onAgain ? (
          <button type="button" class="button" onClick={onAgain}>
            {signIn.goOn}
          </button>
        ) : (
          <button type="button" class="button" onClick={() => (linkSecret.value = undefined)}>
            {link.toSignIn}
          </button>
        )}
      </p>
    </Frame>
  );
}

export function LinkForm({ secret, to }: { secret: string; to: string | undefined }) {
  const text = accountWords();
  const looked = useSignal<{ secret: string; answer: Look } | undefined>(undefined);
  const failure = useSignal<{ sentence: string; isFinal: boolean } | undefined>(undefined);

  function look(): void {
    failure.value = undefined;
    act('linkLook', { secret }).then(
      (answer) => {
        looked.value = { secret, answer };
      },
      (error: unknown) => {
        // A secret that is no secret at all is a link that does not work, too.
        const isFinal = error instanceof AskError && error.code !== 'UNREACHABLE' && error.code !== 'TOO_MANY';
        failure.value = { sentence: isFinal ? text.link.used : sentenceOf(error), isFinal };
      },
    );
  }
  useEffect(look, [secret]);

  if (failure.value) return <Dead sentence={failure.value.sentence} onAgain={failure.value.isFinal ? undefined : look} />;
  if (looked.value?.secret !== secret) return <p class="page panel-quiet">{text.link.looking}</p>;
  return <UseForm secret={secret} to={to} look={looked.value.answer} />;
}

function UseForm({ secret, to, look }: { secret: string; to: string | undefined; look: Look }) {
  const text = accountWords();
  const { purpose, login, endsAt } = look;
  const isBusy = useSignal(false);
  const said = useSignal<(Said & { field?: string }) | undefined>(undefined);
  const isCodeNeeded = useSignal(false);
  /** Why the code came too late: the link is used up, and the password set. */
  const tooLate = useSignal<string | undefined>(undefined);

  /** What is wrong before it is sent: the field and the sentence. */
  function problemIn(body: Body<'linkUse'>): [field: string, sentence: string] | undefined {
    if (purpose === 'wall') return undefined;
    const short = (body.password?.length ?? 0) < LEAST_CHARACTERS;
    if (purpose === 'first' && (body.login?.length ?? 0) < 3) return ['login', text.wrong.loginForm];
    if (purpose === 'first' && !body.name) return ['name', text.wrong.nameMissing];
    return short ? ['password', text.wrong.short(formatNumber(LEAST_CHARACTERS))] : undefined;
  }

  const next = wantedAddress(to, purpose === 'wall' ? '/wand' : '/');

  async function submit(form: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(form);
    const body: Body<'linkUse'> = {
      secret,
      ...(purpose === 'first' && { login: fields.text('login'), name: fields.text('name') }),
      ...(purpose !== 'wall' && { password: fields.password('password') }),
    };
    said.value = undefined;
    const problem = problemIn(body);
    if (problem) {
      said.value = { ...wrong(problem[1]), field: problem[0] };
      return focusField(form, problem[0]);
    }
    isBusy.value = true;
    try {
      const answer = await act('linkUse', body);
      if (!answer.isCodeNeeded) return goOn(next);
      isCodeNeeded.value = true; // the password is set; the second factor stayed as it was
    } catch (error) {
      const field = fieldOf(error) ?? 'password';
      said.value = { ...wrong(sentenceOf(error)), field };
      focusField(form, field);
    }
    isBusy.value = false;
  }

  if (tooLate.value !== undefined) return <Dead sentence={tooLate.value} />;
  if (isCodeNeeded.value)
    return (
      <Frame title={text.signIn.title}>
        <CodeForm
          to={next}
          onLeave={(sentence) => {
            if (sentence === undefined) linkSecret.value = undefined;
            else tooLate.value = sentence;
          }}
        />
      </Frame>
    );
  const intro = { first: text.link.firstIntro, password: text.link.passwordIntro(login ?? ''), wall: text.link.wallIntro(login ?? '') };
  const submitWords = { first: text.link.firstSubmit, password: text.link.passwordSubmit, wall: text.link.wallSubmit };
  return (
    <Frame title={text.link[purpose]}>
      <p>{intro[purpose]}</p>
      {account.value && <p class="sign-in-why">{text.link.other(account.value.name)}</p>}
      <SendForm isBusy={isBusy.value} onSend={submit}>
        {purpose === 'first' && (
          <>
            <TextField
              name="login"
              label={text.login}
              hint={text.loginHint}
              autocomplete="username"
              maxLength={80}
              isWrong={said.value?.field === 'login'}
            />
            <TextField
              name="name"
              label={text.name}
              hint={text.nameHint}
              autocomplete="name"
              isName
              maxLength={80}
              isWrong={said.value?.field === 'name'}
            />
          </>
        )}
        {/* For whatever keeps passwords: it stores them with the login. */}
        {purpose === 'password' && <input type="text" name="login" autocomplete="username" value={login ?? ''} readOnly hidden />}
        {purpose !== 'wall' && <PasswordField name="password" label={text.newPassword} isNew isWrong={said.value?.field === 'password'} />}
        <Outcome said={said.value} />
        <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
          {isBusy.value ? text.signIn.busy : submitWords[purpose]}
        </button>
      </SendForm>
      <p class="account-hint num">{text.until(formatTime(endsAt, 'dated'))}</p>
    </Frame>
  );
}
