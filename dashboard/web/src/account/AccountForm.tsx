// A new account: login, name, roles. Its password is set by its owner.
import type { Body } from '@lagebild/shared/contract/http.ts';
import type { Grant } from '@lagebild/shared/domain/access/principal.ts';
import { useSignal } from '@preact/signals';
import { TextField } from './Fields.tsx';
import { fieldsOf, focusField } from './fields.ts';
import { firstGrant, GrantsField, problemInGrants } from './GrantsField.tsx';
import { Outcome, type Said, wrong } from './Outcome.tsx';
import { SendForm } from './SendForm.tsx';
import { fieldOf, sentenceOf } from './sentence-of.ts';
import { accountWords } from './words.ts';

/** As the contract has it (shared/src/contract/account-routes.ts). */
const LOGIN = /^[\p{Script=Latin}\d][\p{Script=Latin}\d._@+-]{2,79}$/u;

interface Props {
  /** @throws what the server refused */
  readonly onAdd: (body: Body<'accountAdd'>) => Promise<void>;
  readonly onLeave: () => void;
}

export function AccountForm({ onAdd, onLeave }: Props) {
  const text = accountWords();
  const { accounts } = text;
  const grants = useSignal<readonly Grant[]>([firstGrant()]);
  const isBusy = useSignal(false);
  const said = useSignal<(Said & { field?: string }) | undefined>(undefined);

  async function submit(given: HTMLFormElement): Promise<void> {
    const fields = fieldsOf(given);
    const [login, name] = [fields.text('login'), fields.text('name')];
    const refuse = (field: string, sentence: string): void => {
      said.value = { ...wrong(sentence), field };
      focusField(given, field);
    };
    if (!LOGIN.test(login)) return refuse('login', text.wrong.loginForm);
    if (name === '') return refuse('name', text.wrong.nameMissing);
    if (grants.value.length === 0) return refuse('', accounts.needGrant);
    const problem = problemInGrants(grants.value);
    if (problem !== undefined) return refuse('', problem);
    isBusy.value = true;
    try {
      await onAdd({ login, name, grants: [...grants.value] });
    } catch (error) {
      refuse(fieldOf(error) ?? '', sentenceOf(error));
    }
    isBusy.value = false;
  }

  return (
    <SendForm isBusy={isBusy.value} onSend={submit} focused="login" labelledBy="add-title">
      <h2 id="add-title">{accounts.add}</h2>
      <TextField
        name="login"
        label={text.login}
        hint={text.loginHint}
        autocomplete="off"
        maxLength={80}
        isWrong={said.value?.field === 'login'}
      />
      <TextField name="name" label={text.name} autocomplete="off" isName maxLength={80} isWrong={said.value?.field === 'name'} />
      <GrantsField grants={grants} />
      <Outcome said={said.value} />
      <p class="account-actions">
        <button type="submit" class="button account-main" aria-disabled={isBusy.value}>
          {accounts.addSubmit}
        </button>
        <button type="button" class="button" onClick={onLeave}>
          {accounts.cancel}
        </button>
      </p>
    </SendForm>
  );
}
