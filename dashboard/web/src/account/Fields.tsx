// Fields of the forms around accounts: a text with its hint, and a password that can be shown.
import { useSignal } from '@preact/signals';
import { useId } from 'preact/hooks';
import { accountWords } from './words.ts';

interface TextFieldProps {
  readonly name: string;
  readonly label: string;
  readonly hint?: string | undefined;
  readonly autocomplete: string;
  readonly maxLength: number;
  readonly isWrong?: boolean;
  /** Of a person or a thing: written as people write. */
  readonly isName?: boolean;
}

export function TextField({ name, label, hint, autocomplete, maxLength, isWrong = false, isName = false }: TextFieldProps) {
  const hintId = useId();
  return (
    <div class="account-field">
      <label>
        <span>{label}</span>
        <input
          type="text"
          name={name}
          required
          maxLength={maxLength}
          autocomplete={autocomplete}
          autocapitalize={isName ? 'words' : 'none'}
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={hint === undefined ? undefined : hintId}
        />
      </label>
      {hint !== undefined && (
        <span class="account-hint" id={hintId}>
          {hint}
        </span>
      )}
    </div>
  );
}

interface PasswordFieldProps {
  readonly name: string;
  readonly label: string;
  /** A new one is told what it needs, and the browser may offer one. */
  readonly isNew?: boolean;
  readonly isWrong?: boolean;
}

export function PasswordField({ name, label, isNew = false, isWrong = false }: PasswordFieldProps) {
  const text = accountWords();
  const isShown = useSignal(false);
  const hintId = useId();
  return (
    <div class="account-field">
      <label>
        <span>{label}</span>
        <input
          {...(isShown.value ? { type: 'text' as const } : { type: 'password' as const })}
          name={name}
          required
          maxLength={1000} // more than counts: what is cut off unseen would be another password
          autocomplete={isNew ? 'new-password' : 'current-password'}
          autocapitalize="none"
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={isNew ? hintId : undefined}
        />
      </label>
      {isNew && (
        <span class="account-hint" id={hintId}>
          {text.passwordHint}
        </span>
      )}
      <label class="account-check">
        <input type="checkbox" checked={isShown.value} onChange={(event) => (isShown.value = event.currentTarget.checked)} />
        {text.showPassword}
      </label>
    </div>
  );
}
