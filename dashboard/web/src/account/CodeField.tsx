// The field for a code: six digits of the app, or a recovery code for whoever has no phone at hand.
import type { Signal } from '@preact/signals';
import { useId, useRef } from 'preact/hooks';
import { focusSoon } from './fields.ts';
import { secondFactorWords } from './second-factor-words.ts';

interface Props {
  readonly isWrong: boolean;
  /** A recovery code is asked for; undefined: it would be of no use here. */
  readonly isRecovery?: Signal<boolean>;
}

export const CODE_FIELD = 'oneTimeCode';

export function CodeField({ isWrong, isRecovery }: Props) {
  const text = secondFactorWords();
  const hintId = useId();
  const input = useRef<HTMLInputElement>(null);
  const isOfPaper = isRecovery?.value ?? false;
  return (
    <div class="account-field code-field">
      <label>
        <span>{isOfPaper ? text.recoveryCode : text.code}</span>
        <input
          ref={input}
          type="text"
          name={CODE_FIELD}
          required
          maxLength={100} // pasted with spaces around
          inputMode={isOfPaper ? 'text' : 'numeric'}
          autocomplete={isOfPaper ? 'off' : 'one-time-code'}
          autocapitalize={isOfPaper ? 'characters' : 'none'}
          spellcheck={false}
          aria-invalid={isWrong}
          aria-describedby={hintId}
        />
      </label>
      <span class="account-hint" id={hintId}>
        {isOfPaper ? text.recoveryHint : text.codeHint}
      </span>
      {isRecovery && (
        <button
          type="button"
          class="text-link"
          onClick={() => {
            isRecovery.value = !isOfPaper;
            if (input.current) input.current.value = '';
            focusSoon(() => input.current);
          }}
        >
          {isOfPaper ? text.useApp : text.useRecovery}
        </button>
      )}
    </div>
  );
}
