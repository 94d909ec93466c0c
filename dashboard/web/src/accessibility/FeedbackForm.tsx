// Tells the operator of a barrier: what, where, and, if wanted, where an answer should go.
import { useSignal } from '@preact/signals';
import { useRef } from 'preact/hooks';
import { AskError, act } from '../api/client.ts';
import { formatNumber } from '../i18n/format.ts';
import { accessibilityWords } from './words.ts';

/** As the contract has it; the contract itself would bring its schema library along. */
const MOST_LETTERS = 4000;
const LEAST_LETTERS = 3;

/** @param about the page it was opened from; @param onSent called when a message has arrived */
export function FeedbackForm({ about, onSent }: { about: string; onSent: () => void }) {
  const { contact: text } = accessibilityWords();
  const letters = useSignal(0);
  const isBusy = useSignal(false);
  const said = useSignal<{ text: string; isError: boolean } | undefined>(undefined);
  const area = useRef<HTMLTextAreaElement>(null);

  function refuse(sentence: string): void {
    said.value = { text: sentence, isError: true };
    area.current?.focus();
  }

  async function send(form: HTMLFormElement): Promise<void> {
    const fields = new FormData(form);
    const field = (name: string): string => {
      const value = fields.get(name);
      return typeof value === 'string' ? value.trim() : '';
    };
    if (field('text').length < LEAST_LETTERS) return refuse(text.tooShort);
    isBusy.value = true;
    said.value = undefined;
    try {
      const { id } = await act('feedbackSend', {
        text: field('text'),
        ...(field('page') !== '' && { page: field('page') }),
        ...(field('contact') !== '' && { contact: field('contact') }),
      });
      form.reset();
      letters.value = 0;
      said.value = { text: text.thanks(String(id)), isError: false };
      onSent();
    } catch (error) {
      const isTooMany = error instanceof AskError && error.code === 'TOO_MANY';
      refuse(isTooMany ? text.tooMany : text.failed(error instanceof Error ? error.message : String(error)));
    }
    isBusy.value = false;
  }

  const isWrong = said.value?.isError ?? false;
  return (
    <form
      class="feedback-form"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void send(event.currentTarget);
      }}
    >
      <label>
        <span>{text.text}</span>
        <textarea
          ref={area}
          name="text"
          rows={5}
          required
          maxLength={MOST_LETTERS}
          aria-invalid={isWrong}
          aria-describedby="feedback-said"
          onInput={({ currentTarget }) => {
            letters.value = currentTarget.value.length;
          }}
        />
      </label>
      {letters.value > MOST_LETTERS - 500 && <p class="feedback-left num">{text.left(formatNumber(MOST_LETTERS - letters.value))}</p>}
      <label>
        <span>{text.page}</span>
        <input type="text" name="page" maxLength={300} defaultValue={about} spellcheck={false} />
      </label>
      <label>
        <span>{text.answerTo}</span>
        <input type="text" name="contact" maxLength={200} autocomplete="email" spellcheck={false} />
      </label>
      <button type="submit" class="button feedback-send" disabled={isBusy.value}>
        {isBusy.value ? text.sending : text.send}
      </button>
      <p id="feedback-said" class={isWrong ? 'feedback-said feedback-wrong' : 'feedback-said'} role="status">
        {said.value?.text ?? ''}
      </p>
    </form>
  );
}
